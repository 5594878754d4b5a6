"""Somebody says that they are at the meeting: `!här`.

What was recorded by who leads the group goes before it: who it concerns is told, and so are the
secretaries, who can take it in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.people import Person
from secretary.presence import Stay
from secretary.recorded_attendance import AttendanceRecord
from services.announcements import Announcement
from services.context import Context
from services.destinations import Audience
from services.effects import Effects
from services.presence_rows import (
    ON_TIME,
    PresenceSaid,
    check_open,
    ends_at,
    merged,
    minute,
    row_of,
)
from services.recorded_attendance import record_of

HERE_BEFORE: Final = timedelta(hours=1)
"""So long before a meeting begins somebody can say that they are there."""
_CONTRADICTED: Final = "here_against_record"


@dataclass(frozen=True)
class SaidHere:
    """What became of it that somebody said that they are there.

    stay: what counts of them now. is_contradicted: whether it was recorded that they are not.
    """

    person: Person
    record: AttendanceRecord
    stay: Stay
    is_contradicted: bool
    effects: Effects


def say_here(context: Context, meeting: Meeting, said: PresenceSaid) -> SaidHere:
    """Keep that the actor is at the meeting.

    Where they say no time, and it has gone on for more than a quarter of an hour, they came now.
    Raises NotAllowed where they do not belong to it, and UserError out of its time.
    """
    wall = context.group.wall(context.written_at)
    check_open(context, meeting)
    if wall < meeting.starts_at - HERE_BEFORE:
        raise UserError("here_too_early", meeting=meeting)
    if wall >= ends_at(meeting):
        raise UserError("here_too_late", meeting=meeting)
    person = context.tx.people.by_address(context.actor.channel, context.actor.address)
    record = record_of(context.tx, context.group, meeting)
    known = record.stay(person) if person is not None else None
    if person is None or known is None:
        raise NotAllowed("here_not_expected", meeting=meeting)
    if said.arrived is not None and said.arrived > wall.time():
        raise UserError("here_later", meeting=meeting)
    if said.arrived is None and not said.from_start:
        is_late = wall >= meeting.starts_at + ON_TIME
        said = replace(said, arrived=minute(wall) if is_late else None, from_start=not is_late)
    stay = merged(known, said, meeting, person)
    context.tx.add(row_of(context, meeting, person, stay, by_themselves=True))
    context.audit("here", meeting, person=person.id)
    record = record_of(context.tx, context.group, meeting)
    now = record.stay(person) or stay
    contradicted = not now.was_there
    effects = Effects((meeting,))
    if contradicted:
        effects = Effects((meeting,), (_to_secretaries(meeting, person),))
    return SaidHere(person, record, now, contradicted, effects)


def _to_secretaries(meeting: Meeting, person: Person) -> Announcement:
    subject = f"{meeting.reference} {person.id}"
    values = {"person": person}
    return Announcement(
        _CONTRADICTED, _CONTRADICTED, subject, meeting, Audience.SECRETARIES, values=values
    )
