"""Topics: questions that members want on the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.reports import Topic
from services.context import Context
from services.effects import Effects

MAX_LENGTH: Final = 300
"""Characters: a topic is a heading on the agenda."""


@dataclass(frozen=True)
class TopicAdded:
    """A topic that will stand on the meeting's agenda."""

    meeting: Meeting
    topic: Topic
    effects: Effects


def add(context: Context, meeting: Meeting, title: str) -> TopicAdded:
    """Put the actor's own question on the meeting's agenda.

    Raises NotAllowed where the actor holds no seat, and UserError where the title is too long.
    """
    person = context.view.person
    if len(title) > MAX_LENGTH:
        raise UserError("topic_too_long", length=len(title), most=MAX_LENGTH)
    topic = Topic(
        meeting_id=meeting.id or 0,
        person=person,
        text=title,
        event_id=context.source_event_id,
        at=context.written_at,
    )
    context.tx.add(topic)
    context.audit("topic", meeting, person=person.id)
    return TopicAdded(meeting, topic, Effects((meeting,)))
