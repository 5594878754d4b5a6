"""A table out of a CSV file, however it was saved; or why it is none, with the line.

Pure: bytes in. Any encoding that can be told; commas, semicolons or tabs; columns in any order,
under whichever of their names. What the cells mean, `secretary.members_csv` knows.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from secretary.language.text import casefold_ws, excerpt, nfc, normalise, strip_diacritics
from secretary.text_encoding import UnknownEncodingError, decode, examples, restored

_MAX_CELL_LENGTH: Final = 200


class Mistake(NamedTuple):
    """What is wrong in the file: the line (the header is 1), the column if it is one's, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.reason}"


@dataclass(frozen=True)
class ColumnSpec:
    """The columns there may be, each with what it may be called; the required ones must be filled.

    In names ``_`` and ``-`` are as good as a space, and case and diacritics do not matter.
    """

    names: Mapping[str, tuple[str, ...]]
    required: Sequence[str]


@dataclass(frozen=True)
class CsvRow:
    """One line: its number, and the cell of each column, with single spaces.

    doubts: what may be right, though it does not look so.
    """

    number: int
    cells: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)
    doubts: list[Mistake] = field(default_factory=list)

    def add(self, column: str, reason: str) -> None:
        """Note a mistake in this line."""
        self.mistakes.append(Mistake(self.number, column, reason))

    def doubt(self, column: str, reason: str) -> None:
        """Note what somebody has to look at."""
        self.doubts.append(Mistake(self.number, column, reason))


@dataclass(frozen=True)
class CsvTable:
    """The lines below the header, empty ones left out; and what is wrong with the file itself.

    encoding: where it had to be guessed, its name and words by which to see that it is right.
    """

    rows: list[CsvRow]
    mistakes: list[Mistake]
    encoding: str = ""


def read_table(content: bytes, columns: ColumnSpec) -> CsvTable:
    """The table in a file's bytes."""
    mistakes: list[Mistake] = []
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        reason = 'is a workbook, no CSV. In Excel: Save as, "CSV UTF-8".'
        return CsvTable([], [Mistake(1, "", reason)])
    try:
        decoded = decode(content)
    except UnknownEncodingError as error:
        return CsvTable([], [Mistake(1, "", f"{error} Save it as CSV in UTF-8.")])
    rows = list(_lines(decoded.text, columns, mistakes))
    seen = f"{decoded.encoding}, such as {examples(decoded.text)}" if decoded.encoding else ""
    return CsvTable(rows, mistakes, seen)


def match_key(text: str) -> str:
    """For comparing names of columns and roles: no diacritics, a space for ``_`` and ``-``."""
    return strip_diacritics(casefold_ws(re.sub("[_-]", " ", text)))


def suggest(given: str, words: Mapping[str, str], otherwise: str) -> str:
    """A question whether the nearest of `words` was meant, else `otherwise`.

    words: by `match_key`, with how to show them.
    """
    close = difflib.get_close_matches(match_key(given), words, n=1)
    return f"Did you mean {words[close[0]]}?" if close else otherwise


def _lines(text: str, columns: ColumnSpec, mistakes: list[Mistake]) -> Iterator[CsvRow]:
    skipped = 0
    if text.casefold().startswith("sep="):  # a word from Excel to itself
        text, skipped = text.partition("\n")[2], 1
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    number = skipped + 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif header is None:
                header = _header(cells, number, columns, mistakes)
                if header is None:
                    return
            else:
                yield _line(cells, header, number, columns)
            number = skipped + reader.line_num + 1
    except csv.Error as error:
        if str(error).startswith("field larger than field limit"):
            reason = f"holds a text of more than {csv.field_size_limit():,} characters. "
            reason += "If it is none, a quotation mark lacks its fellow."
        else:
            reason = f"the quotation marks do not match ({error})."
        mistakes.append(Mistake(number, "", reason))
    if header is None and not mistakes:
        begins = ",".join(columns.names)
        mistakes.append(Mistake(1, "", f"the file is empty. It begins with {begins}"))


def _header(
    cells: Sequence[str], line: int, columns: ColumnSpec, mistakes: list[Mistake]
) -> list[str] | None:
    """The name of each column; None where the lines cannot be read by it."""
    names = {match_key(word): name for name, words in columns.names.items() for word in words}
    found: list[str] = []
    wrong: list[Mistake] = []
    for number, cell in enumerate(cells, start=1):
        name = names.get(match_key(cell), "")
        if name and name in found:
            wrong.append(Mistake(line, name, "stands there twice."))
        elif not name and cell.strip():
            hint = suggest(cell, names, f"Choose among {', '.join(columns.names)}.")
            wrong.append(Mistake(line, f"column {number}", f"{excerpt(cell)} is no column. {hint}"))
        found.append(name)
    missing = (name for name in columns.required if name not in found)
    wrong += [Mistake(line, name, "the column is missing.") for name in missing]
    mistakes += wrong
    return None if wrong else found


def _line(cells: Sequence[str], header: Sequence[str], number: int, columns: ColumnSpec) -> CsvRow:
    said = dict.fromkeys(columns.names, "")
    line = CsvRow(number, said)
    for place, cell in enumerate(cells):
        text = " ".join(nfc(cell).split())
        column = header[place] if place < len(header) else ""
        # `split` takes some of them for spaces.
        control = next(
            (c for c in cell if unicodedata.category(c) == "Cc" and c not in "\t\r\n"), ""
        )
        if column:
            said[column] = text
        elif text:
            line.add("", f"{excerpt(text)} stands in no column. Put texts with commas in quotes.")
        if len(text) > _MAX_CELL_LENGTH:
            line.add(column, f"is longer than {_MAX_CELL_LENGTH} characters.")
        elif control:
            found = " or ".join(map(excerpt, restored(cell)))
            meant = f" Was it {found}?" if found else ""
            reason = f"has an invisible character in it, U+{ord(control):04X}.{meant}"
            line.add(column, f"{excerpt(cell)} {reason}")
        elif not text.isprintable() or text != normalise(text):
            line.add(column, f"{excerpt(text)} has an invisible character in it.")
    for column in columns.required:
        if not said[column]:
            line.add(column, "is empty.")
    return line
