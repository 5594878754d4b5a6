"""The members' import: what a roster says, compared with what is stored, and stored."""

from __future__ import annotations

from datetime import datetime

from secretary.import_plan import ChangeKind, ImportPlan, PersonChange, compare
from secretary.members_csv import MandateRow, MembersFile, seat_key
from secretary.people import MATRIX, Mandate, Person, Seat
from storage import Transaction


def plan_import(
    tx: Transaction, group_id: str, roster: MembersFile, *, correct: bool = False
) -> ImportPlan:
    """What importing `roster` would change. See `secretary.import_plan.compare`."""
    ids = {imported.matrix_id for imported in roster.people if imported.matrix_id}
    owners = tx.people_by_address(MATRIX, ids)
    mandates = tx.mandates(group_id)
    tx.load_addresses([*owners.values(), *(mandate.person for mandate in mandates)])
    return compare(roster, group_id, mandates, owners, correct=correct)


def enrol(tx: Transaction, plan: ImportPlan, who: str, now: datetime) -> None:
    """Do what a plan without mistakes says. A plan that changes nothing leaves no trace."""
    if plan.mistakes:
        raise ValueError("a plan with mistakes is not to be done")
    if plan.changes_nothing:
        return
    people = _enter_people(tx, plan)
    seats = {seat_key(seat.organisation, seat.name): seat for seat in tx.seats(plan.group_id)}
    added: list[Mandate] = []
    for planned in plan.mandates:
        row, mandate, person = planned.row, planned.existing, people[planned.person]
        if mandate is None:
            seat = _seat(plan.group_id, row, seats)
            added.append(Mandate(seat=seat, person=person, role=row.role, since=row.since,
                                 until=planned.until, office=row.office))  # fmt: skip
        elif planned.kind is not ChangeKind.UNCHANGED:
            mandate.person, mandate.office = person, row.office
            mandate.since, mandate.until = row.since, planned.until
    tx.add(*added)
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
    )


def _enter_people(tx: Transaction, plan: ImportPlan) -> dict[PersonChange, Person]:
    # First let go of every Matrix id that changes hands: no two may have the same, ever so briefly.
    for planned in plan.people:
        if planned.existing and planned.existing.address(MATRIX) != planned.matrix_id:
            planned.existing.set_address(MATRIX, None)
    tx.add()
    entered: dict[PersonChange, Person] = {}
    for planned in plan.people:
        person = planned.existing or Person(name=planned.name)
        person.name, person.party = planned.name, planned.party
        person.set_address(MATRIX, planned.matrix_id)
        entered[planned] = person
    tx.add(*entered.values())
    return entered


def _seat(group_id: str, row: MandateRow, seats: dict[tuple[str, str], Seat]) -> Seat:
    """The seat of a row, made where the group has none such."""
    key = seat_key(row.organisation, row.seat)
    if key not in seats:
        seats[key] = Seat(group_id=group_id, organisation=row.organisation, name=row.seat)
    return seats[key]
