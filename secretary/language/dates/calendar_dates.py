"""Days of the calendar: "12 mars", "den 5:e", "27/8 2027", "2027-08-27", "annandag påsk".

Each rule takes the state and a place in its text, and returns the days found there and where they
end, or None. A rule raises DateError once it is sure that a date was meant and it cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.parse_state import DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import (
    YEAR,
    check_year,
    date_in_year,
    date_span,
    match_year,
    whole_month,
)
from secretary.language.en.date_vocabulary import MONTHS_BEFORE_DAY, SURE_MONTHS

_INSTANT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?"
    r"(z|\+\d\d:?\d\d|(?<=t\d\d:\d\d:\d\d)-\d\d:?\d\d)(?![\d:])"
)
"""An offset behind UTC has seconds before it: without them "09:00-12:00" is when a meeting ends."""
_ISO: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)(?:t(?=\d))?")
_RUN_TOGETHER: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)(?!\d|[-/.]\d)")
_SHORT_ISO: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)(?!\d|[-/.]\d)")
_DAYS_SLASH: Final = re.compile(r"(\d{1,2}) ?- ?(\d{1,2}) ?/ ?(\d{1,2})")
_SLASH: Final = re.compile(r"(\d{1,2}) ?/ ?(\d{1,2})(?!\d| av\b)")  # "2/3 av oss"
_DOTS: Final = re.compile(r"(\d{1,2})(?:\. ?|-)(\d{1,2})(?:\. ?|-)((?:19|20|21)\d\d)(?!\d|[-/.]\d)")
_TWO_DOTS: Final = re.compile(r"(\d{1,2})\.([1-9]|1[0-2])\b\.?(?!\d|[.:]\d| ?- ?\d)")
_MORE_SLASHES: Final = re.compile(r"/\d")
_SLASH_YEAR: Final = re.compile(r"(?: *[-/,]? *((?:19|20|21)\d\d)|(?:-| -|/)(\d\d))(?!\d|[-/.:]\d)")
_NUMBER: Final = re.compile(
    r"(\d{1,2})(?: ?: ?(?:e|a|te|de|nde)\b|(?:e|a|te|de|st|nd|rd|th)\b|\.(?= ))?"
)
_TO_DAY: Final = re.compile(r" ?- ?(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])")
_OR_DAY: Final = re.compile(
    rf" *(?:,|{'|'.join(WORDS.or_words)}|&|\+) *(?:den |the )?"
    r"(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])"
)

_DASH: Final = re.compile(r" ?- ?")
_OF: Final = re.compile(r"(?:i|av|of) +")
_DAY_AFTER: Final = re.compile(  # "March 12th, 2027", "March 12-14", but not "March 9 am"
    r",? *(?:the +)?(\d{1,2})(st|nd|rd|th)?(?: ?- ?(\d{1,2})(?:st|nd|rd|th)?)?\b"
    r"(?![:/]|[.,]\d| ?[ap]\.?m\b)"
)
CONTEXT_AFTER: Final = re.compile(
    r"[ ,(]*(?:(?:kl|klockan)\b|at (?:\d|noon\b)|@|\d{1,2}(?:[.:]\d\d| ?[ap]\.?m\b)|\d{1,2} ?- ?\d)"
)
"""What makes a day of a word that could be a name, when it stands after it."""
_FESTIVE: Final = {name: name for name in (*WORDS.holidays, *WORDS.feasts)}


def match_date(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """Any day written as a date or as the name of a holiday."""
    word = state.word(at)
    den = word is not None and word[0] in {"den", "dn", "the"}
    if den and word:
        at = state.skip_spaces(word[1])
    return (
        _match_numeric(state, at)
        or _match_day_and_month(state, at)
        or match_month_and_day(state, at)
        or match_holiday(state, at)
        or (_match_dotted(state, at) if den or state.whole else None)
    )


def _match_numeric(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
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
        return _short_iso(state, found)
    else:
        return None
    return date_in_year(state, day, month, year), found.end()


def _short_iso(state: ParseState, found: re.Match[str]) -> tuple[YearlessDate, int] | None:
    """ "27-03-12": by Swedish custom the year comes first, but not every hand knows."""
    one, month, three = int(found[1]), int(found[2]), int(found[3])
    readings: list[date] = []
    for year, day in ((2000 + one, three), (2000 + three, one)):
        try:
            readings.append(date(year, month, day))
        except ValueError:
            continue
    near = {day for day in readings if abs(day.year - state.today.year) <= 5}
    if not state.past:
        near = {day for day in near if day >= state.today} or near
    if not near:
        return None
    if len(near) > 1:
        raise errors.two_readings(found[0], near, state.today)
    sole = near.pop()
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


def _match_dotted(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "27.8": only where a date is awaited, as an agenda has points 2.1 and 3.2."""
    found = _TWO_DOTS.match(state.text, at)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    day, month = int(found[1]), int(found[2])
    if month >= 10 and day <= 23:
        return None  # "9.10" is a time more often than a date
    return date_in_year(state, day, month, None), found.end()


def _match_last_day(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "sista april"."""
    word = state.word(at)
    month = _match_month(state, state.skip_spaces(word[1])) if word and word[0] == "sista" else None
    if month is None:
        return None
    year, end = match_year(state, month[1], YEAR)
    check_year(state, year)
    return whole_month(state, month[0], year).map(lambda days: DaySpan(days.end)), end


def _match_day_and_month(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "12 mars", "den 5:e mars 2027", "sjätte juni", "12–14 mars", "28 mars - 2 april"."""
    if last_day := _match_last_day(state, at):
        return last_day
    numbered = match_day_number(state, at)
    if numbered is None:
        return None
    day, end = numbered
    if several := _OR_DAY.match(state.text, end):
        if named := _match_month(state, state.skip_spaces(several.end())):
            year, _ = match_year(state, named[1], YEAR)
            days = (date_in_year(state, n, named[0], year) for n in (day, int(several[1])))
            raise state.several_days(
                state.written(at, named[1]), *(state.resolve_year(each) for each in days)
            )
        return None
    to_day = _TO_DAY.match(state.text, end)
    last = int(to_day[1]) if to_day else day
    at_month = state.skip_spaces(to_day.end() if to_day else end)
    of = _OF.match(state.text, at_month)
    if of and (of[0].startswith("of") or not state.text[end - 1].isdigit()):
        at_month = of.end()
    month = _match_month(state, at_month)
    if month is None:
        return None
    year, end = match_year(state, month[1], YEAR)
    if last != day:
        return date_span(
            state,
            date_in_year(state, day, month[0], year),
            date_in_year(state, last, month[0], year),
        ), end
    there = date_in_year(state, day, month[0], year)
    to = _DASH.match(state.text, end)
    if to and (second := match_day_number(state, to.end())):
        month_two = _match_month(state, state.skip_spaces(second[1]))
        if month_two:
            year, end = match_year(state, month_two[1], YEAR)
            return date_span(state, there, date_in_year(state, second[0], month_two[0], year)), end
    return there, end


def match_month_and_day(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "March 12th, 2027", "May 12 at 9". Weak where a person and a number can be meant."""
    word = state.word(at)
    month = _match_month(state, at) if word and word[0] in MONTHS_BEFORE_DAY else None
    found = _DAY_AFTER.match(state.text, month[1]) if month else None
    if word is None or month is None or found is None:
        return None
    year, end = match_year(state, found.end(), YEAR)
    there = date_in_year(state, int(found[1]), month[0], year)
    if found[3]:
        there = date_span(state, there, date_in_year(state, int(found[3]), month[0], year))
    sure = word[0] in SURE_MONTHS or found[2] or year is not None or state.at_end(end)
    return (there if sure else replace(there, ambiguous=True)), end


def match_day_number(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "12", "5:e", "5e", "sjätte": a day of a month, and where it ends."""
    if found := _NUMBER.match(state.text, at):
        return int(found[1]), found.end()
    word = state.word(at)
    if word and word[0] in WORDS.ordinals:
        return WORDS.ordinals[word[0]], word[1]
    return None


def _match_month(state: ParseState, at: int) -> tuple[int, int] | None:
    word = state.word(at)
    if word is None or word[0] not in WORDS.months:
        return None
    end = word[1]
    if len(word[0]) <= 4 and state.text.startswith(".", end):
        end += 1
    return WORDS.months[word[0]], end


def match_day_of_month(
    state: ParseState, at: int, *, after_weekday: bool = False
) -> tuple[Callable[[date], DaySpan | None], int] | None:
    """ "den 12", "den 5:e" with no month: from the first day of a month to that day in it."""
    word = state.word(at)
    den = word is not None and word[0] in {"den", "the"}
    if den and word:
        at = state.skip_spaces(word[1])
    numbered = match_day_number(state, at)
    if numbered is None or not (1 <= numbered[0] <= 31):
        return None
    day, end = numbered
    ordinal = after_weekday and state.text.startswith(("st", "nd", "rd", "th"), end - 2)
    if (
        not den
        and not ordinal
        and not (state.whole and state.text[at].isdigit() and not state.text[end - 1].isdigit())
    ):
        return None

    def in_month(month: date) -> DaySpan | None:
        try:
            return DaySpan(month.replace(day=day))
        except ValueError:
            return None

    return in_month, end


def match_months(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "mars", "mars 2027", "mars–april": whole months."""
    first = _match_month(state, at)
    if first is None:
        return None
    month, end = first
    last = month
    to = re.compile(r" ?[-/] ?").match(state.text, end)
    if to and (second := _match_month(state, to.end())):
        last, end = second
    year, end = match_year(state, end, YEAR)
    check_year(state, year)
    return whole_month(state, month, year, last), end


def match_holiday(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "midsommarafton", "annandag påsk 2028"; a feast of several days is a span."""
    name = state.phrase(at, _FESTIVE)
    if name is None:
        return None
    said, end = name
    year, after = match_year(state, end, YEAR)
    check_year(state, year)

    def in_year(year: int) -> DaySpan | None:
        if said in WORDS.holidays:
            return DaySpan(WORDS.holidays[said](year))
        first, last = WORDS.feasts[said]
        return DaySpan(first(year), last(year))

    weak = said in WORDS.holidays_like_names and year is None
    return YearlessDate(in_year, lambda: errors.no_date(said, state.today), year, weak), after
