"""Weeks, parts of them and weekends, with the weekday in them: "nästa vecka", "i helgen".

See `calendar_dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from secretary.language.dates import errors, weekday_names
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.week_numbers import in_week, match_week_in_year
from secretary.language.dates.years import monday_of

_THE_WEEK: Final = dict.fromkeys(WORDS.the_week, 0)
_DAYS_OF_THIRD: Final = {1: (0, 2), 11: (1, 3), 21: (3, 6)}
"""First and last weekday, by the first day of that third of a month."""
_SATURDAY: Final = 5
_WEEKEND_LEAD_IN: Final = re.compile(r"(?:i|till|under|at|on|over|nu i) +")


def match_week(state: ParseState, at: int) -> DayMatch | None:
    """A week, or a part of one, and the weekday in it if one follows.

    "v 12", "nästa vecka på fredag", "i slutet av veckan, torsdag", "i helgen".
    """
    led = state.skip(weekday_names.PERIOD_LEAD_IN, at)
    first, last = 0, 6
    if third := state.phrase(led, WORDS.thirds_of_month):
        week = _match_week_of_part(state, third[1])
        first, last = _DAYS_OF_THIRD[third[0][0]]
    elif weekend := _match_weekend(state, at):
        week = state.fixed(_this_week(state)), weekend[1]
        if weekend[0]:
            saturday = monday_of(state.today) + timedelta(days=_SATURDAY)
            both = {saturday, saturday + timedelta(days=7)}
            raise errors.two_readings(state.written(led, weekend[1]), both, state.today)
        first = _SATURDAY
    else:
        week = match_week_in_year(state, led)
    if week is None:
        return None
    days, end = week
    name = weekday_names.match_sure_weekday(state, state.skip_separators(end))
    if name is None:
        return _part_of(state, days, first, last), end
    if not first <= name[0] <= last:
        raise state.several_days(state.quotable)
    return in_week(state, days, name[0]), name[1]


def _part_of(state: ParseState, week: YearlessDate, first: int, last: int) -> DaySpan:
    """The days of the week from one weekday to another; of several weeks all of them."""
    if (first, last) == (0, 6):
        return state.resolve_year(week)

    def part(days: DaySpan) -> DaySpan:
        return DaySpan(days.first + timedelta(days=first), days.first + timedelta(days=last))

    return state.resolve_year(week.map(part))


def _this_week(state: ParseState) -> DaySpan:
    monday = monday_of(state.today)
    return DaySpan(monday, monday + timedelta(days=6))


def _match_week_of_part(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """The week after "i slutet av"."""
    at = state.skip_spaces(at)
    this = state.phrase(at, _THE_WEEK)
    return (state.fixed(_this_week(state)), this[1]) if this else match_week_in_year(state, at)


def _match_weekend(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "i helgen" or "this weekend": in how many weeks, and where it ends."""
    led = state.skip(_WEEKEND_LEAD_IN, at)
    weekend = state.phrase(led, WORDS.weekends)
    pointed = weekend and (led != at or " " in state.written(led, weekend[1]))
    return weekend if weekend and pointed else None
