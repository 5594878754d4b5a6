"""Days beside other days: "dagen före midsommarafton", "två veckor från fredag", "3 days ago".

See `calendar_dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from secretary.calendar import is_working_day
from secretary.language.dates import calendar_dates, errors, relative_days, weekday_names
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import monday_of

_NOW: Final = dict.fromkeys(WORDS.now_words, 0)
_TODAY: Final = {"today": 0, "tomorrow": 1}
_TO_THE: Final = re.compile(rf"(?:{weekday_names.DAY_LEAD_IN.pattern})?(?:the +)?")


def match_anchor(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """The day that others are before or after: "midsommarafton", "12 mars", "i dag"."""
    where = state.skip(weekday_names.DAY_LEAD_IN, state.skip_spaces(at))
    return calendar_dates.match_date(state, where) or _match_near_date(state, where)


def match_day_beside(state: ParseState, at: int) -> DayMatch | None:
    """ "dagen före midsommarafton", "tisdagen efter pingst", "två veckor före 12 mars"."""
    begun = state.skip(_TO_THE, at)
    step: Callable[[DaySpan, int], DaySpan | None] | None = None
    word = state.word(begun)
    if amount := relative_days.match_amount(state, begun):
        count, unit, end = amount
        if counted_from := _match_from_today(state, amount):
            return counted_from
        if unit not in {"day", "week"}:
            return None
        days = count * (7 if unit == "week" else 1)
        step = lambda found, way: _moved(found, way * days)  # noqa: E731
    elif word is None:
        return None
    else:
        end = word[1]
        step = _step(word[0])
    way = state.word(state.skip_spaces(end))
    if step is None or way is None or way[0] not in WORDS.before_after:
        return None
    anchor = match_anchor(state, way[1])
    if anchor is None:
        return None
    sign = WORDS.before_after[way[0]]
    return state.resolve_year(anchor[0].map(lambda found: step(found, sign))), anchor[1]


def _match_from_today(state: ParseState, amount: tuple[int, str, int]) -> DayMatch | None:
    """ "3 days ago", "två veckor från i dag", "a week today", "a week on Friday"."""
    count, unit, end = amount
    at = state.skip_spaces(end)
    word = state.word(at)
    if word is None:
        return None
    if word[0] == "ago":
        return relative_days.offset_from_now(state, -count, unit), word[1]
    if word[0] in WORDS.counted_from:
        return _match_counted_from(state, amount, state.skip_spaces(word[1]))
    if unit != "week":
        return None
    if near := state.phrase(at, _TODAY, 1):
        return _moved(DaySpan(state.today), 7 * count + near[0]), near[1]
    if word[0] not in WORDS.further_on:
        return None
    name = weekday_names.match_weekday_name(state, state.skip_spaces(word[1]))
    if name is None or name[2]:
        return None
    ahead = (name[0] - state.today.weekday()) % 7 + 7 * count
    there = state.today + timedelta(days=ahead)
    if name[0] == state.today.weekday():
        both = {there, there + timedelta(days=7)}
        raise errors.two_readings(state.written(at, name[1]), both, state.today)
    return DaySpan(there), name[1]


def _match_counted_from(
    state: ParseState, amount: tuple[int, str, int], at: int
) -> DayMatch | None:
    """The day after "två veckor från": today, a weekday, or a date."""
    count, unit, _ = amount
    if now := state.phrase(at, _NOW, 1):
        return relative_days.offset_from_now(state, count, unit), now[1]
    if unit not in {"day", "week"}:
        today = state.phrase(at, WORDS.near_days)
        if today is None or today[0] != (0, None):
            return None
        return relative_days.offset_from_now(state, count, unit), today[1]
    days = count * (7 if unit == "week" else 1)
    name = weekday_names.match_weekday_name(state, state.skip(weekday_names.DAY_LEAD_IN, at))
    if name and not name[2]:
        ahead = (name[0] - state.today.weekday()) % 7 or 7
        return _moved(DaySpan(state.today), ahead + days), name[1]
    anchor = match_anchor(state, at)
    if anchor is None:
        return None
    return state.resolve_year(anchor[0].map(lambda found: _moved(found, days))), anchor[1]


def _match_near_date(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    near = relative_days.match_near_day(state, at)
    return (state.fixed(near[0]), near[1]) if near else None


def _moved(found: DaySpan, days: int) -> DaySpan:
    return DaySpan((found.end if days > 0 else found.first) + timedelta(days=days))


def _step(word: str) -> Callable[[DaySpan, int], DaySpan | None] | None:
    """How to go from a day to the one beside it that `word` names: +1 is after, -1 before."""
    if word in WORDS.day_steps:
        return _moved
    if word in WORDS.working_days:
        return _working_day_beside
    if word in WORDS.week_steps:
        return _week_beside
    if word in WORDS.weekdays:
        weekday = WORDS.weekdays[word]
        return lambda found, way: _weekday_beside(found, way, weekday)
    return None


def _working_day_beside(found: DaySpan, way: int) -> DaySpan:
    day = _moved(found, way).first
    while not is_working_day(day):
        day += timedelta(days=way)
    return DaySpan(day)


def _weekday_beside(found: DaySpan, way: int, weekday: int) -> DaySpan:
    day = _moved(found, way).first
    return DaySpan(day + timedelta(days=way * (way * (weekday - day.weekday()) % 7)))


def _week_beside(found: DaySpan, way: int) -> DaySpan:
    monday = monday_of(found.end if way > 0 else found.first) + timedelta(days=7 * way)
    return DaySpan(monday, monday + timedelta(days=6))
