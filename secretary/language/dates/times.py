"""Times of day: "kl 9", "09.00–12.00", "ca kl 9", "from nine to twelve", "9 på morgonen"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from secretary.errors import DateExample
from secretary.language.date_vocabulary import HOURS_OF_PART, PartOfDay
from secretary.language.dates import errors
from secretary.language.dates.clocks import (
    SMALL_HOURS,
    WrittenTime,
    match_around,
    match_clock,
    match_hour,
    match_run_together,
    match_spaced,
)
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.typos import MISSPELT_CLOCK
from secretary.language.dates.vocabulary import WORDS

_NEARLY: Final = rf"(?:{WORDS.nearly}) +"
_MARK: Final = re.compile(
    rf"(?:{_NEARLY})*(?:(?:kl|klockan|{MISSPELT_CLOCK})(?:[.:] *| +|(?=\d))(?:{_NEARLY})*)+"
    rf"|(?:{WORDS.time_labels})(?:: *| +(?=\d\d?(?:[.:]\d\d| ?-)))"
    rf"|(?P<at>at +(?:{_NEARLY})*|@ *(?=\d))"
    rf"|(?P<nearly>(?:{_NEARLY})+)"
)
_FROM: Final = re.compile(rf"(?:(between|mellan)|{WORDS.range_starts}) +")
_HALF: Final = re.compile(r"half +(?!past\b|an?\b|the\b|of\b)")
_TO: Final = re.compile(rf" *(-) *|[ ,]+({WORDS.range_joints}) +")
_LAST_HOUR: Final = 23
_EXACTLY: Final = re.compile(rf" *(?:{WORDS.exactly})(?![^\W_])")
_MORE: Final = re.compile(r"-\d")
_FIGURES: Final = re.compile(r"\d{1,2}")


def match_time(
    state: ParseState, at: int, *, loose: bool, in_part: bool = False
) -> tuple[WrittenTime, int] | None:
    """The time of day here, and where it ends. `loose`: also without "kl" before it.

    in_part: a part of the day was named before it, so that "i kväll 19" is one.
    Raises DateError for a time that does not exist, such as "kl 25", or can be two ("half ten").
    """
    if state.text.startswith("vid ", at) and (around := match_around(state, at)):
        return around
    begun = at
    between = _FROM.match(state.text, at)
    at = between.end() if between else at
    mark = _MARK.match(state.text, at)
    nearly = mark is not None and mark["nearly"] is not None
    if nearly and not loose and not state.whole:
        return None  # "ca 9 personer"
    at = mark.end() if mark else at
    marked = mark is not None
    # "at 25 Queen Street": English tells places by the same word.
    place = mark is not None and mark["at"] is not None and not state.whole
    first = match_clock(
        state,
        at,
        hour_alone=marked or between is not None,
        span=between is not None,
        spaced=marked and not place,
    )
    if first is None and loose:
        first = _match_unmarked(state, at, in_part=in_part)
    if first is None:
        _refuse(state, begun, at, half=marked or loose, figures=marked and not (place or nearly))
        return None
    start, end = first
    if nearly and not (start.full or start.spoken or start.marked) and not state.is_closed(end):
        return None
    marked = (marked and not nearly) or start.marked
    if not (marked or loose or between or nearly):
        return None
    if not start.is_possible:
        if marked and (start.minute or not place):
            raise state.error("no_such_time", said=state.written(begun, end))
        return None
    start = replace(start, marked=marked, said=state.written(begun, end))
    if last := _match_end(state, start, end, sure=marked or between is not None, between=between):
        return replace(_halved(start, last[0]), end=last[0]), last[1]
    if between and not marked and not (loose and _is_open(state, between, end)):
        return None
    return start, end


def _is_open(state: ParseState, between: re.Match[str], end: int) -> bool:
    """Whether "från 9" is a start without an end; "mellan 9" is nothing, and "från 9 orter" too."""
    return between[1] is None and state.is_closed(end)


def _match_unmarked(state: ParseState, at: int, *, in_part: bool) -> tuple[WrittenTime, int] | None:
    """Figures that are a time also without "kl" before them."""
    return (
        match_run_together(state, at)
        or match_spaced(state, at, spaced=True)
        or _hour_of_range_or_part(state, at)
        or (_closed_hour(state, at) if in_part else None)
    )


def _closed_hour(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """An hour that counts nothing: "fredag kväll 19", and not "fredag kväll 19 personer"."""
    hour = match_hour(state, at)
    return hour if hour and state.is_closed(hour[1]) else None


def _refuse(state: ParseState, begun: int, at: int, *, half: bool, figures: bool) -> None:
    """Raises DateError for what is meant as a time and is none, or may be two.

    half: for "half ten", which is 10:30 to the English and 9:30 to Swedes. figures: for figures.
    """
    if figures and (no_hour := _FIGURES.match(state.text, at)):
        raise state.error("no_such_time", said=state.written(begun, no_hour.end()))
    half_past = _HALF.match(state.text, at) if half else None
    hour = match_hour(state, half_past.end()) if half_past else None
    if hour and not state.is_closed(hour[1]):
        return  # "half ten members"
    if hour and hour[0].is_possible and (hour[0].hour or hour[0].spoken):
        of = hour[0].hour + (12 if hour[0].hour < SMALL_HOURS else 0)
        raise errors.two_times(time(of - 1, 30), time(of, 30), state.sample)


def _match_end(
    state: ParseState,
    start: WrittenTime,
    at: int,
    *,
    sure: bool,
    between: re.Match[str] | None,
) -> tuple[WrittenTime, int] | None:
    """The end of a range: "-12", "till ca 12", "until noon"; "och 12" after "mellan" only."""
    to = _TO.match(state.text, at)
    if to is None or (to[2] in WORDS.and_words and not between):
        return None
    if not (to[1] or sure or start.spoken or start.full or to[2] in WORDS.bare_range_joints):
        return None
    mark = _MARK.match(state.text, to.end())
    last = match_clock(state, mark.end() if mark else to.end(), hour_alone=True)
    if last is None or not last[0].is_possible or _MORE.match(state.text, last[1]):
        return None
    clear = to[1] or mark or between or last[0].full or last[0].marked
    return last if clear or state.is_closed(last[1]) else None


def _halved(start: WrittenTime, end: WrittenTime) -> WrittenTime:
    """The start of "2-4 pm" and "9-11 am", which says its half of the day at the end."""
    if not end.half or start.half:
        return start
    if start.hour < 12 and start.hour + 12 <= end.hour:
        return replace(start, hour=start.hour + 12, bare=False)
    return replace(start, bare=start.bare and end.half == "p")


def _hour_of_range_or_part(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """An hour without "kl" is one only before a dash or a part of the day: "9-12", "9 fm"."""
    first = match_hour(state, at)
    if first is None:
        return None
    to = _TO.match(state.text, first[1])
    second = match_clock(state, to.end(), hour_alone=True) if to else None
    if to and second and (to[1] or to[2] in WORDS.bare_range_joints):
        clear = to[1] or second[0].full or second[0].marked or state.is_closed(second[1])
        possible = second[0].is_possible and not _MORE.match(state.text, second[1])
        return first if clear and possible else None
    exact = _EXACTLY.match(state.text, first[1])
    return first if exact or state.phrase(state.skip_spaces(first[1]), WORDS.parts_of_day) else None


def resolve_times(
    state: ParseState, clock: WrittenTime, part: PartOfDay | None, lasting: int = 0
) -> tuple[time, time | None]:
    """Start and end in the 24-hour clock, with the help of the part of the day, if one was named.

    lasting: minutes that it takes, 0 where that is not said.
    Raises DateError where the half of the day is anybody's guess ("kl 3"), where time and part
    contradict each other ("kl 20 på morgonen"), and where the end comes before the start.
    """
    start = _in_full(state, clock, part)
    if clock.end is None:
        return start, _end_after(state, start, lasting) if lasting else None
    last = clock.end
    later = last.spoken or (clock.marked and last.bare)
    end = time(last.hour, last.minute)
    if end <= start and later and last.hour < 12:
        end = time(last.hour + 12, last.minute)  # "kl 13-3", "halv ett till tre"
    if end <= start:
        raise errors.ends_before(start, end, _swapped(state, start, end))
    return start, end


def _end_after(state: ParseState, start: time, lasting: int) -> time:
    """The end of a meeting that takes so many minutes. DateError on another day than it starts."""
    hour, minute = divmod(start.hour * 60 + start.minute + lasting, 60)
    if hour > _LAST_HOUR:
        end = time(hour % 24, minute)
        raise errors.ends_before(start, end, state.sample._replace(start=start))
    return time(hour, minute)


def _swapped(state: ParseState, start: time, end: time) -> DateExample:
    """An example with those times the other way round, or with the end in the afternoon."""
    if end.hour < SMALL_HOURS and end.replace(hour=end.hour + 12) > start:
        return state.sample._replace(start=start, end=end.replace(hour=end.hour + 12))
    if end == start:
        return state.sample._replace(start=start)
    return state.sample._replace(start=end, end=start)


def _in_full(state: ParseState, clock: WrittenTime, part: PartOfDay | None) -> time:
    hour = clock.hour
    if part:
        low, high = HOURS_OF_PART[part]
        if hour < low <= hour + 12 <= high:
            hour += 12
        if hour == 24 or not (low <= hour <= high or low <= hour + 24 <= high):
            raise state.error("wrong_part", said=clock.said, part=part)
    elif clock.spoken and hour < SMALL_HOURS:
        hour += 12
    elif clock.bare and hour > 0:
        raise errors.ambiguous_hour(hour, clock.minute, state.sample)
    return time(hour, clock.minute)


def reference_time(state: ParseState) -> time:
    """The time of day of the meeting that "samma tid" points at. DateError when there is none."""
    if state.reference_start is None:
        raise state.error("nothing_alike")
    start = state.reference_start
    return (start.time() if isinstance(start, datetime) else start).replace(tzinfo=None)
