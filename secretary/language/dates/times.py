"""Times of day: "kl 9", "09.00–12.00", "halv tio", "at 9", "2 pm", "9 på morgonen"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from secretary.language.date_vocabulary import HOURS_OF_PART, PartOfDay
from secretary.language.dates import errors
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.vocabulary import WORDS

_MARK: Final = re.compile(
    r"(?:kl(?:ockan)?(?:[.:] *| +|(?=\d)))+|(?P<at>at +(?:(?:about|around) +)?|@ *(?=\d))"
)
_FROM: Final = re.compile(rf"(?:{WORDS.range_starts}) +")
_ABOUT: Final = re.compile(r"vid +(?:(\d{1,2})|([a-z]+?))[ -]?tiden\b")
_TWELVE: Final = re.compile(
    r"(?:(\d{1,2})(?:[.:](\d\d))?|([a-z]{3,6})) ?(?:([ap])(?:m\b(?!-[a-z])|\. ?m\b\.?)|o'?clock\b)"
    r"|(?:noon|midday)\b"
)
_ONE_OF: Final = re.compile(r"one (?:of|time|point|day|more)\b")
_HOUR_MINUTE: Final = re.compile(r"(\d{1,2})[.:](\d\d)(?:[.:][0-5]\d)?(?![.:/-]?\d)")
_RANGE_START: Final = re.compile(r"(\d{1,2})[.:](\d\d)(?= ?- ?\d)")
_MARKED_MINUTE: Final = re.compile(r"(\d{1,2}),(\d\d)(?!\d)")
_RUN_TOGETHER: Final = re.compile(r"(\d{1,2})(\d\d)(?![\d.:/])")
_HOUR: Final = re.compile(r"(\d{1,2})(?![\d]|[.,:/]\d)")
_TO: Final = re.compile(rf" *(-) *| +({WORDS.range_joints}) +")
_MORE: Final = re.compile(r"-\d")
_SMALL_HOURS: Final = 7
"""Hours before this one are the afternoon when spoken ("halv tre"), and asked about in figures."""


@dataclass(frozen=True, eq=False)
class WrittenTime:
    """A time of day as written.

    bare: an hour in one figure, which in everyday use may be either half of the day.
    spoken: in words, and so of the twelve-hour clock.
    half: "a" or "p" where it was said which half of the day.
    """

    hour: int
    minute: int = 0
    bare: bool = False
    spoken: bool = False
    end: WrittenTime | None = None
    marked: bool = False
    said: str = ""
    half: str = ""


def match_time(state: ParseState, at: int, *, loose: bool) -> tuple[WrittenTime, int] | None:
    """The time of day here, and where it ends. `loose`: also without "kl" before it.

    Raises DateError for a time that does not exist, such as "kl 25".
    """
    if state.text.startswith("vid ", at) and (about := _about(state, at)):
        return about
    begun = at
    between = _FROM.match(state.text, at)
    at = between.end() if between else at
    mark = _MARK.match(state.text, at)
    at = mark.end() if mark else at
    marked = mark is not None
    # "at 25 Queen Street": English tells places by the same word.
    place = mark is not None and mark["at"] is not None and not state.whole
    first = _one(state, at, hour_alone=marked or between is not None, span=between is not None)
    if first is None:
        first = _hour_of_range_or_part(state, at) if loose else None
        if first is None:
            if marked and not place and _HOUR.match(state.text, at):
                raise state.error("no_such_time", said=state.written(begun, at + 2))
            return None
    start, end = first
    marked = marked or start.marked
    if not (marked or loose or between):
        return None
    if place and not _possible(start) and not start.minute:
        return None
    if marked and not _possible(start):
        raise state.error("no_such_time", said=state.written(begun, end))
    if not _possible(start):
        return None
    start = replace(start, marked=marked, said=state.written(begun, end))
    to = _TO.match(state.text, end)
    sure = marked or between is not None or start.spoken
    if to and (to[1] or sure or to[2] in WORDS.bare_range_joints):
        mark = _MARK.match(state.text, to.end())
        last = _one(state, mark.end() if mark else to.end(), hour_alone=True)
        more = last and _MORE.match(state.text, last[1])
        if last and not more and _possible(last[0]) and (to[2] not in WORDS.and_words or between):
            return replace(_halved(start, last[0]), end=last[0]), last[1]
    if between and not marked:
        return None
    return start, end


def _possible(clock: WrittenTime) -> bool:
    return clock.hour <= 23 and clock.minute <= 59


def _about(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "vid niotiden", "vid 9-tiden"."""
    found = _ABOUT.match(state.text, at)
    hour = int(found[1] or WORDS.hours.get(found[2], 24)) if found else 24
    if found is None or hour > 23:
        return None
    return WrittenTime(hour, spoken=True, marked=True, said=found[0]), found.end()


def _halved(start: WrittenTime, end: WrittenTime) -> WrittenTime:
    """The start of "2-4 pm" and "9-11 am", which says its half of the day at the end."""
    if not end.half or start.half:
        return start
    if start.hour < 12 and start.hour + 12 <= end.hour:
        return replace(start, hour=start.hour + 12, bare=False)
    return replace(start, bare=start.bare and end.half == "p")


def _twelve(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "9am", "2:30 p.m.", "two pm", "9 o'clock", "noon"."""
    found = _TWELVE.match(state.text, at)
    if found is None:
        return None
    if not (found[1] or found[3]):
        return WrittenTime(12), found.end()
    hour, half = int(found[1] or WORDS.hours.get(found[3], 24)), found[4] or ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif hour > 23 or (half == "a" and hour):
        return None
    bare = (
        not half and found[1] is not None and not found[1].startswith("0") and hour < _SMALL_HOURS
    )
    spoken = not half and found[3] is not None
    minute = int(found[2] or 0)
    return WrittenTime(hour, minute, bare, spoken, marked=True, half=half), found.end()


def _one(
    state: ParseState, at: int, *, hour_alone: bool, span: bool = False
) -> tuple[WrittenTime, int] | None:
    if twelve := _twelve(state, at):
        return twelve
    patterns = [_HOUR_MINUTE, _RANGE_START]
    if hour_alone:
        patterns += [_MARKED_MINUTE, _RUN_TOGETHER]
    for pattern in patterns:
        if (found := pattern.match(state.text, at)) and state.at_word_end(found.end()):
            return WrittenTime(int(found[1]), int(found[2]), _is_bare(found[1])), found.end()
    if spoken := _spoken(state, at, span=span):
        return spoken
    return _hour(state, at) if hour_alone else None


def _is_bare(figures: str) -> bool:
    return not figures.startswith("0") and int(figures) < _SMALL_HOURS


def _hour(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    if (found := _HOUR.match(state.text, at)) and state.at_word_end(found.end()):
        return WrittenTime(int(found[1]), 0, _is_bare(found[1])), found.end()
    word = state.word(at)
    if word and word[0] in WORDS.hours and not _ONE_OF.match(state.text, at):
        return WrittenTime(WORDS.hours[word[0]] % 24, 0, spoken=True), word[1]
    return None


def _hour_of_range_or_part(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """An hour without "kl" is one only before a dash or a part of the day: "9-12", "9 fm"."""
    first = _hour(state, at)
    if first is None:
        return None
    to = _TO.match(state.text, first[1])
    second = _one(state, to.end(), hour_alone=True) if to else None
    if to and second and (to[1] or to[2] in WORDS.bare_range_joints):
        return first if _possible(second[0]) and not _MORE.match(state.text, second[1]) else None
    return first if state.phrase(state.skip_spaces(first[1]), WORDS.parts_of_day) else None


def _spoken(state: ParseState, at: int, *, span: bool) -> tuple[WrittenTime, int] | None:
    """ "halv tio", "kvart över nio", "tio i nio", "fem över halv tre", "half past nine"."""
    if half := _half(state, at):
        return half
    word = state.word(at)
    if word and word[0] == "a":
        word = state.word(state.skip_spaces(word[1]))
    in_words = word is not None
    if word:
        minutes, at = WORDS.spoken_minutes.get(word[0], WORDS.cardinals.get(word[0], 0)), word[1]
    elif found := _HOUR.match(state.text, at):
        minutes, at = int(found[1]), found.end()
    else:
        return None
    step = state.word(state.skip_spaces(at))
    if step and step[0] in WORDS.minute_words:
        step, in_words = state.word(state.skip_spaces(step[1])), True
    if step is None or step[0] not in WORDS.minutes_before_after or not 0 < minutes <= 30:
        return None
    if (minutes == 30) != (word is not None and word[0] == "half"):
        return None
    if step[0] == "to" and (span or not in_words or minutes % 5):
        return None  # "9 to 12", "from ten to twelve"
    base = _half(state, state.skip_spaces(step[1])) or _hour(state, state.skip_spaces(step[1]))
    if base is None or not _possible(base[0]):
        return None
    whole = base[0].hour * 60 + base[0].minute + WORDS.minutes_before_after[step[0]] * minutes
    return _of_minutes(whole), base[1]


def _half(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    word = state.word(at)
    if word is None or word[0] != "halv":
        return None
    hour = _hour(state, state.skip_spaces(word[1]))
    if hour is None or not _possible(hour[0]):
        return None
    return _of_minutes(hour[0].hour * 60 - 30), hour[1]


def _of_minutes(minutes: int) -> WrittenTime:
    hour, minute = divmod(minutes % (24 * 60), 60)
    return WrittenTime(hour, minute, spoken=True)


def resolve_times(
    state: ParseState, clock: WrittenTime, part: PartOfDay | None
) -> tuple[time, time | None]:
    """Start and end in the 24-hour clock, with the help of the part of the day, if one was named.

    Raises DateError where the half of the day is anybody's guess ("kl 3"), where time and part
    contradict each other ("kl 20 på morgonen"), and where the end comes before the start.
    """
    start = _in_full(state, clock, part)
    if clock.end is None:
        return start, None
    last = clock.end
    later = last.spoken or (clock.marked and last.bare)
    end = time(last.hour, last.minute)
    if end <= start and later and last.hour < 12:
        end = time(last.hour + 12, last.minute)  # "kl 13-3", "halv ett till tre"
    if end <= start:
        raise errors.ends_before(start, end, state.today)
    return start, end


def _in_full(state: ParseState, clock: WrittenTime, part: PartOfDay | None) -> time:
    hour = clock.hour
    if part:
        low, high = HOURS_OF_PART[part]
        if hour < low <= hour + 12 <= high:
            hour += 12
        if hour == 24 or not (low <= hour <= high or low <= hour + 24 <= high):
            raise state.error("wrong_part", said=clock.said, part=part)
    elif clock.spoken and hour < _SMALL_HOURS:
        hour += 12
    elif clock.bare and hour > 0:
        raise errors.ambiguous_hour(hour, clock.minute, state.today)
    return time(hour, clock.minute)


def reference_time(state: ParseState) -> time:
    """The time of day of the meeting that "samma tid" points at. DateError when there is none."""
    if state.reference_start is None:
        raise state.error("nothing_alike")
    start = state.reference_start
    return (start.time() if isinstance(start, datetime) else start).replace(tzinfo=None)
