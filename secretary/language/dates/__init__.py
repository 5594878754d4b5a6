"""Swedish and English in: dates and times as people write them.

The grammar has a room for each sort of thing: `clock` (times of day), `dates` (days of the
calendar), `weeks` (weekdays, weeks, "om två veckor"), `days` (months, days beside other days, and
the door to them all), with their `words`; `other` shows dateparser what is left, and `refusals`
says no. Everything is read relative to a `now` that is passed in, as local wall-clock time in the
group's zone, the future first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.language.dates import other, refusals
from secretary.language.dates.answer import When, check_shown, moment
from secretary.language.dates.clock import Clock, alike, clock, times
from secretary.language.dates.days import day
from secretary.language.dates.question import Found, Question, monday_of
from secretary.language.dates.words import PART
from secretary.language.text import nfc

__all__ = ["When", "find_date", "moment", "read", "read_leading"]

_READ: Final = 200
"""Characters looked at. No date is longer, and what people paste can be."""

_SAME_TIME: Final = dict.fromkeys(
    ("samma tid", "vid samma tid", "samma klockslag", "same time", "the same time"), True
) | {"at the same time": True}
_AFTER: Final = " \t.,;:!?)–-"
_ONE_MORE: Final = ("-", "/", "eller ", "och ", "samt ", "or ", "and ")
_UNTIL: Final = ("till ", "to ")
_HOUR_LEFT: Final = re.compile(r"\d{1,2}[ .!?]*$")
_SHORT_PART: Final = re.compile(r"([ef])\. ?m\b\.?")
_QUOTES: Final = "\"'”“*_>"

_ONLY_FIGURES: Final = re.compile(r"[\d.:–\- ]+")
"""What is left of a date when its time was written without "kl": no place, and no reason."""


def read(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    like: time | datetime | None = None,
    past: bool = False,
) -> When:
    """The date that the whole of `text` is.

    now: aware; "i morgon" and the like are counted from its date in `zone`.
    like: the time of an existing meeting, for "samma tid nästa vecka"; as a local datetime it also
        gives the day of a text with only a time.
    past: whether a day gone by is accepted, as in a reference to a meeting. A day without a year
        is then the nearest such day, else the next.

    Raises DateError, with examples that are right, for anything but one clear date.
    """
    q, tail = _question(text, now, zone, like, past, whole=True)
    draft = _draft(q)
    rest = _rest(q, draft.end, tail) if draft else text
    if draft is None or rest:
        english = other.read(q, _start(q))
        if english and not _rest(q, english[1], tail):
            return _answer(q, _Draft(english[0], end=english[1]))
        if draft is None:
            raise refusals.no_date(text[:_READ], q.today)
        _refuse_one_more(q, draft)
        raise refusals.more_than_date(q.original[: draft.end], rest, q.today)
    return _answer(q, draft)


def read_leading(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    like: time | datetime | None = None,
    past: bool = False,
) -> tuple[When, str]:
    """The longest date that `text` begins with, and the rest of it without what separates them.

    "torsdag 12 mars kl 9 Stadshuset i Sala" gives the date and "Stadshuset i Sala". The arguments
    are those of `read`. Raises DateError where the text begins with no date, or an unclear one.
    """
    found = find_date(text, now, zone, like=like, past=past)
    if found is None:
        q, _ = _question(text, now, zone, like, past, whole=False)
        raise refusals.no_date(text[:_READ], q.today)
    return found


def find_date(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    like: time | datetime | None = None,
    past: bool = False,
) -> tuple[When, str] | None:
    """As `read_leading`, but None where `text` begins with no date.

    Still raises DateError for a date that cannot be, or can be two ("30 februari, Sala").
    """
    q, tail = _question(text, now, zone, like, past, whole=False)
    draft = _draft(q)
    if draft is None:
        english = other.read(q, _start(q))
        if english is None:
            return None
        draft = _Draft(english[0], end=english[1])
    _refuse_one_more(q, draft)
    rest = _rest(q, draft.end, tail)
    if _ONLY_FIGURES.fullmatch(rest):
        raise refusals.more_than_date(q.original[: draft.end], rest, q.today)
    return _answer(q, draft), rest


def _question(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    like: time | datetime | None,
    past: bool,
    *,
    whole: bool,
) -> tuple[Question, str]:
    # Twice the characters, as a decomposed å is two; the rest is put back where it belongs.
    head = nfc(text[: 2 * _READ])
    tail = head[_READ:] + text[2 * _READ :]
    return Question(head[:_READ], now.astimezone(zone), zone, like, past, whole), tail


@dataclass
class _Draft:
    """What has been found so far, and where it ends."""

    days: Found | None = None
    said: str = ""
    clock: Clock | None = None
    part: str | None = None
    same: time | None = None
    end: int = 0


def _draft(q: Question) -> _Draft | None:
    """The parts of a date in whatever order they come, each at most once."""
    draft = _Draft()
    at = _start(q)
    while at < len(q.text):
        end = _take(q, draft, at)
        if end is None:
            break
        draft.end = end
        at = q.between(end)
    if draft.days is None and not _time_alone(q, draft):
        return None
    return draft


def _start(q: Question) -> int:
    """The place of the first word: examples are copied with their quotation marks."""
    at = q.between(0)
    while q.text[at : at + 1] and q.text[at] in _QUOTES:
        at = q.between(at + 1)
    return at


def _take(q: Question, draft: _Draft, at: int) -> int | None:
    """Adds the part at this place to the draft and returns its end; None where there is none."""
    if draft.days is None and (days := day(q, at)) and not q.text.startswith("'s", days[1]):
        draft.days, draft.said = days[0], q.said(at, days[1])
        return days[1]
    if draft.clock is None and draft.same is None:
        loose = q.whole or draft.days is not None or _day_after_time(q, at)
        if found := clock(q, at, loose=loose):
            draft.clock = found[0]
            return found[1]
        same = q.phrase(at, _SAME_TIME)
        if same:
            draft.same = alike(q)
            return same[1]
    if draft.part is None and (draft.days is not None or draft.clock is not None):
        if part := q.phrase(at, PART):
            draft.part = part[0]
            return part[1]
        if short := _SHORT_PART.match(q.text, at):
            draft.part = PART[f"{short[1]}m"]
            return short.end()
    return None


def _day_after_time(q: Question, at: int) -> bool:
    """Whether a time without "kl" stands before a day: "9-12 fredag 12 mars"."""
    found = clock(q, at, loose=True) if q.text[at : at + 1].isalnum() else None
    return found is not None and day(q, q.between(found[1])) is not None


def _time_alone(q: Question, draft: _Draft) -> bool:
    """Whether a time without a day can be taken for the next such moment."""
    if draft.same is not None:
        return True
    return draft.clock is not None and (q.whole or draft.clock.marked)


def _rest(q: Question, end: int, tail: str) -> str:
    return (q.original[end:] + tail).lstrip(_AFTER + _QUOTES + "\n\u00a0").rstrip()


def _refuse_one_more(q: Question, draft: _Draft) -> None:
    """Two days where one is asked for: better a question than half an answer."""
    if draft.days is None:
        return
    at = q.between(draft.end)
    for joint in (*_ONE_MORE, *_UNTIL) if q.whole else _ONE_MORE:
        if q.text.startswith(joint, at):
            at = q.space(at + len(joint))
            second = clock(q, at, loose=True) if draft.clock else None
            if second or (draft.clock and _HOUR_LEFT.match(q.text, at)):
                end = second[1] if second else len(q.original)
                raise refusals.one_time_only(q.original[:end], q.today)
            break
    # "flytta 12 mars till 19 mars" is for the caller to take apart.
    if not q.text.startswith(_UNTIL, at) and (another := day(q, at)):
        raise refusals.one_day_only(q.original[: another[1]], q.today)


def _answer(q: Question, draft: _Draft) -> When:
    days = draft.days
    part = draft.part or (days.part if days else None)
    start, end = days.start if days else None, None
    if draft.clock is not None:
        start, end = times(q, draft.clock, part)
    elif draft.same is not None:
        start = draft.same
        days = days and _same_weekday(q, days, draft.said)
    if days is None:
        days = _next_with(q, start)
    when = When(
        day=days.first,
        start=start,
        end=end,
        span_end=days.last,
        part=part if start is None else None,
        day_named=draft.days is not None,
    )
    _check(q, when)
    return when


def _same_weekday(q: Question, days: Found, said: str) -> Found:
    """ "samma tid nästa vecka": the meeting's weekday, if the meeting's day is known.

    DateError when next week and the week after the meeting are not the same.
    """
    meeting = q.like_day
    if meeting is None or days.last != days.first + timedelta(days=6):
        return days
    there = {days.first + timedelta(days=meeting.weekday())}
    if days.first == monday_of(q.today) + timedelta(days=7):
        there.add(meeting + timedelta(days=7))
    if len(there) > 1:
        raise refusals.two_readings(said, there, q.today)
    return Found(there.pop())


def _next_with(q: Question, start: time | None) -> Found:
    day = q.like_day
    if day is None:
        later = start is not None and start > q.now.time()
        day = q.today + timedelta(days=0 if later else 1)
    return Found(day)


def _check(q: Question, when: When) -> None:
    last = when.span_end or when.day
    if not q.past:
        if last < q.today:
            raise refusals.past_day(last, q.today)
        if last == q.today and when.start is not None and when.start < q.now.time():
            raise refusals.past_time(when.start, q.today)
    if when.start is not None and when.span_end is None:
        check_shown(when.day, when.start, q.zone)
        if when.end is not None:
            check_shown(when.day, when.end, q.zone)
