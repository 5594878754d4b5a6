"""The members' import: what a roster says, compared with what is stored, and stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from secretary.import_people import PersonChange
from secretary.import_plan import ChangeKind, ImportPlan, compare
from secretary.members_csv import MembersFile, seat_key
from secretary.officials import Official
from secretary.people import MATRIX, Mandate, Person, Seat
from services.members_undo import ChangeLog, park
from storage import Transaction

SeatKey = tuple[str, str]


def plan_import(
    tx: Transaction, group_id: str, roster: MembersFile, *, correct: bool = False
) -> ImportPlan:
    """What importing `roster` would change. See `secretary.import_plan.compare`."""
    ids = {imported.matrix_id for imported in roster.people if imported.matrix_id}
    owners = tx.people.by_addresses(MATRIX, ids)
    mandates = tx.people.mandates(group_id)
    officials = tx.officials.of_group(group_id)
    people = [mandate.person for mandate in mandates] + [each.person for each in officials]
    tx.people.load_addresses([*owners.values(), *people])
    return compare(
        roster,
        group_id,
        mandates,
        owners,
        seats=tx.people.seats(group_id),
        officials=officials,
        correct=correct,
    )


def enrol(tx: Transaction, plan: ImportPlan, who: str, now: datetime) -> None:
    """Do what a plan without mistakes says. A plan that changes nothing leaves no trace."""
    if plan.mistakes:
        raise ValueError("a plan with mistakes is not to be done")
    if plan.changes_nothing:
        return
    log = ChangeLog(tx)
    people = _enter_people(tx, plan, log)
    seats = _list_seats(tx, plan, log)
    for mandate in plan.removed:
        log.remove(mandate)
    _enter_mandates(tx, plan, people, seats, log)
    _enter_officials(tx, plan, people, log)
    tx.members_imports.add(plan.group_id, log.changes(), now)
    tx.audit(
        now,
        who,
        "members imported",
        group_id=plan.group_id,
        people=plan.people_changed,
        left=len(plan.not_in_file),
        new=plan.count(ChangeKind.NEW),
        changed=plan.count(ChangeKind.CHANGED),
        ended=plan.count(ChangeKind.ENDED),
        unchanged=plan.count(ChangeKind.UNCHANGED),
        **_count_officials(plan),
    )


def _count_officials(plan: ImportPlan) -> Mapping[str, Any]:
    """How many officials change, for the record; nothing where the file has none."""
    changed = sum(not official.changes_nothing for official in plan.officials)
    return {"officials": changed} if plan.officials else {}


def _enter_people(tx: Transaction, plan: ImportPlan, log: ChangeLog) -> dict[PersonChange, Person]:
    changed = [planned for planned in plan.people if planned.existing and planned.differences]
    for planned in changed:
        log.watch(planned.existing)
    # First let go of every Matrix id that changes hands: no two may have the same, ever so briefly.
    for planned in changed:
        if planned.existing and planned.existing.address(MATRIX) != planned.matrix_id:
            planned.existing.set_address(MATRIX, None)
    tx.add()
    entered: dict[PersonChange, Person] = {}
    for planned in plan.people:
        person = planned.existing or log.new(Person(name=planned.name))
        person.name, person.party = planned.name, planned.party
        person.set_address(MATRIX, planned.matrix_id)
        entered[planned] = person
    tx.add(*entered.values())
    return entered


def _list_seats(tx: Transaction, plan: ImportPlan, log: ChangeLog) -> dict[SeatKey, Seat]:
    """The group's seats by their keys, those with nobody in them listed as the plan says."""
    seats = {
        seat_key(seat.organisation, seat.name): seat for seat in tx.people.seats(plan.group_id)
    }
    for change in plan.seats:
        seat = change.existing
        if seat is None:
            seat = _seat(plan, change.organisation, change.name, seats, log)
        else:
            log.watch(seat)
        seat.listed_from = change.listed_from
    return seats


def _enter_mandates(
    tx: Transaction,
    plan: ImportPlan,
    people: Mapping[PersonChange, Person],
    seats: dict[SeatKey, Seat],
    log: ChangeLog,
) -> None:
    moved = [planned for planned in plan.mandates if planned.kind is not ChangeKind.UNCHANGED]
    for planned in moved:
        log.watch(planned.existing)
    park(tx, [planned.existing for planned in moved if planned.existing])
    entered = []
    for planned in moved:
        row, mandate = planned.row, planned.existing
        seat = _seat(plan, row.organisation, row.seat, seats, log)
        if mandate is None:
            mandate = log.new(Mandate(seat=seat, person=people[planned.person], role=row.role,
                                      since=row.since))  # fmt: skip
        mandate.seat, mandate.role = seat, row.role
        mandate.person, mandate.office = people[planned.person], row.office
        mandate.since, mandate.until = row.since, planned.until
        entered.append(mandate)
    tx.add(*entered)


def _enter_officials(
    tx: Transaction, plan: ImportPlan, people: Mapping[PersonChange, Person], log: ChangeLog
) -> None:
    for planned in plan.officials:
        row, official = planned.row, planned.existing
        if planned.changes_nothing:
            continue
        log.watch(official)
        if official is None:
            person = people[planned.person]
            official = log.new(Official(group_id=plan.group_id, person=person, since=row.since))
        official.organisation, official.since = row.organisation, row.since
        official.title = row.title or ("" if "title" in row.emptied else official.title)
        official.until = planned.until
        tx.add(official)


def _seat(
    plan: ImportPlan, organisation: str, name: str, seats: dict[SeatKey, Seat], log: ChangeLog
) -> Seat:
    """The seat called so, made where there is none; a correction corrects its spelling."""
    key = seat_key(organisation, name)
    if key not in seats:
        seats[key] = log.new(Seat(group_id=plan.group_id, organisation=organisation, name=name))
    seat = seats[key]
    if plan.corrects and (seat.organisation, seat.name) != (organisation, name):
        log.watch(seat)
        seat.organisation, seat.name = organisation, name
    return seat
