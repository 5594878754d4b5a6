"""Weeks by their number, or counted from the present one: "v 38", "vecka 9 2027", "nästa vecka".

See `calendar_dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from secretary.errors import DateError
from secretary.language.dates import errors
from secretary.language.dates.clocks import match_cardinal
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import check_year, match_year, monday_of

WEEK: Final = re.compile(
    rf"({WORDS.week_words})"
    r"(?:\. ?| )?(\d{1,2})(?: ?- ?(\d{1,2}))?"
    r"(?![\d:]|[.,]\d)"
)
_WEEK_YEAR: Final = re.compile(r"[ ,/]*((?:19|20|21)\d\d)(?!\d|[-./:]\d)")
_ISO_WEEK: Final = re.compile(r"((?:19|20|21)\d\d) ?-? ?[vw](?:ecka|eek)? ?(\d{1,2})(?!\d)")
_ISO_DAY: Final = re.compile(r"((?:19|20|21)\d\d)-?w(\d\d)-?([1-7])(?!\d)")
_WEEKS_OF_YEAR: Final = 53


def match_week_in_year(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "v 38", "vecka 9 2027", "nästa vecka", "v 38–40", "vecka tio"; "2027-W10-4" is a day."""
    near = state.phrase(at, WORDS.weeks)
    if near:
        monday = monday_of(state.today) + timedelta(days=7 * near[0])
        return state.fixed(DaySpan(monday, monday + timedelta(days=6))), near[1]
    year: int | None = None
    last: int | str | None = None
    first: int | str
    if day := _ISO_DAY.match(state.text, at):
        week = _in_year(state, int(day[1]), int(day[2]), int(day[2]))
        return week.map(lambda days: _weekday_of(days, int(day[3]))), day.end()
    if found := _ISO_WEEK.match(state.text, at):
        year, first, end = int(found[1]), found[2], found.end()
    elif found := WEEK.match(state.text, at):
        first, last, end = found[2], found[3], found.end()
        year, end = match_year(state, end, _WEEK_YEAR)
        if found[1] == "v" and not 1 <= int(first) <= 53:
            return None  # a car, perhaps
    elif spoken := _match_spoken_week(state, at):
        first, end = spoken
    else:
        return None
    if not state.at_word_end(end):
        return None
    return _in_year(state, year, int(first), int(last or first)), end


def _in_year(state: ParseState, year: int | None, start: int, stop: int) -> YearlessDate:
    """From one week of a year to another. DateError for a year or a number that cannot be."""
    check_year(state, year)
    for number in (start, stop):
        if not 1 <= number <= _WEEKS_OF_YEAR:
            raise errors.no_such_week(number, None, state.today)

    def in_year(year: int) -> DaySpan | None:
        try:
            monday = date.fromisocalendar(year, start, 1)
            sunday = date.fromisocalendar(year + (stop < start), stop, 7)
        except ValueError:
            return None
        return DaySpan(monday, sunday)

    return YearlessDate(in_year, lambda: errors.no_such_week(start, year, state.today), year)


def _weekday_of(week: DaySpan, number: int) -> DaySpan:
    return DaySpan(week.first + timedelta(days=number - 1))


def _match_spoken_week(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "vecka tio"; "week one" is a plan's first as often."""
    word = state.word(at)
    if word is None or word[0] != "vecka":
        return None
    return match_cardinal(state, state.skip_spaces(word[1]), least=1, most=_WEEKS_OF_YEAR)


def in_week(state: ParseState, week: YearlessDate, weekday: int) -> DaySpan:
    """That day of the week. DateError where several weeks were named."""
    try:
        if (days := state.resolve_year(week)).end - days.first > timedelta(days=6):
            raise state.several_days(state.quotable)
        there = week.map(lambda days: DaySpan(monday_of(days.first) + timedelta(days=weekday)))
        return state.resolve_year(there)
    except DateError as error:
        raise _on_that_weekday(error, weekday) from error


def _on_that_weekday(error: DateError, weekday: int) -> DateError:
    """The error with its example of a week moved to the weekday that was said."""
    moved = [day._replace(day=monday_of(day.day) + timedelta(days=weekday)) for day in error.dates]
    return DateError(error.message_id, **{**error.values, "days": moved})


def check_week_after(state: ParseState, there: DaySpan, end: int) -> DayMatch:
    """A day, its week passed by where it is written after it: "12 mars (v 10)".

    DateError where the day lies in another week.
    """
    week = WEEK.match(state.text, state.skip_separators(end))
    if week is None or there.last is not None or not state.at_word_end(week.end()):
        return there, end
    if there.first.isocalendar().week != int(week[2]):
        raise errors.wrong_week(there.first, int(week[2]), state.today)
    end = week.end()
    return there, end + state.text.startswith(")", end)
