"""From which day and to which: the days among words about who comes to a group or leaves it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError, DateExample
from secretary.language import dates
from secretary.language.dates import errors
from secretary.language.people_words import LONGEST, WORDS
from secretary.language.text import one_line
from secretary.language.vocabulary import compiled

_SEPARATORS: Final = " \t\n,;:.–-"
_SINCE: Final = compiled(rf"(?:{WORDS.since})\s+")
_UNTIL: Final = compiled(rf"(?:{WORDS.until})\s+")
_AT_ONCE: Final = compiled(rf"(?:{WORDS.at_once})(?=[\s,.!]|\Z)")
_VERB: Final = compiled(rf"(?:{WORDS.leaves}|{WORDS.ended})\s+")
_ON: Final = compiled(r"(?:den|p[åa]|on|the)\s+")
_BEGINS_DAY: Final = compiled(rf"\d|(?:{WORDS.begins_day}|{WORDS.at_once})(?!\w)")
_MOST_DAYS: Final = 12
"""Places in a text at which a day is looked for."""
_WORD: Final = re.compile(r"[^\s,;]+")
_LONG_AGO: Final = timedelta(days=120)
"""A day without a year that has been within this time can be meant as well as the next such."""


@dataclass(frozen=True)
class Days:
    """The days that a text names. since, until: those said to be first and last; `day`: one that
    is said to be neither. rest: the words without them."""

    rest: str
    since: date | None = None
    until: date | None = None
    day: date | None = None


def find_days(text: str, now: datetime, zone: ZoneInfo) -> Days:
    """The first and the last day that stand among other words.

    now: aware. A word before it says which it is; without one, only what has figures in it, or is
    "idag" or the like, is a day: "Maj" can be a name.
    Raises DateError for a day that cannot be, and for one that can be in either of two years.
    """
    text = one_line(text)[:LONGEST]
    found = Days(text)
    at = tried = 0
    while tried < _MOST_DAYS and (word := _WORD.search(found.rest, at)) is not None:
        at = word.start()
        led = _led(found.rest, at)
        if led is None:
            at = word.end()
            continue
        tried += 1
        name, begins, reads = led
        read = _day_at(found.rest[reads:], name, now, zone)
        if read is None:
            at = max(word.end(), begins)
            continue
        day, last, after = read
        name = name or "day"
        if getattr(found, name) is not None:
            raise DateError("one_day_only", said="", days=[DateExample(day, _today(now, zone))])
        rest = f"{found.rest[:begins].rstrip(_SEPARATORS)} {after.lstrip(_SEPARATORS)}".strip()
        found = replace(found, rest=rest, **{name: day})
        if last is not None:
            found = replace(found, since=day, day=None, until=last)
        at = min(at, begins)
    return found


def _led(text: str, at: int) -> tuple[str, int, int] | None:
    """What a day that stands there is said to be ("since", "until", "day" after "på", or nothing),
    where the words about it begin, and where it is read from; None where there can be none."""
    if (verb := _VERB.match(text, at)) is not None:
        on = _ON.match(text, verb.end())
        return "until", verb.end(), on.end() if on else verb.end()
    for name, pattern in (("since", _SINCE), ("until", _UNTIL)):
        if (led := pattern.match(text, at)) is not None:
            on = _ON.match(text, led.end())
            return name, at, on.end() if on else led.end()
    if (on := _ON.match(text, at)) is not None:
        return "day", at, on.end()
    return ("", at, at) if _BEGINS_DAY.match(text, at) else None


def _day_at(
    words: str, led: str, now: datetime, zone: ZoneInfo
) -> tuple[date, date | None, str] | None:
    """The day that the words begin with, the last one of a span, and the words after it."""
    today = _today(now, zone)
    if (soon := _AT_ONCE.match(words)) is not None:
        return today, None, words[soon.end() :]
    try:
        read = dates.find_leading_date(words, now, zone)
    except DateError as error:
        if error.message_id != "past_day":
            if led in ("", "day") and not words[:1].isdecimal():
                return None
            raise
        read = dates.find_leading_date(words, now, zone, past=True)
    if read is None or not read[0].day_named:
        return None
    said, rest = read
    as_written = words[: len(words) - len(rest)] if rest else words
    has_figures = any(char.isdecimal() for char in as_written)
    if not led and not has_figures and said.day > today + timedelta(days=1):
        is_last = _BEGINS_DAY.match(words) is not None and " " in as_written.strip(_SEPARATORS)
        if not is_last:
            return None
    if said.start is not None or (said.span_end is not None and not has_figures):
        raise DateError("only_a_day", sample=DateExample(said.day, today))
    _refuse_either_year(words, as_written, said.day, now, zone)
    return said.day, said.span_end, rest


def _today(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def _refuse_either_year(
    words: str, as_written: str, day: date, now: datetime, zone: ZoneInfo
) -> None:
    """Raises DateError for "1 januari" in February: it can be the last or the next."""
    earlier = dates.find_leading_date(words, now, zone, past=True)
    today = _today(now, zone)
    if earlier is not None and earlier[0].day != day and today - earlier[0].day <= _LONG_AGO:
        raise errors.two_readings(as_written.strip(_SEPARATORS), [earlier[0].day, day], today)
