"""The words of dates in all languages, folded so that "Måndag" and "mandag" are one word.

Each table is what the languages know, put together; see `DateVocabulary` for what each means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from secretary.language.date_vocabulary import DateVocabulary
from secretary.language.en.date_vocabulary import DATES as ENGLISH
from secretary.language.sv.date_vocabulary import DATES as SWEDISH
from secretary.language.text import fold_keep_length

T = TypeVar("T")

LANGUAGES: Final = (SWEDISH, ENGLISH)


def _table(of: Callable[[DateVocabulary], Mapping[str, T]]) -> dict[str, T]:
    return {
        fold_keep_length(word): meaning
        for language in LANGUAGES
        for word, meaning in of(language).items()
    }


def _words(of: Callable[[DateVocabulary], Iterable[str]]) -> tuple[str, ...]:
    return tuple(fold_keep_length(word) for language in LANGUAGES for word in of(language))


def _pattern(of: Callable[[DateVocabulary], Iterable[str]]) -> str:
    """The patterns of all languages, as alternatives."""
    return "|".join(pattern for language in LANGUAGES for pattern in of(language))


WEEKDAY: Final = _table(lambda words: words.weekdays)
LAST_WEEKDAY: Final = _table(lambda words: words.last_weekdays)
WEEKDAYS_LIKE_NAMES: Final = frozenset(_words(lambda words: words.weekdays_like_names))
WEEKDAYS_WITH_DOTS: Final = frozenset(_words(lambda words: words.weekdays_with_dots))
MONTH: Final = _table(lambda words: words.months)
NEAR_DAY: Final = _table(lambda words: words.near_days)
PART: Final = _table(lambda words: words.parts_of_day)
WEEK: Final = _table(lambda words: words.weeks)
MONTH_NEAR: Final = _table(lambda words: words.months_near)
THIRD_OF_MONTH: Final = _table(lambda words: words.thirds_of_month)
WHICH: Final = _table(lambda words: words.which)
HOLIDAY: Final = _table(lambda words: words.holidays)
FEAST: Final = _table(lambda words: words.feasts)
HOLIDAYS_LIKE_NAMES: Final = frozenset(_words(lambda words: words.holidays_like_names))

CARDINAL: Final = _table(lambda words: words.cardinals)
HOUR: Final = _table(lambda words: words.hours)
ORDINAL: Final = _table(lambda words: words.ordinals)
NTH: Final = _table(lambda words: words.nth)
NTH_OF: Final = frozenset(_words(lambda words: words.nth_of))
UNIT: Final = _table(lambda words: words.units)
WHOLE_AMOUNT: Final = _table(lambda words: words.whole_amounts)
DOUBLE_UNIT: Final = _table(lambda words: words.double_units)

WORKING_DAY: Final = {word: word for word in _words(lambda words: words.working_days)}
DAY_STEPS: Final = frozenset(_words(lambda words: words.day_steps))
WORKING_DAY_STEPS: Final = frozenset(_words(lambda words: words.working_day_steps))
WEEK_STEPS: Final = frozenset(_words(lambda words: words.week_steps))
BEFORE_AFTER: Final = _table(lambda words: words.before_after)
AHEAD: Final = frozenset(_words(lambda words: words.ahead))
FROM_REFERENCE: Final = _table(lambda words: words.from_reference)

SAME_TIME: Final = dict.fromkeys(_words(lambda words: words.same_time), True)
SPOKEN_MINUTES: Final = _table(lambda words: words.spoken_minutes)
MINUTES_BEFORE_AFTER: Final = _table(lambda words: words.minutes_before_after)
MINUTE_WORDS: Final = frozenset(_words(lambda words: words.minute_words))

DAY_LEAD_INS: Final = _pattern(lambda words: words.day_lead_ins)
PERIOD_LEAD_INS: Final = _pattern(lambda words: words.period_lead_ins)
RANGE_STARTS: Final = _pattern(lambda words: words.range_starts)
RANGE_JOINTS: Final = _pattern(lambda words: words.range_joints)
BARE_RANGE_JOINTS: Final = frozenset(_words(lambda words: words.bare_range_joints))
AND_WORDS: Final = frozenset(_words(lambda words: words.and_words))
WEEK_WORDS: Final = _pattern(lambda words: words.week_words)
OR_WORDS: Final = _words(lambda words: words.or_words)
UNTIL_WORDS: Final = _words(lambda words: words.until_words)

TYPO_TARGETS: Final = _words(lambda words: words.typo_targets)
COMMON_TYPOS: Final = _table(lambda words: words.common_typos)
