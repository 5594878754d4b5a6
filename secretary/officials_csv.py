"""The lines of officials in a members file. Pure; part of `secretary.members_csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from secretary.csv_reader import CsvRow, Mistake
from secretary.language.text import casefold_ws


@dataclass(frozen=True)
class OfficialRow:
    """One line: an official from a day, to a day or until further notice.

    emptied: the columns that the file says to empty.
    """

    line: int
    organisation: str
    title: str
    name: str
    matrix_id: str
    since: date
    until: date | None
    emptied: frozenset[str] = frozenset()

    party: str = ""
    """None is kept of officials."""


def official_row(
    line: CsvRow,
    said: Mapping[str, str],
    since: date,
    until: date | None,
    emptied: Iterable[str],
    *,
    is_nobody: bool = False,
) -> OfficialRow | None:
    """An official's line; None, and a mistake, where it says what only members have."""
    for column in ("seat", "party"):
        if said[column]:
            line.add(column, "an official has none.")
    if is_nobody:
        line.add("name", "an official has one.")
    if line.mistakes:
        return None
    return OfficialRow(
        line.number,
        said["organisation"],
        said["title"],
        said["name"],
        said["matrix_id"],
        since,
        until,
        frozenset(emptied),
    )


def conflicts(rows: Iterable[OfficialRow]) -> Iterator[Mistake]:
    """Lines by which somebody is an official twice at the same time."""
    last: dict[str, OfficialRow] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.line)):
        key = row.matrix_id or casefold_ws(row.name)
        before = last.get(key)
        if before is not None and (before.until is None or before.until >= row.since):
            first, second = sorted((before, row), key=lambda each: each.line)
            reason = (
                f"{first.name} (line {first.line}) is an official at the same time."
                " Give one of the lines its last day (to)."
            )
            yield Mistake(second.line, "from", reason)
        last[key] = row
