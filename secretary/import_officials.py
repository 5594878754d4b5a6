"""What the officials of a members file change of those stored. Pure; part of
`secretary.import_plan`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secretary.import_people import PersonChange, differences
from secretary.officials import Official
from secretary.officials_csv import OfficialRow


@dataclass(frozen=True, eq=False)
class OfficialChange:
    """A row of the file as an official; `existing`: the stored one, None for a new one.

    differences: what changes, such as ``title: strateg → enhetschef``; nothing of a new one.
    """

    row: OfficialRow
    person: PersonChange
    existing: Official | None
    until: date | None
    differences: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether it is stored already."""
        return self.existing is not None and not self.differences


def compare_officials(
    rows: Sequence[OfficialRow],
    people: Mapping[OfficialRow, PersonChange],
    stored: Sequence[Official],
) -> tuple[tuple[OfficialChange, ...], tuple[Official, ...]]:
    """What the rows change of the officials stored, and those of them that the file does not have.

    A row is the stored one of the same person from the same day; or else the only one of theirs at
    that time, which the file has another first day of.
    """
    free = list(stored)
    found: dict[OfficialRow, Official] = {}
    for is_the_same in (_same_day, _same_time):
        for row in rows:
            existing = people[row].existing
            theirs = [each for each in free if existing is not None and each.person is existing]
            known = next((each for each in theirs if is_the_same(each, row)), None)
            if row not in found and known is not None:
                found[row] = known
                free.remove(known)
    return tuple(_change(row, people[row], found.get(row)) for row in rows), tuple(free)


def _same_day(official: Official, row: OfficialRow) -> bool:
    return official.since == row.since


def _same_time(official: Official, row: OfficialRow) -> bool:
    return official.since <= (row.until or date.max) and not official.has_ended(row.since)


def _change(row: OfficialRow, person: PersonChange, known: Official | None) -> OfficialChange:
    if known is None:
        return OfficialChange(row, person, None, row.until)
    until = row.until or (None if "to" in row.emptied else known.until)
    title = row.title or ("" if "title" in row.emptied else known.title)
    changed = differences(
        ("organisation", known.organisation, row.organisation),
        ("title", known.title, title),
        ("from", known.since, row.since),
        ("to", known.until, until),
    )
    return OfficialChange(row, person, known, until, changed)
