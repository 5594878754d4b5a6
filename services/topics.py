"""Topics: questions that members want on the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secretary.errors import UserError
from secretary.items import Item, Support
from secretary.meetings import Meeting
from secretary.reports import Topic
from services import answers
from services.changes import FinalAct, record_final
from services.context import Context
from services.effects import Effects

MAX_LENGTH: Final = 300
"""Characters: a topic is a heading on the agenda."""


def check_length(title: str) -> None:
    """Raises UserError where it is longer than a heading may be."""
    if len(title) > MAX_LENGTH:
        raise UserError("topic_too_long", length=len(title), most=MAX_LENGTH)


def add(context: Context, meeting: Meeting, title: str) -> Effects:
    """Put the actor's own question on the meeting's agenda.

    Raises NotAllowed where the actor holds no seat, and UserError where the title is too long, or
    the words replace others after the meeting has begun.
    """
    person = context.view.person
    check_length(title)
    answers.check_edit(context, meeting)
    context.tx.add(
        Topic(
            meeting_id=meeting.stored_id,
            person=person,
            text=title,
            event_id=context.source_event_id,
            edit_event_id=context.edit_event_id,
            at=context.written_at,
        )
    )
    context.audit("topic", meeting, person=person.id)
    record_final(context, FinalAct.TOPIC, meeting)
    return Effects((meeting,))


def support(context: Context, topic: Topic) -> Effects:
    """Keep that the actor is for somebody's topic; taking the reaction back takes that back.

    Raises NotAllowed where the actor holds no seat.
    """
    person = context.view.person
    context.tx.add(
        Support(topic=topic, person=person, event_id=context.source_event_id, at=context.written_at)
    )
    meeting = context.tx.meeting(topic.meeting_id)
    context.audit("topic supported", meeting, person=person.id)
    return Effects((meeting,) if meeting is not None else ())


def of_message(context: Context) -> list[Topic]:
    """What the message at hand has put on an agenda, as it stands."""
    said = context.tx.said_by(context.source_event_id)
    return [each for each in said if isinstance(each, Topic)]


def own(context: Context, meetings: Iterable[Meeting]) -> list[tuple[Topic, Meeting]]:
    """The actor's own topics that stand at these meetings, in the order they were given."""
    return [
        (topic, meeting)
        for meeting in meetings
        for topic in context.tx.topics(meeting.stored_id)
        if topic.person is context.view.person
    ]


@dataclass(frozen=True)
class Kept:
    """What is known of a topic. item: what was decided of it, last; None for nothing.
    supporters: how many others are for it."""

    item: Item | None
    supporters: int


def kept(context: Context, topics: Iterable[Topic]) -> dict[int | None, Kept]:
    """What is known of topics, by their ids."""
    items = context.tx.items
    ids = [topic.id for topic in topics if topic.id is not None]
    supporters = items.supporters(ids)
    last = {each: items.of_topic(each)[-1:] for each in ids}
    return {
        each: Kept(last[each][0] if last[each] else None, supporters.get(each, 0)) for each in ids
    }


def remove(context: Context, topic: Topic) -> Effects:
    """Take it back."""
    return answers.withdraw(context, [topic]).effects
