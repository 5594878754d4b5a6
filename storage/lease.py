"""Which process works for a Matrix account: one at a time, where several can reach the database.

A lease is a row with an end and an epoch, one for each account. Whoever takes it raises the epoch,
and names both it and its own place in each transaction from then on: one that was held up past its
end, and overtaken, changes nothing any more. (A lock of the session's would tell it nothing, and a
connection pool loses that.) All times are the database's own, so that no machine's clock matters.

Nobody comes between the look at the row and the commit, however long a process is held up in
between: `storage.store` lets one transaction at a time into the database, and that of whoever takes
the lease is one. Who writes beside that locks the row until the commit (`require` with `beside`).
A process that stands still within a transaction holds it for `IDLE_SECONDS` at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from secretary.errors import LeaseLost

LEASE_SECONDS: Final = 10
"""From one renewal on."""
IDLE_SECONDS: Final = 5
"""How long a process that works, or would, may stand still within a transaction. A renewal that
waits for another's that long comes before the lease has ended."""

_SECONDS_LEFT: Final = "EXTRACT(EPOCH FROM expires_at - clock_timestamp() AT TIME ZONE 'UTC')"
_STATE: Final = text(
    f"SELECT epoch, place, host, {_SECONDS_LEFT} FROM lease WHERE account = :account"  # noqa: S608
)
_ALL: Final = text(f"SELECT epoch, place, host, {_SECONDS_LEFT} FROM lease ORDER BY epoch")  # noqa: S608
"""Of the tables of every version since there are leases."""
_HELD: Final = "SELECT 1 FROM lease WHERE account = :account AND epoch = :epoch AND place = :place"
_REQUIRED: Final = text(_HELD)
# Whoever takes or renews it waits for this lock.
_REQUIRED_BESIDE: Final = text(f"{_HELD} FOR SHARE")
_SET: Final = text(
    "INSERT INTO lease (account, epoch, place, host, expires_at)"
    " VALUES (:account, :epoch, :place, :host,"
    " clock_timestamp() AT TIME ZONE 'UTC' + :seconds * INTERVAL '1 second')"
    " ON CONFLICT (account) DO UPDATE SET epoch = excluded.epoch, place = excluded.place,"
    " host = excluded.host, expires_at = excluded.expires_at"
)


@dataclass(frozen=True)
class Holder:
    """A process that works for an account, or would.

    place: the same only for processes of which no two run at a time. host: its machine's name.
    """

    place: str
    host: str


@dataclass(frozen=True)
class HeldLease:
    """The lease of an account as its holder, in `place`, took it.

    The epoch alone does not tell whose it is: in a database that was restored, or whose replica has
    not heard of the last that took it, epochs are counted from an older one, and another process
    can have the same.
    """

    account: str
    epoch: int
    place: str


@dataclass(frozen=True)
class LeaseState:
    """Whose an account is. seconds_left: until the lease ends; less than 0 after that."""

    epoch: int
    holder: Holder
    seconds_left: float

    @property
    def is_running(self) -> bool:
        """Whether it has not ended. One that ends later than it can was set by a clock that has
        been set back since, and is over, or nobody could tell when it will be."""
        return 0 < self.seconds_left <= 2 * LEASE_SECONDS


class Lease:
    """The leases, in one open transaction on PostgreSQL. account: a Matrix user id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def state(self, account: str) -> LeaseState | None:
        """Whose it is; None where it was nobody's yet."""
        row = self._session.execute(_STATE, {"account": account}).one_or_none()
        return None if row is None else _state(row)

    def running(self) -> list[LeaseState]:
        """Those that have not ended, of any account; also in the tables of earlier versions."""
        return [state for row in self._session.execute(_ALL) if (state := _state(row)).is_running]

    def take(self, account: str, holder: Holder) -> int | None:
        """The epoch, if it is the holder's from now on; None while it is somebody else's.

        What another process held in the same place is not waited for: it has ended.
        """
        found = self.state(account)
        if found is not None and found.is_running and found.holder.place != holder.place:
            return None
        epoch = found.epoch + 1 if found else 1
        self._set(account, epoch, holder, LEASE_SECONDS)
        return epoch

    def renew(self, account: str, epoch: int, holder: Holder) -> None:
        """Hold it on. Raises LeaseLost where somebody else has taken it."""
        self.require(HeldLease(account, epoch, holder.place))
        self._set(account, epoch, holder, LEASE_SECONDS)

    def give_up(self, account: str, epoch: int, holder: Holder) -> None:
        """End it now. Raises LeaseLost where somebody else has taken it."""
        self.require(HeldLease(account, epoch, holder.place))
        self._set(account, epoch, holder, 0)

    def require(self, held: HeldLease) -> None:
        """Raises LeaseLost unless it is still held so."""
        require_lease(self._session, held)

    def _set(self, account: str, epoch: int, holder: Holder, seconds: int) -> None:
        values: Mapping[str, Any] = {
            "account": account, "epoch": epoch, "place": holder.place, "host": holder.host,
            "seconds": seconds,
        }  # fmt: skip
        self._session.execute(_SET, values)


def require_lease(
    connection: Session | Connection, held: HeldLease, *, beside: bool = False
) -> None:
    """Raises LeaseLost unless the account's lease is still held so.

    beside: the transaction is none of `Store.begin`, and so does not wait for those: from here on
    nobody takes the lease, or renews it, until it ends. It is to be short, and on a connection of
    an engine that is opened with `IDLE_SECONDS`.
    """
    query = _REQUIRED_BESIDE if beside else _REQUIRED
    if connection.execute(query, asdict(held)).scalar() is None:
        raise LeaseLost(held.account)


def _state(row: Any) -> LeaseState:
    return LeaseState(row[0], Holder(row[1], row[2]), float(row[3]))
