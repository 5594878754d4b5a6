"""What a date means: a `ParsedDate`, and the instant it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from secretary.calendar import at_wall_time, times_shown
from secretary.language.date_vocabulary import PartOfDay
from secretary.language.dates import errors


@dataclass(frozen=True)
class ParsedDate:
    """A date as somebody wrote it, in local wall-clock terms; `to_instant` makes an instant of it.

    day: the day, or the first day of a span.
    start: the time of day, None where none was written (ask for it, or take the day as it is).
    end: the end of the day's meeting, from "9-12"; always after `start`.
    span_end: the last day, where the text named several ("v 38", "i mars", "12–14 mars"): ask.
    part: a vague time ("förmiddag", "efter lunch"), only without `start`: ask.
    day_named: False where the text gave only a time ("kl 10"), and the day is the next such
        moment, or the day of the reference meeting.
    any_month: whether only the number of the day was written ("den 12:e").
    """

    day: date
    start: time | None = None
    end: time | None = None
    span_end: date | None = None
    part: PartOfDay | None = None
    day_named: bool = True
    any_month: bool = False

    @property
    def wall(self) -> datetime | None:
        """Day and start as a naive local time, or None for a day without a time."""
        return datetime.combine(self.day, self.start) if self.start is not None else None


def to_instant(parsed: ParsedDate, zone: ZoneInfo) -> datetime:
    """The instant when `parsed` starts, aware, in `zone`.

    Raises DateError where it has no time, or one that the clocks of `zone` skip or show twice
    that day.
    """
    if parsed.start is None:
        raise errors.time_missing(parsed.day)
    check_unambiguous(parsed.day, parsed.start, zone)
    return at_wall_time(parsed.day, parsed.start, zone)


def check_unambiguous(day: date, clock: time, zone: ZoneInfo) -> None:
    """Raises DateError unless the clocks of `zone` show `clock` exactly once that day."""
    times = times_shown(day, clock, zone)
    if times != 1:
        raise errors.clocks_change(day, clock, skipped=times == 0)
