"""Who has answered about a time at which there is to be no meeting after all is told so."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from secretary.meetings import Meeting
from services.context import Context
from services.destinations import Destination
from storage import current_room

_KIND: Final = "answer_lapsed"


def tell(context: Context, meeting: Meeting, was_at: datetime) -> int:
    """Tell those who answered about the meeting as it was to be at that wall time; how many did.

    For where nobody else is told. Each where they answered, since others need not know that there
    was to be a meeting then; the actor knows already.
    """
    people = {mandate.person.stored_id for mandate in context.view.mandates}
    answers = context.tx.latest_answers(meeting.stored_id, was_at, people)
    upgrades = context.tx.room_upgrades.all()
    senders: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        entry = context.tx.inbox.lookup(answer.event_id)
        if entry is not None and entry.sender != context.actor.address:
            place = (entry.channel, current_room(entry.room, upgrades))
            senders.setdefault(place, []).append(entry.sender)
    for (channel, room), addresses in senders.items():
        known = context.tx.people.by_addresses(channel, addresses)
        names = [known[each].name for each in dict.fromkeys(addresses) if each in known]
        text = context.render(_KIND, meeting=meeting, was_at=was_at, names=names)
        where = Destination(channel, room, tuple(dict.fromkeys(addresses)))
        key = f"{_KIND} {meeting.reference} {room} {context.trigger_event_id}"
        context.tx.outbox.add(where.message(key, _KIND, text, meeting), context.now)
    return len(answers)
