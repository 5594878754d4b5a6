"""Days so and so long from now: "om 14 dagar", "i övermorgon", "fredag om två veckor"."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta
from typing import Final

from secretary.language.dates import errors
from secretary.language.dates.parse_state import DayMatch, DaySpan, ParseState
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.weekday_names import match_sure_weekday
from secretary.language.dates.years import check_year, last_of_month, monday_of

_EIGHT: Final = 8
_DAYS_OF_WEEKS: Final = {_EIGHT: 1, 14: 2}
"""Days as people count a week, with the day it begins and the day it ends."""
_WEEKS_FURTHER: Final = {"week": 1, "fortnight": 2}
_HALF_HOUR: Final = re.compile(r"half an hour\b")
_TIME: Final = re.compile(r"(?:['’]s?)? +time\b(?! +(?!at\b|on\b|kl\b)\w)")
""" "In two weeks' time"."""
_COUNT: Final = re.compile(r"(\d{1,3})(?!\d)")


def _match_count(state: ParseState, at: int) -> tuple[int, int] | None:
    if found := _COUNT.match(state.text, at):
        return int(found[1]), found.end()
    word = state.word(at)
    return (WORDS.cardinals[word[0]], word[1]) if word and word[0] in WORDS.cardinals else None


def match_amount(state: ParseState, at: int) -> tuple[int, str, int] | None:
    """ "fjorton dagar", "en halvtimme", "ett halvår", "2 v": number, unit and end."""
    if half := _HALF_HOUR.match(state.text, at):
        return 30, "minute", half.end()
    count = _match_count(state, at)
    if count is None:
        return None
    unit = state.word(state.skip_spaces(count[1]))
    if unit is None:
        return None
    if unit[0] in WORDS.whole_amounts and count[0] == 1:
        return *WORDS.whole_amounts[unit[0]], unit[1]
    if (
        unit[0] == "halv"
        and (hour := state.word(state.skip_spaces(unit[1])))
        and hour[0] == "timme"
    ):
        return 30, "minute", hour[1]
    if unit[0] in WORDS.double_units:
        return 2 * count[0], WORDS.double_units[unit[0]], unit[1]
    if unit[0] not in WORDS.units:
        return None
    end = unit[1]
    if len(unit[0]) <= 3 and state.text.startswith(".", end):
        end += 1
    return count[0], WORDS.units[unit[0]], end


def match_weeks_ahead(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "om två veckor", "om 14 dagar": whole weeks, and where they end."""
    om = state.word(at)
    amount = match_amount(state, state.skip_spaces(om[1])) if om and om[0] in WORDS.ahead else None
    if amount is None:
        return None
    count, unit, end = amount
    if unit == "week":
        return count, end
    if unit == "day" and count == _EIGHT:
        return 1, end
    return (count // 7, end) if unit == "day" and count % 7 == 0 and count else None


def match_weeks_further(state: ParseState, at: int) -> tuple[int, int] | None:
    """ "åtta dagar" after a day, "week", "fortnight": whole weeks from that day, and their end."""
    word = state.word(at)
    if word and word[0] in _WEEKS_FURTHER:
        return _WEEKS_FURTHER[word[0]], word[1]
    amount = match_amount(state, at)
    if amount is None or amount[1] != "day" or amount[0] not in _DAYS_OF_WEEKS:
        return None
    return _DAYS_OF_WEEKS[amount[0]], amount[2]


def weekday_in_weeks(state: ParseState, weekday: int, weeks: int, said: str) -> date:
    """ "fredag om två veckor". DateError on the days of the week when Swedes differ."""
    in_week = monday_of(state.today) + timedelta(days=7 * weeks + weekday)
    ahead = (weekday - state.today.weekday()) % 7
    after = state.today + timedelta(days=ahead + 7 * weeks)
    if in_week != after:
        raise errors.two_readings(said, {in_week, after}, state.today)
    return in_week


def match_relative(state: ParseState, at: int) -> DayMatch | None:
    """ "om en vecka", "om två veckor på fredag", "om en timme", "för tre dagar sedan"."""
    word = state.word(at)
    if word is None or word[0] not in {*WORDS.ahead, "for"}:
        return None
    amount = match_amount(state, state.skip_spaces(word[1]))
    if amount is None:
        return None
    count, unit, end = amount
    if word[0] == "for":
        ago = state.word(state.skip_spaces(end))
        if ago is None or ago[0] not in {"sedan", "sen"}:
            return None
        return offset_from_now(state, -count, unit), ago[1]
    end = state.skip(_TIME, end)
    if unit == "week":
        name = match_sure_weekday(state, state.skip_separators(end))
        if name:
            return DaySpan(
                weekday_in_weeks(state, name[0], count, state.written(at, name[1]))
            ), name[1]
    there = offset_from_now(state, count, unit)
    if (count, unit) == (_EIGHT, "day") and not state.text[state.skip_spaces(word[1])].isdigit():
        # "Om åtta dagar" is as often a week.
        both = {there.first, there.first - timedelta(days=1)}
        raise errors.two_readings(state.written(at, end), both, state.today)
    return there, end


def offset_from_now(state: ParseState, count: int, unit: str) -> DaySpan:
    """The day, or moment, so and so long from now."""
    if unit in {"hour", "minute"}:
        step = timedelta(hours=count) if unit == "hour" else timedelta(minutes=count)
        # By way of UTC: an hour is an hour also on the night the clocks change.
        there = (state.now.astimezone(UTC) + step).astimezone(state.zone)
        return DaySpan(there.date(), start=there.time().replace(second=0, microsecond=0))
    if unit in {"month", "year"}:
        months = state.today.month - 1 + (count if unit == "month" else 12 * count)
        year, month = state.today.year + months // 12, months % 12 + 1
        check_year(state, year)
        last = last_of_month(date(year, month, 1)).day
        return DaySpan(date(year, month, min(state.today.day, last)))
    there_day = state.today + timedelta(days=count * (7 if unit == "week" else 1))
    check_year(state, there_day.year)
    return DaySpan(there_day)


def match_near_day(state: ParseState, at: int) -> DayMatch | None:
    """ "i dag", "i morgon bitti", "i övermorgon", "i dag om en vecka"."""
    near = state.phrase(at, WORDS.near_days)
    if near is None:
        return None
    (days, part), end = near
    at = state.skip_spaces(end)
    weeks = match_weeks_ahead(state, at) or match_weeks_further(state, at)
    if weeks:
        days, end = days + 7 * weeks[0], weeks[1]
    return DaySpan(state.today + timedelta(days=days), part=part), end
