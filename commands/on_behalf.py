"""Whose answer it is, when somebody answers for somebody else."""

from __future__ import annotations

from typing import Final

from secretary.errors import UserError
from secretary.language.phrases import after_on_behalf
from secretary.people import Person, find_person
from services.context import GroupView

_LONGEST_NAME: Final = 4
"""Words in a name."""


def split_person(view: GroupView, text: str) -> tuple[Person, str]:
    """The one person of the group whose name `text` begins with, and the words after it.

    Raises UserError where it is nobody's, or several people's.
    """
    hits = _people_named(view, text)
    if not hits:
        raise UserError("nobody_of_that_name")
    people, rest = hits
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    return people[0], rest


def begins_with_person(view: GroupView, text: str) -> bool:
    """Whether `text` is "för" and a name, and not "för" and a reason ("för jag måste jobba")."""
    rest = after_on_behalf(text)
    return rest is not None and _people_named(view, rest) is not None


def _people_named(view: GroupView, text: str) -> tuple[list[Person], str] | None:
    """Those the text's first words name, as many words as possible, and what follows."""
    people = [m.person for m in view.mandates if not m.has_ended(view.today)]
    words = text.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        hits = find_person(" ".join(words[:count]).strip(",.:;"), people)
        if hits:
            return hits, " ".join(words[count:])
    return None
