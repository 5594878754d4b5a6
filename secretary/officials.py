"""Those who are at meetings and are no members: officials, and who is co-opted to a meeting.

They have none of a member's rights, and the notes list them under *Övriga* (domain.md, *Notes*).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from secretary.language.text import collation_key
from secretary.mandate_plans import Named
from secretary.people import Person, Seat


def label(person: Person | Named, title: str, organisation: str) -> str:
    """Somebody who is no member, as the notes write it."""
    return ", ".join(filter(None, (person.name, title, organisation)))


@dataclass(eq=False, kw_only=True)
class Official:
    """Somebody who supports a group from a day to a day, both included; `until` None: open-ended.

    title, organisation: as they stand after the name; either may be empty.
    """

    group_id: str
    person: Person
    title: str = ""
    organisation: str = ""
    since: date
    until: date | None = None
    id: int | None = None

    @property
    def label(self) -> str:
        """As the notes write it: ``Eva Lind, utvecklingsstrateg, Region Västmanland``."""
        return label(self.person, self.title, self.organisation)

    @property
    def is_regional(self) -> bool:
        """Whether they come from the region, and not from a municipality."""
        return Seat(group_id="", organisation=self.organisation).is_regional

    @property
    def is_municipal(self) -> bool:
        """Whether they come from another organisation than the region."""
        return bool(self.organisation) and not self.is_regional

    def in_force(self, day: date) -> bool:
        """Whether they are one on `day`."""
        return self.since <= day and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Whether `day` is past their last one."""
        return self.until is not None and self.until < day


@dataclass(eq=False, kw_only=True)
class CoOption:
    """Somebody who is invited to one meeting, or to one item of it.

    item: its title when they were invited; empty for the whole meeting.
    withdrawn_at: aware; None while it stands.
    """

    meeting_id: int
    person: Person
    title: str = ""
    organisation: str = ""
    item: str = ""
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def label(self) -> str:
        """As the notes write it: ``Per Ask, Skolverket``."""
        return label(self.person, self.title, self.organisation)


@dataclass(frozen=True)
class Other:
    """Somebody at a meeting who is no member, as the notes list them.

    items: those they are invited to; none for the whole meeting, and for officials.
    """

    person: Person
    title: str
    organisation: str
    items: tuple[str, ...] = ()
    is_co_opted: bool = False

    @property
    def label(self) -> str:
        """As the notes write it: ``Eva Lind, utvecklingsstrateg, Region Västmanland``."""
        return label(self.person, self.title, self.organisation)


def officials_on(
    officials: Iterable[Official], day: date, last: Collection[Person] = ()
) -> list[Official]:
    """Those in force on `day` in the order of the notes: the region's, the municipalities', and
    the secretaries at the end.

    last: the secretaries, so far as they are known as people.
    """

    def order(official: Official) -> tuple[bool, int, object, object]:
        rank = 0 if official.is_regional else 1 if official.organisation else 2
        place = collation_key(official.organisation)
        return official.person in last, rank, place, collation_key(official.person.name)

    return sorted((each for each in officials if each.in_force(day)), key=order)


def others(
    officials: Iterable[Official],
    co_options: Iterable[CoOption],
    day: date,
    last: Collection[Person] = (),
) -> Sequence[Other]:
    """Who is at a meeting on `day` besides members and substitutes, in the order of the notes:
    officials, those co-opted, and the secretaries at the end.

    co_options: of that meeting. last: the secretaries, so far as they are known as people.
    """
    supporting = officials_on(officials, day, last)
    guests = sorted(
        (each for each in co_options if each.withdrawn_at is None),
        key=lambda each: (collation_key(each.person.name), each.id or 0),
    )
    found: dict[Person, Other] = {}
    for official in (each for each in supporting if each.person not in last):
        found.setdefault(
            official.person, Other(official.person, official.title, official.organisation)
        )
    for guest in guests:
        theirs = [each.item for each in guests if each.person is guest.person]
        items = tuple(theirs) if all(theirs) else ()
        other = Other(guest.person, guest.title, guest.organisation, items, is_co_opted=True)
        found.setdefault(guest.person, other)
    for official in (each for each in supporting if each.person in last):
        found[official.person] = Other(official.person, official.title, official.organisation)
    return tuple(found.values())
