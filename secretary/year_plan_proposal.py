"""Which days a year plan proposes: by scores, so that the same year gives the same days.

A day against which something stands (`secretary.year_plan.obstacles`) is never proposed. Of the
others, that one is which is nearest to an even spread; the group's usual day of the week counts for
as much as two weeks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from secretary.broken_rules import is_spring
from secretary.group import Rules
from secretary.meetings import USUAL_LENGTH, Meeting
from secretary.year_plan import (
    Choice,
    Obstacle,
    ObstacleKind,
    PlannedDay,
    Surroundings,
    is_long,
    obstacles,
)

_T = TypeVar("_T")

MOST: Final = 24
"""Meetings that a plan can be asked for."""
_LOOKED_AT: Final = 8
"""So many of the last meetings say what is usual."""
_USUAL_START: Final = time(9)
_USUAL_END: Final = time(12)
_OTHER_DAY: Final = 15
"""What a day of the week that is not the usual one counts for, in days off the even spread."""
_NO_HABIT: Final = (3, 0, 0, 0, 2, 0, 0)
"""The same by days of the week, where none is usual: rather not a Monday or a Friday."""
_CLOSE: Final = 21
"""Days between two meetings: rather no fewer."""
_TOO_CLOSE: Final = 100
_AVOIDED_TOLD: Final = 3


@dataclass(frozen=True)
class Habit:
    """How the group usually meets.

    weekday: 0 for Monday; None where no day is usual. start, end: wall time. place, link: the last
    meeting's, where the one before was there, too; empty and None where it was not.
    """

    weekday: int | None = None
    start: time = _USUAL_START
    end: time = _USUAL_END
    place: str = ""
    link: str | None = None


def habit_of(meetings: Iterable[Meeting], rules: Rules) -> Habit:
    """How a group has met by these meetings: planned ones count, and cancelled ones do not."""
    last = sorted((m for m in meetings if m.is_planned), key=lambda m: m.starts_at)[-_LOOKED_AT:]
    if not last:
        return Habit()
    weekday, times = _most([m.day.weekday() for m in last])
    hours, _ = _most([(m.starts_at.time(), _end(m)) for m in last])
    (start, end) = hours
    if is_long(rules, datetime.combine(date.min, start), end):
        end = _later(start)
    places = {m.place for m in last[-2:]}
    links = {m.link for m in last[-2:]}
    return Habit(
        weekday if len(last) > 1 and 2 * times >= len(last) and weekday < 5 else None,
        start,
        end,
        places.pop() if len(places) == 1 else "",
        links.pop() if len(links) == 1 else None,
    )


def usual_number(rules: Rules, meetings: Iterable[Meeting], year: int) -> int | None:
    """How many meetings the rules want a year; else how many there were the year before; None
    where neither says."""
    if rules.meetings_min:
        return rules.meetings_min
    before = sum(1 for m in meetings if m.is_planned and m.day.year == year - 1)
    return before or None


def propose(
    year: int,
    number: int,
    meetings: Sequence[Meeting],
    around: Surroundings,
) -> tuple[PlannedDay, ...]:
    """The days to plan, besides the meetings that the year has already, the first one first.

    number: how many meetings the year is to have. meetings: all of the group. Fewer are proposed
    than wanted where no more days are left.
    """
    habit = habit_of(meetings, around.group.rules)
    known = [m.day for m in meetings if m.is_planned and m.day.year == year]
    against = {day: obstacles(day, around) for day in _days(year)}
    in_half = around.group.rules.meetings_half_year
    if in_half is None or number < 2 * in_half:
        parts = [(number, list(against))]
    else:
        in_spring = number - number // 2
        spring = [day for day in against if is_spring(day)]
        autumn = [day for day in against if not is_spring(day)]
        parts = [(in_spring, spring), (number - in_spring, autumn)]
    found: list[PlannedDay] = []
    for wanted, days in parts:
        there = [day for day in known if day in set(days)]
        for ideal in _ideals(wanted, days, against, there):
            taken = [*known, *(each.day for each in found)]
            chosen = _choose(ideal, days, against, habit, taken)
            if chosen is not None:
                found.append(chosen)
    return tuple(sorted(found, key=lambda each: each.starts_at))


def _ideals(
    wanted: int,
    days: Sequence[date],
    against: dict[date, tuple[Obstacle, ...]],
    there: Sequence[date],
) -> list[date]:
    """Days spread evenly over those on which the group could meet but for others' meetings, without
    those next to which a meeting is."""
    free = [d for d in days if all(o.kind is ObstacleKind.OTHER_GROUP for o in against[d])]
    if not free:
        return []
    ideals = [free[(2 * n + 1) * len(free) // (2 * wanted)] for n in range(wanted)]
    for day in there:
        if ideals:
            ideals.remove(min(ideals, key=lambda ideal: abs((ideal - day).days)))
    return ideals


def _choose(
    ideal: date,
    days: Sequence[date],
    against: dict[date, tuple[Obstacle, ...]],
    habit: Habit,
    taken: Sequence[date],
) -> PlannedDay | None:
    def score(day: date) -> tuple[int, date]:
        off = abs((day - ideal).days)
        if habit.weekday is None:
            off += _NO_HABIT[day.weekday()]
        elif day.weekday() != habit.weekday:
            off += _OTHER_DAY
        if any(abs((day - other).days) < _CLOSE for other in taken):
            off += _TOO_CLOSE
        return off, day

    free = [day for day in days if not against[day] and day not in taken]
    if not free:
        return None
    best = min(free, key=score)
    before = sorted((d for d in days if d.weekday() < 5 and score(d) < score(best)), key=score)
    return PlannedDay(
        datetime.combine(best, habit.start),
        habit.end,
        place=habit.place,
        link=habit.link,
        choice=Choice.USUAL_DAY if best.weekday() == habit.weekday else Choice.SPREAD,
        avoided=_told(each for day in before for each in against[day]),
    )


def _told(found: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    """The first few that are told: what a reader does not hear twice."""
    told: dict[object, Obstacle] = {}
    for each in found:
        told.setdefault((each.name or each.kind, each.school), each)
    return tuple(told.values())[:_AVOIDED_TOLD]


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _most(values: Sequence[_T]) -> tuple[_T, int]:
    """The value that is there most often, the latest of several, and how often."""
    counts = Counter(values)
    best = max(reversed(values), key=lambda value: counts[value])
    return best, counts[best]


def _end(meeting: Meeting) -> time:
    return meeting.ends_at or _later(meeting.starts_at.time())


def _later(start: time) -> time:
    ends = datetime.combine(date.min, start) + USUAL_LENGTH
    return ends.time() if ends.date() == date.min else time(23, 59)
