"""What a language has to know to read what becomes of an agenda's items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ItemVocabulary:
    """Patterns, without regard to case, in text whose white space is single spaces.

    noun: before an item's number. draft: that the draft's number is meant.
    minutes, hours: units after a number. lengths: how long an item may take, in words, by minutes.
    no_length: that it has no time of its own.
    presenter: before who presents it. nobody: instead of a name. particles: small words in names.
    title: before its new title. assessment: that it needs a child-rights assessment.
    negation: before or after that, that it does not.
    move: before or after its number. before, after, to: before the number of its place. first,
        last: its place.
    remove, take_in, postpone, decline, unfinished: what becomes of it. until: before the meeting
        that it is postponed to; until_only: such as mean that after a comma, too; because: before
        why. next_meeting: the one after this.
    joining: words that no title ends with.
    """

    noun: str
    draft: str
    minutes: str
    hours: str
    lengths: Mapping[str, int]
    no_length: str
    joining: str
    presenter: str
    nobody: str
    particles: str
    title: str
    assessment: str
    negation: str
    move: str
    before: str
    after: str
    to: str
    first: str
    last: str
    remove: str
    take_in: str
    postpone: str
    until: str
    until_only: str
    next_meeting: str
    because: str
    decline: str
    unfinished: str
