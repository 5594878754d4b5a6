"""What others than the actor are told of a use case, and putting it in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from secretary.addressees import Addressees, addressees
from secretary.group import Group
from secretary.language import reactions
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from services.context import Context
from services.destinations import Audience, destinations
from services.meeting_calendar import file_of, send_after
from storage import Attachment, OutboundMessage, Transaction


@dataclass(frozen=True)
class Announcement:
    """Something to be said to others than the actor.

    kind: for the record. template: a file of each language's templates.
    subject: tells apart what is said of one kind, in one room, for one event.
    people: whom it is for; those who have an address on the channel are mentioned.
    quotes: references of the reports and topics that it repeats.
    asks: whether it asks those whom it is for if they come, so that reactions to it are answers.
    attachments: files that go with it.
    once: whether the same is said once in a room for all events, however many lead to it.
    taps: emoji that are put under it, to tap, where it asks something else.
    with_calendar_file: whether the meeting follows it as a file for calendars.
    """

    kind: str
    template: str
    subject: str
    meeting: Meeting
    audience: Audience = Audience.GROUP
    people: tuple[Person, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    asks: bool = False
    attachments: tuple[Attachment, ...] = ()
    once: bool = False
    taps: tuple[str, ...] = ()
    with_calendar_file: bool = False


def to_everybody(
    context: Context, kind: str, meeting: Meeting, *also: Person, **values: object
) -> Announcement:
    """An announcement to all whom the meeting concerns, and to `also`, in the group's room."""
    people = tuple(dict.fromkeys((*also, *concerned(context, meeting))))
    return Announcement(kind, kind, meeting.reference, meeting, people=people, values=values)


def concerned(context: Context, meeting: Meeting) -> tuple[Person, ...]:
    """All whom the meeting concerns as it now stands."""
    return addressees(Addressees.CONCERNED, context.attendance(meeting))


def announce(context: Context, announcement: Announcement) -> None:
    """Put it in the outbox, for every channel of the group, as things stand."""
    meeting = announcement.meeting
    text = context.render(announcement.template, meeting=meeting, **announcement.values)
    calendar_file = None
    if announcement.with_calendar_file:
        calendar_file = file_of(context.tx, context.group, meeting, context.renderer)
    for where in destinations(
        context.tx, context.group, announcement.audience, announcement.people
    ):
        about = f"{announcement.kind} {announcement.subject} {where.room}"
        key = about if announcement.once else f"{about} {context.trigger_event_id}"
        message = where.message(
            key,
            announcement.kind,
            text,
            meeting,
            announcement.quotes,
            taps=reactions.taps(context.group) if announcement.asks else None,
        )
        # A meeting's assignment can have been taken over by another group.
        message = replace(message, attachments=announcement.attachments, group_id=context.group.id)
        if announcement.taps and where.channel == MATRIX:
            message = replace(message, taps=announcement.taps)
        if context.tx.outbox.add(message, context.now):
            send_after(context.tx, message, calendar_file, context.now)


def report_incident(tx: Transaction, group: Group, key: str, text: Text, now: datetime) -> None:
    """Tell what befell the bot on Matrix: in the secretaries' room there, else in the group's."""
    place = group.places[MATRIX]
    tx.outbox.add(
        OutboundMessage(
            key=key,
            room=place.secretary_room or place.room,
            text=text.text,
            html=text.html,
            kind="incident",
            group_id=group.id,
        ),
        now,
    )
