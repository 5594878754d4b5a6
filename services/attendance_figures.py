"""A year's attendance, seat by seat: for what the group reports of its year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from secretary.meetings import Meeting
from secretary.people import Seat, seat_order
from secretary.recorded_attendance import SeatRecord
from services.context import Context
from services.recorded_attendance import is_closed, record_of


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
class YearFigures:
    """A group's year. meetings: those that were held, by start; not_closed: of them those whose
    attendance can still change. seats: in the order of the notes."""

    year: int
    meetings: tuple[Meeting, ...]
    not_closed: tuple[Meeting, ...]
    seats: tuple[SeatFigures, ...]


def year_figures(context: Context, year: int) -> YearFigures:
    """The attendance of the meetings of a calendar year that have begun."""
    held = [
        meeting
        for meeting in context.tx.meetings(context.group.id)
        if meeting.is_planned
        and meeting.day.year == year
        and meeting.starts_at <= context.view.wall
    ]
    found: dict[Seat, SeatFigures] = {}
    for meeting in held:
        for record in record_of(context.tx, context.group, meeting).seats:
            before = found.get(record.seat) or SeatFigures(record.seat)
            found[record.seat] = before.counting(record)
    in_order = sorted(found.values(), key=lambda each: seat_order(each.seat, leads=False))
    still_open = [meeting for meeting in held if not is_closed(context, meeting)]
    return YearFigures(year, tuple(held), tuple(still_open), tuple(in_order))
