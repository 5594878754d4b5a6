"""The real attendance of a meeting: seat by seat, and as the notes list it.

How a seat is filled (domain.md, *Seats* and *Notes*): its member, where they were there; else its
own substitute, and nobody else's, who then stands under the members as *ersätter*; else it is
empty, and stands nowhere.

Where the member was there for a part of the meeting only, the substitute who was there serves in
the rest, as the standing orders of Swedish committees have it ("är en ledamot förhindrad att
inställa sig eller att vidare delta ska ersättaren tjänstgöra"). The notes then list both under the
members, the member first, each with the time that they had the seat: "till kl. 9.40". Other times,
of who came late or left early, stand there, too; who took part digitally does not. Nobody is
listed twice: a substitute who served for a part of the meeting is not among those beside.

Who led the meeting is its chair there, and comes first: whoever was recorded to have led it; else
the chair; else, where the chair was away, the vice chair. A substitute in the chair's seat does not
lead, and stands among the region's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from secretary.attendance import Answer, AttendanceMode
from secretary.group import SubstituteRule
from secretary.meetings import Meeting
from secretary.officials import Other
from secretary.people import Mandate, Office, Person, SeatHolders, seat_order
from secretary.presence import Ground, Presence, Stay, counting, guests, stay_of


@dataclass(frozen=True)
class Attendee:
    """One line of the attendance of the notes.

    organisation: what stands last in the line: the seat's, or of others their own.
    title: of others alone.
    is_substitute: a substitute, who took the seat of `stands_in_for`; empty where nobody held it.
    arrived, left: local times of day; None for the meeting's own. Where who arrived did so after
        they left, they had the seat twice: until `left`, and from `arrived`.
    is_assumed: whether they are there only since they never said anything else.
    """

    person_name: str
    party: str = ""
    organisation: str = ""
    is_chair: bool = False
    stands_in_for: str = ""
    title: str = ""
    mode: AttendanceMode | None = None
    arrived: time | None = None
    left: time | None = None
    person_id: int | None = None
    seat_id: int | None = None
    is_substitute: bool = False
    is_assumed: bool = False

    @property
    def label(self) -> str:
        """The name, with the party: ``Anna Ek (S)``."""
        return f"{self.person_name} ({self.party})" if self.party else self.person_name

    @property
    def is_twice(self) -> bool:
        """Whether they had the seat twice."""
        both = self.arrived is not None and self.left is not None
        return both and self.arrived > self.left  # type: ignore[operator]  # both are times


@dataclass(frozen=True)
class RecordedAttendance:
    """Who took part, in the order of the notes; nobody who was away, and no empty seat.

    substitutes: those who were there beside their members. others: officials and those co-opted,
    the secretaries last.
    """

    members: tuple[Attendee, ...] = ()
    substitutes: tuple[Attendee, ...] = ()
    others: tuple[Attendee, ...] = ()

    @property
    def everybody(self) -> tuple[Attendee, ...]:
        return (*self.members, *self.substitutes, *self.others)

    @property
    def assumed(self) -> tuple[Attendee, ...]:
        """Those who are listed only since they never said anything else."""
        return tuple(each for each in self.everybody if each.is_assumed)


@dataclass(frozen=True)
class SeatRecord(SeatHolders):
    """One seat at a meeting.

    member_stay, substitute_stay: None where nobody holds that place.
    serving: when the substitute had the seat; None where they never had.
    """

    member_stay: Stay | None
    substitute_stay: Stay | None
    serving: Stay | None

    @property
    def member_there(self) -> bool:
        return self.member_stay is not None and self.member_stay.was_there

    @property
    def is_beside(self) -> bool:
        """Whether the substitute was there and never had the seat."""
        there = self.substitute_stay is not None and self.substitute_stay.was_there
        return there and self.serving is None

    @property
    def is_empty(self) -> bool:
        return not self.member_there and self.serving is None


@dataclass(frozen=True)
class OtherRecord:
    """Somebody who is no member, and whether they were there."""

    other: Other
    stay: Stay


@dataclass(frozen=True)
class AttendanceRecord:
    """All that is known of who took part in a meeting.

    seats: in the order of the notes. leader: who led it; None where nobody is known to have.
    """

    seats: tuple[SeatRecord, ...]
    others: tuple[OtherRecord, ...] = ()
    guests: tuple[Presence, ...] = ()
    leader: Person | None = None

    @property
    def listed(self) -> RecordedAttendance:
        """As the notes list it."""
        members = [each for _, lines in self.by_seat for each in lines]
        beside = [
            self._line(seat.substitute, seat.substitute_stay)
            for seat in self.seats
            if seat.substitute is not None and seat.substitute_stay and seat.is_beside
        ]
        # Who has a seat, or two places as a substitute, is there once.
        listed = {each.person_id for each in members}
        beside = list({e.person_id: e for e in beside if e.person_id not in listed}.values())
        others = (_other_line(each) for each in self.others if each.stay.was_there)
        return RecordedAttendance(tuple(members), tuple(beside), tuple(others))

    @property
    def by_seat(self) -> tuple[tuple[SeatRecord, tuple[Attendee, ...]], ...]:
        """Every seat, and who had it, the member first; nobody in an empty one."""
        return tuple((seat, tuple(self._in_seat(seat))) for seat in self.seats)

    def _in_seat(self, seat: SeatRecord) -> Iterator[Attendee]:
        if seat.member is not None and seat.member_stay is not None and seat.member_there:
            yield self._line(seat.member, seat.member_stay)
        if seat.substitute is not None and seat.serving is not None:
            line = self._line(seat.substitute, seat.serving)
            replaced = seat.member.person.name if seat.member else ""
            yield replace(line, stands_in_for=replaced, is_substitute=True)

    def _line(self, mandate: Mandate, stay: Stay) -> Attendee:
        return Attendee(
            mandate.person.name,
            mandate.person.party,
            mandate.seat.label,
            is_chair=mandate.person is self.leader,
            mode=stay.mode,
            arrived=stay.arrived,
            left=stay.left,
            person_id=mandate.person.id,
            seat_id=mandate.seat.id,
            is_assumed=stay.ground is Ground.ASSUMED,
        )

    @property
    def away(self) -> list[Mandate]:
        """The members who were not there, and their substitutes who were not, either; each once."""
        there = {mandate.person for seat in self.seats for mandate, _ in _there(seat)}
        missing: dict[Person, Mandate] = {}
        for seat in self.seats:
            for mandate in () if seat.member_there else seat.holders:
                if mandate.person not in there:
                    missing.setdefault(mandate.person, mandate)
        return list(missing.values())

    @property
    def empty(self) -> list[SeatRecord]:
        """The seats that nobody sat in."""
        return [seat for seat in self.seats if seat.is_empty]

    def stay(self, person: Person) -> Stay | None:
        """What is known of somebody; None for who is not expected at the meeting at all."""
        for seat in self.seats:
            for mandate, stay in (
                (seat.member, seat.member_stay),
                (seat.substitute, seat.substitute_stay),
            ):
                if mandate is not None and mandate.person is person:
                    return stay
        return next((each.stay for each in self.others if each.other.person is person), None)

    def seat_of(self, person: Person) -> SeatRecord | None:
        """The seat that somebody holds a place in."""
        for seat in self.seats:
            if any(mandate.person is person for mandate in seat.holders):
                return seat
        return None


def _other_line(each: OtherRecord) -> Attendee:
    return Attendee(
        each.other.person.name,
        organisation=each.other.organisation,
        title=each.other.title,
        mode=each.stay.mode,
        arrived=each.stay.arrived,
        left=each.stay.left,
        person_id=each.other.person.id,
    )


def attendance_record(
    meeting: Meeting,
    holders: Iterable[SeatHolders],
    answers: Mapping[int, Answer],
    presences: Sequence[Presence],
    rule: SubstituteRule,
    others: Iterable[Other] = (),
) -> AttendanceRecord:
    """Who took part, from the answers that count and what was recorded on top of them.

    holders: the seats on the meeting's day. others: who is expected besides them, in the order of
    the notes.
    """
    recorded = counting(presences, meeting)
    found = list(_seats(meeting, list(holders), answers, recorded, rule))
    there = [
        OtherRecord(each, stay_of(recorded.get(each.person.id or 0), None, meeting, expected=True))
        for each in others
    ]
    leader = _leader(found, there)

    def order(seat: SeatRecord) -> tuple[int, object, object]:
        people = [mandate.person for mandate, _ in _there(seat)]
        return seat_order(seat.seat, leads=leader in people)

    return AttendanceRecord(
        tuple(sorted(found, key=order)),
        tuple(there),
        tuple(guests(presences, meeting)),
        leader,
    )


def _seats(
    meeting: Meeting,
    holders: Sequence[SeatHolders],
    answers: Mapping[int, Answer],
    recorded: Mapping[int, Presence],
    rule: SubstituteRule,
) -> Iterator[SeatRecord]:
    def known(mandate: Mandate, *, expected: bool) -> Stay:
        person_id = mandate.person.id or 0
        answer = answers.get(person_id)
        return stay_of(recorded.get(person_id), answer, meeting, expected=expected)

    members = [known(seat.member, expected=True) if seat.member else None for seat in holders]
    # Nobody sits in two seats.
    seated = {
        seat.member.person
        for seat, stay in zip(holders, members, strict=True)
        if seat.member is not None and stay is not None and stay.was_there
    }
    for seat, member in zip(holders, members, strict=True):
        substitute = serving = None
        if seat.substitute is not None:
            answer_of_member = answers.get(seat.member.person.id or 0) if seat.member else None
            called = seat.member is None or (
                answer_of_member is not None and not answer_of_member.coming
            )
            answer = answers.get(seat.substitute.person.id or 0)
            expected = _is_expected(rule, member, answer, called=called)
            substitute = known(seat.substitute, expected=expected)
            if seat.substitute.person not in seated:
                serving = _serving(member, substitute)
            if serving is not None:
                seated.add(seat.substitute.person)
        yield SeatRecord(seat.seat, seat.member, seat.substitute, member, substitute, serving)


def _is_expected(
    rule: SubstituteRule, member: Stay | None, answer: Answer | None, *, called: bool
) -> bool:
    """Whether a substitute of whom nothing was recorded is taken to have come.

    Always, where substitutes always attend; where they may, if they said yes; else in the place of
    a member who was away for all of it or its beginning: if they said yes, or were called since the
    member had said no. A member who just did not turn up left no time for that.
    """
    if rule is SubstituteRule.ALWAYS:
        return True
    is_wanted = member is None or not member.was_there or member.arrived is not None
    if answer is not None:
        return rule is SubstituteRule.MAY or is_wanted
    return called and is_wanted


def _serving(member: Stay | None, substitute: Stay) -> Stay | None:
    """When a substitute had the seat: while they were there, and the member was not."""
    if not substitute.was_there or substitute.is_beside:
        return None
    if member is None or not member.was_there:
        return substitute
    came, left = member.arrived, member.left
    before = came is not None and (substitute.arrived is None or substitute.arrived < came)
    after = left is not None and (substitute.left is None or substitute.left > left)
    if before and after:
        return replace(substitute, arrived=left, left=came)
    if before and came is not None:
        return replace(substitute, left=min(came, substitute.left or came))
    if after and left is not None:
        return replace(substitute, arrived=max(left, substitute.arrived or left))
    return None


def _there(seat: SeatRecord) -> list[tuple[Mandate, Stay]]:
    """Those of its two holders who were there."""
    places = ((seat.member, seat.member_stay), (seat.substitute, seat.substitute_stay))
    return [(m, stay) for m, stay in places if m and stay and stay.was_there]


def _leader(seats: Iterable[SeatRecord], others: Iterable[OtherRecord]) -> Person | None:
    """Who led the meeting."""
    there = [each for seat in seats for each in _there(seat)]
    named = [mandate.person for mandate, stay in there if stay.leads]
    named += [each.other.person for each in others if each.stay.was_there and each.stay.leads]
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        named += [mandate.person for mandate, _ in there if mandate.office is office]
    return named[0] if named else None
