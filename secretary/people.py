"""People, seats and mandates: who holds which place in a group, and on which days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from secretary.language.text import collation_key, nfc, strip_diacritics

MATRIX: Final = "matrix"
"""The channel that every group has: Matrix. A channel's name is what `config.toml` calls it."""


class Role(StrEnum):
    """What a mandate makes its holder in the seat."""

    MEMBER = "member"
    SUBSTITUTE = "substitute"


class Office(StrEnum):
    """What a member presides over besides."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


@dataclass(eq=False, kw_only=True)
class Address:
    """Where somebody can be reached, and what they are known by there.

    value: as the channel writes it; ``@user:server`` on Matrix. No two people have the same on
        one channel.
    """

    channel: str
    value: str
    id: int | None = None


@dataclass(eq=False, kw_only=True)
class Person:
    """Somebody the secretary knows. Those without an address are in no chat."""

    name: str
    party: str = ""
    addresses: list[Address] = field(default_factory=list)
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    def address(self, channel: str) -> str | None:
        """Their address on `channel`, the first where they have several; None without one."""
        return next((a.value for a in self.addresses if a.channel == channel), None)

    def set_address(self, channel: str, value: str | None) -> None:
        """Make `value` their only address on `channel`; None: they have none there."""
        kept = [a for a in self.addresses if a.channel == channel and a.value == value][:1]
        if value is not None and not kept:
            kept = [Address(channel=channel, value=value)]
        self.addresses[:] = [a for a in self.addresses if a.channel != channel] + kept

    @property
    def label(self) -> str:
        """As the notes write it: ``Anna Ek (S)``."""
        return f"{self.name} ({self.party})" if self.party else self.name


@dataclass(eq=False, kw_only=True)
class Seat:
    """One place in a group, appointed by one organisation.

    name: distinguishes an organisation's seats (``1``, ``2``, ``Oppositionens plats``).
    listed_from: the day from which it is a seat although nobody has held it yet; None where only
        its mandates say that there is one.
    """

    group_id: str
    organisation: str
    name: str = ""
    listed_from: date | None = None
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
        return self.since <= day and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Whether `day` is past its last one."""
        return self.until is not None and self.until < day

    @property
    def is_chair(self) -> bool:
        return self.office is Office.CHAIR


@dataclass(frozen=True)
class SeatHolders:
    """A seat on a certain day; None where nobody holds that place in it then.

    A substitute is personal: this one and no other can stand in (domain.md, *Seats*).
    """

    seat: Seat
    member: Mandate | None
    substitute: Mandate | None

    @property
    def holders(self) -> tuple[Mandate, ...]:
        """Those who hold a place in it, the member first."""
        return tuple(m for m in (self.member, self.substitute) if m is not None)


def seats_on(
    mandates: Iterable[Mandate], day: date, listed: Iterable[Seat] = ()
) -> tuple[SeatHolders, ...]:
    """A group's seats on `day`, in the order of the notes, from all its mandates.

    listed: its seats, where those count that nobody has held yet.

    Chair, the region's other members, municipalities in Swedish alphabetical order,
    the opposition's seat last (domain.md, *Notes*). A seat that somebody has held is still
    a seat when its holders have left: it is then vacant. Where two mandates for the same
    place overlap, the one that began last holds.
    """
    begun = sorted((m for m in mandates if m.since <= day), key=lambda m: m.since)
    members: dict[Seat, Mandate] = {}
    substitutes: dict[Seat, Mandate] = {}
    for mandate in begun:
        if mandate.in_force(day):
            held = members if mandate.role is Role.MEMBER else substitutes
            held[mandate.seat] = mandate
    seats = dict.fromkeys(mandate.seat for mandate in begun)
    seats |= dict.fromkeys(s for s in listed if s.listed_from is not None and s.listed_from <= day)
    filled = (SeatHolders(seat, members.get(seat), substitutes.get(seat)) for seat in seats)
    return tuple(sorted(filled, key=_notes_order))


def _notes_order(holders: SeatHolders) -> tuple[int, object, object]:
    leads = holders.member is not None and holders.member.is_chair
    return seat_order(holders.seat, leads=leads)


def seat_order(seat: Seat, *, leads: bool) -> tuple[int, object, object]:
    """What a seat is sorted by in the notes. leads: whether who leads the meeting sits in it."""
    if leads:
        rank = 0
    elif seat.is_regional:
        rank = 1
    elif seat.is_opposition:
        rank = 3
    else:
        rank = 2
    return rank, collation_key(seat.organisation), collation_key(seat.name)


_HYPHENS: Final = re.compile("[-\u2010\u2011\u2013]")
_PARTY: Final = re.compile(r"\((?P<party>[^()]*)\)\s*$")


def find_person(text: str, people: Iterable[Person]) -> list[Person]:
    """Those whom `text` may mean by name, in the order given; none where it fits nobody.

    The full name, else any words of it, in any order: ``Ek``, ``ek anna``, ``Anna Ek (S)`` as
    the notes write it. As typed goes before nearly so, which is without diacritics (``Ostlund``
    for Östlund) and with hyphens or without (``Anna Karin`` for Anna-Karin).
    """
    candidates = list(dict.fromkeys(people))
    party = _PARTY.search(text)
    if party:
        text = text[: party.start()]
        candidates = [
            p
            for p in candidates
            if strip_diacritics(p.party) == strip_diacritics(party["party"].strip())
        ]
    for words in (_words, _loose_words):
        wanted = words(text)
        whole = [p for p in candidates if wanted and words(p.name) == wanted]
        if whole:
            return whole
    for words in (_words, _loose_words):
        some = set(words(text))
        part = [p for p in candidates if some and some <= set(words(p.name))]
        if part:
            return part
    return []


def _words(text: str) -> list[str]:
    return nfc(text).casefold().split()


def _loose_words(text: str) -> list[str]:
    return _HYPHENS.sub(" ", strip_diacritics(text)).split()
