"""What others than the actor are told of a use case, and putting it in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from secretary.addressees import Addressees, addressees
from secretary.meetings import Meeting
from secretary.people import Person
from services.context import Context
from services.destinations import Audience, destinations
from storage import OutboundMessage


@dataclass(frozen=True)
class Announcement:
    """Something to be said to others than the actor.

    kind: for the record. template: a file of each language's templates.
    subject: tells apart what is said of one kind, in one room, for one event.
    people: whom it is for; those who have an address on the channel are mentioned.
    """

    kind: str
    template: str
    subject: str
    meeting: Meeting
    audience: Audience = Audience.GROUP
    people: tuple[Person, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


def to_everybody(
    context: Context, kind: str, meeting: Meeting, *also: Person, **values: object
) -> Announcement:
    """An announcement to all whom the meeting concerns, and to `also`, in the group's room."""
    people = tuple(dict.fromkeys((*also, *concerned(context, meeting))))
    return Announcement(kind, kind, str(meeting.id), meeting, people=people, values=values)


def concerned(context: Context, meeting: Meeting) -> tuple[Person, ...]:
    """All whom the meeting concerns as it now stands."""
    return addressees(Addressees.CONCERNED, context.attendance(meeting))


def announce(context: Context, announcement: Announcement) -> None:
    """Put it in the outbox, for every channel of the group, as things stand."""
    meeting = announcement.meeting
    text = context.render(announcement.template, meeting=meeting, **announcement.values)
    for where in destinations(
        context.tx, context.group, announcement.audience, announcement.people
    ):
        about = f"{announcement.kind} {announcement.subject} {where.room}"
        context.tx.outbox.add(
            OutboundMessage(
                key=f"{about} {context.trigger_event_id}",
                channel=where.channel,
                room=where.room,
                text=text.text,
                html=text.html,
                kind=announcement.kind,
                notify=True,
                recipients=where.recipients,
                group_id=context.group.id,
                meeting_id=meeting.id,
            ),
            context.now,
        )
