"""What a roster changes in the books: new, changed and ended mandates, and who is who. Pure.

People and mandates are never deleted, and a mandate in the books never gets another holder
unless the administrator says that the books were wrong: old documents keep the old name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from secretary.csv_reader import Mistake, fold
from secretary.members_csv import Entrant, Roster, Row, overlap, seat_key
from secretary.people import MATRIX, Mandate, Office, Person, Role

Place = tuple[str, str, Role]


class Fate(StrEnum):
    """What becomes of a mandate."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, eq=False)
class PersonPlan:
    """Somebody in the file, and what the books are to say of them.

    known: who it is in the books, None for somebody new.
    differences: what changes, such as ``party: S → M``.
    """

    known: Person | None
    name: str
    party: str
    matrix_id: str | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MandatePlan:
    """A row of the file as a mandate; `known` is the one it is in the books, None for a new one."""

    row: Row
    person: PersonPlan
    known: Mandate | None
    until: date | None
    fate: Fate
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the import would do. Where there are mistakes, nothing.

    left: mandates that the books have and the file has not; they stay.
    """

    group_id: str
    people: tuple[PersonPlan, ...]
    mandates: tuple[MandatePlan, ...]
    left: tuple[Mandate, ...]
    mistakes: tuple[Mistake, ...]

    def count(self, fate: Fate) -> int:
        """How many mandates meet this fate."""
        return Counter(mandate.fate for mandate in self.mandates)[fate]

    @property
    def people_changed(self) -> int:
        """How many who are in the books already change, not counting their mandates."""
        return sum(bool(person.differences) for person in self.people)

    @property
    def changes_nothing(self) -> bool:
        """Whether the books say all this already."""
        return self.count(Fate.UNCHANGED) == len(self.mandates) and not self.people_changed


def plan(
    roster: Roster,
    group_id: str,
    mandates: Sequence[Mandate],
    by_matrix_id: Mapping[str, Person],
    *,
    correct: bool = False,
) -> Plan:
    """Compare a roster without mistakes with the books.

    mandates: all of the group's. by_matrix_id: those in the books, in whatever group, who
    have the roster's Matrix ids. correct: the books may be wrong about who held a mandate.
    """
    draft = _Draft(roster, mandates, by_matrix_id, correct)
    people = {entrant: draft.person(entrant) for entrant in roster.entrants}
    planned = [
        draft.mandate(row, people[entrant]) for entrant in roster.entrants for row in entrant.rows
    ]
    planned.sort(key=lambda mandate: mandate.row.line)
    left = tuple(m for m in mandates if m not in draft.matched)
    draft.mistakes += _in_the_way(planned, left)
    return Plan(
        group_id,
        tuple(people.values()),
        tuple(planned),
        left,
        tuple(sorted(draft.mistakes)),
    )


def place(mandate: Mandate) -> Place:
    """What the mandate gives its holder, to compare with `Row.place`."""
    return *seat_key(mandate.seat.organisation, mandate.seat.name), mandate.role


class _Draft:
    """A plan in the making."""

    def __init__(
        self,
        roster: Roster,
        mandates: Sequence[Mandate],
        by_matrix_id: Mapping[str, Person],
        correct: bool,
    ) -> None:
        self.mistakes: list[Mistake] = []
        self.matched: set[Mandate] = set()
        self._roster = roster
        self._by_matrix_id = by_matrix_id
        self._correct = correct
        self._mandates = mandates
        self._exactly = {(place(m), m.since): m for m in mandates}
        self._people = list(dict.fromkeys(m.person for m in mandates))
        self._claimed: set[Person] = set()
        self._handed_over = {
            owner
            for entrant in roster.entrants
            if (owner := by_matrix_id.get(entrant.matrix_id)) and self._hands_over(owner, entrant)
        }

    # Who is who

    def person(self, entrant: Entrant) -> PersonPlan:
        """Who somebody in the file is in the books, and what the file says anew of them."""
        known = self._known(entrant)
        if known in self._claimed:
            reason = f"{known.name} is already somebody else in the file. Give both one Matrix id."
            self.mistakes.append(Mistake(entrant.rows[0].line, "name", reason))
        if known is None:
            return PersonPlan(None, entrant.name, entrant.party, entrant.matrix_id or None)
        self._claimed.add(known)
        # An empty cell is something not said, and the books keep what they have.
        party = entrant.party or known.party
        kept = None if known in self._handed_over else known.address(MATRIX)
        matrix_id = entrant.matrix_id or kept
        differences = _differences(
            ("name", known.name, entrant.name),
            ("party", known.party, party),
            ("Matrix id", known.address(MATRIX), matrix_id),
        )
        return PersonPlan(known, entrant.name, party, matrix_id, differences)

    def _known(self, entrant: Entrant) -> Person | None:
        owner = self._by_matrix_id.get(entrant.matrix_id)
        if owner is not None:
            same = fold(owner.name) == fold(entrant.name)
            if not same and owner not in self._handed_over:
                if not self._hold_the_same(owner, entrant):
                    self._refuse_other_name(owner, entrant)
                return owner
            if same:
                return owner
        namesakes = [p for p in self._people if fold(p.name) == fold(entrant.name)]
        if entrant.matrix_id:
            # Somebody with another Matrix id is somebody else, unless they hold the very same.
            namesakes = [
                p
                for p in namesakes
                if p.address(MATRIX) is None
                or p in self._handed_over
                or self._hold_the_same(p, entrant)
            ]
        if len(namesakes) > 1:
            namesakes = [p for p in namesakes if self._hold_the_same(p, entrant)] or namesakes
        if len(namesakes) > 1:
            reason = f"{len(namesakes)} in the books are called {entrant.name}. Say which one."
            self.mistakes.append(Mistake(entrant.rows[0].line, "matrix_id", reason))
        if namesakes:
            return namesakes[0]
        return self._misspelt(entrant) if self._correct else None

    def _hold_the_same(self, person: Person, entrant: Entrant) -> bool:
        exact = (self._exactly.get((row.place, row.since)) for row in entrant.rows)
        return any(mandate is not None and mandate.person is person for mandate in exact)

    def _hands_over(self, owner: Person, entrant: Entrant) -> bool:
        """Whether another has their Matrix id now, and the file has them still: with no such id."""
        here = owner in self._people and fold(owner.name) != fold(entrant.name)
        return here and any(fold(e.name) == fold(owner.name) for e in self._roster.entrants)

    def _refuse_other_name(self, owner: Person, entrant: Entrant) -> None:
        reason = (
            f"{entrant.matrix_id} is {owner.name} in the books, not {entrant.name}. Write the same "
            f"name, or keep a line for {owner.name} without the Matrix id."
        )
        self.mistakes.append(Mistake(entrant.rows[0].line, "matrix_id", reason))

    def _misspelt(self, entrant: Entrant) -> Person | None:
        """Whoever the books have in the same place from the same day."""
        for row in entrant.rows:
            mandate = self._exactly.get((row.place, row.since))
            if mandate is not None and all(
                fold(mandate.person.name) != fold(other.name) for other in self._roster.entrants
            ):
                return mandate.person
        return None

    # Mandates

    def mandate(self, row: Row, person: PersonPlan) -> MandatePlan:
        """What a row is in the books, and what it changes there."""
        known = self._mandate_of(row, person)
        if known is None:
            return MandatePlan(row, person, None, row.until, Fate.NEW)
        self.matched.add(known)
        until = row.until or known.until
        ends = _differences(("to", known.until, until))
        holder = person.name if known.person is not person.known else known.person.name
        other = _differences(
            ("holder", known.person.name, holder),
            ("from", known.since, row.since),
            ("office", known.office, row.office),
        )
        fate = Fate.CHANGED if ends or other else Fate.UNCHANGED
        if ends and known.until is None:
            fate = Fate.ENDED
        return MandatePlan(row, person, known, until, fate, (*other, *ends))

    def _mandate_of(self, row: Row, person: PersonPlan) -> Mandate | None:
        exact = self._exactly.get((row.place, row.since))
        if exact is not None:
            if exact.person is not person.known and not self._correct:
                self._refuse_other_holder(row, exact)
            return exact
        # The same person in the same place, with another first day.
        said = {(r.place, r.since) for r in self._roster.rows}
        for mandate in self._mandates:
            if (
                person.known is mandate.person
                and place(mandate) == row.place
                and mandate not in self.matched
                and (place(mandate), mandate.since) not in said
                and overlap((mandate.since, mandate.until), (row.since, row.until))
            ):
                return mandate
        return None

    def _refuse_other_holder(self, row: Row, mandate: Mandate) -> None:
        holder = mandate.person.name
        reason = (
            f"in the books {holder} holds this from {row.since}. If {row.name} took over, keep "
            f"the line for {holder} with its last day, and give {row.name} a line and a first day "
            "of their own. If the books are wrong, import with --correct."
        )
        self.mistakes.append(Mistake(row.line, "name", reason))


def _in_the_way(planned: Iterable[MandatePlan], left: Iterable[Mandate]) -> list[Mistake]:
    """Mandates that only the books have, at the same time as what the file says."""
    found = []
    left = list(left)
    for new in planned:
        row = new.row
        for old in left:
            if not overlap((row.since, new.until), (old.since, old.until)):
                continue
            holder = f"{old.person.name}, from {old.since}, who is not in the file"
            keep = "Keep that line, with its last day."
            if place(old) == row.place:
                reason = f"the books have {holder}, as {row.role} here. {keep}"
                found.append(Mistake(row.line, "from", reason))
            elif old.is_chair and row.office is Office.CHAIR:
                found.append(
                    Mistake(row.line, "role", f"the books have {holder}, as chair. {keep}")
                )
    return found


def _differences(*pairs: tuple[str, object, object]) -> tuple[str, ...]:
    return tuple(
        f"{what}: {old or 'none'} → {new or 'none'}" for what, old, new in pairs if old != new
    )
