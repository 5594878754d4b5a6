"""The parts of a date put together: a day, a time and a part of the day, in any order."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError
from secretary.language.dates import errors
from secretary.language.dates.days import match_day
from secretary.language.dates.parse_state import DaySpan, ParseState
from secretary.language.dates.parsed_date import ParsedDate, check_unambiguous
from secretary.language.dates.parts import QUOTES, Parts, match_parts, start_of
from secretary.language.dates.times import match_time, resolve_times
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import monday_of
from secretary.language.text import nfc

_MAX_LENGTH: Final = 200
"""Characters looked at: no date is longer, while what people paste can be."""

_AFTER: Final = " \t.,;:!?)–-"
_ONE_MORE: Final = ("-", "/", *(f"{word} " for word in WORDS.or_words))
_UNTIL: Final = tuple(f"{word} " for word in WORDS.until_words)
_WORDS_OF_A_DAY: Final = 8
_HOUR_LEFT: Final = re.compile(r"\d{1,2}[ .!?]*$")
_WORD_AND_SPACES: Final = re.compile(r"[^\W_]+[\W_]*|[\W_]+")
_OF_THE_TIME: Final = ("clocks_change", "past_time")
"""The errors whose examples have other times on purpose."""

_ONLY_FIGURES: Final = re.compile(r"[\d.:–\- ]+")
"""What is left of a date when its time was written without "kl": no place, and no reason."""


def parse_date(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    reference_start: time | datetime | None = None,
    past: bool = False,
) -> ParsedDate:
    """The date that the whole of `text` is.

    now: aware; "i morgon" and the like are counted from its date in `zone`.
    reference_start: when an existing meeting starts, for "samma tid nästa vecka": its time of
        day; as a local datetime it also gives the day of a text with only a time.
    past: whether a day gone by is accepted, as in a reference to a meeting. A day without a year
        is then the nearest such day, else the next.

    Raises DateError, with examples that are right, for anything but one clear date.
    """
    state = new_state(text, now, zone, reference_start, past, whole=True)
    parts = Parts()
    try:
        found = match_parts(state, parts)
        rest = _remainder(state, parts.end) if found else text
        if found and not rest:
            return _resolve(state, parts)
        fallback = _match_fallback(state)
        if fallback and not _remainder(state, fallback[1]):
            return _resolve(state, Parts(fallback[0], end=fallback[1]))
        if not found:
            raise errors.no_date(text[:_MAX_LENGTH], state.today)
        _refuse_second_date(state, parts)
        raise errors.more_than_date(state.original[: parts.end], rest, state.sample)
    except DateError as error:
        raise _keeping(state, parts, error) from error


def parse_leading_date(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    reference_start: time | datetime | None = None,
    past: bool = False,
) -> tuple[ParsedDate, str]:
    """The longest date that `text` begins with, and the rest of it without what separates them.

    "torsdag 12 mars kl 9 Stadshuset i Sala" gives the date and "Stadshuset i Sala". The arguments
    are those of `parse_date`. Raises DateError where the text begins with no date, or with one
    that is unclear; its examples keep the time that was understood, and its `rest` what follows.
    """
    found = find_leading_date(text, now, zone, reference_start=reference_start, past=past)
    if found is None:
        raise errors.no_date(text[:_MAX_LENGTH], now.astimezone(zone).date())
    return found


def find_leading_date(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    reference_start: time | datetime | None = None,
    past: bool = False,
) -> tuple[ParsedDate, str] | None:
    """As `parse_leading_date`, but None where `text` begins with no date.

    Still raises DateError for a date that cannot be, or can be two ("30 februari, Sala").
    """
    state = new_state(text, now, zone, reference_start, past)
    parts = Parts()
    try:
        if not match_parts(state, parts):
            fallback = _match_fallback(state)
            if fallback is None:
                return None
            parts = Parts(fallback[0], end=fallback[1])
        _refuse_second_date(state, parts)
        rest = _remainder(state, parts.end)
        if _ONLY_FIGURES.fullmatch(rest):
            raise errors.more_than_date(state.original[: parts.end], rest, state.sample)
        return _resolve(state, parts), rest
    except DateError as error:
        raise _keeping(state, parts, error) from error


def _keeping(state: ParseState, parts: Parts, error: DateError) -> DateError:
    """The error, with what was understood besides: a time of day, and what follows it."""
    clock = parts.clock
    end = at = parts.end if parts.end and parts.days else _end_of_wrong_day(state, error)
    while clock is None and at < len(state.text):
        try:
            timed = match_time(state, at, loose=False)
        except DateError as wrong:
            end = at + len(str(wrong.values.get("said", "")))
            break
        if timed:
            clock, end = timed
            break
        at = state.skip(_WORD_AND_SPACES, at)
    if clock is not None and error.message_id not in _OF_THE_TIME:
        with contextlib.suppress(DateError):
            error = error.at_time(*resolve_times(state, clock, parts.part, parts.lasting))
    if clock is None and error.values.get("figures"):  # "fredag 13", of which "kl" is left out
        with contextlib.suppress(DateError):
            error = _with_hour(state, parts, error)
    error.rest = _remainder(state, end)
    return error


def _with_hour(state: ParseState, parts: Parts, error: DateError) -> DateError:
    """The error with the figures that were left over in its example, as a time of day."""
    words = replace(state, original=f"kl {error.values['rest']}", tail="", whole=True)
    timed = match_time(words, 0, loose=True)
    return error.at_time(*resolve_times(state, timed[0], parts.part)) if timed else error


def _end_of_wrong_day(state: ParseState, error: DateError) -> int:
    """Where the words of a day end that cannot be: the first that are as wrong by themselves."""
    begun = at = start_of(state)
    for _ in range(_WORDS_OF_A_DAY):
        at = state.skip(_WORD_AND_SPACES, at)
        words = replace(state, original=state.original[begun:at].rstrip(_AFTER), tail="")
        try:
            match_parts(words, Parts())
        except DateError as wrong:
            if wrong.values == error.values:
                return at
    return begun


def _match_fallback(state: ParseState) -> tuple[DaySpan, int] | None:
    # Imported here: few dates need it, and the first date of a process waits for every pattern.
    from secretary.language.dates import dateparser_fallback

    return dateparser_fallback.match(state, start_of(state))


def new_state(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    reference_start: time | datetime | None = None,
    past: bool = False,
    *,
    whole: bool = False,
) -> ParseState:
    """The state in which `text` is begun to be read; the arguments are those of `parse_date`."""
    # Twice the characters, as a decomposed å is two; the rest is put back where it belongs.
    head = nfc(text[: 2 * _MAX_LENGTH])
    tail = head[_MAX_LENGTH:] + text[2 * _MAX_LENGTH :]
    local = now.astimezone(zone)
    return ParseState(head[:_MAX_LENGTH], tail, local, zone, reference_start, past, whole)


def _remainder(state: ParseState, end: int) -> str:
    rest = (state.original[end:] + state.tail).lstrip(_AFTER + QUOTES + "\n\u00a0").rstrip()
    return rest if any(map(str.isalnum, rest)) else ""


def _refuse_second_date(state: ParseState, parts: Parts) -> None:
    """Two days where one is asked for: better a question than half an answer."""
    if parts.days is None:
        return
    at = state.skip_separators(parts.end)
    for joint in (*_ONE_MORE, *_UNTIL) if state.whole else _ONE_MORE:
        if state.text.startswith(joint, at):
            at = state.skip_spaces(at + len(joint))
            second = match_time(state, at, loose=True) if parts.clock else None
            if second or (parts.clock and _HOUR_LEFT.match(state.text, at)):
                end = second[1] if second else len(state.original)
                raise state.error("one_time_only", said=state.original[:end])
            break
    # "flytta 12 mars till 19 mars" is for the caller to take apart.
    if not state.text.startswith(_UNTIL, at) and (another := match_day(state, at)):
        raise state.several_days(state.original[: another[1]], parts.days, another[0])


def _resolve(state: ParseState, parts: Parts) -> ParsedDate:
    days = parts.days
    part = parts.part or (days.part if days else None)
    start, end = days.start if days else None, None
    if parts.clock is not None:
        start, end = resolve_times(state, parts.clock, part, parts.lasting)
    elif parts.same is not None:
        start = parts.same
        days = days and _same_weekday(state, days, parts.said)
    if days is None:
        days = _next_with(state, start)
    when = ParsedDate(
        day=days.first,
        start=start,
        end=end,
        span_end=days.last,
        part=part if start is None else None,
        day_named=parts.days is not None,
        any_month=days.any_month,
    )
    _check(state, when)
    return when


def _same_weekday(state: ParseState, days: DaySpan, said: str) -> DaySpan:
    """ "samma tid nästa vecka": the meeting's weekday, if the meeting's day is known.

    DateError when next week and the week after the meeting are not the same.
    """
    meeting = state.reference_day
    if meeting is None or days.last != days.first + timedelta(days=6):
        return days
    there = {days.first + timedelta(days=meeting.weekday())}
    if days.first == monday_of(state.today) + timedelta(days=7):
        there.add(meeting + timedelta(days=7))
    if len(there) > 1:
        raise errors.two_readings(said, there, state.today)
    return DaySpan(there.pop())


def _next_with(state: ParseState, start: time | None) -> DaySpan:
    day = state.reference_day
    if day is None:
        later = start is not None and start > state.now.time()
        day = state.today + timedelta(days=0 if later else 1)
    return DaySpan(day)


def _coming(day: date, today: date) -> date | None:
    """The day in this year or the next, of one in a year gone by; None of one in this."""
    if day.year == today.year or (day.month, day.day) == (2, 29):
        return None
    there = day.replace(year=today.year)
    return there if there > today else there.replace(year=today.year + 1)


def _check(state: ParseState, when: ParsedDate) -> None:
    last = when.span_end or when.day
    if not state.past:
        if last < state.today:
            state.day = _coming(last, state.today)
            raise state.error("past_day", day=last)
        if last == state.today and when.start is not None and when.start < state.now.time():
            raise state.error("past_time", clock=when.start)
    if when.start is not None and when.span_end is None:
        check_unambiguous(when.day, when.start, state.zone)
        if when.end is not None:
            check_unambiguous(when.day, when.end, state.zone)
