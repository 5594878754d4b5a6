"""Written rounds: between meetings every seat is asked for its answer, until a day.

A round is no vote. The groups decide nothing by majority: a round gathers what the seats think.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from secretary.group import SubstituteRule
from secretary.people import Mandate, Person, Role, Seat, SeatHolders

ASKED: Final = "round_asked"
"""The kind of message that a round goes out as."""
NUDGE: Final = "round_nudge"
"""The kind of message that reminds those whose seat has not answered."""
RESULT: Final = "round_result"
"""The kind of message by which the group is told what was answered."""
DOCUMENT: Final = "round"
"""The kind of document that the result is kept as; its subject is the round's number."""
MAX_QUESTION: Final = 500
"""Characters of what is asked."""
MAX_ANSWER: Final = 4000
"""Characters of an answer: as of a report."""
SETTLES: Final = timedelta(minutes=15)
"""How long the last answer can be put right before a round ends since all have answered."""


class Standpoint(StrEnum):
    """What an answer says."""

    AGREES = "agrees"
    """That the seat has nothing to object; without words."""
    OBJECTS = "objects"
    """That it does not agree, in words."""
    SAYS = "says"
    """Anything else, in words."""


@dataclass(eq=False, kw_only=True)
class WrittenRound:
    """A round. number: counted from 1 for each group.

    question: what is asked, in one line. text: what is to be read; empty for none.
    due: the last day for answers, in the group's zone. by: who wrote it, by address.
    at: aware, when it was written; of one that was sent, when it was sent.
    file_name, file_type, file_size, file_sha256: of the paper that goes with it; empty for none.
    awaits_file: whether the paper that it was written with has yet to be fetched.
    sent_at, nudged_at, closed_at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    """

    group_id: str
    number: int
    question: str
    text: str
    due: date
    by: str
    event_id: str
    at: datetime
    file_name: str = ""
    file_type: str = ""
    file_size: int = 0
    file_sha256: str = ""
    awaits_file: bool = False
    sent_at: datetime | None = None
    nudged_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def is_draft(self) -> bool:
        """Whether it has yet to be sent."""
        return self.sent_at is None

    @property
    def is_running(self) -> bool:
        """Whether answers are taken."""
        return self.sent_at is not None and self.closed_at is None

    @property
    def key(self) -> str:
        """What the keys of its messages begin with."""
        return f"round {self.id} ·"


@dataclass(eq=False, kw_only=True)
class RoundAnswer:
    """What somebody answers for a seat.

    role: what they were in the seat. text: empty where they agree. by: who wrote it, by address.
    event_id: the message or reaction that says so; editing that message edits this.
    edit_event_id: the edit that gave it these words; None where it was written so. at: aware.
    withdrawn_at: aware; a withdrawn one keeps no words.
    """

    round: WrittenRound
    seat: Seat
    person: Person
    role: Role
    standpoint: Standpoint
    by: str
    event_id: str
    at: datetime
    text: str = ""
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    id: int | None = None


def round_reference(thing: WrittenRound | RoundAnswer) -> str:
    """What names it for ever: ``roundanswer 17``. Of its words nothing."""
    return f"{type(thing).__name__.lower()} {thing.id}"


def round_of_key(key: str) -> int | None:
    """The id of the round whose message has that key; None for other messages."""
    name, _, rest = key.partition(" ")
    number, dot, _ = rest.partition(" ·")
    return int(number) if name == "round" and dot and number.isdecimal() else None


@dataclass(frozen=True)
class SeatState:
    """A seat in a round. answer: the one that counts; None where nobody has answered."""

    holders: SeatHolders
    answer: RoundAnswer | None = None

    @property
    def is_vacant(self) -> bool:
        return not self.holders.holders

    @property
    def asked(self) -> Mandate | None:
        """Who is asked for the seat's answer: the member, else the substitute."""
        return self.holders.member or self.holders.substitute


@dataclass(frozen=True)
class RoundState:
    """A round as it stands, every seat in the order of the notes."""

    round: WrittenRound
    seats: tuple[SeatState, ...]

    def _saying(self, standpoint: Standpoint) -> tuple[SeatState, ...]:
        return tuple(s for s in self.seats if s.answer and s.answer.standpoint is standpoint)

    @property
    def agreeing(self) -> tuple[SeatState, ...]:
        return self._saying(Standpoint.AGREES)

    @property
    def objecting(self) -> tuple[SeatState, ...]:
        return self._saying(Standpoint.OBJECTS)

    @property
    def saying(self) -> tuple[SeatState, ...]:
        return self._saying(Standpoint.SAYS)

    @property
    def silent(self) -> tuple[SeatState, ...]:
        """Those that somebody holds and nobody has answered for."""
        return tuple(s for s in self.seats if s.answer is None and not s.is_vacant)

    @property
    def vacant(self) -> tuple[SeatState, ...]:
        return tuple(s for s in self.seats if s.answer is None and s.is_vacant)

    @property
    def answered(self) -> tuple[SeatState, ...]:
        return tuple(s for s in self.seats if s.answer is not None)

    @property
    def last_answer_at(self) -> datetime | None:
        """When the last answer that counts was given, aware; None while there is none."""
        return max((s.answer.at for s in self.seats if s.answer), default=None)

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of the answers that count."""
        return tuple(round_reference(s.answer) for s in self.seats if s.answer)

    def of_seat(self, seat: Seat) -> SeatState | None:
        """How one seat stands; None where it is none of the group's any more."""
        return next((each for each in self.seats if each.holders.seat is seat), None)


def state_of(
    round_: WrittenRound, seats: Sequence[SeatHolders], answers: Iterable[RoundAnswer]
) -> RoundState:
    """A round as it stands. seats: of the day. answers: to this round, in the order they were
    given; a member's goes before the substitute's, and of one's own the last counts."""
    counting: dict[Seat, RoundAnswer] = {}
    for each in answers:
        known = counting.get(each.seat)
        if each.withdrawn_at is not None:
            continue
        if known is None or known.role is not Role.MEMBER or each.role is Role.MEMBER:
            counting[each.seat] = each
    gone = [seat for seat in counting if seat not in {each.seat for each in seats}]
    every = (*seats, *(SeatHolders(seat, None, None) for seat in gone))
    return RoundState(round_, tuple(SeatState(each, counting.get(each.seat)) for each in every))


def role_in(holders: SeatHolders, person: Person, rule: SubstituteRule) -> Role | None:
    """As what somebody may answer for a seat; None where they may not.

    The personal substitute answers in the member's place where the rules let substitutes attend
    beside members; else only where the seat has no member.
    """
    if holders.member is not None and holders.member.person is person:
        return Role.MEMBER
    if holders.substitute is None or holders.substitute.person is not person:
        return None
    alone = holders.member is None
    return Role.SUBSTITUTE if alone or rule is not SubstituteRule.WHEN_MEMBER_ABSENT else None


def seats_answered_by(
    seats: Iterable[SeatHolders], person: Person, rule: SubstituteRule
) -> tuple[tuple[SeatHolders, Role], ...]:
    """The seats that somebody answers for: as member, and only where they are member of none, as
    substitute."""
    found = [(each, role) for each in seats if (role := role_in(each, person, rule)) is not None]
    own = tuple(each for each in found if each[1] is Role.MEMBER)
    return own or tuple(found)
