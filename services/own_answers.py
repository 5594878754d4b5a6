"""What one person has answered, and the other holder of their seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from secretary.attendance import Answer, Attendance, Respondent, SeatAttendance
from secretary.errors import NotAllowed
from secretary.meetings import Meeting
from secretary.people import Mandate, Person
from services.context import Context


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a meeting.

    answer: their own; None where they have not answered.
    is_asked: whether they are to answer: a substitute who is not needed is not.
    other, other_answer: the substitute of a member's seat, or the member of a substitute's.
    reports: how many they have given.
    """

    person: Person
    seat: SeatAttendance
    answer: Answer | None
    is_asked: bool
    is_member: bool
    other: Mandate | None
    other_answer: Answer | None
    always_together: bool
    reports: int


def respondent(attendance: Attendance, person: Person) -> Respondent | None:
    """The person among those who are asked, or have said no; None where they are not."""
    return next((r for r in attendance.respondents if r.mandate.person is person), None)


def standing(context: Context, meeting: Meeting) -> Standing:
    """How the actor stands to the meeting. Raises NotAllowed where they hold no seat on its day."""
    person = context.view.person
    attendance = context.attendance(meeting)
    for seat in attendance.seats:
        is_member = seat.member is not None and seat.member.person is person
        is_substitute = seat.substitute is not None and seat.substitute.person is person
        if not (is_member or is_substitute):
            continue
        own, others = seat.member_answer, seat.substitute_answer
        if not is_member:
            own, others = others, own
        given = context.tx.reports(meeting.stored_id)
        return Standing(
            person,
            seat,
            own,
            respondent(attendance, person) is not None,
            is_member,
            seat.substitute if is_member else seat.member,
            others,
            attendance.substitutes_always_attend,
            sum(1 for report in given if report.person is person),
        )
    raise NotAllowed("no_seat_that_day", person=person)


def has_answered_since(context: Context, since: datetime) -> bool:
    """Whether the actor has answered about a coming meeting after an instant (aware)."""
    person = context.actor.person
    if person is None:
        return False
    answered = (
        context.tx.last_answered_at(meeting.stored_id, person.stored_id)
        for meeting in context.view.upcoming
    )
    return any(at is not None and at > since for at in answered)
