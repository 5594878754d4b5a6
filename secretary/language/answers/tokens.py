"""A word of an answer about coming, or a few, with what it is: `Token`; and `Names`, who know the
group that says what days, meetings and names they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Protocol

from secretary.errors import UserError
from secretary.language.answers.tags import Tag
from secretary.language.answers.words import WORDS
from secretary.language.text import strip_diacritics
from secretary.meetings import Meeting


class Names(Protocol):
    """What a group's people can name. Each is given a few words and takes them all, or none."""

    def meeting(self, words: str) -> Meeting | None:
        """The meeting they name. Raises UserError where there is no such one, or several."""

    def clock(self, words: str) -> time | None:
        """The time of day they are."""

    def person(self, words: str) -> Tag | None:
        """`Tag.SELF` for the writer, `Tag.SUBSTITUTE` for the writer's own substitute,
        `Tag.PERSON` for somebody else; None where they are no name."""

    def is_replaced(self, words: str) -> bool:
        """Whether they name the member whose own substitute the writer is."""


@dataclass(frozen=True)
class Token:
    """A word or a few. text: folded. value: the meeting, the time or the duration it is.

    error: what is wrong with the meeting or the time that it names. A time with an error is a bare
    number, read as an hour because there is no such meeting: "kommer 10".
    """

    tag: Tag
    text: str
    value: Meeting | time | timedelta | None = None
    error: UserError | None = None

    @property
    def meeting(self) -> Meeting:
        """The meeting, of one with that tag."""
        assert isinstance(self.value, Meeting), "the lexer gives each meeting with its tag"
        return self.value

    @property
    def is_from_day(self) -> bool:
        """Whether it may mean that day and those after it: "från den 12"."""
        return strip_diacritics(self.text).startswith(WORDS.from_day)

    @property
    def is_of_substitute(self) -> bool:
        """Whether it says that the writer's substitute comes: "min ersättare kommer"."""
        return self.tag is Tag.AWAY and any(word in self.text for word in WORDS.substitutes)
