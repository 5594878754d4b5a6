"""Which bot works on the database: one at a time, where several processes can reach it.

The lease is a row with an end and an epoch. Whoever takes it raises the epoch, and names theirs in
each transaction from then on: one that was held up past its end, and overtaken, changes nothing any
more. (A lock of the session's would tell it nothing, and a connection pool loses that.) All times
are the database's own, so that no machine's clock matters. A transaction is alone in the database
(`storage.engine`), so nobody comes between the look at the row and the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from secretary.errors import AdministratorError

LEASE_SECONDS: Final = 30
"""From one renewal on."""

_STATE: Final = text(
    "SELECT epoch, place, host,"
    " EXTRACT(EPOCH FROM expires_at - clock_timestamp() AT TIME ZONE 'UTC')"
    " FROM lease WHERE id = 1"
)
_EPOCH: Final = text("SELECT epoch FROM lease WHERE id = 1")
_SET: Final = text(
    "INSERT INTO lease (id, epoch, place, host, expires_at) VALUES (1, :epoch, :place, :host,"
    " clock_timestamp() AT TIME ZONE 'UTC' + :seconds * INTERVAL '1 second')"
    " ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, place = excluded.place,"
    " host = excluded.host, expires_at = excluded.expires_at"
)


@dataclass(frozen=True)
class Holder:
    """A process that works on the database, or would.

    place: the same only for processes of which no two run at a time. host: its machine's name.
    """

    place: str
    host: str


@dataclass(frozen=True)
class LeaseState:
    """Whose the database is. seconds_left: until the lease ends; less than 0 after that."""

    epoch: int
    holder: Holder
    seconds_left: float

    @property
    def is_running(self) -> bool:
        """Whether it has not ended. One that ends later than it can was set by a clock that has
        been set back since, and is over, or nobody could tell when it will be."""
        return 0 < self.seconds_left <= 2 * LEASE_SECONDS


class Lease:
    """The lease, in one open transaction on PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def state(self) -> LeaseState | None:
        """Whose it is; None where it was nobody's yet."""
        row = self._session.execute(_STATE).one_or_none()
        return None if row is None else LeaseState(row[0], Holder(row[1], row[2]), float(row[3]))

    def take(self, holder: Holder) -> int | None:
        """The epoch, if it is the holder's from now on; None while it is somebody else's.

        What another process held in the same place is not waited for: it has ended.
        """
        found = self.state()
        if found is not None and found.is_running and found.holder.place != holder.place:
            return None
        epoch = found.epoch + 1 if found else 1
        self._set(epoch, holder, LEASE_SECONDS)
        return epoch

    def renew(self, epoch: int, holder: Holder) -> None:
        """Hold it on. Raises AdministratorError where somebody else has taken it."""
        self.require(epoch)
        self._set(epoch, holder, LEASE_SECONDS)

    def give_up(self, epoch: int, holder: Holder) -> None:
        """End it now. Raises AdministratorError where somebody else has taken it."""
        self.require(epoch)
        self._set(epoch, holder, 0)

    def require(self, epoch: int) -> None:
        """Raises AdministratorError unless it is the holder's of that epoch still."""
        if self._session.execute(_EPOCH).scalar() != epoch:
            raise AdministratorError(
                "the database",
                "another kansli has taken it over, so this one ends.",
                "Start it again, and it waits until the other ends; or leave the other running.",
            )

    def _set(self, epoch: int, holder: Holder, seconds: int) -> None:
        values = {"epoch": epoch, "place": holder.place, "host": holder.host, "seconds": seconds}
        self._session.execute(_SET, values)
