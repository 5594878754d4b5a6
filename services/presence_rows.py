"""How one row of the attendance is made: what was known of somebody, with what is said now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.errors import UserError
from secretary.meetings import USUAL_LENGTH, Meeting
from secretary.people import Person
from secretary.presence import Presence, Stay, within
from services.context import Context
from services.recorded_attendance import is_closed

ON_TIME: Final = timedelta(minutes=15)
"""Who says so long after it has begun that they are there has been there from its beginning."""


@dataclass(frozen=True)
class PresenceSaid:
    """What is said of somebody, as it is to be recorded.

    arrived, left: local times of day. from_start, to_end: what was known of these counts no more.
    serves: a substitute has the seat; replaces: whose, where that was said. beside: they do not.
    resets: what was recorded of them counts no more.
    """

    is_there: bool = True
    mode: AttendanceMode | None = None
    arrived: time | None = None
    left: time | None = None
    from_start: bool = False
    to_end: bool = False
    serves: bool = False
    replaces: Person | None = None
    beside: bool = False
    leads: bool = False
    resets: bool = False


def check_open(context: Context, meeting: Meeting) -> None:
    """Raises UserError where nothing more is recorded, or the meeting was cancelled."""
    if is_closed(context, meeting):
        raise UserError("attendance_closed", meeting=meeting)
    if not meeting.is_planned:
        raise UserError("meeting_gone")


def row_of(
    context: Context,
    meeting: Meeting,
    person: Person | None,
    stay: Stay,
    *,
    by_themselves: bool = False,
) -> Presence:
    """What is stored of it, said by the message at hand."""
    return Presence(
        meeting_id=meeting.stored_id,
        person_id=person.stored_id if person else None,
        starts_at=meeting.starts_at,
        was_there=stay.was_there,
        mode=stay.mode,
        arrived_at=stay.arrived,
        left_at=stay.left,
        is_beside=stay.is_beside,
        leads=stay.leads,
        by_themselves=by_themselves,
        event_id=context.source_event_id,
        edit_event_id=context.edit_event_id,
        at=_written_at(context, meeting),
        by=context.actor.address,
    )


def _written_at(context: Context, meeting: Meeting) -> datetime:
    """When it was written; of a new message never before an earlier one's, whose clock was set back
    since: what was recorded last is what counts."""
    last = None if context.is_edit else context.tx.presences.last_at(meeting.stored_id)
    return context.written_at if last is None else max(context.written_at, last)


def merged(known: Stay, said: PresenceSaid, meeting: Meeting, person: Person) -> Stay:
    """What is known of somebody, with what is said now.

    Raises UserError for times that cannot be.
    """
    if not said.is_there:
        return Stay(was_there=False)
    base = known if known.was_there else Stay(was_there=True)
    arrived = said.arrived or (None if said.from_start else base.arrived)
    left = said.left or (None if said.to_end else base.left)
    start, end = meeting.starts_at.time(), meeting.ends_at
    wrong = left is not None and left <= max(start, arrived or start)
    if wrong or (arrived is not None and end is not None and arrived >= end):
        raise UserError("attendance_times", person=person, meeting=meeting)
    arrived, left = within(arrived, left, meeting)
    is_beside = said.beside or (base.is_beside and not said.serves)
    return replace(
        base,
        was_there=True,
        mode=said.mode or base.mode,
        arrived=arrived,
        left=left,
        is_beside=is_beside,
        leads=said.leads or base.leads,
    )


def minute(wall: datetime) -> time:
    return wall.time().replace(second=0, microsecond=0)


def ends_at(meeting: Meeting) -> datetime:
    """When it ends (local wall time), or is taken to."""
    if meeting.ends_at is None:
        return meeting.starts_at + USUAL_LENGTH
    return datetime.combine(meeting.day, meeting.ends_at)
