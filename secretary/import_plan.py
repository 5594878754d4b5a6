"""What a members file changes: new, changed and ended mandates, and who is who. Pure.

People and mandates are never deleted, and a stored mandate never gets another holder unless the
administrator says that it was wrong: old documents keep the old name. Messages call what is
stored "the books".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from secretary.csv_reader import Mistake
from secretary.language.text import casefold_ws
from secretary.members_csv import ImportedPerson, MandateRow, MembersFile, overlap, seat_key
from secretary.people import MATRIX, Mandate, Office, Person, Role

MandateKey = tuple[str, str, Role]


class ChangeKind(StrEnum):
    """How a mandate changes."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, eq=False)
class PersonChange:
    """Somebody in the file, and what is to be stored of them.

    existing: the stored person, None for somebody new.
    differences: what changes, such as ``party: S → M``.
    """

    existing: Person | None
    name: str
    party: str
    matrix_id: str | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MandateChange:
    """A row of the file as a mandate; `existing`: the stored one, None for a new one."""

    row: MandateRow
    person: PersonChange
    existing: Mandate | None
    until: date | None
    kind: ChangeKind
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """What the import would do. Where there are mistakes, nothing.

    not_in_file: stored mandates that the file does not have; they stay.
    """

    group_id: str
    people: tuple[PersonChange, ...]
    mandates: tuple[MandateChange, ...]
    not_in_file: tuple[Mandate, ...]
    mistakes: tuple[Mistake, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many mandates change so."""
        return sum(mandate.kind is kind for mandate in self.mandates)

    @property
    def people_changed(self) -> int:
        """How many of those stored change, not counting their mandates."""
        return sum(bool(person.differences) for person in self.people)

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is stored already."""
        return self.count(ChangeKind.UNCHANGED) == len(self.mandates) and not self.people_changed


def compare(
    members: MembersFile,
    group_id: str,
    mandates: Sequence[Mandate],
    by_matrix_id: Mapping[str, Person],
    *,
    correct: bool = False,
) -> ImportPlan:
    """Compare a members file without mistakes with what is stored.

    mandates: all of the group's. by_matrix_id: the people stored, in whatever group, who
        have the file's Matrix ids.
    correct: whether what is stored may be wrong about who held a mandate.
    """
    planner = _Planner(members, mandates, by_matrix_id, correct)
    people = {imported: planner.person(imported) for imported in members.people}
    planned = [
        planner.mandate(row, people[imported])
        for imported in members.people
        for row in imported.rows
    ]
    planned.sort(key=lambda mandate: mandate.row.line)
    left = tuple(m for m in mandates if m not in planner.matched)
    planner.mistakes += _conflicts_with_others(planned, left)
    return ImportPlan(
        group_id, tuple(people.values()), tuple(planned), left, tuple(sorted(planner.mistakes))
    )


def mandate_key(mandate: Mandate) -> MandateKey:
    """What one person at a time can hold, to compare with `MandateRow.mandate_key`."""
    return *seat_key(mandate.seat.organisation, mandate.seat.name), mandate.role


class _Planner:
    """Makes the plan, and collects the mistakes."""

    def __init__(
        self,
        members: MembersFile,
        mandates: Sequence[Mandate],
        by_matrix_id: Mapping[str, Person],
        correct: bool,
    ) -> None:
        self.mistakes: list[Mistake] = []
        self.matched: set[Mandate] = set()
        self._file = members
        self._by_matrix_id = by_matrix_id
        self._correct = correct
        self._exactly = {(mandate_key(m), m.since): m for m in mandates}
        self._said = {(row.mandate_key, row.since) for row in members.rows}
        self._names = {casefold_ws(imported.name) for imported in members.people}
        self._held: defaultdict[tuple[Person, MandateKey], list[Mandate]] = defaultdict(list)
        for mandate in mandates:
            self._held[mandate.person, mandate_key(mandate)].append(mandate)
        self._namesakes: defaultdict[str, list[Person]] = defaultdict(list)
        self._people = dict.fromkeys(m.person for m in mandates)
        for person in self._people:
            self._namesakes[casefold_ws(person.name)].append(person)
        self._claimed: set[Person] = set()
        self._handed_over = {
            owner
            for imported in members.people
            if (owner := by_matrix_id.get(imported.matrix_id)) and self._hands_over(owner, imported)
        }

    def _refuse(self, row: MandateRow, column: str, reason: str) -> None:
        self.mistakes.append(Mistake(row.line, column, reason))

    # Who is who

    def person(self, imported: ImportedPerson) -> PersonChange:
        """Which stored person somebody in the file is, and what the file says anew of them."""
        known = self._known(imported)
        if known in self._claimed:
            reason = f"{known.name} is already somebody else in the file. Give both one Matrix id."
            self._refuse(imported.rows[0], "name", reason)
        if known is None:
            return PersonChange(None, imported.name, imported.party, imported.matrix_id or None)
        self._claimed.add(known)
        # An empty cell says nothing, and what is stored stays.
        party = imported.party or known.party
        kept = None if known in self._handed_over else known.address(MATRIX)
        matrix_id = imported.matrix_id or kept
        differences = _differences(
            ("name", known.name, imported.name),
            ("party", known.party, party),
            ("Matrix id", known.address(MATRIX), matrix_id),
        )
        return PersonChange(known, imported.name, party, matrix_id, differences)

    def _known(self, imported: ImportedPerson) -> Person | None:
        owner = self._by_matrix_id.get(imported.matrix_id)
        if owner is not None:
            same = _same_name(owner, imported)
            if not (same or owner in self._handed_over or self._hold_the_same(owner, imported)):
                self._refuse_other_name(owner, imported)
            if same or owner not in self._handed_over:
                return owner
        namesakes = self._namesakes.get(casefold_ws(imported.name), [])
        if imported.matrix_id:
            # Somebody with another Matrix id is somebody else, unless they hold the very same.
            namesakes = [
                p
                for p in namesakes
                if p.address(MATRIX) is None
                or p in self._handed_over
                or self._hold_the_same(p, imported)
            ]
        if len(namesakes) > 1:
            namesakes = [p for p in namesakes if self._hold_the_same(p, imported)] or namesakes
        if len(namesakes) > 1:
            reason = f"{len(namesakes)} in the books are called {imported.name}. Say which one."
            self._refuse(imported.rows[0], "matrix_id", reason)
        if namesakes:
            return namesakes[0]
        return self._misspelt(imported) if self._correct else None

    def _hold_the_same(self, person: Person, imported: ImportedPerson) -> bool:
        exact = (self._exactly.get((row.mandate_key, row.since)) for row in imported.rows)
        return any(mandate is not None and mandate.person is person for mandate in exact)

    def _hands_over(self, owner: Person, imported: ImportedPerson) -> bool:
        """Whether another has their Matrix id now, and the file has them still: with no such id."""
        here = owner in self._people and not _same_name(owner, imported)
        return here and casefold_ws(owner.name) in self._names

    def _refuse_other_name(self, owner: Person, imported: ImportedPerson) -> None:
        reason = (
            f"{imported.matrix_id} is {owner.name} in the books, not {imported.name}. Write the"
            f" same name, or keep a line for {owner.name} without the Matrix id."
        )
        self._refuse(imported.rows[0], "matrix_id", reason)

    def _misspelt(self, imported: ImportedPerson) -> Person | None:
        """The stored holder of the same mandate from the same day."""
        for row in imported.rows:
            mandate = self._exactly.get((row.mandate_key, row.since))
            if mandate and casefold_ws(mandate.person.name) not in self._names:
                return mandate.person
        return None

    # Mandates

    def mandate(self, row: MandateRow, person: PersonChange) -> MandateChange:
        """Which stored mandate a row is, and what it changes of it."""
        known = self._mandate_of(row, person)
        if known is None:
            return MandateChange(row, person, None, row.until, ChangeKind.NEW)
        self.matched.add(known)
        until = row.until or known.until
        ends = _differences(("to", known.until, until))
        holder = person.name if known.person is not person.existing else known.person.name
        other = _differences(
            ("holder", known.person.name, holder),
            ("from", known.since, row.since),
            ("office", known.office, row.office),
        )
        kind = ChangeKind.CHANGED if ends or other else ChangeKind.UNCHANGED
        if ends and known.until is None:
            kind = ChangeKind.ENDED
        return MandateChange(row, person, known, until, kind, (*other, *ends))

    def _mandate_of(self, row: MandateRow, person: PersonChange) -> Mandate | None:
        exact = self._exactly.get((row.mandate_key, row.since))
        if exact is not None:
            if exact.person is not person.existing and not self._correct:
                self._refuse_other_holder(row, exact)
            return exact
        # The same person in the same place, with another first day.
        if person.existing is None:
            return None
        for mandate in self._held.get((person.existing, row.mandate_key), ()):
            if (
                mandate not in self.matched
                and (row.mandate_key, mandate.since) not in self._said
                and overlap((mandate.since, mandate.until), (row.since, row.until))
            ):
                return mandate
        return None

    def _refuse_other_holder(self, row: MandateRow, mandate: Mandate) -> None:
        holder = mandate.person.name
        reason = (
            f"in the books {holder} holds this from {row.since}. If {row.name} took over, keep "
            f"the line for {holder} with its last day, and give {row.name} a line and a first day "
            "of their own. If the books are wrong, import with --correct."
        )
        self._refuse(row, "name", reason)


def _conflicts_with_others(
    planned: Iterable[MandateChange], left: Iterable[Mandate]
) -> list[Mistake]:
    """Stored mandates that the file does not have, at the same time as what it says."""
    found = []
    by_place: defaultdict[MandateKey, list[Mandate]] = defaultdict(list)
    for old in left:
        by_place[mandate_key(old)].append(old)
    chairs = [old for olds in by_place.values() for old in olds if old.is_chair]
    for new in planned:
        row = new.row
        here = by_place.get(row.mandate_key, [])
        presiding = [old for old in chairs if old not in here] if row.office is Office.CHAIR else []
        for old in (*here, *presiding):
            if not overlap((row.since, new.until), (old.since, old.until)):
                continue
            holder = f"{old.person.name}, from {old.since}, who is not in the file"
            keep = "Keep that line, with its last day."
            if old in here:
                reason = f"the books have {holder}, as {row.role} here. {keep}"
                found.append(Mistake(row.line, "from", reason))
            else:
                reason = f"the books have {holder}, as chair. {keep}"
                found.append(Mistake(row.line, "role", reason))
    return found


def _same_name(person: Person, imported: ImportedPerson) -> bool:
    return casefold_ws(person.name) == casefold_ws(imported.name)


def _differences(*pairs: tuple[str, object, object]) -> tuple[str, ...]:
    return tuple(
        f"{what}: {old or 'none'} → {new or 'none'}" for what, old, new in pairs if old != new
    )
