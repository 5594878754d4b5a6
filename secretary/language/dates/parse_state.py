"""The state of the parser, and the days it finds: with a year, or until a year is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from secretary.errors import DateError, DateExample
from secretary.language.date_vocabulary import PartOfDay
from secretary.language.dates import errors
from secretary.language.dates.typos import CORRECTIONS
from secretary.language.dates.vocabulary import WORDS
from secretary.language.text import fold_keep_length

T = TypeVar("T")

_WORD: Final = re.compile(r"[a-z]+")
_POSSESSIVE: Final = re.compile(r"['’]s?(?= )")
""" "New Year's Eve", of which tables have "new year eve"."""
_NEXT: Final = re.compile(r" +([^\W_]+)")
_BETWEEN: Final = re.compile(r"[ ,;(]*")
_YEARS_TRIED: Final = 9  # far enough for the last 29 February and the last week 53
_FARTHEST: Final = timedelta(days=400)
"""How far ahead a day without a year may lie: a year, and what Easter moves.

Nobody who writes "v 53" means one five years on.
"""


@dataclass(frozen=True)
class DaySpan:
    """A day, or the days from `first` to `last`; with a time only where the words gave one.

    any_month: whether only its number was said: "den 12:e".
    """

    first: date
    last: date | None = None
    start: time | None = None
    part: PartOfDay | None = None
    any_month: bool = False

    @property
    def end(self) -> date:
        """The last of the days."""
        return self.last or self.first


DayMatch = tuple[DaySpan, int]
"""The days found, and the place where they end."""


@dataclass(frozen=True, eq=False)
class YearlessDate:
    """Days that come back each year ("12 mars", "v 38", "annandag påsk"), until a year is chosen.

    in_year: the days in a year, None where that year has none.
    no_such_day: the error where no year has them.
    year: the year, where the text gave one.
    ambiguous: whether it is as much a name or an everyday word, and needs something beside it.
    """

    in_year: Callable[[int], DaySpan | None]
    no_such_day: Callable[[], DateError]
    year: int | None = None
    ambiguous: bool = False

    def map(self, step: Callable[[DaySpan], DaySpan | None]) -> YearlessDate:
        """These days moved by `step`, year by year."""

        def in_year(year: int) -> DaySpan | None:
            found = self.in_year(year)
            return step(found) if found else None

        return YearlessDate(in_year, self.no_such_day, self.year)


@dataclass(eq=False)
class ParseState:
    """One text being read, and what it is read against. Rules get it with a place in `text`.

    original: the text in NFC, as far as a date can reach. tail: what follows.
    text: the original, folded, each character in its place.
    now: aware, in `zone`. reference_start, past: see `parser.parse_date`.
    whole: whether nothing but a date may stand in the text, so that words which by themselves
        are no date to a reader ("mars", "9-12") can be taken as one.
    day: the single day found so far, which an example keeps.
    """

    original: str
    tail: str
    now: datetime
    zone: ZoneInfo
    reference_start: time | datetime | None = None
    past: bool = False
    whole: bool = True
    text: str = field(init=False)
    today: date = field(init=False)
    day: date | None = field(init=False, default=None)
    _words: dict[int, tuple[str, int] | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.text = fold_keep_length(self.original)
        self.today = self.now.date()

    @property
    def reference_day(self) -> date | None:
        """The day of the reference meeting, where more than its time of day is known."""
        return self.reference_start.date() if isinstance(self.reference_start, datetime) else None

    def skip(self, pattern: re.Pattern[str], at: int) -> int:
        """The place after the words of `pattern`, or this place where there are none."""
        found = pattern.match(self.text, at)
        return found.end() if found else at

    def skip_spaces(self, at: int) -> int:
        """The place of the next thing that is no space."""
        while self.text.startswith(" ", at):
            at += 1
        return at

    def skip_separators(self, at: int) -> int:
        """The next place after what may stand between the parts of a date."""
        return self.skip(_BETWEEN, at)

    def at_word_end(self, at: int) -> bool:
        """Whether a word or a number may end here."""
        return at >= len(self.text) or not (self.text[at].isalnum() or self.text[at] == "_")

    def is_closed(self, at: int) -> bool:
        """Whether a figure that ends here counts nothing: after "runt 9" people go on otherwise.

        What follows is nothing, a name with a capital, or a word that goes on with a date.
        """
        after = _NEXT.match(self.original, at)
        if after is None:
            return True
        word = fold_keep_length(after[1])
        return word not in WORDS.months and (after[1][:1].isupper() or word in WORDS.going_on)

    def at_end(self, at: int) -> bool:
        """Whether nothing more is said."""
        return not self.text[at:].strip(" .,!?)")

    def word(self, at: int) -> tuple[str, int] | None:
        """The word here, its typos corrected, and where it ends."""
        if at not in self._words:
            found = _WORD.match(self.text, at)
            fine = found and self.at_word_end(found.end())
            self._words[at] = (
                (CORRECTIONS.get(found[0], found[0]), found.end()) if found and fine else None
            )
        return self._words[at]

    def phrase(self, at: int, table: Mapping[str, T], most: int = 4) -> tuple[T, int] | None:
        """The longest entry of `table` written here, one to `most` words, and where it ends."""
        best: tuple[T, int] | None = None
        said = ""
        for _ in range(most):
            word = self.word(at)
            if word is None:
                break
            said = f"{said} {word[0]}" if said else word[0]
            if said in table:
                best = table[said], word[1]
            at = self.skip_spaces(self.skip(_POSSESSIVE, word[1]))
        return best

    @property
    def quotable(self) -> str:
        """What an error may quote: nothing where words that are no date may follow.

        They can be why somebody cannot come, which nobody repeats.
        """
        return self.original if self.whole else ""

    def error(self, message_id: str, **values: object) -> DateError:
        """The mistake that a macro of ``dates.j2`` tells of, with an example that is right."""
        return DateError(message_id, **values, sample=self.sample)

    def several_days(self, said: str, *days: DaySpan) -> DateError:
        """Two days where one is asked for, `days` if they are known."""
        fitting = [
            DateExample(each.first, self.today)
            for each in days
            if each.last is None and each.first >= self.today
        ]
        return DateError("one_day_only", said=said, days=fitting or [self.sample])

    @property
    def sample(self) -> DateExample:
        """A right example, on the day that was understood."""
        if self.day is None or self.day <= self.today:
            return errors.example(self.today)
        return DateExample(self.day, self.today, time(9))

    def no_date(self) -> DateError:
        """The text is no date."""
        return errors.no_date(self.quotable, self.today)

    def fixed(self, days: DaySpan) -> YearlessDate:
        """Days that need no year."""
        return YearlessDate(lambda _: days, self.no_date, days.first.year)

    def written(self, start: int, end: int) -> str:
        """What the person wrote from one place to another."""
        return self.original[start:end]

    def resolve_year(self, days: YearlessDate) -> DaySpan:
        """The days of the right year: the next that are not over, or with `past` the nearest.

        Raises DateError where there are none, or none within about a year.
        """
        if days.year is not None:
            found = days.in_year(days.year)
        elif self.past:
            found = self._nearest(days)
        else:
            found = self._next(days)
        if found is None:
            raise days.no_such_day()
        return found

    def _next(self, days: YearlessDate) -> DaySpan | None:
        start = self.today.year - 1  # "nyår" begins the year before it ends
        for year in range(start, start + 3):
            found = days.in_year(year)
            if found and found.end >= self.today:
                return found if found.first - self.today <= _FARTHEST else None
        return None

    def _nearest(self, days: YearlessDate) -> DaySpan | None:
        around = range(self.today.year - _YEARS_TRIED, self.today.year + _YEARS_TRIED + 1)
        found = [days for days in map(days.in_year, around) if days]
        return min(found, key=lambda days: self.nearness(days.first), default=None)

    def nearness(self, day: date) -> tuple[timedelta, bool]:
        """A key by which the day nearest to today comes first, the coming one of two."""
        return abs(day - self.today), day < self.today
