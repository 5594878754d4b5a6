"""Days as people point at them: "i mars", "sista fredagen i april", "dagen före midsommarafton".

`match_day` tries all rules for days. See `calendar_dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from secretary.calendar import is_working_day
from secretary.errors import DateError, DateExample
from secretary.language.dates import (
    calendar_dates,
    days_beside,
    errors,
    relative_days,
    week_numbers,
    weekday_names,
    weekdays,
    weeks,
)
from secretary.language.dates.figure_dates import CONTEXT_AFTER
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState, YearlessDate
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import last_of_month

_WORKING_DAYS: Final = {word: word for word in WORDS.working_days}
_THE: Final = re.compile(r"(?:(?:on|pa) +)?(?:the|den) +")
_NTH: Final = re.compile(r"([1-5])(?: ?:? ?[ae]|st|nd|rd|th)\b")
_ORDINAL_NOUN: Final = re.compile(rf" +(?:[a-z]+ +)?(?:{WORDS.ordinal_nouns})[a-z]{{0,4}}\b")
_IN_MONTH: Final = re.compile(r" +(?:(?:i|of|in) +)?")
_OF_THIRD: Final = re.compile(r"-| *")  # "mid-March"
_SECOND: Final = 2
"""The first and the second are as often a thing that was spoken of: "den andra är bättre"."""
_BREAK: Final = re.compile(r" ?[,:;.!?)]| - ")


def match_day(state: ParseState, at: int) -> DayMatch | None:
    """The day or days at this place, and where they end; None where there are none.

    Raises DateError where a day was meant that does not exist or can be two.
    """
    return (
        days_beside.match_day_beside(state, at)
        or weekdays.match_weekday(state, at)
        or _match_nth_weekday(state, at)
        or weeks.match_week(state, at)
        or relative_days.match_relative(state, at)
        or relative_days.match_near_day(state, at)
        or _match_dated(state, at)
        or _match_month(state, at)
        or _match_same_day(state, at)
        or _match_day_in_near_month(state, at)
        or _match_bare_day_number(state, at)
    )


def _match_dated(state: ParseState, at: int) -> DayMatch | None:
    led = state.skip(weekday_names.DAY_LEAD_IN, at)
    found = calendar_dates.match_date(state, led)
    if found is None:
        return None
    days, end = found
    if (
        days.ambiguous
        and not state.whole
        and led == at
        and not CONTEXT_AFTER.match(state.text, end)
    ):
        return None
    there = state.resolve_year(days)
    name = weekday_names.match_weekday_name(state, state.skip_separators(end))
    if name and (not name[2] or "(" in state.text[end : name[1]]):
        there, end = weekdays.on_weekday(state, days, name[0]), name[1]
        end += state.text.startswith(")", end)
    return week_numbers.check_week_after(state, there, end)


def _match_months(state: ParseState, at: int) -> tuple[YearlessDate, int] | None:
    """ "mars 2027", "nästa månad"."""
    near = state.phrase(at, WORDS.months_near)
    if near is None:
        return calendar_dates.match_months(state, at)
    months = state.today.year * 12 + state.today.month - 1 + near[0]
    first = date(months // 12, months % 12 + 1, 1)
    return state.fixed(DaySpan(first, last_of_month(first))), near[1]


def _match_month(state: ParseState, at: int) -> DayMatch | None:
    """ "i mars", "nästa månad", "i början av april", "mars 2027"."""
    led = state.skip(weekday_names.PERIOD_LEAD_IN, at)
    third = state.phrase(led, WORDS.thirds_of_month)
    found = _match_months(state, state.skip(_OF_THIRD, third[1]) if third else led)
    if found is None:
        return None
    days, end = found
    by_itself = led == at and not third and days.year is None
    if by_itself and not state.whole:
        return None
    if third:
        low, high = third[0]
        days = days.map(lambda found: _third(found, low, high))
    return state.resolve_year(days), end


def _third(month: DaySpan, low: int, high: int) -> DaySpan:
    last = min(
        month.first.replace(day=min(high, 28)) + timedelta(days=max(0, high - 28)), month.end
    )
    return DaySpan(month.first.replace(day=low), last)


def _match_nth_weekday(state: ParseState, at: int) -> DayMatch | None:
    """ "första torsdagen i mars", "sista fredagen i nästa månad", "sista vardagen i april"."""
    nth = _match_nth(state, state.skip(_THE, at))
    word = state.word(state.skip_spaces(nth[1])) if nth else None
    if nth is None or word is None:
        return None
    fits: Callable[[date], bool]
    if word[0] in WORDS.weekdays:
        weekday = WORDS.weekdays[word[0]]
        fits = lambda day: day.weekday() == weekday  # noqa: E731
    elif word[0] in WORDS.day_steps or (nth[0] == -1 and word[0] in WORDS.nth_of):
        fits = lambda _: True  # noqa: E731
        if word[0] in WORDS.nth_of:  # "den sista i månaden"
            word = word[0], nth[1]
    elif working := state.phrase(state.skip_spaces(nth[1]), _WORKING_DAYS, 2):
        word = working
        fits = is_working_day
    else:
        return None
    i = state.word(state.skip_spaces(word[1]))
    if i and i[0] in WORDS.before_after:
        return _match_nth_beside(state, nth[0], fits, i)
    if i is None or i[0] not in WORDS.nth_of:
        return None
    month = _match_months(state, state.skip_spaces(i[1]))
    if month is None:
        return None
    days, end = month
    chosen = days.map(lambda found: _nth(found, nth[0], fits))
    said = state.written(at, end)

    def none() -> DateError:
        last = state.resolve_year(days.map(lambda found: _nth(found, -1, fits)))
        return DateError("no_such_turn", said=said, days=[DateExample(last.first, state.today)])

    return state.resolve_year(replace(chosen, no_such_day=none)), end


def _match_nth(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "första", "näst sista", "1:a", "2nd"."""
    if figure := _NTH.match(state.text, at):
        return int(figure[1]), figure.end()
    return state.phrase(at, WORDS.nth, 2)


def _match_nth_beside(
    state: ParseState, nth: int, fits: Callable[[date], bool], way: tuple[str, int]
) -> DayMatch | None:
    """ "första arbetsdagen efter nyår", "sista fredagen före jul"."""
    anchor = days_beside.match_anchor(state, way[1])
    step = WORDS.before_after[way[0]]
    count = 1 if nth == -1 and step < 0 else nth
    if anchor is None or count < 1:
        return None

    def beside(found: DaySpan) -> DaySpan:
        day = found.end if step > 0 else found.first
        for _ in range(count):
            day += timedelta(days=step)
            while not fits(day):
                day += timedelta(days=step)
        return DaySpan(day)

    return state.resolve_year(anchor[0].map(beside)), anchor[1]


def _nth(month: DaySpan, nth: int, fits: Callable[[date], bool]) -> DaySpan | None:
    days = (month.end - month.first).days + 1
    fitting = [d for n in range(days) if fits(d := month.first + timedelta(days=n))]
    index = nth - 1 if nth > 0 else nth
    return DaySpan(fitting[index]) if -len(fitting) <= index < len(fitting) else None


# --- days that lean on something else -------------------------------------------------------


def _match_same_day(state: ParseState, at: int) -> DayMatch | None:
    """ "samma dag", "en vecka senare": counted from the day of the reference meeting."""
    same = state.phrase(at, WORDS.from_reference)
    day_there = state.reference_day
    if same is None or day_there is None:
        return None
    return DaySpan(day_there + timedelta(days=same[0])), same[1]


def _match_day_in_near_month(state: ParseState, at: int) -> DayMatch | None:
    """ "den 5 i nästa månad", "the 5th of next month"."""
    found = calendar_dates.match_day_of_month(
        state, state.skip(weekday_names.DAY_LEAD_IN, at), after_weekday=True
    )
    if found is None:
        return None
    of, end = found
    month = state.phrase(state.skip(_IN_MONTH, end), WORDS.months_near)
    if month is None or month[0] <= 0:
        return None
    months = state.today.year * 12 + state.today.month - 1 + month[0]
    first = date(months // 12, months % 12 + 1, 1)
    if there := of(first):
        return there, month[1]
    longest = of(first.replace(month=1))
    raise errors.no_such_day(longest.first.day if longest else 0, first.month, None, state.today)


def _match_bare_day_number(state: ParseState, at: int) -> DayMatch | None:
    """ "den 12", "den 5:e": the next month that has that day, from today."""
    found = calendar_dates.match_day_of_month(
        state, at + 3 if state.text.startswith("on ", at) else at
    )
    if found is None:
        return None
    of, end = found
    there = calendar_dates.next_day_numbered(state, of)
    if not (state.whole or _is_day_of_month(state, at, end, there.first.day)):
        return None  # "den 3 punkten"
    return replace(there, any_month=True), end


def _is_day_of_month(state: ParseState, at: int, end: int, day: int) -> bool:
    """Whether "den 12:e" or "the 12th" is a day in running text, and no third item of a list."""
    if state.at_end(end) or CONTEXT_AFTER.match(state.text, end):
        return True
    if state.phrase(state.skip_separators(end), WORDS.parts_of_day):
        return True
    if day > _SECOND and _goes_on(state, end):
        return True
    if _ORDINAL_NOUN.match(state.text, end):
        return False
    said = state.text[at:end]
    in_figures = any(char.isdigit() for char in said)
    # "The 12 members" is English only: in Swedish that is "de 12".
    if in_figures and (not said[-1].isdigit() or "den " in said):
        return True
    return not in_figures and _BREAK.match(state.text, end) is not None


def _goes_on(state: ParseState, end: int) -> bool:
    word = state.word(state.skip_spaces(end))
    return word is not None and word[0] in WORDS.clause_words
