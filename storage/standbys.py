"""The processes that stand by for an account, and whether each reaches the homeserver.

Whoever works for it gives the lease up where it does not reach the homeserver and one of these
does. All times are the database's own, as the lease's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.lease import Holder

REPORT_SECONDS: Final = 3.0
"""Between two reports of a process that stands by."""
_FRESH_SECONDS: Final = 3 * REPORT_SECONDS
_OLD_SECONDS: Final = 86_400

_NOW: Final = "clock_timestamp() AT TIME ZONE 'UTC'"
_SECONDS: Final = f"EXTRACT(EPOCH FROM {_NOW} - seen_at)"
_REPORT: Final = text(
    "INSERT INTO standby (account, place, host, seen_at, reaches_homeserver)"  # noqa: S608
    f" VALUES (:account, :place, :host, {_NOW}, :reaches)"
    " ON CONFLICT (account, place) DO UPDATE SET host = excluded.host,"
    " seen_at = excluded.seen_at, reaches_homeserver = excluded.reaches_homeserver"
)
_FORGET: Final = text(
    f"DELETE FROM standby WHERE account = :account AND (place = :place OR {_SECONDS} > :old)"  # noqa: S608
)
# One that was seen in the future was so by a clock that has been set back since.
_FRESH: Final = text(
    "SELECT place, host, reaches_homeserver FROM standby"  # noqa: S608 - words of ours
    f" WHERE account = :account AND abs({_SECONDS}) <= :fresh ORDER BY host, place"
)


@dataclass(frozen=True)
class Standby:
    """A process that stands by now. reaches_homeserver: steadily, when it last said."""

    holder: Holder
    reaches_homeserver: bool


class Standbys:
    """They, in one open transaction on PostgreSQL. account: a Matrix user id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def report(self, account: str, holder: Holder, *, reaches_homeserver: bool) -> None:
        """The holder stands by now."""
        values = {"account": account, "place": holder.place, "host": holder.host}
        self._session.execute(_REPORT, {**values, "reaches": reaches_homeserver})

    def forget(self, account: str, holder: Holder) -> None:
        """It stands by no more; nor do those that have not said so for a day."""
        values = {"account": account, "place": holder.place, "old": _OLD_SECONDS}
        self._session.execute(_FORGET, values)

    def fresh(self, account: str) -> list[Standby]:
        """Those that have said so lately, by host."""
        rows = self._session.execute(_FRESH, {"account": account, "fresh": _FRESH_SECONDS})
        return [Standby(Holder(place, host), bool(reaches)) for place, host, reaches in rows]
