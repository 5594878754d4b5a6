"""`kansli import`: a group's seats and mandates from a CSV file, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import (
    Exit,
    NothingYet,
    find_group,
    load_settings,
    open_existing_store,
    pluralise,
    read_only,
    table,
)
from bot.runtime.clock import SystemClock
from bot.runtime.files import read_file
from secretary import members_csv as rosters
from secretary.csv_reader import Mistake
from secretary.errors import AdministratorError
from secretary.import_officials import OfficialChange
from secretary.import_plan import ChangeKind, ImportPlan, MandateChange, SeatChange
from secretary.members_csv import MembersFile
from secretary.officials import Official
from secretary.people import Mandate, Office, Role

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Store

AUDIT_ACTOR: Final = "administrator"
"""The actor in the audit log: nobody at a terminal has a Matrix id."""


@dataclass(frozen=True)
class ImportOptions:
    """How to import.

    correct: the file may say who held a mandate that the database has under another name or seat.
    as_written: what does not look right in it is right.
    dry: only say what would be done.
    """

    correct: bool = False
    as_written: bool = False
    dry: bool = False


def import_members(config: Path, file: Path, group_id: str, options: ImportOptions) -> int:
    """Import the file and print the changes; or print every mistake, and change nothing.

    Raises AdministratorError, or UsageError for an unknown group.
    """
    from bot.app import open_store
    from services.members import enrol, plan_import

    settings = load_settings(config)
    group = find_group(settings, group_id)
    roster = _read(file)
    doubts = () if options.as_written else roster.doubts
    if roster.mistakes or doubts:
        return _refuse(file, roster.mistakes, doubts)
    store = _store_for_dry_run(settings) if options.dry else open_store(settings)
    try:
        with read_only(store) if options.dry else store.begin() as tx:
            plan = plan_import(tx, group.id, roster, correct=options.correct)
            # Before `enrol`, which changes the people and mandates that the plan refers to.
            lines = list(_lines(plan))
            if not plan.mistakes and not options.dry:
                enrol(tx, plan, AUDIT_ACTOR, SystemClock().now())
    finally:
        store.close()
    if plan.mistakes:
        return _refuse(file, plan.mistakes)
    if roster.encoding:
        print(f"Read as {roster.encoding}.")
    for line in lines:
        print(line)
    if options.dry:
        print("Nothing was done: this was a dry run.")
    return Exit.OK


def _store_for_dry_run(settings: Settings) -> Store:
    """The database as it is; an empty one in memory where there is none. Nothing is written."""
    from storage import Store

    try:
        return open_existing_store(settings)
    except NothingYet:
        store = Store("sqlite://")
        store.migrate()
        return store


def undo(config: Path, group_id: str, *, dry: bool) -> int:
    """Take the group's latest import back, and print what that changes.

    dry: print only. Raises AdministratorError, or UsageError for an unknown group.
    """
    from services.members_undo import undo_import

    settings = load_settings(config)
    group = find_group(settings, group_id)
    store = open_existing_store(settings)
    try:
        with read_only(store) if dry else store.begin() as tx:
            undone = undo_import(tx, group.id, AUDIT_ACTOR, SystemClock().now())
    finally:
        store.close()
    if undone is None:
        print(f"There is no import to {group.id} to take back.", file=sys.stderr)
        return Exit.ERROR
    for line in table(undone.lines):
        print(line)
    at = undone.at.astimezone(group.zone)
    print(f"The import of {at:%Y-%m-%d %H:%M} is taken back.")
    if dry:
        print("Nothing was done: this was a dry run.")
    return Exit.OK


def _read(file: Path) -> MembersFile:
    try:
        return rosters.read(read_file(file))
    except OSError as error:
        readable = not isinstance(error, PermissionError)
        remedy = "Name the CSV file." if readable else "Let the bot's user read it."
        raise AdministratorError(str(file), f"cannot be read ({error.strerror}).", remedy) from None


def _refuse(file: Path, mistakes: Sequence[Mistake], doubts: Sequence[Mistake] = ()) -> int:
    for mistake in sorted((*mistakes, *doubts)):
        print(f"{file}: {mistake}", file=sys.stderr)
    kinds = [
        pluralise(len(found), word) for found, word in ((mistakes, "mistake"), (doubts, "doubt"))
        if found
    ]  # fmt: skip
    found = f"{' and '.join(kinds)}. Nothing was imported; docs/import.md describes the file."
    print(found, file=sys.stderr)
    if doubts:
        words = "Where what is doubted is right as it stands, import with --as-written."
        print(words, file=sys.stderr)
    return Exit.ERROR


def _lines(plan: ImportPlan) -> list[str]:
    shown = [_planned(m) for m in plan.mandates if m.kind is not ChangeKind.UNCHANGED]
    people = [
        ("changed", person.existing.name, "", ", ".join(person.differences))
        for person in plan.people
        if person.existing and person.differences
    ]
    seats = [_seat(seat) for seat in plan.seats]
    supports = [_official(each) for each in plan.officials if not each.changes_nothing]
    removed = [("removed", *_left(mandate)) for mandate in plan.removed]
    left = [("left", *_left(mandate)) for mandate in plan.not_in_file]
    left += [("left", *_official_left(official)) for official in plan.officials_left]
    lines = list(table([*shown, *supports, *seats, *people, *removed, *left]))
    counts = ", ".join(f"{plan.count(kind)} {kind}" for kind in ChangeKind)
    lines.append(f"{pluralise(len(plan.mandates), 'mandate')} in the file: {counts}.")
    if plan.officials:
        lines.append(f"{pluralise(len(plan.officials), 'official')} in the file.")
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
    role = _role(row.office or row.role)
    return str(planned.kind), planned.person.name, f"{role}, {place}", what


def _official(planned: OfficialChange) -> tuple[str, str, str, str]:
    row = planned.row
    what = ", ".join(planned.differences)
    if planned.existing is None:
        what = f"from {row.since}" + (f" to {planned.until}" if planned.until else "")
    kind = "changed" if planned.existing else "new"
    place = ", ".join(filter(None, ("official", row.title, row.organisation)))
    return kind, planned.person.name, place, what


def _official_left(official: Official) -> tuple[str, str, str]:
    until = f" to {official.until}" if official.until else ""
    place = ", ".join(filter(None, ("official", official.title, official.organisation)))
    return official.person.name, place, f"from {official.since}{until}"


def _seat(seat: SeatChange) -> tuple[str, str, str, str]:
    kind = "vacant" if seat.listed_from else "removed"
    since = f"from {seat.listed_from}" if seat.listed_from else ""
    return kind, "", f"{seat.organisation} {seat.name}".strip(), since


def _role(role: Role | Office) -> str:
    """As the members' file has it."""
    return role.replace("_", " ")


def _left(mandate: Mandate) -> tuple[str, str, str]:
    until = f" to {mandate.until}" if mandate.until else ""
    seat = f"{mandate.seat.organisation} {mandate.seat.name}".strip()
    role = _role(mandate.office or mandate.role)
    return mandate.person.name, f"{role}, {seat}", f"from {mandate.since}{until}"
