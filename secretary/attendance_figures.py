"""How seats were filled over several meetings: for what a group reports of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from secretary.people import Seat
from secretary.recorded_attendance import SeatRecord


@dataclass(frozen=True)
class SeatFigures:
    """Of how many meetings a seat had somebody. by_member: those that its member was at, if only
    for a part; by_substitute: those that the substitute alone had the seat at."""

    seat: Seat
    by_member: int = 0
    by_substitute: int = 0
    empty: int = 0

    @property
    def meetings(self) -> int:
        """The meetings on whose day it was a seat."""
        return self.by_member + self.by_substitute + self.empty

    def counting(self, record: SeatRecord) -> SeatFigures:
        """With one meeting more."""
        if record.member_there:
            return replace(self, by_member=self.by_member + 1)
        if record.serving is not None:
            return replace(self, by_substitute=self.by_substitute + 1)
        return replace(self, empty=self.empty + 1)


@dataclass(frozen=True)
class OrganisationAttendance:
    """How an organisation's seats were filled: of `places` (a place is one seat at one meeting)
    `filled` had somebody, `by_substitute` of them the substitute. seats: how many it has."""

    organisation: str
    seats: int
    places: int
    filled: int
    by_substitute: int


def by_organisation(figures: Iterable[SeatFigures]) -> tuple[OrganisationAttendance, ...]:
    """The figures of seats, in the order of their organisations' first seats; the opposition's own
    seat by its own name."""
    found: dict[str, OrganisationAttendance] = {}
    for each in figures:
        name = each.seat.name if each.seat.is_opposition and each.seat.name else ""
        name = name or each.seat.organisation
        known = found.get(name) or OrganisationAttendance(name, 0, 0, 0, 0)
        found[name] = OrganisationAttendance(
            name,
            known.seats + 1,
            known.places + each.meetings,
            known.filled + each.by_member + each.by_substitute,
            known.by_substitute + each.by_substitute,
        )
    return tuple(found.values())
