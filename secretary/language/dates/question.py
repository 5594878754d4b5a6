"""The text being read, what it is read against, and how a day without a year finds its year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from secretary.errors import DateError
from secretary.language.dates.words import MISSPELT
from secretary.language.text import fold_keep_length

T = TypeVar("T")

_WORD: Final = re.compile(r"[a-z]+")
_SPACE: Final = re.compile(r" *")
_BETWEEN: Final = re.compile(r"[ ,;(]*")
_YEARS_TRIED: Final = 9  # far enough for the next 29 February and the next week 53


@dataclass(frozen=True)
class Found:
    """A day, or the days from `first` to `last`; with a time only where the words gave one."""

    first: date
    last: date | None = None
    start: time | None = None
    part: str | None = None

    @property
    def end(self) -> date:
        """The last of the days."""
        return self.last or self.first


@dataclass(frozen=True)
class Yearly:
    """Days that come back each year ("12 mars", "v 38", "annandag påsk"), until a year is chosen.

    of: the days in a year, None where that year has none.
    year: the year, when the text said it.
    none: what to say when there is no such day.
    """

    of: Callable[[int], Found | None]
    none: Callable[[], DateError]
    year: int | None = None
    weak: bool = False  # a name or an everyday word as much as a date, so it needs company

    def then(self, step: Callable[[Found], Found | None]) -> Yearly:
        """These days moved by `step`, year by year."""

        def of(year: int) -> Found | None:
            found = self.of(year)
            return step(found) if found else None

        return Yearly(of, self.none, self.year)


def fixed(found: Found, none: Callable[[], DateError]) -> Yearly:
    """Days that need no year."""
    return Yearly(lambda _: found, none, found.first.year)


@dataclass
class Question:
    """One text to read, folded, with the moment and habits it is read by.

    now: aware, in `zone`. past: whether a day gone by is an answer.
    whole: whether nothing but a date may stand in the text, so that words which by themselves
    are no date to a reader ("mars", "9-12") can be taken as one.
    """

    original: str
    now: datetime
    zone: ZoneInfo
    like: time | datetime | None = None
    past: bool = False
    whole: bool = True
    text: str = field(init=False)
    today: date = field(init=False)
    _words: dict[int, tuple[str, int] | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.text = fold_keep_length(self.original)
        self.today = self.now.date()

    @property
    def like_day(self) -> date | None:
        """The day of the meeting in `like`, when `like` is more than a time of day."""
        return self.like.date() if isinstance(self.like, datetime) else None

    def space(self, at: int) -> int:
        """The place of the next thing that is no space."""
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def between(self, at: int) -> int:
        """The next place after what may stand between the parts of a date."""
        found = _BETWEEN.match(self.text, at)
        return found.end() if found else at

    def closed(self, at: int) -> bool:
        """Whether a word or a number may end here."""
        return at >= len(self.text) or not (self.text[at].isalnum() or self.text[at] == "_")

    def over(self, at: int) -> bool:
        """Whether nothing more is said."""
        return not self.text[at:].strip(" .,!?)")

    def word(self, at: int) -> tuple[str, int] | None:
        """The word here, its spelling mended, and where it ends."""
        if at not in self._words:
            found = _WORD.match(self.text, at)
            fine = found and self.closed(found.end())
            self._words[at] = (
                (MISSPELT.get(found[0], found[0]), found.end()) if found and fine else None
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
            at = self.space(word[1])
        return best

    @property
    def shown(self) -> str:
        """What a refusal may quote: nothing where words that are no date may follow.

        They can be why somebody cannot come, which nobody repeats.
        """
        return self.original if self.whole else ""

    def said(self, start: int, end: int) -> str:
        """What the person wrote from one place to another."""
        return self.original[start:end]

    def settle(self, days: Yearly) -> Found:
        """The days of the right year: the next that are not over, or with `past` the nearest.

        Raises DateError where there are none.
        """
        if days.year is not None:
            found = days.of(days.year)
        elif self.past:
            found = self._nearest(days)
        else:
            found = self._next(days)
        if found is None:
            raise days.none()
        return found

    def _next(self, days: Yearly) -> Found | None:
        start = self.today.year - 1  # "nyår" begins the year before it ends
        for year in range(start, start + _YEARS_TRIED + 1):
            found = days.of(year)
            if found and found.end >= self.today:
                return found
        return None

    def _nearest(self, days: Yearly) -> Found | None:
        around = range(self.today.year - _YEARS_TRIED, self.today.year + _YEARS_TRIED + 1)
        found = [days for days in map(days.of, around) if days]
        return min(
            found,
            key=lambda days: (abs(days.first - self.today), days.first < self.today),
            default=None,
        )


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
