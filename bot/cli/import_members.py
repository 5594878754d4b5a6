"""`kansli import`: a group's seats and mandates from a CSV file, all or nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from bot.cli.console import Exit, find_group, load_settings, pluralise, table
from bot.runtime.clock import SystemClock
from bot.runtime.files import read_file
from secretary import members_csv as rosters
from secretary.csv_reader import Mistake
from secretary.errors import AdministratorError
from secretary.import_plan import ChangeKind, ImportPlan, MandateChange
from secretary.members_csv import MembersFile
from secretary.people import Mandate

AUDIT_ACTOR: Final = "administrator"
"""The actor in the audit log: nobody at a terminal has a Matrix id."""


def import_members(config: Path, file: Path, group_id: str, *, correct: bool, dry: bool) -> int:
    """Import the file and print the changes; or print every mistake, and change nothing.

    correct: the file may say who held a mandate that the database has under another name.
    dry: print only. Raises AdministratorError, or UsageError for an unknown group.
    """
    from bot.app import open_store
    from services.members import enrol, plan_import

    settings = load_settings(config)
    group = find_group(settings, group_id)
    roster = _read(file)
    if roster.mistakes:
        return _refuse(file, roster.mistakes)
    store = open_store(settings)
    try:
        with store.begin() as tx:
            plan = plan_import(tx, group.id, roster, correct=correct)
            # Before `enrol`, which changes the people and mandates that the plan refers to.
            lines = list(_lines(plan))
            if not plan.mistakes and not dry:
                enrol(tx, plan, AUDIT_ACTOR, SystemClock().now())
    finally:
        store.close()
    if plan.mistakes:
        return _refuse(file, plan.mistakes)
    for line in lines:
        print(line)
    if dry:
        print("Nothing was done: this was a dry run.")
    return Exit.OK


def _read(file: Path) -> MembersFile:
    try:
        return rosters.read(read_file(file))
    except OSError as error:
        raise AdministratorError(
            str(file), f"cannot be read ({error.strerror}).", "Name the CSV file."
        ) from None


def _refuse(file: Path, mistakes: tuple[Mistake, ...]) -> int:
    for mistake in mistakes:
        print(f"{file}: {mistake}", file=sys.stderr)
    found = pluralise(len(mistakes), "mistake")
    print(f"{found}. Nothing was imported; docs/import.md describes the file.", file=sys.stderr)
    return Exit.ERROR


def _lines(plan: ImportPlan) -> list[str]:
    shown = [_planned(m) for m in plan.mandates if m.kind is not ChangeKind.UNCHANGED]
    people = [
        ("changed", person.existing.name, "", ", ".join(person.differences))
        for person in plan.people
        if person.existing and person.differences
    ]
    left = [("left", *_left(mandate)) for mandate in plan.not_in_file]
    lines = list(table([*shown, *people, *left]))
    counts = ", ".join(f"{plan.count(kind)} {kind}" for kind in ChangeKind)
    lines.append(f"{pluralise(len(plan.mandates), 'mandate')} in the file: {counts}.")
    if plan.people_changed:
        lines.append(f"{pluralise(plan.people_changed, 'person', 'people')} changed.")
    if plan.not_in_file:
        left_over = pluralise(len(plan.not_in_file), "mandate")
        lines.append(f"{left_over} still in the books, not in the file: see left, above.")
    return lines


def _planned(planned: MandateChange) -> tuple[str, str, str, str]:
    row = planned.row
    what = ", ".join(planned.differences)
    if planned.kind is ChangeKind.NEW:
        what = f"from {row.since}" + (f" to {planned.until}" if planned.until else "")
    place = f"{row.organisation} {row.seat}".strip()
    return str(planned.kind), planned.person.name, f"{row.office or row.role}, {place}", what


def _left(mandate: Mandate) -> tuple[str, str, str]:
    until = f" to {mandate.until}" if mandate.until else ""
    seat = f"{mandate.seat.organisation} {mandate.seat.name}".strip()
    role = f"{mandate.office or mandate.role}, {seat}"
    return mandate.person.name, role, f"from {mandate.since}{until}"
