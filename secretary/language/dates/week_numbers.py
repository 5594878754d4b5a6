"""Weeks by their number, or counted from the present one: "v 38", "vecka 9 2027", "nästa vecka".

See `calendar_dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.parse_state import DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import check_year, match_year, monday_of

WEEK: Final = re.compile(
    rf"({WORDS.week_words})"
    r"(?:\. ?| )?(\d{1,2})(?: ?- ?(\d{1,2}))?"
    r"(?![\d:]|[.,]\d)"
)
_WEEK_YEAR: Final = re.compile(r"[ ,/]*((?:19|20|21)\d\d)(?!\d|[-./:]\d)")
_ISO_WEEK: Final = re.compile(r"((?:19|20|21)\d\d) ?-? ?[vw](?:ecka|eek)? ?(\d{1,2})(?!\d)")


def match_week_in_year(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "v 38", "vecka 9 2027", "nästa vecka", "v 38–40"."""
    near = state.phrase(at, WORDS.weeks)
    if near:
        monday = monday_of(state.today) + timedelta(days=7 * near[0])
        return state.fixed(DaySpan(monday, monday + timedelta(days=6))), near[1]
    year: int | None = None
    last: str | None = None
    if found := _ISO_WEEK.match(state.text, at):
        year, first, end = int(found[1]), found[2], found.end()
    elif found := WEEK.match(state.text, at):
        first, last, end = found[2], found[3], found.end()
        year, end = match_year(state, end, _WEEK_YEAR)
        if found[1] == "v" and not 1 <= int(first) <= 53:
            return None  # a car, perhaps
    else:
        return None
    if not state.at_word_end(end):
        return None
    check_year(state, year)
    for number in (int(first), int(last or first)):
        if not 1 <= number <= 53:
            raise errors.no_such_week(number, None, state.today)
    start, stop = int(first), int(last or first)

    def in_year(year: int) -> DaySpan | None:
        try:
            monday = date.fromisocalendar(year, start, 1)
            sunday = date.fromisocalendar(year + (stop < start), stop, 7)
        except ValueError:
            return None
        return DaySpan(monday, sunday)

    return YearlessDate(in_year, lambda: errors.no_such_week(start, year, state.today), year), end
