"""One time of day: "9", "09.30", "9 00", "halv tio", "tio och trettio", "2 pm", "noon"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.vocabulary import WORDS
from secretary.language.patterns import lazy_pattern

SMALL_HOURS: Final = 7
"""Hours before this one are the afternoon when spoken ("halv tre"), and asked about in figures."""

_LONG_UNITS: Final = "|".join(
    word for word, unit in WORDS.units.items() if len(word) > 2 and unit != "year"
)
_NO_UNIT: Final = rf"(?! ?(?:{_LONG_UNITS}|h)\b)"
"""After a number: "9 i tre timmar" is no nine minutes to three."""
_AROUND: Final = lazy_pattern(r"vid +(?:(\d{1,2})|([a-z]+?))[ -]?tiden\b")
_TWELVE: Final = lazy_pattern(
    r"(?:(\d{1,2})(?:[.:](\d\d))?|([a-z]{3,6})) ?(?:([ap])(?:m\b(?!-[a-z])|\. ?m\b\.?)|o'?clock\b)"
    r"|(?:noon|midday)\b"
)
_ONE_OF: Final = lazy_pattern(r"one (?:of|time|point|day|more)\b")
_HOUR_MINUTE: Final = lazy_pattern(r"(\d{1,2})[.:](\d\d)(?::[0-5]\d|\.00)?(?![.:/-]?\d)")
_RANGE_START: Final = lazy_pattern(r"(\d{1,2})[.:](\d\d)(?::[0-5]\d|\.00)?(?= ?- ?\d)")
_MARKED_MINUTE: Final = lazy_pattern(r"(\d{1,2}),(\d\d)(?!\d)")
_RUN_TOGETHER: Final = lazy_pattern(r"(\d{1,2})(\d\d)(?![\d.:/])")
_SURELY_RUN_TOGETHER: Final = lazy_pattern(
    r"(0\d)([0-5]\d)(?! ?-? ?\d|[.:/]\d)\b|"  # but "0224-123 45" is a telephone's
    r"([01]\d|2[0-3])([0-5]\d)(?= ?- ?(?:[01]\d|2[0-3])[0-5]\d(?![\d.:/-])| ?h(?:rs|ours)?\b)"
)
_HOURS: Final = lazy_pattern(r" ?h(?:rs|ours)?\b")
_SPACED: Final = lazy_pattern(r"(\d{1,2}) ([0-5]\d)(?![\d/.,:])")
_HOUR: Final = lazy_pattern(rf"(\d{{1,2}})(?![\d]|[.,:/]\d|:[a-z]){_NO_UNIT}")
_MINUTES: Final = lazy_pattern(r"(\d{1,2})(?![\d]|[.,:/]\d)")
_TWO_FIGURES: Final = lazy_pattern(r"(2[5-9]|[3-5]\d)(?![\d]|[.,:/]\d)")
_UNIT: Final = lazy_pattern(rf" *(?:{_LONG_UNITS}|h)\b")
_TENS_JOINT: Final = lazy_pattern(r"-| *")
_HALF_JOINED: Final = lazy_pattern(r"halv([1-9]|1\d|2[0-3])(?![\d.:/])\b")
_LATEST_SAID: Final = 12
"""What follows "nio och" and is no more than this can be an hour, too."""
_RANGE_FOLLOWS: Final = lazy_pattern(r" ?- ?\d")


@dataclass(frozen=True, eq=False)
class WrittenTime:
    """A time of day as written.

    bare: an hour in one figure, which in everyday use may be either half of the day.
    spoken: in words, and so of the twelve-hour clock.
    full: written with its minutes, and so nothing but a time.
    half: "a" or "p" where it was said which half of the day.
    """

    hour: int
    minute: int = 0
    bare: bool = False
    spoken: bool = False
    full: bool = False
    end: WrittenTime | None = None
    marked: bool = False
    said: str = ""
    half: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether a clock shows it."""
        return self.hour <= 23 and self.minute <= 59


def match_around(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "vid niotiden", "vid 9-tiden"."""
    found = _AROUND.match(state.text, at)
    hour = int(found[1] or WORDS.hours.get(found[2], 24)) if found else 24
    if found is None or hour > 23:
        return None
    return WrittenTime(hour, spoken=True, marked=True, said=found[0]), found.end()


def match_clock(
    state: ParseState, at: int, *, hour_alone: bool, span: bool = False, spaced: bool = False
) -> tuple[WrittenTime, int] | None:
    """The time here. hour_alone: also without its minutes.

    span: it begins a range, so that "tio och tolv" are two. spaced: "9 30" is half past nine also
    before a name.
    """
    if twelve := _match_twelve(state, at):
        return twelve
    patterns = [_HOUR_MINUTE, _RANGE_START]
    if hour_alone:
        patterns += [_MARKED_MINUTE, _RUN_TOGETHER]
    for pattern in patterns:
        if (found := pattern.match(state.text, at)) and state.at_word_end(found.end()):
            return _in_figures(found)
    if hour_alone and (apart := match_spaced(state, at, spaced=spaced)):
        return apart
    if spoken := _match_spoken(state, at, span=span):
        return spoken
    if (hour_alone or not span) and (words := _match_hour_and_minutes(state, at, span=span)):
        return words if hour_alone or not words[0].bare else None
    return match_hour(state, at) if hour_alone else None


def _in_figures(found: re.Match[str]) -> tuple[WrittenTime, int]:
    return WrittenTime(int(found[1]), int(found[2]), _is_bare(found[1]), full=True), found.end()


def _is_bare(figures: str) -> bool:
    return not figures.startswith("0") and int(figures) < SMALL_HOURS


def match_spaced(state: ParseState, at: int, *, spaced: bool) -> tuple[WrittenTime, int] | None:
    """ "9 00", but not "9 25 Queen Street"."""
    found = _SPACED.match(state.text, at)
    if found is None or int(found[2]) % 5 or not state.at_word_end(found.end()):
        return None
    end = found.end()
    closed = state.is_closed(end) if spaced else state.at_end(end)
    return _in_figures(found) if closed or _RANGE_FOLLOWS.match(state.text, end) else None


def match_run_together(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "0900", "0930-1200", "1400 hrs": nothing but times, also without "kl" after a day."""
    found = _SURELY_RUN_TOGETHER.match(state.text, at)
    if found is None:
        return None
    hour, minute = found[1] or found[3], found[2] or found[4]
    read, end = WrittenTime(int(hour), int(minute), full=True), found.end()
    hours = _HOURS.match(state.text, end)
    return read, hours.end() if hours else end


def _match_twelve(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "9am", "2:30 p.m.", "two pm", "9 o'clock", "noon"."""
    found = _TWELVE.match(state.text, at)
    if found is None:
        return None
    if not (found[1] or found[3]):
        return WrittenTime(12, full=True), found.end()
    hour, half = int(found[1] or WORDS.hours.get(found[3], 24)), found[4] or ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif hour > 23 or (half == "a" and hour):
        return None
    bare = not half and found[1] is not None and not found[1].startswith("0") and hour < SMALL_HOURS
    spoken = not half and found[3] is not None
    minute = int(found[2] or 0)
    return WrittenTime(hour, minute, bare, spoken, marked=True, half=half), found.end()


def match_hour(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "9", "nio"; but no hour in "3 timmar"."""
    if (found := _HOUR.match(state.text, at)) and state.at_word_end(found.end()):
        return WrittenTime(int(found[1]), 0, _is_bare(found[1])), found.end()
    word = state.word(at)
    if word is None or word[0] not in WORDS.hours or _ONE_OF.match(state.text, at):
        return None
    if _UNIT.match(state.text, word[1]):
        return None
    hour = WORDS.hours[word[0]]
    return WrittenTime(hour % 24, 0, spoken=hour <= 12), word[1]


def _match_hour_and_minutes(
    state: ParseState, at: int, *, span: bool
) -> tuple[WrittenTime, int] | None:
    """ "tio och trettio", "nio noll noll", "10 och 30", "ten forty-five"."""
    hour = match_hour(state, at)
    if hour is None or not hour[0].is_possible:
        return None
    start, end = hour
    joint = state.word(state.skip_spaces(end))
    joined = joint is not None and joint[0] in WORDS.and_words
    if joined and span:
        return None  # "mellan tio och tolv"
    after = state.skip_spaces(joint[1]) if joint and joined else state.skip_spaces(end)
    minutes = match_minutes(state, after)
    if minutes is None and joined and (figures := _TWO_FIGURES.match(state.text, after)):
        minutes = int(figures[1]), figures.end()
    if (
        minutes is None
        or _begins_name(state, at, after)
        or (joined and 0 < minutes[0] <= _LATEST_SAID)
    ):
        return None  # "nio och tio" are two
    end = minutes[1]
    unit = state.word(state.skip_spaces(end))
    if unit and unit[0] in WORDS.minute_words:
        end = unit[1]
        follows = state.word(state.skip_spaces(end))
        if follows and follows[0] in WORDS.minutes_before_after:
            return None
    if _UNIT.match(state.text, end) or not state.is_closed(end):
        return None
    return WrittenTime(start.hour, minutes[0], start.bare, start.spoken, full=True), end


def _begins_name(state: ParseState, before: int, at: int) -> bool:
    """Whether a capital begins a name here, after a number without one: "kl 9 Tre Kronor"."""
    return state.original[at : at + 1].isupper() and not state.original[before].isupper()


def match_minutes(state: ParseState, at: int) -> tuple[int, int] | None:
    """Minutes after an hour, in words: "trettio", "forty-five", "noll fem"."""
    word = state.word(at)
    if word is None:
        return None
    if word[0] in WORDS.zero_words:
        unit = state.word(state.skip_spaces(word[1]))
        if unit is None:
            return None
        if unit[0] in WORDS.zero_words:
            return 0, unit[1]
        return (WORDS.hours[unit[0]], unit[1]) if WORDS.hours.get(unit[0], 10) < 10 else None
    return match_cardinal(state, at, least=10, most=59)


def match_cardinal(state: ParseState, at: int, *, least: int, most: int) -> tuple[int, int] | None:
    """A number in words, the tens and the rest of it together or apart: "forty-five"."""
    word = state.word(at)
    number = WORDS.cardinals.get(word[0]) if word else None
    if word is None or number is None:
        return None
    end = word[1]
    if number >= 20 and number % 10 == 0:
        joint = state.skip(_TENS_JOINT, end)
        rest = None if _begins_name(state, at, joint) else state.word(joint)
        if rest and 1 <= WORDS.hours.get(rest[0], 10) < 10:
            number, end = number + WORDS.hours[rest[0]], rest[1]
    return (number, end) if least <= number <= most else None


def match_half(state: ParseState, at: int) -> tuple[WrittenTime, int] | None:
    """ "halv tio"."""
    if joined := _HALF_JOINED.match(state.text, at):  # "halv10"
        return _of_minutes(int(joined[1]) * 60 - 30), joined.end()
    word = state.word(at)
    if word is None or word[0] != "halv":
        return None
    hour = match_hour(state, state.skip_spaces(word[1]))
    if hour is None or not hour[0].is_possible:
        return None
    return _of_minutes(hour[0].hour * 60 - 30), hour[1]


def _match_spoken(state: ParseState, at: int, *, span: bool) -> tuple[WrittenTime, int] | None:
    """ "halv tio", "kvart över nio", "tio i nio", "fem över halv tre", "half past nine"."""
    if half := match_half(state, at):
        return half
    word = state.word(at)
    if word and word[0] == "a":
        word = state.word(state.skip_spaces(word[1]))
    in_words, with_unit = word is not None, False
    if word:
        minutes, at = WORDS.spoken_minutes.get(word[0], WORDS.cardinals.get(word[0], 0)), word[1]
    elif found := _MINUTES.match(state.text, at):
        minutes, at = int(found[1]), found.end()
    else:
        return None
    step = state.word(state.skip_spaces(at))
    if step and step[0] in WORDS.minute_words:
        step, in_words, with_unit = state.word(state.skip_spaces(step[1])), True, True
    if step is None or step[0] not in WORDS.minutes_before_after or not 0 < minutes <= 30:
        return None
    if (minutes == 30) != (word is not None and word[0] == "half"):
        return None
    if step[0] == "to" and (span or not in_words or minutes % 5):
        return None  # "9 to 12", "from ten to twelve"
    if minutes % 5 and not with_unit:
        return None  # "kl 9 i tre av salarna"
    base = match_half(state, state.skip_spaces(step[1])) or match_hour(
        state, state.skip_spaces(step[1])
    )
    if base is None or not base[0].is_possible:
        return None
    whole = base[0].hour * 60 + base[0].minute + WORDS.minutes_before_after[step[0]] * minutes
    return _of_minutes(whole), base[1]


def _of_minutes(minutes: int) -> WrittenTime:
    hour, minute = divmod(minutes % (24 * 60), 60)
    return WrittenTime(hour, minute, spoken=True)
