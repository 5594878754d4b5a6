"""Pieces of dates and times among other words: what is in no meeting's place.

A place may have numbers in it ("Storgatan 12-14", "sal 3"), and words that are also a day's. What
cannot be told apart is taken for a piece of a date: asking costs less than a wrong time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError
from secretary.language.dates.days import match_day
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.parser import new_state
from secretary.language.dates.times import match_time
from secretary.language.dates.vocabulary import WORDS

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = r"(?:\d{1,4}\b(?!:?[a-z])|[a-z]+\b)"
_LEADING: Final = re.compile(rf"(?:{WORDS.leading_scraps}) +(?P<number>{_NUMBER})")
_BARE: Final = re.compile(rf"(?P<number>{_NUMBER})")
_SCRAP: Final = re.compile(rf"{WORDS.scraps}|\d{{1,2}}[.:][0-5]\d\b(?![.:]?\d)")
_HALF: Final = re.compile(r"(?:at +)?half +[^\W_]+")
_HOURS: Final = re.compile(r"(\d{1,2}) ?- ?(\d{1,2})(?!\d|[a-z])")
_ADDRESS: Final = re.compile(
    r"(?:gata|gatan|vagen|vag|grand|torg|torget|allen|stigen|plan|platsen|backen|street|road|lane"
    rf"|avenue|{WORDS.rooms})\.? *$"
)
_ROOM: Final = re.compile(rf"(?:^|\W)(?:{WORDS.rooms})\.? *$")
_AT_STREET: Final = re.compile(
    r"at +\d{1,3} +(?:[a-z]+ +){1,3}(?:street|st|road|lane|avenue|square|place|way|row|hill)\b"
)
_SHORT_PARTS: Final = frozenset({"fm", "em", "bitti"})
"""Parts of the day in one word that are nothing else; a place may be called Lunch."""
_DAYS_HOURS: Final = 24


def find_scraps(text: str, now: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Where in `text` (NFC) there are pieces of dates and times, each from its start to its end."""
    state = new_state(text, now, zone)
    found: list[tuple[int, int]] = []
    for at in _word_starts(state):
        if found and at < found[-1][1]:
            continue
        end = _match_scrap(state, at)
        if end is not None:
            found.append((at, end))
    return found


def _word_starts(state: ParseState) -> Iterator[int]:
    return (word.start() for word in _WORD.finditer(state.text))


def _match_scrap(state: ParseState, at: int) -> int | None:
    before = state.text[:at]
    if _ROOM.search(before[-20:]):
        return None
    if not before.strip() and (leading := _match_leading(state, at)):
        return leading
    try:
        if days := match_day(state, at):
            return days[1]
        if not _AT_STREET.match(state.text, at) and (timed := match_time(state, at, loose=True)):
            clock, end = timed
            if clock.marked or clock.spoken or clock.full:
                return end
    except DateError:
        wrong = _HALF.match(state.text, at) or _WORD.match(state.text, at)
        return wrong.end() if wrong else at + 1
    if scrap := _SCRAP.match(state.text, at):
        return scrap.end()
    hours = _HOURS.match(state.text, at)
    if hours and int(hours[1]) < int(hours[2]) <= _DAYS_HOURS and not _ADDRESS.search(before[-20:]):
        return hours.end()
    part = state.phrase(at, WORDS.parts_of_day)
    if part and (" " in state.written(at, part[1]) or state.text[at : part[1]] in _SHORT_PARTS):
        return part[1]
    return None


def _match_leading(state: ParseState, at: int) -> int | None:
    """ "och trettio", "till 12", "30": what goes on with the date before it."""
    found = _LEADING.match(state.text, at) or _BARE.match(state.text, at)
    if found is None:
        return None
    number = state.text[found.start("number") : found.end("number")]
    is_number = number.isdecimal() or number in WORDS.cardinals or number in WORDS.zero_words
    # "Tre Kronor" is a place.
    named = state.original[found.start("number")].isupper() or number in {"a", "an", "en", "ett"}
    if named or not is_number:
        return None
    hours = _HOURS.match(state.text, found.start("number"))
    return hours.end() if hours else found.end()
