"""What a date means: a `When`, and the instant it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from secretary.calendar import at_wall_time, times_shown
from secretary.language.dates import refusals


@dataclass(frozen=True)
class When:
    """A date as somebody wrote it, in local wall-clock terms; `moment` makes an instant of it.

    day: the day, or the first day of a span.
    start: the time of day, None where none was written (ask for it, or take the day as it is).
    end: the end of the day's meeting, from "9-12"; always after `start`.
    span_end: the last day, where the text named several ("v 38", "i mars", "12–14 mars"): ask.
    part: a vague time such as "förmiddag" or "efter lunch", only without `start`: ask.
    day_named: False where the text gave only a time ("kl 10"), and the day is the next such
        moment, or the day of `like` when that has one.
    """

    day: date
    start: time | None = None
    end: time | None = None
    span_end: date | None = None
    part: str | None = None
    day_named: bool = True

    @property
    def wall(self) -> datetime | None:
        """Day and start as a naive local time, or None for a day without a time."""
        return datetime.combine(self.day, self.start) if self.start is not None else None


def moment(when: When, zone: ZoneInfo) -> datetime:
    """The instant `when` starts, aware, in `zone`.

    Raises DateError for a `when` without a time, and for a time that the clocks of `zone` skip or
    show twice that day.
    """
    if when.start is None:
        raise refusals.time_missing(when.day)
    check_shown(when.day, when.start, zone)
    return at_wall_time(when.day, when.start, zone)


def check_shown(day: date, clock: time, zone: ZoneInfo) -> None:
    """Raises DateError unless the clocks of `zone` show `clock` exactly once that day."""
    times = times_shown(day, clock, zone)
    if times != 1:
        raise refusals.clocks_change(day, clock, skipped=times == 0)
