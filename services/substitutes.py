"""Who is told when answers change a seat: the substitute who is called, or the secretaries."""

from __future__ import annotations

from collections.abc import Sequence

from secretary.attendance import SeatAttendance, SeatChangeKind
from secretary.meetings import Meeting
from secretary.people import Person
from services import absence_lists
from services.announcements import Announcement
from services.context import Context
from services.destinations import Audience
from services.open_meetings import SEAT


def seat_announcements(
    context: Context, meeting: Meeting, change: SeatChangeKind, seat: SeatAttendance
) -> Sequence[Announcement]:
    """What substitute and secretaries are told of a change. seat: as it is after that."""

    asks = change is SeatChangeKind.STEPS_IN and seat.substitute_answer is None

    def say(template: str, audience: Audience, *people: Person) -> Announcement:
        values = {"seat": seat, "change": change}
        subject = f"{meeting.reference} {seat.seat.id}"
        # Of another kind, since it asks nothing: see `services.open_meetings`.
        kind = "dismissal" if change is SeatChangeKind.STEPS_BACK else SEAT
        return Announcement(
            kind, template, subject, meeting, audience, people, values, asks=asks and bool(people)
        )

    told_along = change in (SeatChangeKind.EMPTY, SeatChangeKind.FILLED)
    if told_along and absence_lists.tells_secretaries_at_once(context.tx, context.group):
        return []
    if change is SeatChangeKind.EMPTY:
        return [say("seat_empty", Audience.SECRETARIES)]
    if change is SeatChangeKind.FILLED:
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
