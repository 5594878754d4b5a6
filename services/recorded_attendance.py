"""The real attendance of a meeting: what was announced, as it was corrected; and its closing.

Until the meeting begins it follows the answers. What is recorded on top of them goes before.
"""

from __future__ import annotations

from collections.abc import Sequence

from secretary.attendance import counting
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import Person, seats_on
from secretary.recorded_attendance import (
    AttendanceRecord,
    RecordedAttendance,
    attendance_record,
)
from services.context import Context
from services.people_on_day import others
from storage import Transaction


def record_of(tx: Transaction, group: Group, meeting: Meeting) -> AttendanceRecord:
    """All that is known of who took part, by the people of the meeting's day."""
    holders = seats_on(tx.people.mandates(group.id), meeting.day, tx.people.seats(group.id))
    people = [mandate.person.stored_id for seat in holders for mandate in seat.holders]
    answers = tx.latest_answers(meeting.stored_id, meeting.starts_at, people)
    return attendance_record(
        meeting,
        holders,
        counting(answers, meeting),
        tx.presences.of_meeting(meeting.stored_id),
        group.rules.substitutes,
        others(tx, group, meeting),
    )


def recorded(context: Context, meeting: Meeting) -> RecordedAttendance:
    """Who took part, as the notes list it."""
    return record_of(context.tx, context.group, meeting).listed


def present_people(context: Context, meeting: Meeting) -> Sequence[Person]:
    """The members and substitutes who were there, each once, in the order of the notes."""
    record = record_of(context.tx, context.group, meeting)
    listed = record.listed
    by_id = {m.person.id: m.person for seat in record.seats for m in seat.holders}
    ids = dict.fromkeys(each.person_id for each in (*listed.members, *listed.substitutes))
    return [by_id[person_id] for person_id in ids]


def is_closed(context: Context, meeting: Meeting) -> bool:
    """Whether nothing more is recorded, since the notes are as they will stay."""
    return context.tx.presences.closed_at(meeting.stored_id) is not None


def close(context: Context, meeting: Meeting) -> None:
    """Let nothing more be recorded, from now on: the notes are as they will stay."""
    if not is_closed(context, meeting):
        context.tx.presences.close(meeting.stored_id, context.now)
        context.audit("attendance closed", meeting)


def reopen(context: Context, meeting: Meeting) -> None:
    """Let something be recorded again, for a new version of the notes."""
    if is_closed(context, meeting):
        context.tx.presences.reopen(meeting.stored_id)
        context.audit("attendance opened again", meeting)
