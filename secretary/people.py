"""People, seats and mandates: who holds which place in a group, and on which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from secretary.swedish import collation_key


class Role(StrEnum):
    """What a mandate makes its holder in the seat."""

    MEMBER = "member"
    SUBSTITUTE = "substitute"


class Office(StrEnum):
    """What a member presides over besides."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


@dataclass(eq=False, kw_only=True)
class Person:
    """Somebody the secretary knows.

    matrix_id: ``@user:server``, None for those who are not in the chat.
    """

    name: str
    party: str = ""
    matrix_id: str | None = None
    id: int | None = None

    @property
    def label(self) -> str:
        """As the notes write it: ``Anna Ek (S)``."""
        return f"{self.name} ({self.party})" if self.party else self.name


@dataclass(eq=False, kw_only=True)
class Seat:
    """One place in a group, appointed by one organisation.

    name: distinguishes an organisation's seats (``1``, ``2``, ``Oppositionens plats``).
    """

    group_id: str
    organisation: str
    name: str = ""
    id: int | None = None

    @property
    def is_opposition(self) -> bool:
        """The opposition's own seat, listed last in the notes."""
        return f"{self.organisation} {self.name}".casefold().find("opposition") >= 0

    @property
    def is_regional(self) -> bool:
        """A seat of the region, as against a municipality's."""
        return self.organisation.casefold().startswith("region") and not self.is_opposition

    @property
    def label(self) -> str:
        """What stands after the holder's name in the notes."""
        if self.is_opposition and self.name and not self.name.isdigit():
            return self.name
        return self.organisation


@dataclass(eq=False, kw_only=True)
class Mandate:
    """A person holding a seat from a day to a day, both included; `until` None: open-ended."""

    seat: Seat
    person: Person
    role: Role
    since: date
    until: date | None = None
    office: Office | None = None
    id: int | None = None

    def in_force(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def is_chair(self) -> bool:
        return self.office is Office.CHAIR


@dataclass(frozen=True)
class SeatHolders:
    """A seat on a certain day. A substitute is personal: this one and no other can stand in."""

    seat: Seat
    member: Mandate | None
    substitute: Mandate | None


def seats_on(mandates: Iterable[Mandate], day: date) -> tuple[SeatHolders, ...]:
    """The seats held on `day`, in the order of the notes.

    Chair, the region's other members, municipalities in Swedish alphabetical order,
    the opposition's seat last (domain.md, *Notes*).
    """
    members: dict[Seat, Mandate] = {}
    substitutes: dict[Seat, Mandate] = {}
    seats: dict[Seat, None] = {}
    for mandate in mandates:
        if mandate.in_force(day):
            seats[mandate.seat] = None
            held = members if mandate.role is Role.MEMBER else substitutes
            held[mandate.seat] = mandate
    filled = (SeatHolders(seat, members.get(seat), substitutes.get(seat)) for seat in seats)
    return tuple(sorted(filled, key=_notes_order))


def _notes_order(holders: SeatHolders) -> tuple[int, object, object]:
    seat = holders.seat
    if holders.member is not None and holders.member.is_chair:
        rank = 0
    elif seat.is_regional:
        rank = 1
    elif seat.is_opposition:
        rank = 3
    else:
        rank = 2
    return rank, collation_key(seat.organisation), collation_key(seat.name)


def find_person(text: str, people: Iterable[Person]) -> list[Person]:
    """Those whose name `text` may mean: the full name, else every word of it in the name."""
    wanted = text.casefold().split()
    candidates = list(dict.fromkeys(people))
    whole = [p for p in candidates if p.name.casefold().split() == wanted]
    if whole or not wanted:
        return whole
    return [p for p in candidates if set(wanted) <= set(p.name.casefold().split())]
