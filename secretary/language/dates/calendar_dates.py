"""Days of the calendar: "12 mars", "den 5:e", "27/8 2027", "2027-08-27", "annandag påsk".

Each rule takes the state and a place in its text, and returns the days found there and where they
end, or None. A rule raises DateError once it is sure that a date was meant and it cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.figure_dates import match_dotted, match_figures
from secretary.language.dates.parse_state import DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import (
    YEAR,
    check_year,
    date_in_year,
    date_span,
    last_of_month,
    match_year,
    whole_month,
)
from secretary.language.en.date_vocabulary import MONTHS_BEFORE_DAY, SURE_MONTHS

_NUMBER: Final = re.compile(
    r"(\d{1,2})(?: ?: ?(?:e|a|te|de|nde)\b|(?:e|a|te|de|st|nd|rd|th)\b|\.(?=[ a-z]))?"
)
_TO_DAY: Final = re.compile(r" ?- ?(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])")
_OR_DAY: Final = re.compile(
    rf" *(?:,|{'|'.join(WORDS.or_words)}|&|\+) *(?:den |the )?"
    r"(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])"
)

_TENS_JOINT: Final = re.compile(r"-| *")
_DEN: Final = re.compile(r",? *den +\d")
_THE: Final = re.compile(r"(?:(?:the|den) +)?")
_SECOND: Final = 2
_TO_MONTH: Final = re.compile(r"-(?=[a-z])| *")  # "12-mars"
_DASH: Final = re.compile(r" ?- ?")
_LAST: Final = re.compile(r"sist[ae] +(?:(?:i|av) +)?|last +of +")
_OF: Final = re.compile(r"(?:i|av|of) +")
_DAY_AFTER: Final = re.compile(  # "March 12th, 2027", "March 12-14", but not "March 9 am"
    r",? *(?:(?:the|den) +)?(\d{1,2})(st|nd|rd|th)?(?: ?- ?(\d{1,2})(?:st|nd|rd|th)?)?\b"
    r"(?![:/]|[.,]\d| ?[ap]\.?m\b)"
)
_LEAP_DAYS: Final = {name: name for name in WORDS.leap_days}
_FESTIVE: Final = {name: name for name in (*WORDS.holidays, *WORDS.feasts)}


def match_date(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """Any day written as a date or as the name of a holiday."""
    word = state.word(at)
    den = word is not None and word[0] in {"den", "dn", "the"}
    if den and word:
        at = state.skip_spaces(word[1])
    return (
        match_figures(state, at)
        or _match_day_and_month(state, at)
        or match_month_and_day(state, at)
        or _match_leap_day(state, at)
        or match_holiday(state, at)
        or (match_dotted(state, at) if den or state.whole else None)
    )


def _match_last_day(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "sista april", "the last of March"."""
    last = _LAST.match(state.text, at)
    month = _match_month(state, last.end()) if last else None
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
    at_month = state.skip(_TO_MONTH, to_day.end() if to_day else end)
    of = _OF.match(state.text, at_month)
    if of and (of[0].startswith("of") or not state.text[end - 1].isdigit()):
        at_month = of.end()
    month = _match_month(state, at_month)
    if month is None:
        return None
    if last == day and (span := _match_span(state, day, *month)):
        return span
    year, end = match_year(state, month[1], YEAR)
    if last != day:
        return date_span(
            state,
            date_in_year(state, day, month[0], year),
            date_in_year(state, last, month[0], year),
        ), end
    return date_in_year(state, day, month[0], year), end


def _match_span(
    state: ParseState, day: int, month: int, at: int
) -> tuple[YearlessDate, int] | None:
    """ "1 april-30 juni", "April 1, 2027 - June 30", from behind the first day. What follows the
    dash is no year where it is a day and a month."""
    for year, dash in ((None, at), match_year(state, at, YEAR)):
        to = _DASH.match(state.text, dash)
        later = _match_later_day(state, to.end()) if to else None
        if later is not None:
            last_day, last_month, after = later
            last_year, end = match_year(state, after, YEAR)
            first = date_in_year(state, day, month, year)
            last = date_in_year(state, last_day, last_month, last_year)
            return date_span(state, first, last), end
    return None


def _match_later_day(state: ParseState, at: int) -> tuple[int, int, int] | None:
    """The day and the month that a span ends with, and where they end: "30 juni", "June 30"."""
    if (numbered := match_day_number(state, at)) is not None:
        month = _match_month(state, state.skip_spaces(numbered[1]))
        return (numbered[0], *month) if month else None
    month = _match_month(state, at)
    found = _DAY_AFTER.match(state.text, month[1]) if month else None
    return (int(found[1]), month[0], found.end()) if month and found and not found[3] else None


def match_month_and_day(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "March 12th, 2027", "May 12 at 9". Weak where a person and a number can be meant."""
    word = state.word(at)
    month = _match_month(state, at)
    if word is None or month is None:
        return None
    if spoken := _match_spoken_day_after(state, month[1]):
        year, end = match_year(state, spoken[1], YEAR)
        return date_in_year(state, spoken[0], month[0], year), end
    found = _DAY_AFTER.match(state.text, month[1])
    swedish = word[0] not in MONTHS_BEFORE_DAY  # "mars den 12", but not "i mars 12 personer"
    if found is None or (swedish and not _DEN.match(state.text, month[1])):
        return None
    if found[3] is None and (span := _match_span(state, int(found[1]), month[0], found.end())):
        return span
    year, end = match_year(state, found.end(), YEAR)
    there = date_in_year(state, int(found[1]), month[0], year)
    if found[3]:
        there = date_span(state, there, date_in_year(state, int(found[3]), month[0], year))
    sure = word[0] in SURE_MONTHS or swedish or found[2] or year is not None or state.at_end(end)
    return (there if sure else replace(there, ambiguous=True)), end


def _match_spoken_day_after(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "March twelfth", "March the twenty-first"; "may second" is what somebody may do."""
    word = state.skip(_THE, state.skip_spaces(at))
    if word == at or state.text[word : word + 1].isdigit():
        return None
    numbered = match_day_number(state, word)
    return numbered if numbered and numbered[0] > _SECOND else None


def match_day_number(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "12", "5:e", "5e", "sjätte": a day of a month, and where it ends."""
    if found := _NUMBER.match(state.text, at):
        return int(found[1]), found.end()
    word = state.word(at)
    if word is None:
        return None
    if word[0] in WORDS.ordinals:
        return WORDS.ordinals[word[0]], word[1]
    unit = state.word(state.skip(_TENS_JOINT, word[1]))  # "twenty-first", "tjugo första"
    tens = WORDS.cardinals.get(word[0], 0)
    if unit and tens in {20, 30} and 1 <= WORDS.ordinals.get(unit[0], 10) < 10:
        return tens + WORDS.ordinals[unit[0]], unit[1]
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
    ordinal = after_weekday and state.text[at].isdigit() and not state.text[end - 1].isdigit()
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


def _match_leap_day(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "skottdagen 2028"."""
    name = state.phrase(at, _LEAP_DAYS, 2)
    if name is None:
        return None
    year, end = match_year(state, name[1], YEAR)
    return date_in_year(state, 29, 2, year), end


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


def next_day_numbered(state: ParseState, of: Callable[[date], DaySpan | None]) -> DaySpan:
    """The next day with that number in its month; with `past`, the nearest."""
    month = state.today.replace(day=1)
    days: list[date] = []
    if state.past and (before := of((month - timedelta(days=1)).replace(day=1))):
        days.append(before.first)
    for _ in range(4):  # of any three months in a row, at least one has 31 days
        if (there := of(month)) and (state.past or there.first >= state.today):
            days.append(there.first)
        month = last_of_month(month) + timedelta(days=1)
    return DaySpan(min(days, key=state.nearness))
