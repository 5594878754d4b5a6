"""Until when people can answer what they are asked for some days: a draft, a table.

Those who have not are reminded once, two days before the last one; on the day after it the
secretaries are told how it ended. Both are moved to a working day: earlier, and later.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from secretary import calendar
from secretary.group import Group

LONGEST: Final = timedelta(days=200)
"""What was asked longer ago is answered no more, and nothing more is said of it."""
USUAL_DAYS: Final = 14
"""How long people have where nobody says otherwise, in calendar days."""
_NUDGED_BEFORE: Final = 2
"""Days before the last one on which those who have not answered are reminded."""
_AT: Final = time(9)


class Answerable(Protocol):
    """Something that is asked for until the end of the day `due`, in the group's zone, since `at`
    (aware)."""

    due: date
    at: datetime


def usual_due(today: date) -> date:
    """The last day of what is asked today: a working day, earlier rather than later."""
    return calendar.working_day_on_or_before(today + timedelta(days=USUAL_DAYS))


def nudge_at(group: Group, asked: Answerable) -> datetime | None:
    """When those who have not answered are reminded, aware; None where that were at once."""
    day = calendar.working_day_on_or_before(asked.due - timedelta(days=_NUDGED_BEFORE))
    at = calendar.at_wall_time(day, _AT, group.zone)
    return at if day > group.today(asked.at) else None


def closes_at(group: Group, asked: Answerable) -> datetime:
    """When the secretaries are told how it ended: on the working day after its last one; aware."""
    day = calendar.working_day_on_or_after(asked.due + timedelta(days=1))
    return calendar.at_wall_time(day, _AT, group.zone)


def is_over(group: Group, asked: Answerable, now: datetime) -> bool:
    """Whether its last day has passed at `now` (aware)."""
    end = calendar.at_wall_time(asked.due + timedelta(days=1), time(0), group.zone)
    return end.astimezone(UTC) <= now.astimezone(UTC)
