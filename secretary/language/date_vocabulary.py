"""What a language has to know for its dates to be read: `DateVocabulary`.

`sv.date_vocabulary` and `en.date_vocabulary` each fill one in; `dates.vocabulary` puts them
together, so that a group may write in either language, or in both at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Vocabulary:
    """A dataclass to type checkers: each annotation is a field that every language must fill in.

    A real one of fifty fields takes 2 ms to make, and the first date of a process waits for it.
    """

    def __init__(self, **words: object) -> None:
        vars(self).update(words)

    @classmethod
    def joined(cls, *languages: Self, fold: Callable[[str], str] = str) -> Self:
        """What the languages know together, in their order: tables and sets with all words, each
        as `fold` makes it; patterns as alternatives."""
        parts = {name: [vars(each)[name] for each in languages] for name in cls.__annotations__}
        return cls(**{name: _joined(each, fold) for name, each in parts.items()})


def _joined(parts: list[Any], fold: Callable[[str], str]) -> object:
    if isinstance(parts[0], str):
        return "|".join(pattern for pattern in parts if pattern)
    if isinstance(parts[0], Mapping):
        return {fold(word): meaning for table in parts for word, meaning in table.items()}
    return type(parts[0])(fold(word) for words in parts for word in words)


DayOfYear = Callable[[int], date]
"""The day in a year."""


class PartOfDay(StrEnum):
    """A vague time. The values are the Swedish words for them."""

    EARLY_MORNING = "morgon"
    MORNING = "förmiddag"
    BEFORE_LUNCH = "före lunch"
    LUNCH = "lunch"
    AFTER_LUNCH = "efter lunch"
    AFTERNOON = "eftermiddag"
    EVENING = "kväll"
    NIGHT = "natt"


HOURS_OF_PART: Final[Mapping[PartOfDay, tuple[int, int]]] = {
    PartOfDay.EARLY_MORNING: (4, 11),
    PartOfDay.MORNING: (5, 12),
    PartOfDay.BEFORE_LUNCH: (5, 13),
    PartOfDay.LUNCH: (10, 14),
    PartOfDay.AFTER_LUNCH: (12, 18),
    PartOfDay.AFTERNOON: (12, 18),
    PartOfDay.EVENING: (16, 23),
    PartOfDay.NIGHT: (21, 30),
}
"""First and last hour that can be meant by a part of the day; the night goes on past 24."""


class DateVocabulary(Vocabulary):
    """The words of one language's dates, in lower case.

    Words and phrases may be written with their diacritics: they are folded when they are put
    together. A string is a pattern: a piece of a regular expression over folded text.
    """

    # Days and months
    weekdays: Mapping[str, int]  # every spelling, Monday 0
    months: Mapping[str, int]  # every spelling, January 1
    last_weekdays: Mapping[str, int]  # the weekday gone by, as one word after "i": "i fredags"
    two_letter_weekdays: Mapping[str, int]  # weekdays only before a date or "kl"
    # Short spellings that are also names or words: something beside them makes a weekday of them.
    weekdays_like_names: frozenset[str]
    weekdays_with_dots: frozenset[str]  # other words where diacritics are left out: man, son
    near_days: Mapping[str, tuple[int, PartOfDay | None]]  # from today, and the part they name
    parts_of_day: Mapping[str, PartOfDay]  # phrases for vague times
    weeks: Mapping[str, int]  # phrases for a week counted from the present one
    the_week: frozenset[str]  # the present one, after "i slutet av"
    weekends: Mapping[str, int]  # phrases for a weekend, counted likewise
    months_near: Mapping[str, int]  # the same of months
    years_near: Mapping[str, int]  # the same of years
    thirds_of_month: Mapping[str, tuple[int, int]]  # before a month or week; days of the month
    which: Mapping[str, str]  # before a weekday: "coming", "next", "after next" or "last"
    holidays: Mapping[str, DayOfYear]
    leap_days: frozenset[str]  # 29 February, by its name
    feasts: Mapping[str, tuple[DayOfYear, DayOfYear]]  # of several days: the first and the last
    holidays_like_names: frozenset[str]  # those of both that are no date alone in running text

    # Numbers and amounts
    cardinals: Mapping[str, int]
    hours: Mapping[str, int]  # cardinals that can be an hour
    zero_words: frozenset[str]  # in "nine oh five"
    ordinals: Mapping[str, int]
    nth: Mapping[str, int]  # which of a month's weekdays, from the end where negative
    nth_of: frozenset[str]  # between that and the month
    units: Mapping[str, str]  # "day", "week", "month", "year", "hour" or "minute"
    whole_amounts: Mapping[str, tuple[int, str]]  # one of them is many units: "en halvtimme"
    double_units: Mapping[str, str]  # two units each

    # Days beside other days
    working_days: frozenset[str]  # "sista vardagen i april", "arbetsdagen före"
    day_steps: frozenset[str]  # what is before or after: "dagen före"
    week_steps: frozenset[str]
    before_after: Mapping[str, int]  # -1 or 1
    ahead: frozenset[str]  # "om två veckor"
    counted_from: frozenset[str]  # "en vecka från i dag"
    now_words: frozenset[str]  # after these
    further_on: frozenset[str]  # between an amount and a day that it is counted from, or none
    from_reference: Mapping[str, int]  # a day counted from an existing meeting's, and how far

    # Times of day
    same_time: frozenset[str]  # phrases for the time of an existing meeting
    spoken_minutes: Mapping[str, int]  # before or after an hour, besides the cardinals
    minutes_before_after: Mapping[str, int]  # -1 or 1
    minute_words: frozenset[str]  # what may stand between the two
    nearly: str  # before a time: "ca", "omkring", "exactly"
    exactly: str  # after one
    lasting: str  # before how long a meeting takes
    and_a_half: str  # after a number of hours

    # What leads up to days and times, and what joins them
    date_labels: str  # what a date is headed by, before a colon
    time_labels: str
    day_lead_ins: str
    period_lead_ins: str  # before a week or a month
    range_starts: str  # before a time that an end follows
    range_joints: str  # before that end
    bare_range_joints: frozenset[str]  # those that make an hour of the figure before them
    and_words: frozenset[str]  # those that need a range start
    going_on: frozenset[str]  # what a figure before them is an hour of, and counts nothing
    week_words: str  # before a week's number
    or_words: tuple[str, ...]  # between two dates where one is wanted
    until_words: tuple[str, ...]  # between the day a meeting is moved from and the one it moves to

    # What a place is not called: see `dates.scraps`
    clause_words: frozenset[str]  # after "den tionde": what makes a day of it
    ordinal_nouns: str  # after "den 3:e": what makes no day of it
    scraps: str  # pieces of dates and times, wherever they stand
    leading_scraps: str  # words that lead to the rest of a date, at the beginning, before a number
    rooms: str  # words before a name or a number that is then no date: "sal 12"

    # Words to recognise with a typo in them, besides weekdays, months and holidays
    typo_targets: tuple[str, ...]
    common_typos: Mapping[str, str]  # those that the rule for typos does not cover


def numbered(words: str, start: int = 1) -> dict[str, int]:
    """The words with their numbers, counted from `start`."""
    return {word: number for number, word in enumerate(words.split(), start)}


def by_word(*meanings: tuple[T, str]) -> dict[str, T]:
    """The meaning of each word or phrase; those with the same have ``|`` between them."""
    return {word: meaning for meaning, words in meanings for word in words.split("|")}
