"""A year's attendance, seat by seat: for what the group reports of its year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secretary.attendance_figures import SeatFigures
from secretary.meetings import Meeting
from secretary.people import Seat, seat_order
from services.context import Context
from services.recorded_attendance import is_closed, record_of


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
    still_open = [meeting for meeting in held if not is_closed(context, meeting)]
    return YearFigures(year, tuple(held), tuple(still_open), figures_of(context, held))


def figures_of(context: Context, meetings: Iterable[Meeting]) -> tuple[SeatFigures, ...]:
    """The attendance of these meetings by seat, in the order of the notes."""
    found: dict[Seat, SeatFigures] = {}
    for meeting in meetings:
        for record in record_of(context.tx, context.group, meeting).seats:
            before = found.get(record.seat) or SeatFigures(record.seat)
            found[record.seat] = before.counting(record)
    return tuple(sorted(found.values(), key=lambda each: seat_order(each.seat, leads=False)))
