"""When something is to be followed up. Pure: the things, the period's end and the days are given.

There are no jobs: what is due follows from the thing and from what has been said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from secretary.followed import Followed, FollowedKind, FollowUp, FollowUpKind
from secretary.group import Group
from secretary.mandate_plans import last_day
from secretary.people import Mandate, Role

IN_GOOD_TIME: Final = timedelta(days=180)
"""How long before the end of the mandates all goals are followed up."""
AHEAD: Final = timedelta(days=30)
"""So long before the day a meeting's agenda has it."""
EARLY: Final = timedelta(days=90)
"""So long before an agreement's day what is said of it counts for that day."""
WHOLE_EVERY: Final = 4
"""Every so manieth year an agreement is followed up as a whole (R43)."""


class Why(StrEnum):
    """Why something is to be followed up."""

    DEADLINE = "deadline"
    YEARLY = "yearly"
    """A year has passed since its state was said last."""
    PERIOD_ENDS = "period_ends"
    """The mandates end before long, and all goals are followed up."""
    PARTLY = "partly"
    WHOLLY = "wholly"


@dataclass(frozen=True)
class DueFollowUp:
    """day: by when, in the group's zone."""

    day: date
    why: Why


def period_end(mandates: Sequence[Mandate], today: date) -> date | None:
    """The last day of the mandate period: that of the members' mandates, where most have one."""
    members = [m for m in mandates if m.role is Role.MEMBER and m.in_force(today)]
    ends = [day for m in members if (day := last_day(m, mandates)) is not None]
    return max(ends) if len(ends) * 2 > len(members) else None


def follow_up_days(
    group: Group,
    thing: Followed,
    said: Iterable[FollowUp],
    until: date,
    ends: date | None = None,
) -> list[DueFollowUp]:
    """The days by which an open thing is still to be followed up, up to `until`, the earliest
    first. said: what has been said of it and counts. ends: of the mandate period."""
    days = [(group.today(each.at), each.kind) for each in said]
    found = {
        FollowedKind.FOCUS_ASSIGNMENT: _of_focus_assignment,
        FollowedKind.GOAL: _of_goal,
        FollowedKind.AGREEMENT: _of_agreement,
    }[thing.kind](group, thing, days, until, ends)
    return sorted((each for each in found if each.day <= until), key=lambda each: each.day)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


_Days = Sequence[tuple[date, FollowUpKind]]


def _of_focus_assignment(
    _group: Group, thing: Followed, _said: _Days, _until: date, _ends: date | None
) -> Iterator[DueFollowUp]:
    if thing.due is not None:
        yield DueFollowUp(thing.due, Why.DEADLINE)


def _of_goal(
    _group: Group, thing: Followed, said: _Days, _until: date, ends: date | None
) -> Iterator[DueFollowUp]:
    last = max((day for day, _ in said), default=None)
    yield DueFollowUp(years_after(last or thing.begins, 1), Why.YEARLY)
    if thing.due is not None and (last is None or last < thing.due - AHEAD):
        yield DueFollowUp(thing.due, Why.DEADLINE)
    if ends is not None:
        begins = ends - IN_GOOD_TIME
        if thing.begins < begins and (last is None or last < begins):
            yield DueFollowUp(begins, Why.PERIOD_ENDS)


def _of_agreement(
    group: Group, thing: Followed, said: _Days, until: date, _ends: date | None
) -> Iterator[DueFollowUp]:
    # Of an older agreement the years are counted, and what was done in them is not known.
    known_since = group.today(thing.at)
    year = 1
    while (day := years_after(thing.begins, year)) <= until:
        is_whole = year % WHOLE_EVERY == 0
        counts = (
            told >= day - EARLY and (kind is FollowUpKind.WHOLE or not is_whole)
            for told, kind in said
        )
        if day >= known_since and not any(counts):
            yield DueFollowUp(day, Why.WHOLLY if is_whole else Why.PARTLY)
        year += 1
