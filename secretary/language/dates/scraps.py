"""Pieces of dates and times among other words: what is in no meeting's place.

A place may have numbers in it ("Storgatan 12-14", "sal 3"), and words that are also a day's. What
cannot be told apart is taken for a piece of a date: asking costs less than a wrong time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError
from secretary.language.dates.days import match_day
from secretary.language.dates.figure_dates import match_dotted, match_figures
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.parser import new_state
from secretary.language.dates.times import match_time
from secretary.language.dates.vocabulary import WORDS
from secretary.language.patterns import lazy_pattern

_WORD: Final = lazy_pattern(r"[^\W_]+")
_NUMBER: Final = r"(?:\d{1,4}\b(?!:?[a-z])|[a-z]+\b)"
_LEADING: Final = lazy_pattern(rf"(?:{WORDS.leading_scraps}) +(?P<number>{_NUMBER})")
_BARE: Final = lazy_pattern(rf"(?P<number>{_NUMBER})")
_SCRAP: Final = lazy_pattern(rf"{WORDS.scraps}|\d{{1,2}}[.:][0-5]\d\b(?![.:]?\d)")
_WRONG: Final = lazy_pattern(r"(?:(?:at +)?half|\d{1,2}) +[^\W_]+|[^\W_]+")
"""What is a date or a time, and none that can be."""
_HOURS: Final = lazy_pattern(r"(\d{1,2}) ?- ?(\d{1,2})(?!\d|[a-z])")
_ADDRESS: Final = lazy_pattern(
    r"(?:gata|gatan|vagen|vag|grand|torg|torget|(?<!v)allen|stigen|plan|platsen|backen|street|road"
    rf"|lane|avenue|\b(?:{WORDS.rooms}))\.? *$"
)
_ROOM: Final = lazy_pattern(rf"(?:^|\W)(?:{WORDS.rooms})\.? *$")
_AT_STREET: Final = lazy_pattern(
    r"at +\d{1,3} +(?:[a-z]+ +){1,3}(?:street|st|road|lane|avenue|square|place|way|row|hill)\b"
)
_OPEN_RANGE: Final = lazy_pattern(
    rf"(?:{WORDS.range_starts}) +(?:kl\.? *)?\d+(?: +(?:{WORDS.range_joints}) +\d+)?"
    r"|\d{1,2}-(?= |$)"
)
_MISTYPED: Final = lazy_pattern(r"(\d{1,2})[,;]([0-5]\d)\b")  # "9,30"
_NTH: Final = lazy_pattern(r"\d{1,2}(?: ?:[ae]|e|st|nd|rd|th)\b")
_ALIKE: Final = dict.fromkeys((*WORDS.same_time, *WORDS.from_reference), True)
_SHORT_HOURS: Final = lazy_pattern(r"\d{1,2} ?h\b(?!-)")
_HOUR: Final = lazy_pattern(r"\d{1,2}\b(?![-.:,]\d)")
_YEAR: Final = lazy_pattern(r"20\d\d\b(?![-.:,]\d)")
_NEAR_YEARS: Final = 3
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
    if not before.strip() and not _ROOM.search(before) and (leading := _match_leading(state, at)):
        return leading
    end = _match_date_or_time(state, at)
    if end is None or not _ROOM.search(before[-20:]):
        return end
    # "Sal Fredag", "sal 13.15", "sal Halv Tio"; but "Folkets hus 12 mars" has a date in it.
    words = state.written(at, end).split()
    named = all(word[0].isupper() for word in words) or (len(words) == 1 and words[0][0].isdigit())
    return None if named else end


def _match_date_or_time(state: ParseState, at: int) -> int | None:
    before = state.text[:at]
    try:
        days = match_day(state, at) or match_figures(replace(state, whole=True), at)
        if days:
            return days[1]
        if not _AT_STREET.match(state.text, at) and (timed := match_time(state, at, loose=True)):
            clock, end = timed
            if clock.marked or clock.spoken or clock.full:
                return end
    except DateError:
        wrong = _WRONG.match(state.text, at)
        return wrong.end() if wrong else at + 1
    if scrap := _SCRAP.match(state.text, at) or _OPEN_RANGE.match(state.text, at):
        return scrap.end()
    mistyped = _MISTYPED.match(state.text, at)
    if likely := _HOURS.match(state.text, at) or mistyped:
        first, last = int(likely[1]), int(likely[2])
        hours = first < last <= _DAYS_HOURS or likely is mistyped
        if hours and not _ADDRESS.search(before[-20:]):
            return likely.end()
    return _match_words(state, at) or _match_figures_alone(state, at)


def _match_words(state: ParseState, at: int) -> int | None:
    """ "på kvällen", "samma tid", and by themselves also "lunch", "tolfte", "nio"."""
    part = state.phrase(at, WORDS.parts_of_day)
    if part and (" " in state.written(at, part[1]) or state.text[at : part[1]] in _SHORT_PARTS):
        return part[1]
    if same := state.phrase(at, _ALIKE):
        return same[1]
    word = _WORD.match(state.text, at)
    if word is None or state.original[at].isupper():  # a place may be called Lunch
        return None
    alone = (
        part
        or word[0] in {"am", "pm", "ti", "ma"}
        or word[0] in WORDS.ordinals
        or WORDS.hours.get(word[0], 0) > 1
    )
    return word.end() if alone and state.is_closed(word.end()) else None


def _match_figures_alone(state: ParseState, at: int) -> int | None:
    """ "12:e", "12.3", "2 h", "2027" and the "12" of "-12"."""
    if nth := _NTH.match(state.text, at):
        return nth.end() if state.is_closed(nth.end()) else None
    if dotted := match_dotted(state, at):
        return dotted[1]
    if (hours := _SHORT_HOURS.match(state.text, at)) and state.original[hours.end() - 1] == "h":
        return hours.end()  # "4H" is a society
    year = _YEAR.match(state.text, at)
    if year and abs(int(year[0]) - state.today.year) <= _NEAR_YEARS:
        return year.end()
    until = _HOUR.match(state.text, at)
    return until.end() if until and state.text[:at].endswith(" -") else None


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
