"""What becomes of a group's mandates when somebody comes, leaves, takes over or presides. Pure.

Each function says what is to be done as a `MandatePlan`, which changes nothing; old mandates keep
their holders, so that old documents keep the old names. Days are in the group's zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from secretary.errors import UserError
from secretary.language.text import casefold_ws
from secretary.meetings import Meeting
from secretary.members_csv import overlap
from secretary.people import Mandate, Office, Person, Role, Seat

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Named:
    """Somebody as they are named: `party` and `matrix_id` are empty where they are not said."""

    name: str
    party: str = ""
    matrix_id: str = ""

    @property
    def label(self) -> str:
        """As the notes write it: ``Anna Ek (S)``."""
        return f"{self.name} ({self.party})" if self.party else self.name


class StepKind(StrEnum):
    """What becomes of somebody."""

    BEGINS = "begins"
    ENDS = "ends"
    NEVER = "never"
    """A mandate that has not begun is not to be."""
    PRESIDES = "presides"
    PRESIDED = "presided"
    PARTY = "party"
    """Somebody stored has another party by now."""
    SUPPORTS = "supports"
    """An official comes."""
    SUPPORTED = "supported"
    """An official leaves."""
    SUPPORTS_NOT = "supports_not"
    """An official who has yet to come is not to."""
    CO_OPTED = "co_opted"
    CO_OPTED_NOT = "co_opted_not"
    LINKED = "linked"
    UNLINKED = "unlinked"


@dataclass(frozen=True)
class Step:
    """One thing that happens, as it is told.

    name: whose, with the party where it is about the mandate. day: the first one of what begins,
    the last one of what ends. until: the last one of what begins, where that is set.
    old, new: parties, or addresses.
    meeting: that somebody is co-opted to. item: the title of the one that it is for, if one.
    """

    kind: StepKind
    name: str
    seat: Seat | None = None
    role: Role = Role.MEMBER
    day: date | None = None
    until: date | None = None
    office: Office | None = None
    old: str = ""
    new: str = ""
    meeting: Meeting | None = None
    item: str = ""


@dataclass(frozen=True)
class NewMandate:
    """A mandate to be made; `who`: a stored person, or one who is new."""

    seat: Seat
    role: Role
    who: Person | Named
    since: date
    until: date | None = None
    office: Office | None = None


@dataclass(frozen=True)
class MandatePlan:
    """What is to be done. steps: how that is told, in order."""

    steps: tuple[Step, ...] = ()
    new: tuple[NewMandate, ...] = ()
    ended: tuple[tuple[Mandate, date], ...] = ()
    removed: tuple[Mandate, ...] = ()
    offices: tuple[tuple[Mandate, Office | None], ...] = ()

    def then(self, later: MandatePlan) -> MandatePlan:
        """Both."""
        return MandatePlan(
            (*self.steps, *later.steps),
            (*self.new, *later.new),
            (*self.ended, *later.ended),
            (*self.removed, *later.removed),
            (*self.offices, *later.offices),
        )

    def needs_yes(self, today: date) -> bool:
        """Whether it ends or replaces something, or says that it was so before today."""
        return any(
            step.kind is not StepKind.BEGINS or (step.day is not None and step.day < today)
            for step in self.steps
        )


def appoint(
    mandates: Sequence[Mandate],
    seat: Seat,
    role: Role,
    who: Person | Named,
    since: date,
    until: date | None,
    today: date,
) -> MandatePlan:
    """Somebody holds a place in a seat from a day on; who holds it then, leaves the day before.

    mandates: all of the group's. Raises UserError where they hold it already, where somebody comes
    later, and where the past would be another.
    """
    if until is not None and until < since:
        raise UserError("people_end_before_start", since=since)
    same_time = [
        m for m in mandates if m.seat is seat and overlap((m.since, m.until), (since, until))
    ]
    in_place = [m for m in same_time if m.role is role]
    held = next((m for m in in_place if m.person is who), None)
    if held is not None and held.since <= since:
        raise UserError("people_holds_already", held=held)
    plan = MandatePlan()
    for old in in_place:
        plan = plan.then(_makes_way(old, since, today))
    # Nobody is their own substitute.
    for own in (m for m in same_time if m.role is not role and m.person is who):
        plan = plan.then(_makes_way(own, since, today))
    begins = Step(StepKind.BEGINS, who.label, seat, role, since, until)
    return plan.then(MandatePlan((begins,), (NewMandate(seat, role, who, since, until),)))


def _makes_way(old: Mandate, since: date, today: date) -> MandatePlan:
    if old.since < since:
        return _ended(old, since - _DAY)
    if old.since > since or old.since < today:
        raise UserError("people_taken_from", held=old, before=old.since - _DAY)
    return _never(old)


def _ended(mandate: Mandate, until: date) -> MandatePlan:
    step = Step(StepKind.ENDS, mandate.person.label, mandate.seat, mandate.role, until)
    return MandatePlan((replace(step, office=mandate.office),), ended=((mandate, until),))


def _never(mandate: Mandate) -> MandatePlan:
    step = Step(StepKind.NEVER, mandate.person.label, mandate.seat, mandate.role, mandate.since)
    return MandatePlan((step,), removed=(mandate,))


def end(mandates: Sequence[Mandate], mandate: Mandate, until: date, today: date) -> MandatePlan:
    """A mandate ends after a day; one that has not begun by then is not to be.

    Raises UserError where it ends then already, where it would have ended before it began, and
    where somebody else has come by then.
    """
    if mandate.until == until:
        raise UserError("people_ends_already", held=mandate)
    if until < mandate.since:
        if mandate.since > today:
            return _never(mandate)
        raise UserError("people_end_before_start", since=mandate.since)
    for other in mandates:
        same = (other.seat, other.role) == (mandate.seat, mandate.role)
        if other is not mandate and same and mandate.since < other.since <= until:
            raise UserError("people_taken_from", held=other, before=other.since - _DAY)
    return _ended(mandate, until)


def preside(
    mandates: Sequence[Mandate], mandate: Mandate, office: Office, since: date
) -> MandatePlan:
    """A member presides from a day on; who does until then, does no more.

    Raises UserError where they do already.
    """
    if mandate.office is office and mandate.since <= since:
        raise UserError("people_presides_already", held=mandate)
    plan = MandatePlan()
    for old in _presiding(mandates, office, since, mandate.until):
        if old.person is not mandate.person:
            plan = plan.then(_presides_no_more(old, since))
    since = max(since, mandate.since)
    step = Step(StepKind.PRESIDES, mandate.person.label, mandate.seat, day=since, office=office)
    return plan.then(replace(_from(mandate, since, office), steps=(step,)))


def preside_no_more(mandates: Sequence[Mandate], office: Office, until: date) -> MandatePlan:
    """Nobody presides after a day. Raises UserError where nobody does anyway."""
    presiding = list(_presiding(mandates, office, until + _DAY, None))
    if not presiding:
        raise UserError("people_nobody_presides", office=office)
    plan = MandatePlan()
    for mandate in presiding:
        plan = plan.then(_presides_no_more(mandate, until + _DAY))
    return plan


def _presiding(
    mandates: Iterable[Mandate], office: Office, since: date, until: date | None
) -> Iterator[Mandate]:
    for mandate in mandates:
        if mandate.office is office and overlap((mandate.since, mandate.until), (since, until)):
            yield mandate


def _presides_no_more(mandate: Mandate, since: date) -> MandatePlan:
    step = Step(StepKind.PRESIDED, mandate.person.label, mandate.seat, office=mandate.office)
    step = replace(step, day=max(since, mandate.since) - _DAY)
    return replace(_from(mandate, since, None), steps=(step,))


def _from(mandate: Mandate, since: date, office: Office | None) -> MandatePlan:
    """The same mandate, from a day on with that office: before that day it stays what it was."""
    if since <= mandate.since:
        return MandatePlan(offices=((mandate, office),))
    new = NewMandate(mandate.seat, mandate.role, mandate.person, since, mandate.until, office)
    return MandatePlan(new=(new,), ended=((mandate, since - _DAY),))


def same_name(person: Person, name: str) -> bool:
    """Whether that is their whole name, however it is typed."""
    return casefold_ws(person.name) == casefold_ws(name)


def before(mandate: Mandate, mandates: Iterable[Mandate]) -> Mandate | None:
    """The mandate by which its holder had the same place until the day before; None without one:
    who is to preside from a day on has two, one after the other."""
    place = (mandate.seat, mandate.role, mandate.person)
    day_before = mandate.since - _DAY
    return next(
        (m for m in mandates if m.until == day_before and (m.seat, m.role, m.person) == place), None
    )


def last_day(mandate: Mandate, mandates: Sequence[Mandate]) -> date | None:
    """The last day of its holder in the same place, by however many mandates; None: open-ended."""
    following = next((m for m in mandates if before(m, [mandate]) is mandate), None)
    return mandate.until if following is None else last_day(following, mandates)
