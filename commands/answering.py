"""What follows when an answer about coming changes: the books, and whoever has to know.

Shared by the commands, by reactions on the summons, by edits and by redactions. Changes are
made first and told last, so that one message tells a substitute one thing, whatever it undid
and did on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands import announcing
from commands.command import Call, Reply
from secretary import attendance
from secretary.attendance import (
    Answer,
    Attendance,
    AttendanceMode,
    SeatAttendance,
    SeatChange,
    SeatChangeKind,
)
from secretary.errors import NotAllowed
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from secretary.reports import Report, Topic


def record(
    call: Call,
    person: Person,
    meeting: Meeting,
    *,
    coming: bool,
    form: AttendanceMode | None = None,
) -> Attendance:
    """Keep what `person` says about coming; attendance afterwards.

    Raises NotAllowed where the person holds no seat on the meeting's day.
    """
    if not any(m.person is person and m.in_force(meeting.day) for m in call.mandates):
        raise NotAllowed("no_seat_that_day", person=person)
    _note(call, meeting)
    call.tx.add(
        Answer(
            meeting_id=meeting.id or 0,
            person_id=person.id or 0,
            starts_at=meeting.starts_at,
            coming=coming,
            mode=form,
            event_id=call.event_id,
            at=_after_those_before(call, person, meeting),
            by=call.asker.matrix_id,
        )
    )
    call.audit("answer", meeting, person=person.id, coming=int(coming), form=form)
    return call.attendance(meeting)


def _after_those_before(call: Call, person: Person, meeting: Meeting) -> datetime:
    """When it was written; of a new message never before an earlier one's, whose clock was set
    back since: the latest answer is the one that counts."""
    if call.event_id != call.cause:
        return call.at  # an edit counts as of the message it changes
    earlier = (a.at for a in call.tx.answers(meeting.id or 0) if a.person_id == person.id)
    return max([call.at, *earlier])


def absent(
    call: Call, person: Person, meeting: Meeting, *, reason_given: bool, somebody_else: bool = False
) -> Reply:
    """Keep that `person` cannot come, and thank whoever said it."""
    after = record(call, person, meeting, coming=False)
    return call.reply(
        "absence",
        meeting=meeting,
        person=person,
        seat=next((s for s in after.seats if _holds(s, person)), None),
        is_member=any(s.member is not None and s.member.person is person for s in after.seats),
        reason_given=reason_given,
        somebody_else=somebody_else,
        direct=call.direct,
    )


def _holds(seat: SeatAttendance, person: Person) -> bool:
    return any(m is not None and m.person is person for m in (seat.member, seat.substitute))


def coming(
    call: Call,
    person: Person,
    meeting: Meeting,
    form: AttendanceMode | None,
    *,
    somebody_else: bool = False,
) -> Reply:
    """Keep that `person` will come, and thank whoever said it."""
    after = record(call, person, meeting, coming=True, form=form)
    beside = next(
        (
            s
            for s in after.seats
            if s.substitute is not None and s.substitute.person is person and not s.member_away
        ),
        None,
    )
    return call.reply(
        "coming",
        meeting=meeting,
        person=person,
        form=form,
        beside=beside,
        rule=after.rule,
        somebody_else=somebody_else,
    )


def withdraw(call: Call, said: Sequence[Answer | Report | Topic]) -> None:
    """Take back what a message said. Withdrawn reports and topics lose their text."""
    for thing in said:
        meeting = call.tx.meeting(thing.meeting_id)
        if isinstance(thing, Answer):
            if meeting is not None:
                _note(call, meeting)
        else:
            thing.text = ""
        thing.withdrawn_at = call.now
        call.audit(f"{type(thing).__name__.lower()} withdrawn", meeting)


def _note(call: Call, meeting: Meeting) -> None:
    if meeting not in call.before:
        call.before[meeting] = call.attendance(meeting)


def tell(call: Call) -> None:
    """Tell those whose part in a meeting the call has changed."""
    wall = call.now.astimezone(call.group.zone).replace(tzinfo=None)
    for meeting, was in call.before.items():
        if meeting.is_planned and meeting.starts_at > wall:
            for change in attendance.news(was, call.attendance(meeting)):
                _tell(call, meeting, change)


def _tell(call: Call, meeting: Meeting, change: SeatChange) -> None:
    seat = change.seat
    secretary_room, secretaries = announcing.secretariat(call.group, call.tx)

    def post(room: str, template: str, *mentions: str) -> None:
        call.post(
            room,
            "seat",
            template,
            about=f"{meeting.id} {seat.seat.id}",
            meeting=meeting,
            mentions=mentions,
            seat=seat,
            turn=change.turn,
        )

    if change.turn is SeatChangeKind.EMPTY:
        post(secretary_room, "seat_empty", *secretaries)
        return
    if change.turn is SeatChangeKind.FILLED:
        post(secretary_room, "seat_filled", *secretaries)
        return
    substitute = seat.substitute.person if seat.substitute else None
    if substitute is None:
        return
    address = substitute.address(MATRIX)
    if address is None:
        post(call.group.places[MATRIX].room, "substitute")
        post(secretary_room, "substitute_unreachable", *secretaries)
        return
    post(call.group.places[MATRIX].room, "substitute", address)
    direct = call.tx.direct_room(MATRIX, address)
    if direct is not None:
        post(direct, "substitute", address)
