"""A table out of a CSV file, however it was saved; or why it is none, with the line.

Pure: bytes in. UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs; columns in any order,
under whichever of their names. What the cells mean is for others (`secretary.members_csv`).
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

from secretary.language.text import nfc

_LONGEST: Final = 200


class Mistake(NamedTuple):
    """What is wrong in the file: the line (the header is 1), the column if it is one's, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.reason}"


@dataclass(frozen=True)
class Columns:
    """The columns there may be, each with what it may be called; the required ones must be filled.

    In names ``_`` and ``-`` are as good as a space, and case and diacritics do not matter.
    """

    names: Mapping[str, tuple[str, ...]]
    required: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One line: its number, and what stands in each column, with single spaces."""

    number: int
    said: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, column: str, reason: str) -> None:
        """Note a mistake in this line."""
        self.mistakes.append(Mistake(self.number, column, reason))


def read_sheet(content: bytes, columns: Columns) -> tuple[list[Line], list[Mistake]]:
    """The lines below the header, empty ones left out; and what is wrong with the file itself."""
    mistakes: list[Mistake] = []
    try:
        text = _decoded(content)
    except _Unreadable as error:
        return [], [Mistake(1, "", str(error))]
    return list(_lines(text, columns, mistakes)), mistakes


def fold(text: str) -> str:
    """For comparing what people typed: one case, one form of å, single spaces."""
    return " ".join(nfc(text).casefold().split())


def plain(text: str) -> str:
    """Folded, without diacritics, with spaces for ``_`` and ``-``."""
    apart = unicodedata.normalize("NFD", fold(re.sub("[_-]", " ", text)))
    return "".join(c for c in apart if not unicodedata.combining(c))


def meant(given: str, words: Mapping[str, str], otherwise: str) -> str:
    """A question whether the nearest of `words` (plain, with how to show it) was meant."""
    close = difflib.get_close_matches(plain(given), words, n=1)
    return f"Did you mean {words[close[0]]}?" if close else otherwise


def quoted(text: str) -> str:
    """The beginning of what somebody wrote, fit to be shown."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    return f'"{shown[:40]}{"…" if len(shown) > 40 else ""}"'


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


def _lines(text: str, columns: Columns, mistakes: list[Mistake]) -> Iterator[Line]:
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
        mistakes.append(Mistake(number, "", f"the quotation marks do not match ({error})."))
    if header is None and not mistakes:
        begins = ",".join(columns.names)
        mistakes.append(Mistake(1, "", f"the file is empty. It begins with {begins}"))


def _header(
    cells: Sequence[str], line: int, columns: Columns, mistakes: list[Mistake]
) -> list[str] | None:
    """The name of each column; None where the lines cannot be read by it."""
    names = {plain(word): name for name, words in columns.names.items() for word in words}
    found: list[str] = []
    wrong: list[Mistake] = []
    for number, cell in enumerate(cells, start=1):
        name = names.get(plain(cell), "")
        if name and name in found:
            wrong.append(Mistake(line, name, "stands there twice."))
        elif not name and cell.strip():
            hint = meant(cell, names, f"Choose among {', '.join(columns.names)}.")
            wrong.append(Mistake(line, f"column {number}", f"{quoted(cell)} is no column. {hint}"))
        found.append(name)
    missing = (name for name in columns.required if name not in found)
    wrong += [Mistake(line, name, "the column is missing.") for name in missing]
    mistakes += wrong
    return None if wrong else found


def _line(cells: Sequence[str], header: Sequence[str], number: int, columns: Columns) -> Line:
    said = dict.fromkeys(columns.names, "")
    line = Line(number, said)
    for place, cell in enumerate(cells):
        text = " ".join(nfc(cell).split())
        column = header[place] if place < len(header) else ""
        if column:
            said[column] = text
        elif text:
            line.add("", f"{quoted(text)} stands in no column. Put texts with commas in quotes.")
        if len(text) > _LONGEST:
            line.add(column, f"is longer than {_LONGEST} characters.")
        elif not text.isprintable():
            line.add(column, f"{quoted(text)} has an invisible character in it.")
    for column in columns.required:
        if not said[column]:
            line.add(column, "is empty.")
    return line
