"""A day of the calendar in whatever year it comes: that it exists, and the year said beside it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from secretary.errors import DateError
from secretary.language.dates import refusals
from secretary.language.dates.question import Found, Question, Yearly

YEAR: Final = re.compile(
    r"(?:,? *((?:19|20|21)\d\d)| ?[-'](\d\d)(?! ?[-/]|\d|[.:]\d))(?!\d|[.:]\d)"
)
"""A year after the name of a month or of a holiday."""

_FIRST_YEAR: Final = 1900
_YEARS_AHEAD: Final = 30


def on_day(q: Question, day: int, month: int, year: int | None) -> Yearly:
    """That day of each year, or of the year given. DateError where no year has it."""
    if month == 0 or month > 12 or day == 0 or day > 31:
        raise refusals.no_date(f"{day}/{month}", q.today)
    if year is not None:
        check_year(q, year)
    if day > _longest(month):
        raise refusals.no_such_day(day, month, year, q.today)

    def of(year: int) -> Found | None:
        try:
            return Found(date(year, month, day))
        except ValueError:
            return None

    return Yearly(of, lambda: refusals.no_such_day(day, month, year, q.today), year)


def _longest(month: int) -> int:
    return (date(2000 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def check_year(q: Question, year: int) -> None:
    """DateError for a year that nobody plans or remembers meetings in."""
    if not _FIRST_YEAR <= year <= q.today.year + _YEARS_AHEAD:
        raise refusals.too_far(year, q.today)


def span(q: Question, first: Yearly, last: Yearly) -> Yearly:
    """From one day to another of the same year, or into the next."""

    def of(year: int) -> Found | None:
        start, end = first.of(year), last.of(last.year or year)
        if start and end and end.first < start.first and last.year is None:
            end = last.of(year + 1)
        if start is None or end is None or not start.first < end.first:
            return None
        return Found(start.first, end.first)

    def backwards() -> DateError:
        return refusals.no_date(q.shown, q.today)

    year = first.year
    if year is None and last.year is not None:
        start = first.of(last.year)
        end = last.of(last.year)
        over_new_year = start and end and end.first < start.first
        year = last.year - 1 if over_new_year else last.year
    return Yearly(of, backwards, year)


def year_after(q: Question, at: int, pattern: re.Pattern[str]) -> tuple[int | None, int]:
    found = pattern.match(q.text, at)
    if found is None or not q.closed(found.end()):
        return None, at
    if found[1]:
        return int(found[1]), found.end()
    year = 2000 + int(found[2])
    # "12/3-27" has a year; "12/3 -09.00" and "5 mars-12" have something else.
    return (year, found.end()) if abs(year - q.today.year) <= 10 else (None, at)


def whole_month(q: Question, month: int, year: int | None, last: int | None = None) -> Yearly:
    """The month from its first day to its last, or to the last day of the month `last`."""
    to = last or month

    def of(year: int) -> Found | None:
        return Found(date(year, month, 1), last_of_month(date(year + (to < month), to, 1)))

    return Yearly(of, lambda: refusals.no_date(q.shown, q.today), year)


def last_of_month(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=_longest(day.month)) if day.month != 2 else _end_of_february(day)


def _end_of_february(day: date) -> date:
    return day.replace(month=3, day=1) - timedelta(days=1)
