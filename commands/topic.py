"""`!fråga`: a member wants a question of their own on the agenda."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import CommandContext, Reply, Request, command
from commands.which_meeting import split_meeting_prefix
from secretary.errors import UserError
from secretary.language.text import one_line
from secretary.meetings import Meeting
from secretary.reports import reference
from services import topics
from services.context import GroupView, Permission


@dataclass(frozen=True)
class AddTopic:
    """Put a member's own question on a meeting's agenda."""

    meeting: Meeting
    title: str

    def perform(self, context: CommandContext) -> Reply:
        effects = topics.add(context, self.meeting, self.title)
        return context.reply(
            "topic",
            effects=effects,
            quotes=map(reference, topics.of_message(context)),
            meeting=self.meeting,
            title=self.title,
        )


@command(
    "topic",
    "fråga",
    permission=Permission.HOLDER,
    aliases=("egen fråga", "ärende", "topic"),
    editable=True,
)
def topic(view: GroupView, text: str) -> Request:
    meeting, text = split_meeting_prefix(view, text)
    title = one_line(text)
    if not title:
        raise UserError("no_topic")
    return AddTopic(meeting, title)
