"""`!fråga`: a member wants a question of their own on the agenda."""

from __future__ import annotations

from typing import Final

from commands.command import Call, Reply, Who, command
from secretary.errors import UserError
from secretary.reports import Topic

MAX_LENGTH: Final = 300
"""A topic is a heading on the agenda."""


@command(
    "topic",
    "fråga",
    who=Who.HOLDER,
    aliases=("egen fråga", "ärende", "topic"),
    editable=True,
)
def topic(call: Call, text: str) -> Reply:
    person = call.person
    meeting, text = call.prefaced(text)
    title = " ".join(text.split())
    if not title:
        raise UserError("no_topic")
    if len(title) > MAX_LENGTH:
        raise UserError("topic_too_long", length=len(title), most=MAX_LENGTH)
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
