"""The parts that a date is made of, found one after another: days, a time, a part of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from secretary.language.date_vocabulary import PartOfDay
from secretary.language.dates.clocks import WrittenTime
from secretary.language.dates.days import match_day
from secretary.language.dates.durations import match_duration
from secretary.language.dates.parse_state import DaySpan, ParseState
from secretary.language.dates.times import match_time, reference_time
from secretary.language.dates.vocabulary import WORDS

_SAME_TIME: Final = dict.fromkeys(WORDS.same_time, True)
_SHORT_PART: Final = re.compile(r"([ef])\. ?m\b\.?")
_HALF_OF_DAY: Final = re.compile(r"([ap])(?:m\b(?!-| i\b)|\. ?m\b\.?)")
_LABEL: Final = re.compile(rf"(?:{WORDS.date_labels}) *: *")
_LABEL_ALONE: Final = re.compile(rf"(?:{WORDS.date_labels}) +")
_EXACTLY: Final = re.compile(rf"(?:{WORDS.exactly})(?![^\W_])")
_OF: Final = re.compile(r"[ ,]*(?:(?:of|av) +)?")
QUOTES: Final = "\"'”“*_>"


@dataclass(eq=False)
class Parts:
    """What has been found so far. said: the words of the days. end: where it ends."""

    days: DaySpan | None = None
    said: str = ""
    clock: WrittenTime | None = None
    lasting: int = 0
    part: PartOfDay | None = None
    same: time | None = None
    end: int = 0


def match_parts(state: ParseState, parts: Parts) -> bool:
    """Finds the parts of a date in whatever order they come, each at most once.

    Whether they make a date.
    """
    at = start_of(state)
    while at < len(state.text):
        label = _LABEL.match(state.text, at)
        if label is None and state.whole:
            label = _LABEL_ALONE.match(state.text, at)
        if label and match_day(state, label.end()):
            at = label.end()  # "Tid: 12 mars", where 12 is no hour
        end = _match_part(state, parts, at)
        if end is None:
            break
        parts.end = end
        at = state.skip_separators(end)
    return parts.days is not None or _time_alone(state, parts)


def start_of(state: ParseState) -> int:
    """The place of the first word: examples are copied with their quotation marks."""
    at = state.skip_separators(0)
    while state.text[at : at + 1] and state.text[at] in QUOTES:
        at = state.skip_separators(at + 1)
    return at


def _match_part(state: ParseState, parts: Parts, at: int) -> int | None:
    """Adds the part at this place to `parts` and returns its end; None where there is none."""
    if (
        parts.days is None
        and (days := match_day(state, at))
        and not state.text.startswith("'s", days[1])
    ):
        parts.days, parts.said = days[0], state.written(at, days[1])
        state.day = days[0].first if days[0].last is None else None
        return days[1]
    if parts.clock is None and parts.same is None:
        loose = state.whole or parts.days is not None or _day_after_time(state, at)
        in_part = parts.part is not None or (parts.days is not None and parts.days.part is not None)
        if found := match_time(state, at, loose=loose, in_part=in_part):
            parts.clock = found[0]
            return found[1]
        same = state.phrase(at, _SAME_TIME)
        if same:
            parts.same = reference_time(state)
            return same[1]
    elif parts.clock is not None and (more := _match_after_time(state, parts, at)):
        return more
    if parts.part is None and (parts.days is not None or parts.clock is not None):
        if part := state.phrase(at, WORDS.parts_of_day):
            parts.part = part[0]
            return part[1]
        if short := _SHORT_PART.match(state.text, at):
            parts.part = WORDS.parts_of_day[f"{short[1]}m"]
            return short.end()
        half = _HALF_OF_DAY.match(state.text, at)
        if half and state.is_closed(half.end()):  # no "am I to come?"
            parts.part = PartOfDay.MORNING if half[1] == "a" else PartOfDay.AFTERNOON
            return half.end()
    elif parts.part is None:
        return _match_part_before_day(state, parts, at)
    return None


def _match_after_time(state: ParseState, parts: Parts, at: int) -> int | None:
    """ "prick", "i tre timmar": what is said of a time after it."""
    if exactly := _EXACTLY.match(state.text, at):
        return exactly.end()
    if parts.clock is None or parts.clock.end is not None or parts.lasting:
        return None
    lasting = match_duration(state, at)
    if lasting is None:
        return None
    parts.lasting, end = lasting
    return end


def _match_part_before_day(state: ParseState, parts: Parts, at: int) -> int | None:
    """ "förmiddagen den 12 mars", "the evening of 12 March"."""
    part = state.phrase(at, WORDS.parts_of_day)
    if part is None:
        return None
    end = state.skip(_OF, part[1])
    if match_day(state, end) is None:
        return None
    parts.part = part[0]
    return end


def _day_after_time(state: ParseState, at: int) -> bool:
    """Whether a time without "kl" stands before a day: "9-12 fredag 12 mars"."""
    found = match_time(state, at, loose=True) if state.text[at : at + 1].isalnum() else None
    return found is not None and match_day(state, state.skip_separators(found[1])) is not None


def _time_alone(state: ParseState, parts: Parts) -> bool:
    """Whether a time without a day can be taken for the next such moment."""
    if parts.same is not None:
        return True
    return parts.clock is not None and (state.whole or parts.clock.marked)
