"""The roster: a CSV file that says who holds which seat, from when to when (docs/import.md).

Pure: the file's bytes in, its rows and every mistake in it out. What the rows change in the
books is for `secretary.enrolment` to say.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

from secretary.people import Office, Role
from secretary.swedish import nfc

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("organisation", "organization", "hemorganisation", "home organisation"),
    "seat": ("seat", "plats"),
    "role": ("role", "roll"),
    "name": ("name", "namn"),
    "party": ("party", "parti"),
    "matrix_id": ("matrix id", "matrixid", "matrix"),
    "from": ("from", "från", "since"),
    "to": ("to", "till", "until"),
}
"""Each column, and what it may be called; ``_`` and ``-`` are as good as a space."""

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

_MATRIX_ID: Final = re.compile(
    r"@[!-9;-~]+:(?P<server>(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)"
)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS: Final = range(1970, 2101)
_LONGEST: Final = 200
_VACANT: Final = frozenset({"vakant", "vakans", "vacant", "nn", "n.n.", "-", "–"})


class Mistake(NamedTuple):
    """What is wrong in the file: the line (the header is 1), the column if it is one's, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One line: a person in a seat. Empty `party` and `matrix_id`, and no `until`: not said."""

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

    @property
    def place(self) -> tuple[str, str, Role]:
        """What one person at a time can hold."""
        return *seat_key(self.organisation, self.seat), self.role


@dataclass(frozen=True)
class Entrant:
    """A person as the rows about them say; the newest row's spelling of the name."""

    name: str
    party: str
    matrix_id: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Roster:
    """A file that was read. Where there are mistakes, what else it says is not to be used."""

    entrants: tuple[Entrant, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """In the order of the file."""
        rows = (row for entrant in self.entrants for row in entrant.rows)
        return tuple(sorted(rows, key=lambda row: row.line))


def read(content: bytes) -> Roster:
    """The roster in a file, as UTF-8 or as Excel saves it (Windows-1252, semicolons)."""
    try:
        text = _decoded(content)
    except _Unreadable as error:
        return Roster((), (Mistake(1, "", str(error)),))
    mistakes: list[Mistake] = []
    rows = list(_rows(text, mistakes))
    if not rows and not mistakes:
        mistakes.append(Mistake(2, "", "there are no members here. Write one line for each."))
    entrants = _entrants(rows, mistakes)
    mistakes += _double(rows)
    return Roster(tuple(entrants), tuple(sorted(mistakes)))


def is_matrix_id(text: str) -> bool:
    """Whether it is written as a Matrix id is: ``@user:server``."""
    return _MATRIX_ID.fullmatch(text) is not None and len(text) <= 255


def fold(text: str) -> str:
    """For comparing what people typed: one case, one form of å, single spaces."""
    return " ".join(nfc(text).casefold().split())


def seat_key(organisation: str, name: str) -> tuple[str, str]:
    """What makes two seats of a group the same, however they are typed."""
    return fold(organisation), fold(name)


def overlap(a: tuple[date, date | None], b: tuple[date, date | None]) -> bool:
    """Whether two periods (first and last day, None: open-ended) share a day."""
    first, last = max(a[0], b[0]), [until for until in (a[1], b[1]) if until is not None]
    return not last or first <= min(last)


# ------------------------------------------------------------------------------- lines


class _Unreadable(Exception):
    """The bytes are no table of text."""


def _decoded(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _Unreadable('is a workbook, no CSV. In Excel: Save as, "CSV UTF-8".')
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Unreadable("is no text. Save it as CSV in UTF-8.")


def _rows(text: str, mistakes: list[Mistake]) -> Iterator[Row]:
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.casefold().startswith("sep="):  # a word from Excel to itself
        text, skipped = rest, 1
        first = rest.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    line = skipped + 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif columns is None:
                columns = _header(cells, line, mistakes)
                if columns is None:
                    return
            elif (row := _row(cells, columns, line, mistakes)) is not None:
                yield row
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        mistakes.append(Mistake(line, "", f"the quotation marks do not match ({error})."))
    if columns is None and not mistakes:
        mistakes.append(Mistake(1, "", f"the file is empty. It begins with {','.join(COLUMNS)}"))


def _header(cells: Sequence[str], line: int, mistakes: list[Mistake]) -> list[str] | None:
    """The name of each column; None where the rows cannot be read by it."""
    names = {_plain(word): name for name, words in COLUMNS.items() for word in words}
    found: list[str] = []
    wrong: list[Mistake] = []
    for number, cell in enumerate(cells, start=1):
        name = names.get(_plain(cell), "")
        if name and name in found:
            wrong.append(Mistake(line, name, "stands there twice."))
        elif not name and cell.strip():
            hint = _meant(_plain(cell), names, f"Choose among {', '.join(COLUMNS)}.")
            wrong.append(Mistake(line, f"column {number}", f"{_quoted(cell)} is no column. {hint}"))
        found.append(name)
    wrong += [
        Mistake(line, name, "the column is missing.") for name in REQUIRED if name not in found
    ]
    mistakes += wrong
    return None if wrong else found


def _row(
    cells: Sequence[str], columns: Sequence[str], line: int, mistakes: list[Mistake]
) -> Row | None:
    wrong: list[Mistake] = []

    def add(column: str, reason: str) -> None:
        wrong.append(Mistake(line, column, reason))

    said = _said(cells, columns, add)
    role = _role(said["role"], add)
    if fold(said["name"]) in _VACANT:
        add("name", "a vacant place has no line. Leave the line out.")
    if said["matrix_id"] and not is_matrix_id(said["matrix_id"]):
        add("matrix_id", f"{_quoted(said['matrix_id'])} is no Matrix id: @name:server.")
    since, until = _date(said, "from", add), _date(said, "to", add)
    if since and until and since > until:
        add("to", f"{until} is before {since}.")
    mistakes += wrong
    if wrong or role is None or since is None:
        return None
    return Row(line, said["organisation"], said["seat"], *role, said["name"], said["party"],
               said["matrix_id"], since, until)  # fmt: skip


_Add = Callable[[str, str], None]


def _said(cells: Sequence[str], columns: Sequence[str], add: _Add) -> dict[str, str]:
    """What stands in each column, with single spaces."""
    said = dict.fromkeys(COLUMNS, "")
    for number, cell in enumerate(cells):
        text = " ".join(nfc(cell).split())
        column = columns[number] if number < len(columns) else ""
        if column:
            said[column] = text
        elif text:
            add("", f"{_quoted(text)} stands in no column. Put texts with commas in quotes.")
        if len(text) > _LONGEST:
            add(column, f"is longer than {_LONGEST} characters.")
        elif not text.isprintable():
            add(column, f"{_quoted(text)} has an invisible character in it.")
    for column in REQUIRED:
        if not said[column]:
            add(column, "is empty.")
    return said


def _role(text: str, add: _Add) -> tuple[Role, Office | None] | None:
    words = {_plain(word): word for word in ROLES}
    word = words.get(_plain(text))
    if word is not None:
        return ROLES[word]
    if text:
        hint = _meant(_plain(text), words, "Write member, substitute, chair or vice chair.")
        add("role", f"{_quoted(text)} is no role. {hint}")
    return None


def _date(said: Mapping[str, str], column: str, add: _Add) -> date | None:
    text = said[column]
    try:
        # Not fromisoformat alone: it takes 20230131 and 2023-W05-2 too.
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is not None and day.year in _YEARS:
        return day
    if text:
        add(column, f"{_quoted(text)} is no date. Write year-month-day: 2023-01-31.")
    return None


def _plain(text: str) -> str:
    """Folded, without diacritics, with spaces for ``_`` and ``-``."""
    apart = unicodedata.normalize("NFD", fold(re.sub("[_-]", " ", text)))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _meant(given: str, words: Mapping[str, str], otherwise: str) -> str:
    close = difflib.get_close_matches(given, words, n=1)
    return f"Did you mean {words[close[0]]}?" if close else otherwise


def _quoted(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    return f'"{shown[:40]}{"…" if len(shown) > 40 else ""}"'


# ------------------------------------------------------------------------------- people


def _entrants(rows: Iterable[Row], mistakes: list[Mistake]) -> list[Entrant]:
    """Who the rows are about: the same Matrix id, or without one the same name."""
    rows = list(rows)
    ids_of_name: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.matrix_id:
            ids_of_name[fold(row.name)].add(row.matrix_id)
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        ids = ids_of_name[fold(row.name)]
        matrix_id = row.matrix_id
        if not matrix_id and len(ids) == 1:
            (matrix_id,) = ids
        elif not matrix_id and ids:
            reason = f"several here are called {row.name}. Say which one."
            mistakes.append(Mistake(row.line, "matrix_id", reason))
        found[matrix_id, "" if matrix_id else fold(row.name)].append(row)
    return [_entrant(matrix_id, about, mistakes) for (matrix_id, _), about in found.items()]


def _entrant(matrix_id: str, rows: Sequence[Row], mistakes: list[Mistake]) -> Entrant:
    for row in rows[1:]:
        if fold(row.name) != fold(rows[0].name):
            reason = f"{row.matrix_id} is {rows[0].name} on line {rows[0].line}, not {row.name}."
            mistakes.append(Mistake(row.line, "matrix_id", reason))
    with_party = [row for row in rows if row.party]
    for row in with_party[1:]:
        if row.party != with_party[0].party:
            other = with_party[0]
            reason = f"{row.name} has {other.party} on line {other.line}. Write one of them on all."
            mistakes.append(Mistake(row.line, "party", reason))
    name = max(rows, key=lambda row: row.since).name
    return Entrant(name, with_party[0].party if with_party else "", matrix_id, tuple(rows))


def _double(rows: Sequence[Row]) -> Iterator[Mistake]:
    """Places and the chair held by two at once, and people who are their own substitutes."""
    for first, row in combinations(rows, 2):
        if not overlap((first.since, first.until), (row.since, row.until)):
            continue
        where = f"line {first.line}"
        if first.place == row.place:
            reason = f"{first.name} ({where}) is {row.role} here at the same time."
            yield Mistake(row.line, "from", f"{reason} {_END_IT}")
        elif first.office is row.office is Office.CHAIR:
            yield Mistake(row.line, "role", f"{first.name} ({where}) is chair at the same time.")
        elif first.place[:2] == row.place[:2] and fold(first.name) == fold(row.name):
            yield Mistake(row.line, "name", f"{row.name} ({where}) is both member and substitute.")


_END_IT: Final = "Give one of the lines its last day (to)."
