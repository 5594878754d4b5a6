"""`!förhinder`: a member or substitute cannot come. No reason is ever kept."""

from __future__ import annotations

import re
from typing import Final

from commands import answering
from commands.command import Call, Reply, Who, command
from secretary.errors import NotAllowed, UserError
from secretary.people import Person, find_person
from secretary.swedish import join_and

_FOR: Final = re.compile(r"(?:för|åt)\s+", re.IGNORECASE)


@command(
    "förhinder",
    who=Who.HOLDER,
    usage="[möte]",
    aliases=("förhindrad", "frånvaro", "kommer inte", "kommer ej", "kan inte", "absence", "absent"),
    summary="anmäl att du inte kan komma (orsaken behövs inte och sparas aldrig)",
    examples=("!förhinder", "!förhinder möte 2", "!förhinder 12 mars"),
    editable=True,
)
def absence(call: Call, text: str) -> Reply:
    if _FOR.match(text) and _named(call, _FOR.sub("", text, count=1)):
        raise NotAllowed(
            "Bara sekreteraren och ordföranden kan anmäla förhinder för någon annan. "
            "Gäller det dig själv räcker kommandot ensamt.",
            "!förhinder",
        )
    meeting, rest = call.meeting_to_answer(text)
    return answering.absent(call, call.person, meeting, reason_given=bool(rest))


@command(
    "förhinder för",
    who=Who.LEADER,
    usage="NAMN [möte]",
    aliases=("förhinder åt", "absence for"),
    summary="anmäl förhinder för någon annan",
    or_shorter=True,
    examples=("!förhinder för Anna Ek", "!förhinder för Anna Ek möte 2"),
    editable=True,
)
def absence_for(call: Call, text: str) -> Reply:
    if not text:
        raise UserError("Vem gäller det? Skriv namnet efter kommandot.", "!förhinder för Anna Ek")
    person, rest = _one_named(call, text)
    meeting, reason = call.meeting_to_answer(rest)
    return answering.absent(call, person, meeting, reason_given=bool(reason), somebody_else=True)


def _one_named(call: Call, text: str) -> tuple[Person, str]:
    hits = _named(call, text)
    if not hits:
        raise UserError(
            "Jag hittar ingen i gruppen med det namnet. Skriv för- och efternamn.",
            "!förhinder för Anna Ek",
        )
    people, rest = hits
    if len(people) > 1:
        names = join_and([p.label for p in people])
        raise UserError(
            f"Namnet passar på flera: {names}. Skriv hela namnet.",
            "!förhinder för " + people[0].name,
        )
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
