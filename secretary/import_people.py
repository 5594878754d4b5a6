"""Who in the database somebody in a members file is. Pure; part of `secretary.import_plan`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secretary.csv_reader import Mistake
from secretary.language.text import casefold_ws, nfc
from secretary.members_csv import ImportedPerson, MandateRow, MembersFile, seat_key
from secretary.officials_csv import OfficialRow
from secretary.people import MATRIX, Mandate, Person, Role

MandateKey = tuple[str, str, Role]


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


def mandate_key(mandate: Mandate) -> MandateKey:
    """What one person at a time can hold, to compare with `MandateRow.mandate_key`."""
    return *seat_key(mandate.seat.organisation, mandate.seat.name), mandate.role


def differences(*pairs: tuple[str, object, object]) -> tuple[str, ...]:
    """What changes, of (what, old, new)."""
    return tuple(
        f"{what}: {old or 'none'} → {new or 'none'}" for what, old, new in pairs if old != new
    )


class PeopleMatcher:
    """Finds the people of a file in the database, and collects the mistakes."""

    def __init__(
        self,
        members: MembersFile,
        mandates: Sequence[Mandate],
        by_matrix_id: Mapping[str, Person],
        *,
        correct: bool,
        officials: Sequence[Person] = (),
    ) -> None:
        self.mistakes: list[Mistake] = []
        self._by_matrix_id = by_matrix_id
        self._correct = correct
        self._exactly = {(mandate_key(m), m.since): m for m in mandates}
        self._names = {casefold_ws(imported.name) for imported in members.people}
        self._namesakes: defaultdict[str, list[Person]] = defaultdict(list)
        self._people = dict.fromkeys((*(m.person for m in mandates), *officials))
        for person in self._people:
            self._namesakes[casefold_ws(person.name)].append(person)
        self._alike = {
            (_skeleton(m.person.name, m.seat.organisation, m.seat.name), m.role, m.since): m.person
            for m in mandates
        }
        self._claimed: set[Person] = set()
        self._handed_over = {
            owner
            for imported in members.people
            if (owner := by_matrix_id.get(imported.matrix_id)) and self._hands_over(owner, imported)
        }

    def match(self, imported: ImportedPerson) -> PersonChange:
        """Which stored person somebody in the file is, and what the file says anew of them."""
        known = self._known(imported)
        if known in self._claimed:
            reason = f"{known.name} is already somebody else in the file. Give both one Matrix id."
            self._refuse(imported.rows[0], "name", reason)
        if known is None:
            return PersonChange(None, imported.name, imported.party, imported.matrix_id or None)
        self._claimed.add(known)
        # An empty cell says nothing, and what is stored stays; a dash empties it.
        party = imported.party or ("" if imported.empties("party") else known.party)
        gone = known in self._handed_over or imported.empties("matrix_id")
        matrix_id = imported.matrix_id or (None if gone else known.address(MATRIX))
        changes = differences(
            ("name", known.name, imported.name),
            ("party", known.party, party),
            ("Matrix id", known.address(MATRIX), matrix_id),
        )
        return PersonChange(known, imported.name, party, matrix_id, changes)

    def _refuse(self, row: MandateRow | OfficialRow, column: str, reason: str) -> None:
        self.mistakes.append(Mistake(row.line, column, reason))

    def _known(self, imported: ImportedPerson) -> Person | None:
        owner = self._by_matrix_id.get(imported.matrix_id)
        if owner is not None:
            same = _same_name(owner, imported)
            known = same or owner in self._handed_over or self._hold_the_same(owner, imported)
            is_wrong = self._correct and casefold_ws(owner.name) not in self._names
            if not (known or is_wrong):
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
        exact = (self._exactly.get((row.mandate_key, row.since)) for row in imported.mandates)
        return any(mandate is not None and mandate.person is person for mandate in exact)

    def _hands_over(self, owner: Person, imported: ImportedPerson) -> bool:
        """Whether another has their Matrix id now, and the file has them still: with no such id."""
        here = owner in self._people and not _same_name(owner, imported)
        return here and casefold_ws(owner.name) in self._names

    def _refuse_other_name(self, owner: Person, imported: ImportedPerson) -> None:
        reason = (
            f"{imported.matrix_id} is {owner.name} in the books, not {imported.name}. Write the"
            f" same name, or keep a line for {owner.name} without the Matrix id. If the books are"
            " wrong, import with --correct."
        )
        self._refuse(imported.rows[0], "matrix_id", reason)

    def _misspelt(self, imported: ImportedPerson) -> Person | None:
        """The stored holder of the same mandate from the same day, or who was stored garbled."""
        for row in imported.mandates:
            mandate = self._exactly.get((row.mandate_key, row.since))
            if mandate and casefold_ws(mandate.person.name) not in self._names:
                return mandate.person
            alike = _skeleton(imported.name, row.organisation, row.seat)
            person = self._alike.get((alike, row.role, row.since))
            if person and not self._is_spoken_for(person):
                return person
        return None

    def _is_spoken_for(self, person: Person) -> bool:
        return person in self._claimed or casefold_ws(person.name) in self._names


def _same_name(person: Person, imported: ImportedPerson) -> bool:
    return casefold_ws(person.name) == casefold_ws(imported.name)


def _skeleton(*texts: str) -> tuple[str, ...]:
    """What a wrong encoding leaves of words: their ASCII letters and figures."""
    return tuple(
        "".join(c for c in nfc(text).casefold() if c.isascii() and c.isalnum()) for text in texts
    )
