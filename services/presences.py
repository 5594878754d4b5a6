"""Recording who was at a meeting: whoever leads the group corrects what was announced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.people import Mandate, Person
from secretary.presence import Ground, Presence, Stay
from secretary.recorded_attendance import AttendanceRecord, SeatRecord
from services import presence_changes
from services.actors import Permission
from services.context import Context
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


@dataclass(frozen=True)
class Correction:
    """What is recorded of somebody; person: None for everybody who is listed."""

    person: Person | None
    said: PresenceSaid


@dataclass(frozen=True)
class Corrected:
    """The attendance as it now is. people: those whom it was about, in order. everybody: whether it
    was about all. guests: as they were written; gone: those who were not there after all.

    turned: those who were recorded as there and are not, or the other way round, while the meeting
        goes on: they may have left just now, or come. at: the time of day, for them.
    """

    record: AttendanceRecord
    people: tuple[Person, ...] = ()
    everybody: bool = False
    guests: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    turned: tuple[Person, ...] = ()
    at: time | None = None
    effects: Effects = field(default_factory=Effects)


def correct(
    context: Context,
    meeting: Meeting,
    corrections: Sequence[Correction],
    guests: Sequence[str] = (),
    gone: Sequence[str] = (),
) -> Corrected:
    """Record who was there, and how; and guests, and those who were none after all.

    Raises NotAllowed for whoever does not lead the group, and UserError where the meeting's day has
    not come, the notes have closed it, or something of it cannot be.
    """
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("attendance_of_others")
    check_open(context, meeting)
    if meeting.day > context.view.today:
        raise UserError("attendance_not_yet", meeting=meeting)
    work = _Work(context, meeting)
    people: list[Person] = []
    for each in corrections:
        if each.person is None:
            work.everybody(each.said)
        else:
            people.append(each.person)
            work.one(each.person, each.said)
    for guest in guests:
        work.guest(guest)
    left = [name for guest in gone for name in work.no_guest(guest)]
    work.keep()
    record = record_of(context.tx, context.group, meeting)
    return Corrected(
        record,
        tuple(dict.fromkeys(people)),
        any(each.person is None for each in corrections),
        tuple(guests),
        tuple(left),
        work.turned,
        minute(context.view.wall),
        Effects((meeting,)),
    )


class _Work:
    """Rows as they are made, one correction on top of the other."""

    def __init__(self, context: Context, meeting: Meeting) -> None:
        self._context = context
        self._meeting = meeting
        self._record = record_of(context.tx, context.group, meeting)
        self._now: dict[Person, Stay] = {}
        self._added: list[Presence] = []
        self._withdrawn: list[Presence] = []

    def everybody(self, said: PresenceSaid) -> None:
        """Whoever is listed was there."""
        listed = {each.person_id for each in self._record.listed.everybody}
        for person in _people(self._record):
            if person.id in listed:
                self._set(person, merged(self._stay(person), said, self._meeting, person))

    def one(self, person: Person, said: PresenceSaid) -> None:
        stay = self._stay(person)
        if said.resets:
            self._reset(person)
            return
        if said.serves:
            said = self._serving(person, said)
        if said.beside:
            _seat_of_substitute(self._record, person)
        if said.leads:
            self._leave_chair(person)
        self._set(person, merged(stay, said, self._meeting, person))

    def _serving(self, person: Person, said: PresenceSaid) -> PresenceSaid:
        """What is left to record of a substitute who serves: that is known by when the member was
        not there."""
        seat = _seat_of_substitute(self._record, person)
        member = seat.member
        if said.replaces is not None and (member is None or member.person is not said.replaces):
            own = _seat_of_member(self._record, said.replaces)
            raise UserError(
                "substitute_is_personal",
                person=person,
                member=said.replaces,
                substitute=own.substitute.person if own and own.substitute else None,
            )
        served = replace(said, serves=False, replaces=None, beside=False)
        if member is None:
            return served
        known = self._stay(member.person)
        if said.arrived is None and said.left is None:
            self._make_away(member, person, known)
            return served
        if not known.was_there:
            if said.left is not None:
                at = said.left
                raise UserError("served_until", member=member.person, substitute=person, at=at)
            return served
        there = PresenceSaid(arrived=said.left, left=said.arrived)
        self._set(member.person, merged(known, there, self._meeting, member.person))
        return replace(served, arrived=None, left=None)

    def _make_away(self, member: Mandate, substitute: Person, known: Stay) -> None:
        """The member was not there, as the substitute has the seat."""
        if not known.was_there or known.arrived is not None or known.left is not None:
            return
        if known.ground >= Ground.SAID:
            raise UserError("member_is_there", member=member.person, substitute=substitute)
        self._set(member.person, Stay(was_there=False))

    def _leave_chair(self, person: Person) -> None:
        for other in _people(self._record):
            stay = self._stay(other)
            if other is not person and stay.leads:
                self._set(other, replace(stay, leads=False))

    def _reset(self, person: Person) -> None:
        rows = self._context.tx.presences.of_meeting(self._meeting.stored_id)
        self._withdrawn += [each for each in rows if each.person_id == person.id]

    def guest(self, text: str) -> None:
        """A guest was there; one who is already noted is not noted again."""
        if any(each.guest.casefold() == text.casefold() for each in self._record.guests):
            return
        self._added.append(self._row(guest=text, was_there=True))

    def no_guest(self, text: str) -> list[str]:
        """Those guests who were none after all. Raises UserError where there is no such guest."""
        wanted = set(text.casefold().replace(",", " ").split())
        found = [
            each
            for each in self._record.guests
            if wanted <= set(each.guest.casefold().replace(",", " ").split())
        ]
        if len(found) != 1:
            raise UserError("attendance_no_guest", guests=[g.guest for g in self._record.guests])
        self._withdrawn += found
        return [each.guest for each in found]

    def keep(self) -> None:
        """Store it all, so that it can be taken back."""
        for person, stay in self._now.items():
            self._added.append(self._row_of(person, stay))
        for row in self._withdrawn:
            row.withdrawn_at = self._context.now
        self._context.tx.add(*self._added)
        presence_changes.keep(self._context, self._meeting, self._added, self._withdrawn)
        self._context.audit(
            "attendance corrected",
            self._meeting,
            people=len(self._now),
            withdrawn=len(self._withdrawn),
        )

    @property
    def turned(self) -> tuple[Person, ...]:
        """As of `Corrected`."""
        meeting, wall = self._meeting, self._context.view.wall
        if not meeting.starts_at + ON_TIME <= wall < ends_at(meeting):
            return ()
        return tuple(
            person
            for person, now in self._now.items()
            if (was := self._record.stay(person)) is not None
            and was.ground >= Ground.SAID
            and was.was_there is not now.was_there
            and now.arrived is None
        )

    def _stay(self, person: Person) -> Stay:
        known = self._now.get(person) or self._record.stay(person)
        if known is None:
            raise UserError("not_at_meeting", person=person)
        return known

    def _set(self, person: Person, stay: Stay) -> None:
        self._now[person] = stay

    def _row_of(self, person: Person, stay: Stay) -> Presence:
        return row_of(self._context, self._meeting, person, stay)

    def _row(self, guest: str, *, was_there: bool) -> Presence:
        made = row_of(self._context, self._meeting, None, Stay(was_there))
        made.guest = guest
        return made


def _people(record: AttendanceRecord) -> Iterable[Person]:
    """All who are expected, or may be there as substitutes, each once."""
    holders = [mandate.person for seat in record.seats for mandate in seat.holders]
    return dict.fromkeys([*holders, *(each.other.person for each in record.others)])


def _seat_of_substitute(record: AttendanceRecord, person: Person) -> SeatRecord:
    """The seat whose substitute somebody is. Raises UserError where they are none."""
    for seat in record.seats:
        if seat.substitute is not None and seat.substitute.person is person:
            return seat
    raise UserError("not_a_substitute", person=person)


def _seat_of_member(record: AttendanceRecord, person: Person) -> SeatRecord | None:
    return next((s for s in record.seats if s.member and s.member.person is person), None)
