"""The parts of a date put together: a day, a time and a part of the day, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.language.date_vocabulary import PartOfDay
from secretary.language.dates import errors
from secretary.language.dates.days import match_day
from secretary.language.dates.parse_state import DaySpan, ParseState
from secretary.language.dates.parsed_date import ParsedDate, check_unambiguous
from secretary.language.dates.times import WrittenTime, match_time, reference_time, resolve_times
from secretary.language.dates.vocabulary import WORDS
from secretary.language.dates.years import monday_of
from secretary.language.text import nfc

_MAX_LENGTH: Final = 200
"""Characters looked at: no date is longer, while what people paste can be."""

_AFTER: Final = " \t.,;:!?)–-"
_SAME_TIME: Final = dict.fromkeys(WORDS.same_time, True)
_ONE_MORE: Final = ("-", "/", *(f"{word} " for word in WORDS.or_words))
_UNTIL: Final = tuple(f"{word} " for word in WORDS.until_words)
_HOUR_LEFT: Final = re.compile(r"\d{1,2}[ .!?]*$")
_SHORT_PART: Final = re.compile(r"([ef])\. ?m\b\.?")
_QUOTES: Final = "\"'”“*_>"

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
    state = _new_state(text, now, zone, reference_start, past, whole=True)
    parts = _match_parts(state)
    rest = _remainder(state, parts.end) if parts else text
    if parts is None or rest:
        fallback = _match_fallback(state)
        if fallback and not _remainder(state, fallback[1]):
            return _resolve(state, _Parts(fallback[0], end=fallback[1]))
        if parts is None:
            raise errors.no_date(text[:_MAX_LENGTH], state.today)
        _refuse_second_date(state, parts)
        raise errors.more_than_date(state.original[: parts.end], rest, state.today)
    return _resolve(state, parts)


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
    that is unclear.
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
    state = _new_state(text, now, zone, reference_start, past, whole=False)
    parts = _match_parts(state)
    if parts is None:
        fallback = _match_fallback(state)
        if fallback is None:
            return None
        parts = _Parts(fallback[0], end=fallback[1])
    _refuse_second_date(state, parts)
    rest = _remainder(state, parts.end)
    if _ONLY_FIGURES.fullmatch(rest):
        raise errors.more_than_date(state.original[: parts.end], rest, state.today)
    return _resolve(state, parts), rest


def _match_fallback(state: ParseState) -> tuple[DaySpan, int] | None:
    # Imported here: few dates need it, and the first date of a process waits for every pattern.
    from secretary.language.dates import dateparser_fallback

    return dateparser_fallback.match(state, _start(state))


def _new_state(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    reference_start: time | datetime | None,
    past: bool,
    *,
    whole: bool,
) -> ParseState:
    # Twice the characters, as a decomposed å is two; the rest is put back where it belongs.
    head = nfc(text[: 2 * _MAX_LENGTH])
    tail = head[_MAX_LENGTH:] + text[2 * _MAX_LENGTH :]
    local = now.astimezone(zone)
    return ParseState(head[:_MAX_LENGTH], tail, local, zone, reference_start, past, whole)


@dataclass(eq=False)
class _Parts:
    """What has been found so far. said: the words of the days. end: where it ends."""

    days: DaySpan | None = None
    said: str = ""
    clock: WrittenTime | None = None
    part: PartOfDay | None = None
    same: time | None = None
    end: int = 0


def _match_parts(state: ParseState) -> _Parts | None:
    """The parts of a date in whatever order they come, each at most once."""
    parts = _Parts()
    at = _start(state)
    while at < len(state.text):
        end = _match_part(state, parts, at)
        if end is None:
            break
        parts.end = end
        at = state.skip_separators(end)
    if parts.days is None and not _time_alone(state, parts):
        return None
    return parts


def _start(state: ParseState) -> int:
    """The place of the first word: examples are copied with their quotation marks."""
    at = state.skip_separators(0)
    while state.text[at : at + 1] and state.text[at] in _QUOTES:
        at = state.skip_separators(at + 1)
    return at


def _match_part(state: ParseState, parts: _Parts, at: int) -> int | None:
    """Adds the part at this place to `parts` and returns its end; None where there is none."""
    if (
        parts.days is None
        and (days := match_day(state, at))
        and not state.text.startswith("'s", days[1])
    ):
        parts.days, parts.said = days[0], state.written(at, days[1])
        return days[1]
    if parts.clock is None and parts.same is None:
        loose = state.whole or parts.days is not None or _day_after_time(state, at)
        if found := match_time(state, at, loose=loose):
            parts.clock = found[0]
            return found[1]
        same = state.phrase(at, _SAME_TIME)
        if same:
            parts.same = reference_time(state)
            return same[1]
    if parts.part is None and (parts.days is not None or parts.clock is not None):
        if part := state.phrase(at, WORDS.parts_of_day):
            parts.part = part[0]
            return part[1]
        if short := _SHORT_PART.match(state.text, at):
            parts.part = WORDS.parts_of_day[f"{short[1]}m"]
            return short.end()
    return None


def _day_after_time(state: ParseState, at: int) -> bool:
    """Whether a time without "kl" stands before a day: "9-12 fredag 12 mars"."""
    found = match_time(state, at, loose=True) if state.text[at : at + 1].isalnum() else None
    return found is not None and match_day(state, state.skip_separators(found[1])) is not None


def _time_alone(state: ParseState, parts: _Parts) -> bool:
    """Whether a time without a day can be taken for the next such moment."""
    if parts.same is not None:
        return True
    return parts.clock is not None and (state.whole or parts.clock.marked)


def _remainder(state: ParseState, end: int) -> str:
    return (state.original[end:] + state.tail).lstrip(_AFTER + _QUOTES + "\n\u00a0").rstrip()


def _refuse_second_date(state: ParseState, parts: _Parts) -> None:
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
        raise state.error("one_day_only", said=state.original[: another[1]])


def _resolve(state: ParseState, parts: _Parts) -> ParsedDate:
    days = parts.days
    part = parts.part or (days.part if days else None)
    start, end = days.start if days else None, None
    if parts.clock is not None:
        start, end = resolve_times(state, parts.clock, part)
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


def _check(state: ParseState, when: ParsedDate) -> None:
    last = when.span_end or when.day
    if not state.past:
        if last < state.today:
            raise state.error("past_day", day=last)
        if last == state.today and when.start is not None and when.start < state.now.time():
            raise state.error("past_time", clock=when.start)
    if when.start is not None and when.span_end is None:
        check_unambiguous(when.day, when.start, state.zone)
        if when.end is not None:
            check_unambiguous(when.day, when.end, state.zone)
