"""Who came to a seat after the summons went out is summoned, too, or called to stand in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from secretary import meetings, notices
from secretary.addressees import Addressees, addressees
from secretary.attendance import Attendance, SeatAttendance, SeatChangeKind
from secretary.group import Group
from secretary.language import reactions
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.notice_kinds import SUMMONS, sender
from secretary.officials import officials_on
from secretary.people import Person
from services.announcements import announce
from services.context import expected_attendance, without_actor
from services.destinations import Audience, destinations
from services.meeting_calendar import file_of, send_after
from services.open_meetings import SEAT, summoned, summons_keys
from services.substitutes import seat_announcements
from storage import Transaction, channel_key

_TEMPLATE: Final = "summons_late_appointed"


def summon_late_appointed(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> list[Person]:
    """Summon those whom a meeting concerns by now, and whom no summons to it was for; each once.

    now: aware. Only those who can be reached on some channel, and have not answered. A substitute
    who is to stand in, and was never called, is called: the member may have left the seat.
    Returns who were.
    """
    ahead = meetings.upcoming(tx.meetings(group.id, group.wall(now)), now, group.zone)
    found: list[Person] = []
    for meeting in summoned(tx, group, ahead):
        attendance = expected_attendance(tx, group, meeting, tx.people.mandates(group.id))
        people = addressees(Addressees.CONCERNED, attendance)
        tx.people.load_addresses(people)
        addressed = tx.sent.addressed(
            meeting.stored_id,
            (SUMMONS.name, SEAT),
            meeting.planned_at,
            first=summons_keys(group, meeting),
        )
        new = [
            person
            for person in people
            if _addresses(group, person)
            and addressed.isdisjoint(_addresses(group, person))
            and not _has_answered(attendance, person)
        ]
        called = [seat for seat in attendance.seats if _is_called(seat, new)]
        resting = tx.settling.of_meeting(meeting.stored_id)
        for seat in called:
            if seat.seat.id not in resting:
                _call(tx, group, renderer, now, meeting, seat)
                found += [seat.substitute.person] if seat.substitute else []
        standing_in = {seat.substitute.person for seat in called if seat.substitute}
        late = tuple(person for person in new if person not in standing_in)
        if late:
            _summon(tx, group, renderer, now, meeting, late, attendance)
            found += late
    return found


def _addresses(group: Group, person: Person) -> set[tuple[str, str]]:
    found = ((channel, person.address(channel)) for channel in group.places)
    return {(channel, address) for channel, address in found if address is not None}


def _has_answered(attendance: Attendance, person: Person) -> bool:
    """Whether they know of the meeting, since they have answered."""
    answers = [
        answer
        for seat in attendance.seats
        for mandate, answer in (
            (seat.member, seat.member_answer),
            (seat.substitute, seat.substitute_answer),
        )
        if mandate is not None and mandate.person is person
    ]
    return any(answer is not None for answer in answers)


def _is_called(seat: SeatAttendance, new: Iterable[Person]) -> bool:
    return seat.stands_in and seat.substitute is not None and seat.substitute.person in new


def _call(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    meeting: Meeting,
    seat: SeatAttendance,
) -> None:
    assert seat.substitute is not None, "it stands in"
    key = f"{notices.notice_key(meeting, SUMMONS)} · person {seat.substitute.person.id}"
    context = without_actor(tx, group, renderer, key, now)
    for announcement in seat_announcements(context, meeting, SeatChangeKind.STEPS_IN, seat):
        announce(context, announcement)


def _summon(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    meeting: Meeting,
    people: tuple[Person, ...],
    attendance: Attendance,
) -> None:
    officials = officials_on(tx.officials.of_group(group.id), meeting.day)
    text = renderer.render(
        _TEMPLATE,
        group=group,
        meeting=meeting,
        today=group.today(now),
        now=now,
        people=people,
        **sender(group, attendance, officials),
    )
    ids = ",".join(str(number) for number in sorted(person.stored_id for person in people))
    key = f"{notices.notice_key(meeting, SUMMONS)} · people {ids}"
    taps = reactions.taps(group)
    calendar_file = file_of(tx, group, meeting, renderer)
    for where in destinations(tx, group, Audience.GROUP, people):
        row_key = channel_key(key, where.channel)
        row = where.message(row_key, SUMMONS.name, text, meeting, taps=taps)
        if tx.outbox.add(row, now):
            send_after(tx, row, calendar_file, now)
    tx.audit(
        now,
        "kansli",
        "late appointed summoned",
        group_id=group.id,
        meeting_id=meeting.id,
        people=len(people),
    )
