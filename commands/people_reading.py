"""What somebody wants done about the people of a group, as their words say it: who, where, when.

No name, seat or day is guessed: what is unclear is asked about, with examples that work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from secretary.errors import DateExample, UserError
from secretary.language.people_days import Days, find_days
from secretary.language.people_words import (
    LONGEST,
    after_nobody,
    find_seats,
    split_name,
    split_of,
    split_people,
    split_unlinked,
    take_address,
    without_presides,
)
from secretary.mandate_plans import Named, same_name
from secretary.members_csv import is_matrix_id
from secretary.people import Mandate, Office, Person, Role, Seat, find_person
from secretary.people_acts import ActKind, PeopleAct
from services.context import GroupView
from services.people import known_people, who_is

_DAY: Final = timedelta(days=1)


def read_place(view: GroupView, text: str, role: Role) -> PeopleAct:
    """Who comes to a place, or leaves it. Raises UserError for what is unclear."""
    if not text or len(text) > LONGEST:
        raise UserError("people_unclear", role=role)
    days = find_days(text, view.now, view.group.zone)
    words = split_people(days.rest)
    address = read_address(words.address)
    if words.is_end:
        if words.address or not words.leaves:
            raise UserError("people_unclear", role=role)
        return _end(view, words.leaves, role, days)
    nobody = after_nobody(words.comes)
    if nobody is not None and (words.leaves or words.of or nobody):
        return _end(view, words.leaves or words.of or nobody, role, days)
    since = days.since or days.day or view.today
    leaves = _holder(view, words.leaves, role, since) if words.leaves else None
    name, of = split_of(words.comes, view.seats)
    named = _named(view, name, address, role)
    of_holder = _of_holder(view, named, role, days, bool(words.leaves or words.of or of))
    if of_holder is not None:
        return of_holder
    seat = _seat(view, _Sought(named, words.of or of, since, role, leaves))
    return PeopleAct(
        ActKind.APPOINT,
        named.name,
        named.party,
        named.matrix_id,
        seat=seat.id,
        role=role,
        since=since,
        until=days.until,
    )


def read_address(said: str) -> str:
    """A Matrix id, or nothing. Raises UserError for what is none."""
    if said and not is_matrix_id(said):
        raise UserError("people_no_address")
    return said


def _of_holder(
    view: GroupView, named: Named, role: Role, days: Days, names_more: bool
) -> PeopleAct | None:
    """What is said of somebody who holds such a place, and of nothing else than that: their last
    day, another party or another Matrix id. names_more: whether a seat or somebody else is named.
    """
    theirs = [
        m
        for m in view.mandates
        if m.role is role and same_name(m.person, named.name) and not m.has_ended(view.today)
    ]
    if names_more or not theirs or days.since or days.day:
        return None
    if days.until:
        return _end(view, named.name, role, days)
    if named.matrix_id or named.party not in ("", theirs[0].person.party):
        return PeopleAct(ActKind.LINK, named.name, named.party, named.matrix_id)
    raise UserError("people_holds_already", held=theirs[0])


def _named(view: GroupView, text: str, address: str, role: Role) -> Named:
    """Somebody by their whole name; of those in the group, as it is stored."""
    split = split_name(text)
    if split is None:
        known = [each for each in known_people(view) if same_name(each, text)]
        if len(known) == 1:
            return Named(known[0].name, "", address)
        raise UserError("people_which_name", role=role)
    name, party = split
    found = who_is(view, Named(name, party))
    return Named(found.name, party, address)


@dataclass(frozen=True)
class _Sought:
    """What a seat is looked for by. leaves: whom somebody takes over from, if that was said."""

    named: Named
    of: str
    since: date
    role: Role
    leaves: Mandate | None


def _seat(view: GroupView, sought: _Sought) -> Seat:
    """The seat that the words name, or that who leaves holds, or the member whose substitute it
    is."""
    seats = view.seats
    found = find_seats(sought.of, seats)
    if not found and sought.of and sought.role is Role.SUBSTITUTE:
        found = _seats_of_member(view, sought.of, sought.since)
    if sought.leaves is not None:
        if sought.of and sought.leaves.seat not in found:
            raise UserError("people_not_there", held=sought.leaves)
        return sought.leaves.seat
    if len(found) == 1:
        return found[0]
    named, role, since = sought.named, sought.role, _if_later(view, sought.since)
    if found:
        holders = [(seat, _holder_of(view, seat, sought.role, sought.since)) for seat in found]
        raise UserError("people_which_of_seats", seats=holders, named=named, role=role, since=since)
    if not seats:
        raise UserError("people_no_seats")
    vacant = [s for s in seats if _holder_of(view, s, sought.role, sought.since) is None]
    raise UserError(
        "people_which_seat",
        seats=[seat.label for seat in seats],
        seat=[*vacant, *seats][0],
        said=bool(sought.of),
        named=named,
        role=role,
        since=since,
    )


def _if_later(view: GroupView, day: date) -> DateExample | None:
    return None if day == view.today else DateExample(day, view.today)


def _seats_of_member(view: GroupView, name: str, day: date) -> list[Seat]:
    """The seats of the members whom the name fits, on that day."""
    mandates = [m for m in view.mandates if m.role is Role.MEMBER and not m.has_ended(day)]
    people = find_person(name, [m.person for m in mandates])
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    return list(dict.fromkeys(m.seat for m in mandates if m.person in people))


def _holder_of(view: GroupView, seat: Seat, role: Role, day: date) -> Person | None:
    held = (m for m in view.mandates if m.seat is seat and m.role is role and m.in_force(day))
    return next((mandate.person for mandate in held), None)


def _holder(view: GroupView, text: str, role: Role, day: date) -> Mandate:
    """The mandate of whoever holds such a place, by their name, or by theirs and the seat's.

    The one in force on that day, else today, else the next. Raises UserError where nobody of that
    name does, and where several do.
    """
    open_ones = [m for m in view.mandates if not m.has_ended(min(day, view.today))]
    name, of = split_of(text, view.seats)
    people = find_person(name, [m.person for m in open_ones])
    if not people:  # "Arboga" for whoever sits there
        there = find_seats(text, view.seats)
        at_hand = [m for m in open_ones if m.seat in there and m.role is role]
        people = list(dict.fromkeys(m.person for m in at_hand))
        of = text if people else of
    if not people:
        raise UserError("people_nobody_of_that_name", role=role)
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    theirs = [m for m in open_ones if m.person is people[0]]
    seats = find_seats(of, view.seats) if of else []
    held = [m for m in theirs if m.role is role and (not of or m.seat in seats)]
    if not held:
        elsewhere = [m for m in theirs if m.role is role]
        if elsewhere:
            raise UserError("people_not_there", held=elsewhere[0])
        raise UserError("people_other_role", held=theirs[0], role=role)
    if len({mandate.seat.id for mandate in held}) > 1:
        sample = DateExample(view.today, view.today)
        raise UserError("people_several_seats", held=held, role=role, sample=sample)
    in_force = [m for wanted in (day, view.today) for m in held if m.in_force(wanted)]
    return (in_force or sorted(held, key=lambda mandate: mandate.since))[0]


def _end(view: GroupView, text: str, role: Role, days: Days) -> PeopleAct:
    last = days.until or days.day or (days.since and days.since - _DAY)
    mandate = _holder(view, text, role, last or view.today)
    if last is None:
        example = DateExample(view.today, view.today)
        raise UserError("people_which_last_day", held=mandate, sample=example)
    return PeopleAct(ActKind.END, mandate=mandate.id, until=last)


def read_presiding(view: GroupView, text: str, office: Office) -> PeopleAct:
    """Who presides from a day on, or that nobody does. Raises UserError for what is unclear."""
    days = find_days(text, view.now, view.group.zone)
    words = split_people(days.rest)
    if not text or len(text) > LONGEST:
        raise UserError("people_who_presides", office=office)
    if words.is_end or after_nobody(words.comes) == "":
        last = days.until or days.day or (days.since and days.since - _DAY)
        if last is None:
            sample = DateExample(view.today, view.today)
            raise UserError("people_last_day_of_office", office=office, sample=sample)
        return PeopleAct(ActKind.PRESIDE_NO_MORE, until=last, office=office)
    since = days.since or days.day or view.today
    name = without_presides(words.comes)
    if not name or words.address or days.until:
        raise UserError("people_who_presides", office=office)
    mandate = _holder(view, name.split("(")[0].strip() or name, Role.MEMBER, since)
    return PeopleAct(ActKind.PRESIDE, mandate=mandate.id, since=since, office=office)


def read_link(view: GroupView, text: str) -> PeopleAct:
    """Whose Matrix id it is. Raises UserError for what is unclear."""
    if not text or len(text) > LONGEST:
        raise UserError("people_link_unclear")
    address, rest = take_address(text)
    unlinked = None if address else split_unlinked(rest)
    name = " ".join((unlinked or rest).split()).strip(" ,:")
    if not name or not (address or unlinked):
        raise UserError("people_link_unclear")
    people = find_person(name, known_people(view))
    if not people:
        raise UserError("people_unknown")
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    return PeopleAct(
        ActKind.LINK, people[0].name, matrix_id=read_address(address), unlinks=bool(unlinked)
    )
