"""What a use case brings about for others: what they are told, once the actor is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from secretary import attendance
from secretary.addressees import Addressees, addressees
from secretary.attendance import Attendance, SeatChange, SeatChangeKind
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


@dataclass(frozen=True)
class Effects:
    """What follows from a use case for others than the actor.

    meetings: those it was about, for the log.
    announcements: what is said as it stands.
    attendance_before: of the meetings whose answers have changed, what was expected before.
    """

    meetings: tuple[Meeting, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    attendance_before: Mapping[Meeting, Attendance] = field(default_factory=dict)

    def then(self, later: Effects) -> Effects:
        """Those of two use cases, one after the other, as of one.

        So an edited answer tells a substitute one thing, whatever it undid and did on the way.
        """
        return Effects(
            (*self.meetings, *later.meetings),
            (*self.announcements, *later.announcements),
            {**later.attendance_before, **self.attendance_before},
        )


def to_everybody(context: Context, kind: str, meeting: Meeting, **values: object) -> Announcement:
    """An announcement to all whom the meeting concerns, in the group's room."""
    people = addressees(Addressees.CONCERNED, context.attendance(meeting))
    return Announcement(kind, kind, str(meeting.id), meeting, people=people, values=values)


def enqueue(context: Context, effects: Effects) -> None:
    """Put in the outbox what others have to know, by what is true now."""
    for announcement in (*effects.announcements, *_seat_announcements(context, effects)):
        _enqueue(context, announcement)


def _enqueue(context: Context, announcement: Announcement) -> None:
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


def _seat_announcements(context: Context, effects: Effects) -> Iterable[Announcement]:
    """Of meetings to come, what the changed answers mean to substitutes and secretaries."""
    for meeting, before in effects.attendance_before.items():
        if meeting.is_planned and meeting.starts_at > context.view.wall:
            after = context.attendance(meeting)
            for change in attendance.seat_changes(before, after):
                yield from _of_seat(context, meeting, change)


def _of_seat(context: Context, meeting: Meeting, change: SeatChange) -> Sequence[Announcement]:
    seat = change.seat

    def say(template: str, audience: Audience, *people: Person) -> Announcement:
        values = {"seat": seat, "change": change.kind}
        subject = f"{meeting.id} {seat.seat.id}"
        return Announcement("seat", template, subject, meeting, audience, people, values)

    if change.kind is SeatChangeKind.EMPTY:
        return [say("seat_empty", Audience.SECRETARIES)]
    if change.kind is SeatChangeKind.FILLED:
        return [say("seat_filled", Audience.SECRETARIES)]
    assert seat.substitute is not None, "a seat without a substitute has none to step in or back"
    substitute = seat.substitute.person
    if not any(substitute.address(channel) for channel in context.group.places):
        return [
            say("substitute", Audience.GROUP),
            say("substitute_unreachable", Audience.SECRETARIES),
        ]
    return [
        say("substitute", Audience.GROUP, substitute),
        say("substitute", Audience.DIRECT, substitute),
    ]
