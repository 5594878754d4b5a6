"""Days by their weekday: "nästa fredag", "fredagen den 12 mars", "torsdag v 12", "i fredags".

See `calendar_dates` for the shape of a rule. Where people mean different days by the same words,
the rule asks with both.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from secretary.language.dates import calendar_dates, errors, weekday_names
from secretary.language.dates.figure_dates import CONTEXT_AFTER
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState, YearlessDate
from secretary.language.dates.relative_days import (
    match_weeks_ahead,
    match_weeks_further,
    weekday_in_weeks,
)
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.week_numbers import check_week_after, in_week, match_week_in_year
from secretary.language.dates.years import monday_of
from secretary.language.en.date_vocabulary import ALSO_SWEDISH, MONTHS_BEFORE_DAY

_WITH_DIACRITICS: Final = frozenset({"ma", "lo", "so"})
_OTHER_WORDS: Final = frozenset({"to", "on", "fr"})
_CLOCK: Final = re.compile(r"kl(?:ockan)?[.:]? *[a-z0-9]")
_AFTER_NEXT: Final = {"after next": True, "efter nasta": True}
_OF_MONTH: Final = re.compile(
    rf" +before\b| +(?:in|of) +(?:(?:the|this|next) +)?(?:{'|'.join(MONTHS_BEFORE_DAY)}|month)\b"
)


def match_weekday(state: ParseState, at: int) -> DayMatch | None:
    """ "fredag", "nu på fredag", "nästa fredag", "fredagen den 12 mars", "torsdag v 12"."""
    if short := _match_two_letters(state, at):
        return short
    begun = at
    led = state.skip(weekday_names.DAY_LEAD_IN, at)
    at = led
    which = state.phrase(at, WORDS.which, 2)
    if which:
        at = state.skip_spaces(which[1])
    name = weekday_names.match_weekday_name(state, at)
    if name is None:
        return (
            _match_last_weekday(state, begun)
            or _match_day_off(state, at)
            or _match_the_after_next(state, at)
        )
    weekday, end, weak = name
    dated = _match_after_weekday(state, weekday, at, end)
    if dated:
        return dated
    if which and which[0] == "last" and _OF_MONTH.match(state.text, end):
        return None  # "last Friday in March" is not last Friday
    if (
        weak
        and not weekday_names.has_context_before(state, begun, led, at)
        and not CONTEXT_AFTER.match(state.text, end)
    ):
        return None
    coming = _next_weekday(state, weekday)
    if which is None or which[0] == "coming":
        return DaySpan(coming), end
    if which[0] == "after next":
        return _after_next(state, weekday, state.written(led, end)), end
    latest = coming - timedelta(days=14 if coming - state.today == timedelta(days=7) else 7)
    weeks, near = (1, coming) if which[0] == "next" else (-1, latest)
    other = monday_of(state.today) + timedelta(days=7 * weeks + weekday)
    if near < state.today and not state.past:
        raise state.error("past_day", day=near)
    if other != near:
        raise errors.two_readings(state.written(led, end), {near, other}, state.today)
    return DaySpan(near), end


def _match_two_letters(state: ParseState, at: int) -> DayMatch | None:
    """ "ti 2/3", "to 11 mars", "må kl 9": two letters are a weekday only before a date or "kl"."""
    word = state.word(at)
    if word is None or word[0] not in WORDS.two_letter_weekdays:
        return None
    if word[0] in _WITH_DIACRITICS and state.written(at, word[1]).isascii():
        return None  # "so 12 March"
    weekday = WORDS.two_letter_weekdays[word[0]]
    end = word[1] + state.text.startswith(".", word[1])
    after = state.skip_separators(end)
    other_word = word[0] in _OTHER_WORDS  # "to 12 March", "fr 12 mars" for "från"
    found = calendar_dates.match_date(state, state.skip(weekday_names.PERIOD_LEAD_IN, after))
    if found and not found[0].ambiguous:
        if other_word and state.resolve_year(found[0]).first.weekday() != weekday:
            return None
        return check_week_after(state, on_weekday(state, found[0], weekday), found[1])
    if word[0] == "fr":
        return None
    week = match_week_in_year(state, after)
    if week:
        return in_week(state, week[0], weekday), week[1]
    return (
        (DaySpan(_next_weekday(state, weekday)), end) if _CLOCK.match(state.text, after) else None
    )


def _next_weekday(state: ParseState, weekday: int) -> date:
    return state.today + timedelta(days=(weekday - state.today.weekday()) % 7 or 7)


def _match_last_weekday(state: ParseState, at: int) -> DayMatch | None:
    """ "i fredags"."""
    i = state.word(at)
    word = state.word(state.skip_spaces(i[1])) if i and i[0] == "i" else None
    if word is None or word[0] not in WORDS.last_weekdays:
        return None
    back = (state.today.weekday() - WORDS.last_weekdays[word[0]]) % 7 or 7
    return DaySpan(state.today - timedelta(days=back)), word[1]


def _match_day_off(state: ParseState, at: int) -> DayMatch | None:
    """ "fri 15 mars": the day, for who has it off as for whom it is a Friday."""
    word = state.word(at)
    if word is None or word[0] not in ALSO_SWEDISH:
        return None
    found = calendar_dates.match_date(state, state.skip_spaces(word[1]))
    return (
        check_week_after(state, state.resolve_year(found[0]), found[1])
        if found and not found[0].ambiguous
        else None
    )


def _match_after_weekday(state: ParseState, weekday: int, name: int, end: int) -> DayMatch | None:
    """What stands after a weekday and says which one: a date, a week, a count of weeks."""
    at = state.skip_separators(end)
    if month_first := calendar_dates.match_month_and_day(state, at):
        return check_week_after(state, on_weekday(state, month_first[0], weekday), month_first[1])
    found = calendar_dates.match_date(state, state.skip(weekday_names.PERIOD_LEAD_IN, at))
    if found and not found[0].ambiguous:
        return check_week_after(state, on_weekday(state, found[0], weekday), found[1])
    if numbered := calendar_dates.match_day_of_month(state, at, after_weekday=True):
        there = calendar_dates.next_day_numbered(state, numbered[0])
        return _require_weekday(state, there, weekday), numbered[1]
    week = match_week_in_year(state, state.skip(weekday_names.PERIOD_LEAD_IN_OR_OF, at))
    if week:
        return in_week(state, week[0], weekday), week[1]
    if after_next := _match_after_next(state, weekday, name, at):
        return after_next
    if further := match_weeks_further(state, at):
        return DaySpan(_next_weekday(state, weekday) + timedelta(days=7 * further[0])), further[1]
    weeks = match_weeks_ahead(state, at)
    if weeks:
        return DaySpan(
            weekday_in_weeks(state, weekday, weeks[0], state.written(at, weeks[1]))
        ), weeks[1]
    return None


def _match_after_next(state: ParseState, weekday: int, name: int, at: int) -> DayMatch | None:
    """ "after next" or "efter nästa" behind a weekday; no "fredag efter nästa möte"."""
    after_next = state.phrase(at, _AFTER_NEXT, 2)
    if after_next is None or not (
        state.is_closed(after_next[1]) or CONTEXT_AFTER.match(state.text, after_next[1])
    ):
        return None
    return _after_next(state, weekday, state.written(name, after_next[1])), after_next[1]


def _match_the_after_next(state: ParseState, at: int) -> DayMatch | None:
    """ "the Friday after next"; "the Friday meeting" begins with no date."""
    word = state.word(at)
    begun = state.skip_spaces(word[1]) if word and word[0] == "the" else at
    name = weekday_names.match_weekday_name(state, begun) if begun > at else None
    if name is None:
        return None
    return _match_after_next(state, name[0], begun, state.skip_separators(name[1]))


def _after_next(state: ParseState, weekday: int, said: str) -> DaySpan:
    """A week after the next such weekday. DateError on the days of the week when people differ."""
    coming = _next_weekday(state, weekday)
    both = {coming, monday_of(state.today) + timedelta(days=7 + weekday)}
    after = {day + timedelta(days=7) for day in both}
    if len(after) > 1:
        raise errors.two_readings(said, after, state.today)
    return DaySpan(after.pop())


def on_weekday(state: ParseState, days: YearlessDate, weekday: int) -> DaySpan:
    """The date, on the weekday it was said to be. DateError where it is on another."""
    if state.past and days.year is None:
        fitting = days.map(lambda found: found if found.first.weekday() == weekday else None)
        years = range(state.today.year - 2, state.today.year + 3)
        if any(fitting.in_year(year) for year in years):
            return state.resolve_year(fitting)
    there = state.resolve_year(days)
    others: list[date] = []
    if days.year is None:
        later = (days.in_year(there.first.year + n) for n in (1, 2))
        others = [found.first for found in later if found and found.first.weekday() == weekday]
    return _require_weekday(state, there, weekday, others)


def _require_weekday(
    state: ParseState, there: DaySpan, weekday: int, others: list[date] | None = None
) -> DaySpan:
    if there.first.weekday() != weekday:
        raise errors.wrong_weekday(there.first, weekday, state.today, others or ())
    return there
