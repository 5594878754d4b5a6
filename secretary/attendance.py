"""Attendance by seat: who comes, who stands in for whom, which seat is empty.

A substitute is personal, so the chain has length one: only the seat's own substitute can
stand in, and a seat whose both holders are away stays empty (domain.md, *Seats*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from secretary.group import SubstituteRule
from secretary.meetings import Meeting
from secretary.people import Mandate, Person, Seat, SeatHolders


class AttendanceMode(StrEnum):
    """How somebody takes part."""

    DIGITAL = "digital"
    ON_SITE = "on_site"


@dataclass(frozen=True)
class Participation:
    """Whether somebody takes part in a meeting, and how.

    arrives, leaves: local times of day, where they come late or leave early.
    """

    coming: bool
    mode: AttendanceMode | None = None
    arrives: time | None = None
    leaves: time | None = None


@dataclass(eq=False, kw_only=True)
class Answer:
    """What a person, or somebody on their behalf, said about coming to a meeting.

    starts_at: the meeting's wall time when it was given; a moved meeting needs new answers.
    event_id: the message or reaction that said it. edit_event_id: the edit of it that says so;
        None where it did as it was written.
    at: aware, when that was written. The latest one not withdrawn counts.
    by: the Matrix id that wrote it.
    coming, mode, arrives_at, leaves_at: its `participation`, as it is stored.
    No reason is kept: it may be health data.
    """

    meeting_id: int
    person_id: int
    starts_at: datetime
    coming: bool
    event_id: str
    at: datetime
    by: str
    mode: AttendanceMode | None = None
    arrives_at: time | None = None
    leaves_at: time | None = None
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    id: int | None = None

    @property
    def participation(self) -> Participation:
        """What it says."""
        return Participation(self.coming, self.mode, self.arrives_at, self.leaves_at)


def counting(answers: Iterable[Answer], meeting: Meeting) -> Mapping[int, Answer]:
    """For each person id the answer that counts for the meeting as it is now planned."""
    valid = (a for a in answers if a.withdrawn_at is None and a.starts_at == meeting.starts_at)
    return {a.person_id: a for a in sorted(valid, key=lambda a: (a.at, a.id or 0))}


@dataclass(frozen=True)
class SeatAttendance(SeatHolders):
    """One seat at a meeting, by the answers so far. Who has not answered is expected to come."""

    member_answer: Answer | None
    substitute_answer: Answer | None

    @property
    def member_away(self) -> bool:
        return self.member is None or _says_no(self.member_answer)

    @property
    def substitute_away(self) -> bool:
        return self.substitute is None or _says_no(self.substitute_answer)

    @property
    def stands_in(self) -> bool:
        """The substitute takes the seat."""
        return self.member_away and not self.substitute_away

    @property
    def is_empty(self) -> bool:
        return self.member_away and self.substitute_away

    @property
    def attendee(self) -> Mandate | None:
        """Who is expected in the seat."""
        if not self.member_away:
            return self.member
        return self.substitute if self.stands_in else None

    @property
    def attendee_answer(self) -> Answer | None:
        return self.substitute_answer if self.stands_in else self.member_answer

    def attends_beside(self, rule: SubstituteRule) -> bool:
        """The substitute is expected, not in the member's place but as a substitute.

        Where substitutes always attend, unless they said no, as with members; where they may,
        if they said yes; else never (domain.md, *Three rule sets*).
        """
        if self.member_away or self.substitute is None or self.substitute_away:
            return False
        if rule is SubstituteRule.MAY:
            return self.substitute_answer is not None
        return rule is SubstituteRule.ALWAYS


def _says_no(answer: Answer | None) -> bool:
    return answer is not None and not answer.coming


@dataclass(frozen=True)
class Respondent:
    """Somebody who is asked whether they come, or has said unasked that they do not.

    answer: None where they have not answered.
    """

    seat: SeatAttendance
    mandate: Mandate
    answer: Answer | None

    @property
    def stands_in(self) -> bool:
        """Whether they are to take the seat as its substitute."""
        return self.seat.stands_in and self.mandate is self.seat.substitute


@dataclass(frozen=True)
class Attendance:
    """The expected attendance of one meeting, seats in the order of the notes."""

    seats: tuple[SeatAttendance, ...]
    rule: SubstituteRule

    def with_answer(self, answer: Answer) -> Attendance:
        """The same once somebody has given this answer, after all others of theirs."""
        return replace(self, seats=tuple(_answered(seat, answer) for seat in self.seats))

    def with_seats_of(self, other: Attendance) -> Attendance:
        """The same with those of another's seats that are not among its own."""
        known = {seat.seat for seat in self.seats}
        more = (seat for seat in other.seats if seat.seat not in known)
        return replace(self, seats=(*self.seats, *more))

    @property
    def attending(self) -> list[SeatAttendance]:
        """Seats that somebody is expected in."""
        return [s for s in self.seats if s.attendee is not None]

    @property
    def beside(self) -> list[Mandate]:
        """Substitutes who come without standing in."""
        return [s.substitute for s in self.seats_beside if s.substitute is not None]

    @property
    def seats_beside(self) -> list[SeatAttendance]:
        """The seats of those in `beside`."""
        return [s for s in self.seats if s.attends_beside(self.rule)]

    @property
    def empty(self) -> list[Seat]:
        """Seats that nobody is expected in: vacant, or with both holders away."""
        return [s.seat for s in self.seats if s.is_empty]

    @property
    def substitutes_always_attend(self) -> bool:
        return self.rule is SubstituteRule.ALWAYS

    @property
    def respondents(self) -> list[Respondent]:
        """Members; substitutes who stand in, come beside or have said no; where substitutes always
        attend, they too."""
        found: list[Respondent] = []
        for seat in self.seats:
            if seat.member is not None:
                found.append(Respondent(seat, seat.member, seat.member_answer))
            asked = seat.member_away or self.rule is SubstituteRule.ALWAYS
            told = seat.attends_beside(self.rule) or _says_no(seat.substitute_answer)
            if seat.substitute is not None and (asked or told):
                found.append(Respondent(seat, seat.substitute, seat.substitute_answer))
        return found

    @property
    def coming(self) -> list[Respondent]:
        """Those who have said yes."""
        return [r for r in self.respondents if r.answer is not None and r.answer.coming]

    @property
    def away(self) -> list[Respondent]:
        """Those who have said no."""
        return [r for r in self.respondents if _says_no(r.answer)]

    @property
    def silent(self) -> list[Respondent]:
        """Those who have not answered, each once also where they hold two seats."""
        waiting: dict[int, Respondent] = {}
        for each in self.respondents:
            if each.answer is None:
                waiting.setdefault(id(each.mandate.person), each)
        return list(waiting.values())

    @property
    def unanswered(self) -> list[Person]:
        """Those who are asked to answer and have not."""
        return [each.mandate.person for each in self.silent]


def _answered(seat: SeatAttendance, answer: Answer) -> SeatAttendance:
    if not any(_is_of(answer, mandate) for mandate in seat.holders):
        return seat
    return replace(
        seat,
        member_answer=answer if _is_of(answer, seat.member) else seat.member_answer,
        substitute_answer=answer if _is_of(answer, seat.substitute) else seat.substitute_answer,
    )


def _is_of(answer: Answer, mandate: Mandate | None) -> bool:
    return mandate is not None and mandate.person.id == answer.person_id


def expected(
    holders: Iterable[SeatHolders], answers: Mapping[int, Answer], rule: SubstituteRule
) -> Attendance:
    """Attendance from who holds the seats on the meeting's day and the answers that count."""

    def of(mandate: Mandate | None) -> Answer | None:
        return answers.get(mandate.person.id or 0) if mandate else None

    seats = (
        SeatAttendance(h.seat, h.member, h.substitute, of(h.member), of(h.substitute))
        for h in holders
    )
    return Attendance(tuple(seats), rule)


class SeatChangeKind(StrEnum):
    """What happened to a seat when an answer changed."""

    STEPS_IN = "steps_in"
    STEPS_BACK = "steps_back"
    EMPTY = "empty"
    FILLED = "filled"
    """Somebody sits in a seat that was empty."""


def seat_change(was: SeatAttendance, now: SeatAttendance) -> SeatChangeKind | None:
    """What the change of a seat means to its substitute, or to the secretary; None for nothing."""
    if now.is_empty != was.is_empty:
        return SeatChangeKind.EMPTY if now.is_empty else SeatChangeKind.FILLED
    if now.member_away and not was.member_away and now.stands_in:
        return SeatChangeKind.STEPS_IN
    if was.member_away and not now.member_away and not now.substitute_away:
        return SeatChangeKind.STEPS_BACK
    return None


def has_confirmed(was: SeatAttendance, now: SeatAttendance) -> bool:
    """Whether the substitute has just said that they come, in the seat."""
    return now.stands_in and now.substitute_answer not in (None, was.substitute_answer)
