"""Whose answer it is, when somebody answers for somebody else."""

from __future__ import annotations

import re
from typing import Final

from commands.names import current_people
from secretary.errors import UserError
from secretary.language.phrases import after_and, after_on_behalf
from secretary.people import Person, find_person
from services.context import GroupView

_LONGEST_NAME: Final = 4
"""Words in a name."""
_MOST_PEOPLE: Final = 30
"""In one message."""
_AROUND: Final = ",.:;"
_WORD: Final = re.compile(r"\S+")


def split_people(view: GroupView, text: str) -> tuple[list[Person], str]:
    """The people of the group whose names `text` begins with, and the words after them.

    Raises UserError where the first is nobody's, or one is several people's.
    """
    found: list[Person] = []
    names: str | None = text
    rest = text
    while names is not None and len(found) < _MOST_PEOPLE:
        hits = _people_named(view, names)
        if hits is None:
            if not found:
                raise UserError("nobody_of_that_name")
            break
        people, rest = hits
        if len(people) > 1:
            raise UserError("several_of_that_name", people=people)
        found.extend(people)
        names = after_and(rest)
    return list(dict.fromkeys(found)), rest.lstrip(_AROUND).strip()


def begins_with_person(view: GroupView, text: str) -> bool:
    """Whether `text` is "för" and a name, and not "för" and a reason ("för jag måste jobba")."""
    rest = after_on_behalf(text)
    return rest is not None and _people_named(view, rest) is not None


def _people_named(view: GroupView, text: str) -> tuple[list[Person], str] | None:
    """Those the text's first words name, as many words as possible, and what follows."""
    people = current_people(view)
    words = list(_WORD.finditer(text[:200]))[:_LONGEST_NAME]
    for last in reversed(words):
        said = text[: last.end()]
        name = said.rstrip(_AROUND)
        hits = find_person(name.strip(_AROUND), people)
        if hits:
            return hits, text[len(name) :]
    return None
