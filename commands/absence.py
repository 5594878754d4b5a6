"""`!förhinder`: a member or substitute cannot come. No reason is ever kept."""

from __future__ import annotations

import re
from typing import Final

from commands import answering
from commands.command import Call, Reply, Who, command
from secretary.errors import NotAllowed, UserError
from secretary.people import Person, find_person

_FOR: Final = re.compile(r"(?:för|åt|for)\s+", re.IGNORECASE)


@command(
    "absence",
    "förhinder",
    who=Who.HOLDER,
    aliases=("förhindrad", "frånvaro", "kommer inte", "kommer ej", "kan inte", "absent", "absence"),
    editable=True,
)
def absence(call: Call, text: str) -> Reply:
    if _FOR.match(text) and _named(call, _FOR.sub("", text, count=1)):
        raise NotAllowed("absence_of_others")
    meeting, rest = call.meeting_to_answer(text)
    return answering.absent(call, call.person, meeting, reason_given=bool(rest))


@command(
    "absence_for",
    "förhinder för",
    who=Who.LEADER,
    aliases=("förhinder åt", "absent for", "absence for"),
    or_shorter=True,
    editable=True,
)
def absence_for(call: Call, text: str) -> Reply:
    if not text:
        raise UserError("whose_absence")
    person, rest = _one_named(call, text)
    meeting, reason = call.meeting_to_answer(rest)
    return answering.absent(call, person, meeting, reason_given=bool(reason), somebody_else=True)


def _one_named(call: Call, text: str) -> tuple[Person, str]:
    hits = _named(call, text)
    if not hits:
        raise UserError("nobody_of_that_name")
    people, rest = hits
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    return people[0], rest


def _named(call: Call, text: str) -> tuple[list[Person], str] | None:
    """Those the text's first words name, as many words as possible, and what follows."""
    people = [m.person for m in call.mandates if m.until is None or m.until >= call.today]
    words = text.split()
    for count in range(min(4, len(words)), 0, -1):
        hits = find_person(" ".join(words[:count]).strip(",.:;"), people)
        if hits:
            return hits, " ".join(words[count:])
    return None
