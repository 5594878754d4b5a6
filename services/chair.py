"""Who leads a meeting: the chair, and while the chair is away the vice chair; and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from secretary import meetings
from secretary.attendance import Attendance, SeatAttendance
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import Mandate, Office
from services.actors import Actor
from services.announcements import Announcement
from services.destinations import Audience
from storage import Transaction

_KIND: Final = "leader"


def leader_announcements(
    meeting: Meeting, before: SeatAttendance, expected: Attendance
) -> Sequence[Announcement]:
    """What vice chair and secretaries are told when somebody else is to lead the meeting.

    before: one seat as it was. expected: all as they are now.
    """
    was = replace(
        expected,
        seats=tuple(before if seat.seat is before.seat else seat for seat in expected.seats),
    )
    led, leads = leader(was), leader(expected)
    if led is leads or (led and leads and led.person is leads.person):
        return ()
    vice = _holder(expected, Office.VICE_CHAIR)
    values = {
        "leads": leads,
        "chair": _holder(expected, Office.CHAIR),
        "vice": vice,
    }

    def say(audience: Audience, *, to_vice: bool) -> Announcement:
        people = (vice.person,) if to_vice and vice else ()
        told = {**values, "to_vice": to_vice}
        return Announcement(_KIND, "leader", meeting.reference, meeting, audience, people, told)

    found = [say(Audience.SECRETARIES, to_vice=False)]
    if vice is not None and leads is not None and vice in (led, leads):
        found += [say(Audience.GROUP, to_vice=True), say(Audience.DIRECT, to_vice=True)]
    return found


def leader(attendance: Attendance) -> Mandate | None:
    """Who leads; None where both are away, or there is neither."""
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        for seat in attendance.seats:
            member = seat.member
            if member is not None and member.office is office and not seat.member_away:
                return member
    return None


def _holder(attendance: Attendance, office: Office) -> Mandate | None:
    members = (seat.member for seat in attendance.seats)
    return next((m for m in members if m is not None and m.office is office), None)


def acting(tx: Transaction, group: Group, actor: Actor, now: datetime) -> Actor:
    """The actor, who stands in for the chair where `acts_as_chair` says so. now: aware."""
    return replace(actor, acts_as_chair=cache(lambda: acts_as_chair(tx, group, actor, now)))


def acts_as_chair(tx: Transaction, group: Group, actor: Actor, now: datetime) -> bool:
    """Whether the actor is vice chair, and the chair is away: from the meeting that is being held,
    else from the next one. Without a chair the vice chair acts as one, too."""
    today = group.today(now)
    if not _holds(actor.mandates, Office.VICE_CHAIR, now, group):
        return False
    chairs = [m for m in tx.people.mandates(group.id) if m.is_chair and m.in_force(today)]
    if not chairs:
        return True
    known = tx.meetings(group.id, group.wall(now).replace(hour=0, minute=0))
    ahead = meetings.upcoming(known, now, group.zone)
    meeting = meetings.under_way(known, now, group.zone) or (ahead[0] if ahead else None)
    if meeting is None:
        return False
    ids = [chair.person.stored_id for chair in chairs]
    answers = tx.latest_answers(meeting.stored_id, meeting.starts_at, ids)
    return bool(answers) and not any(answer.coming for answer in answers)


def _holds(mandates: Iterable[Mandate], office: Office, now: datetime, group: Group) -> bool:
    today = group.today(now)
    return any(m.office is office and m.in_force(today) for m in mandates)
