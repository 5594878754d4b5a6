"""What a language has to know for its dates to be read: `DateVocabulary`.

`sv.date_vocabulary` and `en.date_vocabulary` each fill one in; `dates.vocabulary` puts them
together, so that a group may write in either language, or in both at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Vocabulary:
    """A dataclass to type checkers: each annotation is a field that every language must fill in.

    A real one of fifty fields takes 2 ms to make, and the first date of a process waits for it.
    """

    def __init__(self, **words: object) -> None:
        vars(self).update(words)


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
    together. What is called a pattern is a piece of a regular expression over folded text; the
    pieces of all languages become alternatives, in the order of the languages.

    Days and months

    weekdays: every spelling, Monday 0. months: every spelling, January 1.
    last_weekdays: the weekday gone by, as one word after "i": "i fredags".
    weekdays_like_names: short spellings that are also names or words, so that something beside
        them has to make a weekday of them. weekdays_with_dots: those that are other words when
        the diacritics are left out (man, son).
    near_days: days from today, and the part of the day that the words name.
    parts_of_day: phrases for vague times.
    weeks, months_near: phrases for a week or a month counted from the present one.
    thirds_of_month: what stands before a month, and the days meant.
    which: what stands before a weekday: "coming", "next" or "last".
    holidays: names of days. feasts: names of several days, the first and the last.
    holidays_like_names: those of both that are no date by themselves in running text.

    Numbers and amounts

    cardinals, ordinals: numbers in words. hours: those that can be an hour, one to twelve.
    nth: which of a month's weekdays, from the end where negative. nth_of: between it and the month.
    units: "day", "week", "month", "year", "hour" or "minute".
    whole_amounts: one of them is a number of units: "en halvtimme". double_units: two units each.

    Days beside other days

    working_days: as in "sista vardagen i april".
    day_steps, working_day_steps, week_steps: what is before or after: "dagen före".
    before_after: -1 or 1. ahead: as in "om två veckor".
    from_reference: phrases for a day counted from an existing meeting's, and how far.

    Times of day

    same_time: phrases for the time of an existing meeting.
    spoken_minutes: minutes before or after an hour. minutes_before_after: -1 or 1.
    minute_words: what may stand between the two.

    Patterns

    day_lead_ins: before a day. period_lead_ins: before a week or a month.
    range_starts: before a time that an end follows. range_joints: before that end; those of
    them among `bare_range_joints` make an hour of the figure before them, and those among
    `and_words` need a range start.
    week_words: before a week's number. or_words: between two dates where one is wanted.
    until_words: between the day a meeting is moved from and the one it is moved to.

    Typos

    typo_targets: words to recognise with a typo in them, besides weekdays, months
    and holidays. common_typos: those that the rule for typos does not cover.
    """

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    last_weekdays: Mapping[str, int]
    weekdays_like_names: frozenset[str]
    weekdays_with_dots: frozenset[str]
    near_days: Mapping[str, tuple[int, PartOfDay | None]]
    parts_of_day: Mapping[str, PartOfDay]
    weeks: Mapping[str, int]
    months_near: Mapping[str, int]
    thirds_of_month: Mapping[str, tuple[int, int]]
    which: Mapping[str, str]
    holidays: Mapping[str, DayOfYear]
    feasts: Mapping[str, tuple[DayOfYear, DayOfYear]]
    holidays_like_names: frozenset[str]
    cardinals: Mapping[str, int]
    hours: Mapping[str, int]
    ordinals: Mapping[str, int]
    nth: Mapping[str, int]
    nth_of: frozenset[str]
    units: Mapping[str, str]
    whole_amounts: Mapping[str, tuple[int, str]]
    double_units: Mapping[str, str]
    working_days: frozenset[str]
    day_steps: frozenset[str]
    working_day_steps: frozenset[str]
    week_steps: frozenset[str]
    before_after: Mapping[str, int]
    ahead: frozenset[str]
    from_reference: Mapping[str, int]
    same_time: frozenset[str]
    spoken_minutes: Mapping[str, int]
    minutes_before_after: Mapping[str, int]
    minute_words: frozenset[str]
    day_lead_ins: tuple[str, ...]
    period_lead_ins: tuple[str, ...]
    range_starts: tuple[str, ...]
    range_joints: tuple[str, ...]
    bare_range_joints: frozenset[str]
    and_words: frozenset[str]
    week_words: tuple[str, ...]
    or_words: tuple[str, ...]
    until_words: tuple[str, ...]
    typo_targets: tuple[str, ...]
    common_typos: Mapping[str, str]


def numbered(words: str, start: int = 1) -> dict[str, int]:
    """The words with their numbers, counted from `start`."""
    return {word: number for number, word in enumerate(words.split(), start)}
