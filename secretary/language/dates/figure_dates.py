"""Days of the calendar in figures: "2027-08-27", "27/8 2027", "27.8.27", "270827", "27082027".

The shape of a rule is that of `calendar_dates`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.parse_state import DaySpan, ParseState, YearlessDate
from secretary.language.dates.years import check_year, date_in_year, date_span, match_year
from secretary.language.patterns import lazy_pattern

_INSTANT: Final = lazy_pattern(
    r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?"
    r"(z|\+\d\d:?\d\d|(?<=t\d\d:\d\d:\d\d)-\d\d:?\d\d)(?![\d:])"
)
"""An offset behind UTC has seconds before it: without them "09:00-12:00" is when a meeting ends."""
_ISO: Final = lazy_pattern(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)(?:t(?=\d))?")
_RUN_TOGETHER: Final = lazy_pattern(r"((?:19|20|21)\d\d)(\d\d)(\d\d)(?!\d|[-/.]\d)")
_SHORT_ISO: Final = lazy_pattern(
    r"(?P<one>\d{1,2})-(?P<month>\d{1,2})-(?P<three>\d\d)(?!\d|[-/.]\d)"
)
_SHORT: Final = lazy_pattern(
    r"(?P<one>\d{1,2})(?P<apart>\. ?| )(?P<month>\d{1,2})(?P=apart)(?P<three>\d\d)"
    r"(?!\d|[-/.:]\d)"
)
_SPACES: Final = lazy_pattern(r"(\d{1,2}) (\d{1,2}) (20\d\d)(?!\d|[-/.:]\d)")
_SIX: Final = lazy_pattern(r"(?P<one>\d\d)(?P<month>\d\d)(?P<three>\d\d)(?!\d|[-/.:]\d)")
_RUN_BACKWARDS: Final = lazy_pattern(r"(\d\d)(\d\d)(20\d\d)(?!\d|[-/.]\d)")
_NEAR_YEARS: Final = 5
_DAYS_SLASH: Final = lazy_pattern(r"(\d{1,2}) ?- ?(\d{1,2}) ?/ ?(\d{1,2})")
_SLASH: Final = lazy_pattern(r"(\d{1,2}) ?/ ?(\d{1,2})(?!\d| av\b)")  # "2/3 av oss"
_DOTS: Final = lazy_pattern(
    r"(\d{1,2})(?:\. ?|-)(\d{1,2})(?:\. ?|-)((?:19|20|21)\d\d)(?!\d|[-/.]\d)"
)
_TWO_DOTS: Final = lazy_pattern(r"(\d{1,2})\.([1-9]|1[0-2])\b\.?(?!\d|[.:]\d| ?- ?\d)")
_MORE_SLASHES: Final = lazy_pattern(r"/\d")
_SLASH_YEAR: Final = lazy_pattern(
    r"(?: *[-/,]? *((?:19|20|21)\d\d)|(?:-| -|/| ?')(\d\d))(?!\d|[-/.:]\d)"
)
_DASH: Final = lazy_pattern(r" ?- ?")
CONTEXT_AFTER: Final = lazy_pattern(
    r"[ ,(]*(?:(?:kl|klockan)\b|at (?:\d|noon\b)|@|\d{1,2}(?:[.:]\d\d| ?[ap]\.?m\b)|\d{1,2} ?- ?\d)"
)
"""What makes a day of a word that could be a name, when it stands after it."""


def match_figures(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    if not state.text[at : at + 1].isdecimal():
        return None  # sooner than by seven patterns
    return _match_instant(state, at) or _match_year_first(state, at) or _match_slashed(state, at)


def _match_instant(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """An instant with its offset from UTC, as programs write it."""
    found = _INSTANT.match(state.text, at)
    if found is None:
        return None
    try:
        aware = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].upper()}")
        wall = aware.astimezone(UTC).astimezone(state.zone)
    except (ValueError, OverflowError):
        return None
    check_year(state, wall.year)
    return state.fixed(DaySpan(wall.date(), start=wall.time())), found.end()


def _match_year_first(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    if found := _ISO.match(state.text, at):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _RUN_TOGETHER.match(state.text, at):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
    elif found := _DOTS.match(state.text, at):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _SHORT_ISO.match(state.text, at):
        return _near_reading(state, found)
    elif found := _RUN_BACKWARDS.match(state.text, at):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        if not (1 <= month <= 12 and 1 <= day <= 31 and _is_near(state, year)):
            return None
    elif found := _SPACES.match(state.text, at):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif (found := _SIX.match(state.text, at) or _SHORT.match(state.text, at)) and (
        state.whole or state.at_end(found.end()) or CONTEXT_AFTER.match(state.text, found.end())
    ):
        return _near_reading(state, found)
    else:
        return None
    return date_in_year(state, day, month, year), found.end()


def _is_near(state: ParseState, year: int) -> bool:
    return abs(year - state.today.year) <= _NEAR_YEARS


def _near_reading(state: ParseState, found: re.Match[str]) -> tuple[YearlessDate, int] | None:
    """ "27-03-12", "12.3.27": the year comes first or last, whichever makes a day of these years.

    By Swedish custom it is first between dashes or in one run, but not every hand knows: asked
    about. Between dots and spaces it is last, if it can be.
    """
    one, month, three = int(found["one"]), int(found["month"]), int(found["three"])
    readings: list[date] = []
    for year, day in ((2000 + three, one), (2000 + one, three)):
        with suppress(ValueError):
            readings.append(date(year, month, day))
    near = [day for day in readings if _is_near(state, day.year)]
    if not state.past:
        near = [day for day in near if day >= state.today] or near
    if not near:
        return None
    if len(set(near)) > 1 and not found.groupdict().get("apart"):
        raise errors.two_readings(found[0], near, state.today)
    sole = near[0]
    return date_in_year(state, sole.day, sole.month, sole.year), found.end()


def _match_slashed(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    if found := _DAYS_SLASH.match(state.text, at):  # 12-14/3
        first, day, month = int(found[1]), int(found[2]), int(found[3])
        if first >= day:
            return None
    elif found := _SLASH.match(state.text, at):
        day, month = int(found[1]), int(found[2])
        first = day
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    end = found.end()
    if first == day and (to := _DASH.match(state.text, end)):
        last = _SLASH.match(state.text, to.end())
        if last:  # 12/3-14/3
            year, end = match_year(state, last.end(), _SLASH_YEAR)
            to_day = date_in_year(state, int(last[1]), int(last[2]), year)
            return date_span(state, date_in_year(state, day, month, None), to_day), end
    year, end = match_year(state, end, _SLASH_YEAR)
    if _MORE_SLASHES.match(state.text, end):
        return None
    there = date_in_year(state, day, month, year)
    return (
        there if first == day else date_span(state, date_in_year(state, first, month, year), there)
    ), end


def match_dotted(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "27.8": only where a date is awaited, as an agenda has points 2.1 and 3.2."""
    found = _TWO_DOTS.match(state.text, at)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    day, month = int(found[1]), int(found[2])
    if month >= 10 and day <= 23:
        return None  # "9.10" is a time more often than a date
    return date_in_year(state, day, month, None), found.end()
