"""A day of the calendar in whatever year it comes: that it exists, and the year said beside it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.parse_state import DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS

YEAR: Final = re.compile(
    r"(?:(?:-|,? *(?:ar +)?)((?:19|20|21)\d\d)| ?[-'](\d\d)(?! ?[-/]|\d|[.:]\d))(?!\d|[.:]\d)"
)
"""A year after the name of a month or of a holiday."""

_FIRST_YEAR: Final = 1900
_YEARS_AHEAD: Final = 30
_LEAP_YEAR: Final = 2000


def date_in_year(state: ParseState, day: int, month: int, year: int | None) -> YearlessDate:
    """That day of each year, or of the year given. DateError where no year has it."""
    if month == 0 or month > 12 or day == 0 or day > 31:
        raise errors.no_date(f"{day}/{month}", state.today)
    check_year(state, year)
    if day > last_of_month(date(_LEAP_YEAR, month, 1)).day:
        raise errors.no_such_day(day, month, year, state.today)

    def in_year(year: int) -> DaySpan | None:
        try:
            return DaySpan(date(year, month, day))
        except ValueError:
            return None

    return YearlessDate(in_year, lambda: errors.no_such_day(day, month, year, state.today), year)


def check_year(state: ParseState, year: int | None) -> None:
    """DateError for a year that nobody plans or remembers meetings in."""
    if year is not None and not _FIRST_YEAR <= year <= state.today.year + _YEARS_AHEAD:
        raise state.error("too_far", year=year)


def date_span(state: ParseState, first: YearlessDate, last: YearlessDate) -> YearlessDate:
    """From one day to another of the same year, or into the next."""

    def in_year(year: int) -> DaySpan | None:
        start, end = first.in_year(year), last.in_year(last.year or year)
        if start and end and end.first < start.first and last.year is None:
            end = last.in_year(year + 1)
        if start is None or end is None or not start.first < end.first:
            return None
        return DaySpan(start.first, end.first)

    year = first.year
    if year is None and last.year is not None:
        start = first.in_year(last.year)
        end = last.in_year(last.year)
        over_new_year = start and end and end.first < start.first
        year = last.year - 1 if over_new_year else last.year
    return YearlessDate(in_year, state.no_date, year)


def match_year(state: ParseState, at: int, pattern: re.Pattern[str]) -> tuple[int | None, int]:
    found = pattern.match(state.text, at)
    if found is None or not state.at_word_end(found.end()):
        near = state.phrase(state.skip_separators(at), WORDS.years_near, 3)
        return (state.today.year + near[0], near[1]) if near else (None, at)
    if found[1]:
        return int(found[1]), found.end()
    year = 2000 + int(found[2])
    # "12/3-27" has a year; "12/3 -09.00" and "5 mars-12" have something else.
    return (year, found.end()) if abs(year - state.today.year) <= 10 else (None, at)


def whole_month(
    state: ParseState, month: int, year: int | None, last: int | None = None
) -> YearlessDate:
    """The month from its first day to its last, or to the last day of the month `last`."""
    to = last or month

    def in_year(year: int) -> DaySpan | None:
        return DaySpan(date(year, month, 1), last_of_month(date(year + (to < month), to, 1)))

    return YearlessDate(in_year, state.no_date, year)


def last_of_month(day: date) -> date:
    """The last day of that day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
