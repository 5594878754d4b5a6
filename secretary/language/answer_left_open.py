"""What a token of an answer about coming leaves open where it is in no pattern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.language.answer_lexicon import Token
from secretary.language.answer_tags import Tag
from secretary.language.answer_values import Unclear

LEFT_OPEN: Final[Mapping[Tag, Unclear]] = {
    Tag.NOT: Unclear.LEFT_OVER,
    Tag.NO: Unclear.BOTH_WAYS,
    Tag.NO_LONGER: Unclear.LEFT_OVER,
    Tag.CORRECTION: Unclear.LEFT_OVER,
    Tag.MAYBE: Unclear.DOUBT,
    Tag.IF: Unclear.DOUBT,
    Tag.QUESTION: Unclear.QUESTION,
    Tag.PART: Unclear.PART,
    Tag.UNREAD: Unclear.LEFT_OVER,
    Tag.AFTER: Unclear.LEFT_OVER,
    Tag.PERSON: Unclear.PEOPLE,
    Tag.SUBSTITUTE: Unclear.PEOPLE,
    Tag.INFINITIVE: Unclear.LEFT_OVER,
    Tag.UNTIL: Unclear.PART,
    Tag.DURATION: Unclear.PART,
    Tag.CLOCK: Unclear.PART,
}
_LONGEST_COUNT: Final = 2
"""Figures of a number that counts something."""
_NO_GUESS: Final = (
    Tag.NOT,
    Tag.NO_LONGER,
    Tag.UNREAD,
    Tag.AFTER,
    Tag.PART,
    Tag.UNTIL,
    Tag.CORRECTION,
    Tag.NO,
)
"""These can mean another meeting, or a part of one."""


def can_guess_beside(token: Token) -> bool:
    """Whether it can still be asked if what was said is meant."""
    number = token.text  # no day, and no time: "2 barn sjuka"
    counts = token.tag is Tag.UNREAD and number.isdecimal() and len(number) <= _LONGEST_COUNT
    return token.tag not in _NO_GUESS or counts
