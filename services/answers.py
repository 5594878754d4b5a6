"""Answers about coming: recording them, and taking back what a message said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from secretary.attendance import Answer, Attendance, AttendanceMode, SeatAttendance
from secretary.errors import NotAllowed
from secretary.meetings import Meeting
from secretary.people import Person
from secretary.reports import Report, Topic
from services import unsent
from services.context import Context
from services.effects import Effects

Statement = Answer | Report | Topic
"""What a message or a reaction can have said."""


@dataclass(frozen=True)
class AnswerRecorded:
    """attendance: as it is expected with the answer."""

    person: Person
    attendance: Attendance
    effects: Effects

    @property
    def seat(self) -> SeatAttendance | None:
        """The person's own seat, whichever of its two places they hold."""
        for seat in self.attendance.seats:
            if any(mandate.person is self.person for mandate in seat.holders):
                return seat
        return None


def record(
    context: Context,
    person: Person,
    meeting: Meeting,
    *,
    coming: bool,
    mode: AttendanceMode | None = None,
) -> AnswerRecorded:
    """Keep what `person`, or the actor on their behalf, says about coming.

    Raises NotAllowed where the person holds no seat on the meeting's day.
    """
    holds = (m.person is person and m.in_force(meeting.day) for m in context.view.mandates)
    if not any(holds):
        raise NotAllowed("no_seat_that_day", person=person)
    before = context.attendance(meeting)
    context.tx.add(
        Answer(
            meeting_id=meeting.stored_id,
            person_id=person.stored_id,
            starts_at=meeting.starts_at,
            coming=coming,
            mode=mode,
            event_id=context.source_event_id,
            at=_written_at(context, person, meeting),
            by=context.actor.address,
        )
    )
    context.audit("answer", meeting, person=person.id, coming=int(coming), form=mode)
    effects = Effects((meeting,), attendance_before={meeting: before})
    return AnswerRecorded(person, context.attendance(meeting), effects)


def _written_at(context: Context, person: Person, meeting: Meeting) -> datetime:
    """When it was written; of a new message never before an earlier one's, whose clock was set
    back since: the latest answer is the one that counts."""
    if context.is_edit:
        return context.written_at
    earlier = context.tx.last_answered_at(meeting.stored_id, person.stored_id)
    return context.written_at if earlier is None else max(context.written_at, earlier)


def withdraw(context: Context, statements: Sequence[Statement]) -> Effects:
    """Take back what a message said. Withdrawn reports and topics lose their text."""
    effects = Effects()
    for statement in statements:
        meeting = context.tx.meeting(statement.meeting_id)
        if isinstance(statement, Answer) and meeting is not None:
            before = {meeting: context.attendance(meeting)}
            effects = effects.then(Effects(attendance_before=before))
        context.tx.withdraw(statement, context.now)
        context.audit(f"{type(statement).__name__.lower()} withdrawn", meeting)
        if meeting is not None:
            effects = effects.then(Effects((meeting,)))
    unsent.take_out(context, [each for each in statements if not isinstance(each, Answer)])
    return effects
