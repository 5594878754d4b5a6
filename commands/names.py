"""What a group's people name in an answer about coming: meetings, times of day, and each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from functools import cached_property

from commands.which_meeting import named_meeting
from secretary.errors import DateError, UserError
from secretary.language import dates
from secretary.language.answers.tags import Tag
from secretary.language.meeting_grammar import strip_separators
from secretary.language.text import strip_diacritics
from secretary.meetings import Meeting
from secretary.people import Person, find_person, seats_on
from services.context import GroupView


def clock_of(view: GroupView, words: str) -> time | None:
    """The time of day that all of the words are; None where they are none, or it is not clear."""
    if not any(char.isalnum() for char in words):
        return None
    try:
        found = dates.find_leading_date(words, view.now, view.group.zone)
    except DateError:
        return None  # what is wrong with it is said of a meeting's day
    if found is None or found[1] or found[0].day_named or found[0].end is not None:
        return None
    return found[0].start


class GroupNames:
    """The names that words in an answer are read against; `person`: whose answer it is."""

    def __init__(self, view: GroupView, person: Person) -> None:
        self._view = view
        self._person = person

    def meeting(self, words: str) -> Meeting | None:
        """The meeting that all of the words name. Raises UserError where there is none such."""
        named, rest = named_meeting(self._view, words)
        return None if rest else named

    def clock(self, words: str) -> time | None:
        """The time of day that all of the words are."""
        return clock_of(self._view, words)

    def person(self, words: str) -> Tag | None:
        """Whether they are the person's own name, their substitute's, or another's."""
        if not self._name_words.intersection(strip_diacritics(words).replace("-", " ").split()):
            return None
        people = find_person(words, self._people)
        if not people:
            return None
        if self._person in people:
            return Tag.SELF
        own = len(people) == 1 and people[0] in self._substitutes
        return Tag.SUBSTITUTE if own else Tag.PERSON

    def is_replaced(self, words: str) -> bool:
        """Whether they name the member whose own substitute the person is."""
        named = find_person(words, self._people)
        seats = seats_on(self._view.mandates, self._view.today)
        return len(named) == 1 and any(
            seat.member
            and seat.substitute
            and (seat.member.person, seat.substitute.person) == (named[0], self._person)
            for seat in seats
        )

    @cached_property
    def _people(self) -> Sequence[Person]:
        return current_people(self._view)

    @cached_property
    def _name_words(self) -> frozenset[str]:
        names = " ".join(person.name for person in self._people)
        return frozenset(strip_diacritics(names).replace("-", " ").split())

    @cached_property
    def _substitutes(self) -> list[Person]:
        seats = seats_on(self._view.mandates, self._view.today)
        return [
            seat.substitute.person
            for seat in seats
            if seat.member and seat.substitute and seat.member.person is self._person
        ]


class NamesOfSeveral(GroupNames):
    """The same where words that no meeting fits, or several, name a meeting that is yet to be
    picked: one like a choice, and another each time."""

    def meeting(self, words: str) -> Meeting | None:
        try:
            return super().meeting(words)
        except UserError as error:
            if not error.choices or error.rest is None:
                raise
            return None if strip_separators(error.rest) else replace(error.choices[0])


def current_people(view: GroupView) -> list[Person]:
    """Those who hold a place in the group, or will."""
    return [mandate.person for mandate in view.mandates if not mandate.has_ended(view.today)]
