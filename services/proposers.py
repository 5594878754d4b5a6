"""What the member whose topic it is is told of what becomes of it."""

from __future__ import annotations

from typing import Final

from secretary.items import ItemState
from secretary.meetings import Meeting
from secretary.people import Person
from secretary.reports import Topic, reference
from services.context import Context
from services.destinations import Audience, Destination, destinations
from storage import current_room

_KIND: Final = "topic_decided"


def tell(
    context: Context,
    meeting: Meeting,
    topic: Topic,
    state: ItemState,
    *,
    reason: str = "",
    to: Meeting | None = None,
    undone: bool = False,
) -> Person | None:
    """Tell them, in their direct chat, else where they wrote it.

    Returns who is told: nobody, where it is the actor's own or has been taken back.
    to: the meeting that it is postponed to; None where it waits for one. undone: whether what they
    were told before does not count any more.
    """
    if topic.person is context.actor.person or topic.withdrawn_at is not None:
        return None
    text = context.render(
        _KIND,
        meeting=meeting,
        title=topic.text,
        person=topic.person,
        state=state,
        reason=reason,
        to=to,
        undone=undone,
    )
    for where in _where(context, topic):
        key = f"{_KIND} {topic.id} {where.room} {context.trigger_event_id}"
        message = where.message(key, _KIND, text, meeting, (reference(topic),))
        context.tx.outbox.add(message, context.now)
    return topic.person


def _where(context: Context, topic: Topic) -> list[Destination]:
    direct = destinations(context.tx, context.group, Audience.DIRECT, [topic.person])
    if direct:
        return direct
    entry = context.tx.inbox.lookup(topic.event_id)
    if entry is None:
        return destinations(context.tx, context.group, Audience.GROUP, [topic.person])
    room = current_room(entry.room, context.tx.room_upgrades.all())
    return [Destination(entry.channel, room, (entry.sender,))]
