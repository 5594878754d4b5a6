"""The members file: a CSV file that says who holds which seat, from when to when (docs/import.md).

Pure: the file's bytes in, its rows and every mistake in it out. What the rows change of what is
stored is for `secretary.import_plan` to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secretary.csv_reader import (
    ColumnSpec,
    CsvRow,
    Mistake,
    match_key,
    read_table,
    suggest,
)
from secretary.language.text import casefold_ws, excerpt
from secretary.odd_cells import doubts
from secretary.officials_csv import OfficialRow, conflicts, official_row
from secretary.people import Office, Role

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("organisation", "organization", "hemorganisation", "home organisation"),
    "seat": ("seat", "plats"),
    "role": ("role", "roll"),
    "name": ("name", "namn"),
    "party": ("party", "parti"),
    "matrix_id": ("matrix id", "matrixid", "matrix"),
    "from": ("from", "från", "since"),
    "to": ("to", "till", "until"),
    "title": ("title", "titel", "befattning"),
}
"""Each column, and what it may be called."""

REQUIRED: Final = ("organisation", "role", "name", "from")

ROLES: Final[Mapping[str, tuple[Role, Office | None]]] = {
    "member": (Role.MEMBER, None),
    "ledamot": (Role.MEMBER, None),
    "substitute": (Role.SUBSTITUTE, None),
    "ersättare": (Role.SUBSTITUTE, None),
    "personlig ersättare": (Role.SUBSTITUTE, None),
    "chair": (Role.MEMBER, Office.CHAIR),
    "ordförande": (Role.MEMBER, Office.CHAIR),
    "vice chair": (Role.MEMBER, Office.VICE_CHAIR),
    "vice ordförande": (Role.MEMBER, Office.VICE_CHAIR),
}

OFFICIAL: Final = ("official", "tjänsteperson")
"""The role of those who hold no seat."""

_ROLE_WORDS: Final = {match_key(word): word for word in (*ROLES, *OFFICIAL)}
_MATRIX_ID: Final = re.compile(r"@[!-9;-~]+:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS: Final = range(1970, 2101)
_VACANT: Final = frozenset(
    {"vakant", "vakans", "vakant plats", "vacant", "vacancy", "nn", "n.n", "-", "–"}
)
_EMPTIED: Final = frozenset({"-", "–"})
"""What empties a cell in the database; an empty one says nothing of it."""
_WORDS: Final = ("organisation", "seat", "name", "party", "title")
_CAN_BE_EMPTIED: Final = ("seat", "party", "matrix_id", "to", "title")


@dataclass(frozen=True)
class VacantRow:
    """One line: a place that nobody holds from a day, to a day or until further notice."""

    line: int
    organisation: str
    seat: str
    role: Role
    since: date
    until: date | None

    @property
    def mandate_key(self) -> tuple[str, str, Role]:
        """What nobody holds."""
        return *seat_key(self.organisation, self.seat), self.role


@dataclass(frozen=True)
class MandateRow:
    """One line: a person in a seat. Empty `party` and `matrix_id`, and no `until`: not said.

    emptied: the columns among these that the file says to empty in the database.
    """

    line: int
    organisation: str
    seat: str
    role: Role
    office: Office | None
    name: str
    party: str
    matrix_id: str
    since: date
    until: date | None
    emptied: frozenset[str] = frozenset()

    @property
    def mandate_key(self) -> tuple[str, str, Role]:
        """What one person at a time can hold."""
        return *seat_key(self.organisation, self.seat), self.role


@dataclass(frozen=True)
class ImportedPerson:
    """A person as the rows about them say; the newest row's spelling of the name."""

    name: str
    party: str
    matrix_id: str
    rows: tuple[MandateRow | OfficialRow, ...]

    @property
    def mandates(self) -> tuple[MandateRow, ...]:
        """The rows by which they hold a seat."""
        return tuple(row for row in self.rows if isinstance(row, MandateRow))

    def empties(self, column: str) -> bool:
        """Whether the file says that they have none in the database, either."""
        return any(column in row.emptied for row in self.rows)


@dataclass(frozen=True)
class MembersFile:
    """A file that was read. Where there are mistakes, what else it says is not to be used.

    doubts: what may be right, though it does not look so; somebody has to look at it first.
    encoding: what it was taken to be in and words from it, where that had to be guessed; else "".
    """

    people: tuple[ImportedPerson, ...]
    mistakes: tuple[Mistake, ...]
    vacant: tuple[VacantRow, ...] = ()
    doubts: tuple[Mistake, ...] = ()
    encoding: str = ""

    @property
    def rows(self) -> tuple[MandateRow, ...]:
        """The mandates, in the order of the file."""
        rows = (row for imported in self.people for row in imported.mandates)
        return tuple(sorted(rows, key=lambda row: row.line))

    @property
    def officials(self) -> tuple[OfficialRow, ...]:
        """The officials, in the order of the file."""
        rows = (row for imported in self.people for row in imported.rows)
        found = (row for row in rows if isinstance(row, OfficialRow))
        return tuple(sorted(found, key=lambda row: row.line))


def read(content: bytes) -> MembersFile:
    """The members in a file, in any encoding that can be told, and as Excel saves it."""
    table = read_table(content, ColumnSpec(COLUMNS, REQUIRED))
    mistakes = table.mistakes
    every = [row for line in table.rows if (row := _row(line)) is not None]
    rows = [row for row in every if isinstance(row, MandateRow)]
    vacant = [row for row in every if isinstance(row, VacantRow)]
    officials = [row for row in every if isinstance(row, OfficialRow)]
    mistakes += [mistake for line in table.rows for mistake in line.mistakes]
    if not every and not mistakes:
        mistakes.append(Mistake(2, "", "there are no members here. Write one line for each."))
    people = _group_by_person([*rows, *officials], mistakes)
    mistakes += (*_conflicts(rows), *conflicts(officials), *_held_though_vacant([*rows, *vacant]))
    doubtful = [doubt for line in table.rows for doubt in line.doubts]
    return MembersFile(
        tuple(people), tuple(sorted(mistakes)), tuple(vacant), tuple(doubtful), table.encoding
    )


def is_matrix_id(text: str) -> bool:
    """Whether it is written as a Matrix id is: ``@user:server``."""
    return _MATRIX_ID.fullmatch(text) is not None and len(text) <= 255


def seat_key(organisation: str, name: str) -> tuple[str, str]:
    """What makes two seats of a group the same, however they are typed."""
    return casefold_ws(organisation), casefold_ws(name)


def overlap(a: tuple[date, date | None], b: tuple[date, date | None]) -> bool:
    """Whether two periods (first and last day, None: open-ended) share a day."""
    first, last = max(a[0], b[0]), [until for until in (a[1], b[1]) if until is not None]
    return not last or first <= min(last)


# ------------------------------------------------------------------------------- lines


def _row(line: CsvRow) -> MandateRow | VacantRow | OfficialRow | None:
    said = dict(line.cells)
    emptied = {column for column in _CAN_BE_EMPTIED if said[column] in _EMPTIED}
    said |= dict.fromkeys(emptied, "")
    is_vacant = casefold_ws(said["name"]).strip("()[]. ") in _VACANT
    is_official = _ROLE_WORDS.get(match_key(said["role"])) in OFFICIAL
    role = None if is_official else _role(line)
    if said["title"] and role is not None:
        line.add("title", "only an official has one.")
    if said["matrix_id"] and not is_matrix_id(said["matrix_id"]):
        line.add("matrix_id", f"{excerpt(said['matrix_id'])} is no Matrix id: @name:server.")
    if is_vacant and (said["party"] or said["matrix_id"]):
        line.add("name", "a vacant place has neither party nor Matrix id.")
    since, until = _date(line, "from"), None if "to" in emptied else _date(line, "to")
    if since and until and since > until:
        line.add("to", f"{until} is before {since}.")
    if line.mistakes or (role is None and not is_official) or since is None:
        return None
    for column in _WORDS:
        if not (column == "name" and is_vacant):
            for reason in doubts(said[column], is_name=column == "name"):
                line.doubt(column, reason)
    if role is None:
        return official_row(line, said, since, until, emptied, is_nobody=is_vacant)
    place = (line.number, said["organisation"], said["seat"])
    if is_vacant:
        return VacantRow(*place, role[0], since, until)
    return MandateRow(*place, *role, said["name"], said["party"], said["matrix_id"], since, until,
                      frozenset(emptied))  # fmt: skip


def _role(line: CsvRow) -> tuple[Role, Office | None] | None:
    text = line.cells["role"]
    word = _ROLE_WORDS.get(match_key(text))
    if word is not None:
        return ROLES[word]
    if text:
        hint = suggest(
            text, _ROLE_WORDS, "Write member, substitute, chair, vice chair or official."
        )
        line.add("role", f"{excerpt(text)} is no role. {hint}")
    return None


def _date(line: CsvRow, column: str) -> date | None:
    text = line.cells[column]
    try:
        # Not fromisoformat alone: it takes 20230131 and 2023-W05-2 too.
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is not None and day.year in _YEARS:
        return day
    if text:
        line.add(column, f"{excerpt(text)} is no date. Write year-month-day: 2023-01-31.")
    return None


# ------------------------------------------------------------------------------- people


def _group_by_person(
    rows: Iterable[MandateRow | OfficialRow], mistakes: list[Mistake]
) -> list[ImportedPerson]:
    """Who the rows are about: the same Matrix id, or without one the same name."""
    rows = list(rows)
    ids_of_name: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.matrix_id:
            ids_of_name[casefold_ws(row.name)].add(row.matrix_id)
    found: defaultdict[tuple[str, str], list[MandateRow | OfficialRow]] = defaultdict(list)
    for row in rows:
        ids = ids_of_name[casefold_ws(row.name)]
        matrix_id = row.matrix_id
        if not matrix_id and len(ids) == 1:
            (matrix_id,) = ids
        elif not matrix_id and ids:
            reason = f"several here are called {row.name}. Say which one."
            mistakes.append(Mistake(row.line, "matrix_id", reason))
        found[matrix_id, "" if matrix_id else casefold_ws(row.name)].append(row)
    return [_imported_person(matrix_id, about, mistakes) for (matrix_id, _), about in found.items()]


def _imported_person(
    matrix_id: str, rows: Sequence[MandateRow | OfficialRow], mistakes: list[Mistake]
) -> ImportedPerson:
    for row in rows[1:]:
        if casefold_ws(row.name) != casefold_ws(rows[0].name):
            reason = f"{row.matrix_id} is {rows[0].name} on line {rows[0].line}, not {row.name}."
            mistakes.append(Mistake(row.line, "matrix_id", reason))
    with_party = [row for row in rows if row.party]
    for row in with_party[1:]:
        if row.party != with_party[0].party:
            other = with_party[0]
            reason = f"{row.name} has {other.party} on line {other.line}. Write one of them on all."
            mistakes.append(Mistake(row.line, "party", reason))
    name = max(rows, key=lambda row: row.since).name
    return ImportedPerson(name, with_party[0].party if with_party else "", matrix_id, tuple(rows))


def _conflicts(rows: Sequence[MandateRow]) -> Iterator[Mistake]:
    """Places and the chair held by two at once, and people who are their own substitutes.

    Each line is compared with the one of its kind that holds longest of those begun before it, and
    not with all: of a file of thousands there are millions of pairs.
    """
    for first, row in _overlapping(rows, lambda row: row.mandate_key):
        reason = (
            f"{first.name} (line {first.line}) is {row.role} here at the same time."
            " Give one of the lines its last day (to)."
        )
        yield Mistake(row.line, "from", reason)
    chairs = [row for row in rows if row.office is Office.CHAIR]
    for first, row in _overlapping(chairs, lambda row: row.office):
        if first.mandate_key != row.mandate_key:
            reason = f"{first.name} (line {first.line}) is chair at the same time."
            yield Mistake(row.line, "role", reason)
    for first, row in _overlapping(rows, lambda row: (row.mandate_key[:2], casefold_ws(row.name))):
        if first.role is not row.role:
            reason = f"{row.name} (line {first.line}) is both member and substitute."
            yield Mistake(row.line, "name", reason)


def _held_though_vacant(rows: Sequence[MandateRow | VacantRow]) -> Iterator[Mistake]:
    by_place: defaultdict[tuple[str, str, Role], list[MandateRow]] = defaultdict(list)
    for row in rows:
        if isinstance(row, MandateRow):
            by_place[row.mandate_key].append(row)
    for row in rows:
        if isinstance(row, VacantRow):
            for held in by_place[row.mandate_key]:
                if overlap((row.since, row.until), (held.since, held.until)):
                    reason = f"{held.name} (line {held.line}) holds it at the same time."
                    yield Mistake(row.line, "name", reason)


def _overlapping(
    rows: Iterable[MandateRow], kind: Callable[[MandateRow], object]
) -> Iterator[tuple[MandateRow, MandateRow]]:
    """Lines of one kind that are in force on the same day, the one further up in the file first."""
    longest: dict[object, MandateRow] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.line)):
        before = longest.get(kind(row))
        if before is not None and overlap((before.since, before.until), (row.since, row.until)):
            first, second = sorted((before, row), key=lambda each: each.line)
            yield first, second
        if before is None or _last(row) >= _last(before):
            longest[kind(row)] = row


def _last(row: MandateRow) -> date:
    return row.until or date.max
