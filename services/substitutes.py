"""Who is told when answers change a seat: the substitute who is called, or the secretaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from secretary import attendance
from secretary.attendance import Attendance, SeatChange, SeatChangeKind
from secretary.meetings import Meeting
from secretary.people import Person
from services.announcements import Announcement
from services.context import Context
from services.destinations import Audience


def seat_announcements(
    context: Context, before: Mapping[Meeting, Attendance]
) -> Iterable[Announcement]:
    """What changed answers mean to substitutes and secretaries, of meetings to come.

    before: of the meetings whose answers have changed, what was expected before.
    """
    for meeting, was in before.items():
        if meeting.is_planned and meeting.starts_at > context.view.wall:
            after = context.attendance(meeting)
            for change in attendance.seat_changes(was, after):
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
