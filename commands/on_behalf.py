"""Whose answer it is, when somebody answers for somebody else."""

from __future__ import annotations

import re
from typing import Final

from commands.names import GroupNames, current_people
from secretary.errors import UserError
from secretary.language.answers.lexer import Lexer
from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Token
from secretary.language.meeting_choice import without_lead
from secretary.language.phrases import after_and, after_on_behalf
from secretary.people import Person, find_person
from services.context import GroupView

_LONGEST_NAME: Final = 4
"""Words in a name."""
_MOST_PEOPLE: Final = 30
"""In one message."""
_BEGINNING: Final = 200
"""Characters, of which the first token is read."""
_AROUND: Final = ",.:;"
_MYSELF: Final = re.compile(
    r"(?:mig|mej|jag|me|myself)\b(?: själv\b)?"
    r"(?=\s*(?:$|[\n,;.+]|(?:och|samt|and|på|den|möte|till|båda|on|both)\b))",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(r"[ \t]*(?:\n\s*(?:[-*•]\s*)?|\+\s*)")
_TELLS: Final = (Tag.WORD, Tag.PAST, Tag.LEAVE, Tag.OTHERS)
_NAMES: Final = (Tag.WORD, Tag.SELF, Tag.PERSON, Tag.SUBSTITUTE)
_WORD: Final = re.compile(r"\S+")


def split_people(view: GroupView, text: str) -> tuple[list[Person], str]:
    """The people of the group whose names `text` begins with, and the words after them.

    Raises UserError where the first is nobody's, or one is several people's.
    """
    found: list[Person] = []
    names: str | None = text
    rest = text
    while names is not None and len(found) < _MOST_PEOPLE:
        hits = _people_named(view, names) or _actor_named(view, names)
        if hits is None:
            if not found:
                raise UserError("nobody_of_that_name")
            break
        people, rest = hits
        if len(people) > 1:
            raise UserError("several_of_that_name", people=people)
        found.extend(people)
        names = after_and(rest) or _next_line(rest)
    return list(dict.fromkeys(found)), rest.lstrip(_AROUND).strip()


def after_lead(text: str) -> str:
    """The words without what stands before the name in an answer: "för", "det gäller"."""
    words = without_lead(text)
    rest = after_on_behalf(words)
    return words if rest is None else rest.strip()


def begins_as_answer(view: GroupView, text: str) -> bool:
    """Whether `text` begins with what somebody answers, and not with a name: "digitalt"."""
    if not view.mandates:
        return False
    first = _first_token(view, text)
    return first is not None and first.tag not in _NAMES and not text[:1].isupper()


def names_anybody(view: GroupView, text: str) -> bool:
    """Whether one of the group is named somewhere among the words."""
    return any(_people_named(view, text[word.start() :]) for word in _WORD.finditer(text[:200]))


def says_more_of_last(view: GroupView, text: str, rest: str) -> bool:
    """Whether `rest`, at the end of `text`, tells what the last of several people does: "Anna Ek,
    Gun Hall ringde"."""
    before = text.rstrip()[: -len(rest)].rstrip() if rest else ""
    if not before or before.endswith(tuple(_AROUND)):
        return False
    first = _first_token(view, rest)
    return first is not None and first.tag in _TELLS


def _first_token(view: GroupView, text: str) -> Token | None:
    """What it begins with; none needs more than the beginning of a long text."""
    names = GroupNames(view, view.mandates[0].person)
    return next(Lexer(text[:_BEGINNING], names).tokens(), None)


def _actor_named(view: GroupView, text: str) -> tuple[list[Person], str] | None:
    """Whoever writes "mig", and what follows."""
    said = _MYSELF.match(text)
    person = view.actor.person
    return ([person], text[said.end() :]) if said and person is not None else None


def _next_line(text: str) -> str | None:
    """What follows a line break, a plus or a dot of a list at the beginning."""
    sign = _NEXT.match(text)
    return text[sign.end() :] if sign else None


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
