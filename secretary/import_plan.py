"""What a members file changes: new, changed and ended mandates, and who is who. Pure.

People are never deleted, and a stored mandate never gets another holder or seat unless the
administrator says that it was wrong: old documents keep the old name. To the administrator the
messages call what is stored "the books".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from secretary.csv_reader import Mistake
from secretary.import_officials import OfficialChange, compare_officials
from secretary.import_people import (
    MandateKey,
    PeopleMatcher,
    PersonChange,
    differences,
    mandate_key,
)
from secretary.members_csv import MandateRow, MembersFile, VacantRow, overlap, seat_key
from secretary.officials import Official
from secretary.officials_csv import OfficialRow
from secretary.people import Mandate, Office, Person, Role, Seat


class ChangeKind(StrEnum):
    """How a mandate changes."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, eq=False)
class MandateChange:
    """A row of the file as a mandate; `existing`: the stored one, None for a new one."""

    row: MandateRow
    person: PersonChange
    existing: Mandate | None
    until: date | None
    kind: ChangeKind
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SeatChange:
    """A seat that is listed, or no longer (`listed_from` None), though nobody has held it.

    existing: the stored seat, None for a new one.
    """

    organisation: str
    name: str
    existing: Seat | None
    listed_from: date | None


@dataclass(frozen=True)
class ImportPlan:
    """What the import would do. Where there are mistakes, nothing.

    seats: those listed though nobody holds them.
    removed: mandates that the file, as a correction, says nobody has held.
    not_in_file: other stored mandates that the file does not have; they stay.
    corrects: whether the file's spelling of a seat goes before the stored one.
    officials: its officials. officials_left: those stored that the file does not have; they stay.
    """

    group_id: str
    people: tuple[PersonChange, ...]
    mandates: tuple[MandateChange, ...]
    not_in_file: tuple[Mandate, ...]
    mistakes: tuple[Mistake, ...]
    seats: tuple[SeatChange, ...] = ()
    removed: tuple[Mandate, ...] = ()
    corrects: bool = False
    officials: tuple[OfficialChange, ...] = ()
    officials_left: tuple[Official, ...] = ()

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
        same = self.count(ChangeKind.UNCHANGED) == len(self.mandates)
        same = same and all(official.changes_nothing for official in self.officials)
        return same and not (self.people_changed or self.seats or self.removed)


def compare(
    members: MembersFile,
    group_id: str,
    mandates: Sequence[Mandate],
    by_matrix_id: Mapping[str, Person],
    *,
    seats: Sequence[Seat] = (),
    officials: Sequence[Official] = (),
    correct: bool = False,
) -> ImportPlan:
    """Compare a members file without mistakes with what is stored.

    mandates, seats, officials: all of the group's.
    by_matrix_id: the people stored, in whatever group, who have the file's Matrix ids.
    correct: whether what is stored may be wrong about who held a mandate, and which.
    """
    supporting = [official.person for official in officials]
    matcher = PeopleMatcher(members, mandates, by_matrix_id, correct=correct, officials=supporting)
    people = {imported: matcher.match(imported) for imported in members.people}
    of_row = {row: people[imported] for imported in members.people for row in imported.mandates}
    of_official = {
        row: people[imported]
        for imported in members.people
        for row in imported.rows
        if isinstance(row, OfficialRow)
    }
    supports, officials_left = compare_officials(members.officials, of_official, officials)
    planner = _Planner(members, mandates, of_row, correct)
    planned = [planner.mandate(row) for row in members.rows]
    left = [m for m in mandates if m not in planner.matched]
    removed = [m for m in left if correct and m in planner.never_held]
    left = [m for m in left if m not in removed]
    mistakes = [
        *matcher.mistakes,
        *planner.mistakes,
        *_conflicts_with_others(planned, left),
        *_held_though_vacant(members.vacant, left),
    ]
    listed = _listed(members, [m for m in mandates if m not in removed], seats, correct)
    return ImportPlan(
        group_id, tuple(people.values()), tuple(planned), tuple(left), tuple(sorted(mistakes)),
        tuple(listed), tuple(removed), correct, supports, officials_left,
    )  # fmt: skip


class _Planner:
    """Finds the mandates of a file in the database, and collects the mistakes."""

    def __init__(
        self,
        members: MembersFile,
        mandates: Sequence[Mandate],
        people: Mapping[MandateRow, PersonChange],
        correct: bool,
    ) -> None:
        self.mistakes: list[Mistake] = []
        self._people = people
        self._in_file = {change.existing for change in people.values()}
        self._correct = correct
        self._exactly = {(mandate_key(m), m.since): m for m in mandates}
        self._said = {(row.mandate_key, row.since) for row in members.rows}
        vacant = ((row.mandate_key, row.since) for row in members.vacant)
        self.never_held = {self._exactly[place] for place in vacant if place in self._exactly}
        self._found: dict[MandateRow, Mandate] = {}
        self.matched: set[Mandate] = set()
        finders = [self._exact, self._with_another_day]
        if correct:
            finders += [self._moved, self._mixed_up]
        for find in finders:
            self._by_holder: defaultdict[Person, list[Mandate]] = defaultdict(list)
            self._by_day: defaultdict[tuple[Role, date], list[Mandate]] = defaultdict(list)
            for mandate in self._free(mandates):
                self._by_holder[mandate.person].append(mandate)
                self._by_day[mandate.role, mandate.since].append(mandate)
            for row in members.rows:
                if row not in self._found and (found := find(row)) is not None:
                    self._found[row] = found
                    self.matched.add(found)

    def mandate(self, row: MandateRow) -> MandateChange:
        """What a row changes of the stored mandate that it is."""
        known, person = self._found.get(row), self._people[row]
        if known is None:
            return MandateChange(row, person, None, row.until, ChangeKind.NEW)
        until = row.until or (None if "to" in row.emptied else known.until)
        ends = differences(("to", known.until, until))
        holder = person.name if known.person is not person.existing else known.person.name
        place = mandate_key(known)
        respelt = self._correct or place != row.mandate_key
        seat = f"{row.organisation} {row.seat}".strip() if respelt else _seat_name(known)
        other = differences(
            ("holder", known.person.name, holder),
            ("seat", _seat_name(known), seat),
            ("role", known.role, row.role),
            ("from", known.since, row.since),
            ("office", known.office, row.office),
        )
        kind = ChangeKind.CHANGED if ends or other else ChangeKind.UNCHANGED
        if ends and known.until is None:
            kind = ChangeKind.ENDED
        return MandateChange(row, person, known, until, kind, (*other, *ends))

    def _free(self, mandates: Iterable[Mandate]) -> Iterator[Mandate]:
        """Those that no line of the file names."""
        for mandate in mandates:
            said = (mandate_key(mandate), mandate.since) in self._said
            if not said and mandate not in self.matched and mandate not in self.never_held:
                yield mandate

    def _exact(self, row: MandateRow) -> Mandate | None:
        exact = self._exactly.get((row.mandate_key, row.since))
        is_same = exact is not None and exact.person is self._people[row].existing
        if exact is not None and not (is_same or self._correct):
            self._refuse_other_holder(row, exact)
        return exact

    def _with_another_day(self, row: MandateRow) -> Mandate | None:
        """The same person in the same place, with another first day."""
        for mandate in self._of_holder(row):
            if mandate_key(mandate) == row.mandate_key and overlap(
                (mandate.since, mandate.until), (row.since, row.until)
            ):
                return mandate
        return None

    def _moved(self, row: MandateRow) -> Mandate | None:
        """The same person from the same day, in what the file says was the wrong place."""
        return next((m for m in self._of_holder(row) if m.since == row.since), None)

    def _mixed_up(self, row: MandateRow) -> Mandate | None:
        """What somebody else in the file was given for theirs, when several were mixed up."""
        return next(
            (
                m
                for m in self._by_day[row.role, row.since]
                if m.person in self._in_file and m not in self.matched
            ),
            None,
        )

    def _of_holder(self, row: MandateRow) -> list[Mandate]:
        person = self._people[row].existing
        if person is None:
            return []
        return [m for m in self._by_holder[person] if m not in self.matched]

    def _refuse_other_holder(self, row: MandateRow, mandate: Mandate) -> None:
        holder = mandate.person.name
        reason = (
            f"in the books {holder} holds this from {row.since}. If {row.name} took over, keep "
            f"the line for {holder} with its last day, and give {row.name} a line and a first day "
            "of their own. If the books are wrong, import with --correct."
        )
        self.mistakes.append(Mistake(row.line, "name", reason))


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


def _held_though_vacant(vacant: Iterable[VacantRow], left: Sequence[Mandate]) -> Iterator[Mistake]:
    for row in vacant:
        for old in left:
            if mandate_key(old) == row.mandate_key and overlap(
                (row.since, row.until), (old.since, old.until)
            ):
                reason = (
                    f"the books have {old.person.name}, from {old.since}, as {row.role} here. Keep "
                    f"that line, with its last day; if nobody was, write Vakant from {old.since}, "
                    "and import with --correct."
                )
                yield Mistake(row.line, "name", reason)


def _listed(
    members: MembersFile, mandates: Sequence[Mandate], seats: Sequence[Seat], correct: bool
) -> Iterator[SeatChange]:
    """The seats that only a line with nobody in it makes seats, where that is news."""
    begun: dict[tuple[str, str], date] = {}
    of_file = ((row.mandate_key[:2], row.since) for row in members.rows)
    for key, since in (*of_file, *((mandate_key(m)[:2], m.since) for m in mandates)):
        begun[key] = min(since, begun.get(key, since))
    stored = {seat_key(seat.organisation, seat.name): seat for seat in seats}
    first: dict[tuple[str, str], VacantRow] = {}
    for row in sorted(members.vacant, key=lambda row: (row.since, row.line)):
        first.setdefault(row.mandate_key[:2], row)
    for key, row in first.items():
        seat = stored.get(key)
        days = (begun.get(key), seat.listed_from if seat else None)
        if row.since < min((day for day in days if day is not None), default=date.max):
            yield SeatChange(row.organisation, row.seat, seat, row.since)
    for key, seat in stored.items():
        if correct and seat.listed_from and key not in first and key not in begun:
            yield SeatChange(seat.organisation, seat.name, seat, None)


def _seat_name(mandate: Mandate) -> str:
    return f"{mandate.seat.organisation} {mandate.seat.name}".strip()
