"""`!fråga`: a member wants a question of their own on the agenda."""

from __future__ import annotations

from typing import Final

from commands.command import Call, Reply, Who, command
from secretary.errors import UserError
from secretary.reports import Topic

MAX_LENGTH: Final = 300
"""A topic is a heading on the agenda."""


@command(
    "fråga",
    who=Who.HOLDER,
    usage="[möte N:] RUBRIK",
    aliases=("egen fråga", "ärende", "topic"),
    summary="anmäl en egen fråga till dagordningen",
    examples=("!fråga Skolfrånvaro i årskurs 7", "!fråga möte 2: Ungas psykiska hälsa"),
    editable=True,
)
def topic(call: Call, text: str) -> Reply:
    person = call.person
    meeting, text = call.prefaced(text)
    title = " ".join(text.split())
    if not title:
        raise UserError("Vad vill du ta upp? Skriv en rubrik.", "!fråga Skolfrånvaro i årskurs 7")
    if len(title) > MAX_LENGTH:
        raise UserError(
            f"Rubriken är {len(title)} tecken lång och får vara högst {MAX_LENGTH}. "
            "Skriv kort vad frågan gäller.",
            "!fråga Skolfrånvaro i årskurs 7",
        )
    call.tx.add(
        Topic(
            meeting_id=meeting.id or 0,
            person=person,
            text=title,
            event_id=call.event_id,
            at=call.at,
        )
    )
    call.audit("topic", meeting, person=person.id)
    return call.reply("topic", meeting=meeting, title=title)
