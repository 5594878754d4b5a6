"""The ways in which a date can be wrong that say more than that, and what would be right.

Each returns the `DateError` for its caller to raise; the words stand in ``templates/*/dates.j2``.
The examples there read without fault at the `today` they are made for. What needs no other example
than `example` is `ParseState.error`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from secretary.errors import DateError, DateExample

_LONG_MONTHS = {month: 30 if month in {4, 6, 9, 11} else 31 for month in range(1, 13)} | {2: 29}
_LONG_YEARS_WEEK = 53


def example(today: date) -> DateExample:
    """A right example: the Friday after next, at nine."""
    return DateExample(_a_friday(today), today, time(9))


def _a_friday(today: date) -> date:
    return today + timedelta(days=(4 - today.weekday()) % 7 + 7)


def no_date(text: str, today: date) -> DateError:
    """Nothing in the text is a date."""
    if not text.strip():
        return DateError("no_text", sample=example(today))
    return DateError("no_date", sample=example(today))


def more_than_date(read: str, rest: str, sample: DateExample) -> DateError:
    """A date, followed by something that is none."""
    figures = any(char.isdecimal() for char in rest) and not any(char.isalpha() for char in rest)
    return DateError("more_than_date", read=read, rest=rest, figures=figures, sample=sample)


def two_readings(said: str, days: Iterable[date], today: date) -> DateError:
    """People do not agree which day was named: ask, with both."""
    return DateError(
        "two_readings", said=said, days=[DateExample(day, today) for day in sorted(days)]
    )


def wrong_weekday(day: date, weekday: int, today: date, others: Iterable[date] = ()) -> DateError:
    """The date falls on another weekday than was written. `others` are dates that would fit."""
    shift = (weekday - day.weekday() + 3) % 7 - 3
    fits = [day, day + timedelta(days=shift), *others]
    return DateError("wrong_weekday", day=day, weekday=weekday, days=_ahead(fits, today))


def wrong_week(day: date, week: int, today: date) -> DateError:
    """The date lies in another week than was written."""
    return DateError("wrong_week", day=day, week=week, days=_ahead([day], today))


def _ahead(days: Iterable[date], today: date) -> list[DateExample]:
    return [DateExample(day, today) for day in days if day >= today] or [example(today)]


def no_such_day(day: int, month: int, year: int | None, today: date) -> DateError:
    """ "30 februari", "29 februari 2027": the month is not that long."""
    if (month, day) == (2, 29):
        leap = next(y for y in range(year or today.year, 2300) if _leap(y) and y >= today.year)
        good = [date(leap, 2, 29), *([date(year, 2, 28)] if year else [])]
        return DateError("no_leap_year", year=year, days=_ahead(sorted(good), today))
    last = 28 if month == 2 else _LONG_MONTHS[month]
    there = year if year and year >= today.year else today.year
    coming = date(there, month, last)
    if coming < today:
        coming = coming.replace(year=there + 1)
    days = [DateExample(coming, today)]
    return DateError("no_such_day", day=day, month=month, last=_LONG_MONTHS[month], days=days)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def no_such_week(week: int, year: int | None, today: date) -> DateError:
    """ "v 60", "v 53 2027", and "v 53" where neither this year nor the next has one."""
    if year is None and week == _LONG_YEARS_WEEK:
        year = today.year
    friday = _a_friday(today)
    if week == _LONG_YEARS_WEEK and year and year >= today.year:
        friday = date.fromisocalendar(year, week - 1, 5)
    return DateError("no_such_week", week=week, year=year, days=_ahead([friday], today))


def ambiguous_hour(hour: int, minute: int, sample: DateExample) -> DateError:
    """ "kl 3": night or afternoon? Ask. sample: of the day meant."""
    night, noon = time(hour, minute), time(hour + 12, minute)
    days = [sample._replace(start=clock) for clock in (noon, night)]  # the likelier one first
    return DateError("two_times", first=night, second=noon, days=days)


def two_times(first: time, second: time, sample: DateExample) -> DateError:
    """People do not agree which time was named. sample: of the day meant."""
    days = [sample._replace(start=clock) for clock in (first, second)]
    return DateError("two_times", first=first, second=second, days=days)


def ends_before(start: time, end: time, good: DateExample) -> DateError:
    """A meeting that would end before it starts. good: what may have been meant."""
    return DateError("ends_before", start=start, end=end, days=[good])


def time_missing(day: date) -> DateError:
    """A day without a time, where a time is needed."""
    return DateError("time_missing", sample=DateExample(day, day, time(9)))


def clocks_change(day: date, clock: time, *, skipped: bool) -> DateError:
    """A wall-clock time that does not exist that day, or exists twice."""
    good = DateExample(day, date.min, clock.replace(hour=(clock.hour + 1) % 24))
    return DateError("clocks_change", day=day, clock=clock, skipped=skipped, sample=good)
