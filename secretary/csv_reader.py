"""A table out of a CSV file, however it was saved; or why it is none, with the line.

Pure: bytes in. UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs; columns in any order,
under whichever of their names. What the cells mean, `secretary.members_csv` knows.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from secretary.language.text import casefold_ws, nfc, normalise, strip_diacritics

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
    """One line: its number, and the cell of each column, with single spaces."""

    number: int
    cells: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, column: str, reason: str) -> None:
        """Note a mistake in this line."""
        self.mistakes.append(Mistake(self.number, column, reason))


def read_table(content: bytes, columns: ColumnSpec) -> tuple[list[CsvRow], list[Mistake]]:
    """The lines below the header, empty ones left out; and what is wrong with the file itself."""
    mistakes: list[Mistake] = []
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return [], [Mistake(1, "", 'is a workbook, no CSV. In Excel: Save as, "CSV UTF-8".')]
    text = _decoded(content)
    if text is None:
        return [], [Mistake(1, "", "is no text. Save it as CSV in UTF-8.")]
    return list(_lines(text, columns, mistakes)), mistakes


def match_key(text: str) -> str:
    """For comparing names of columns and roles: no diacritics, a space for ``_`` and ``-``."""
    return strip_diacritics(casefold_ws(re.sub("[_-]", " ", text)))


def suggest(given: str, words: Mapping[str, str], otherwise: str) -> str:
    """A question whether the nearest of `words` was meant, else `otherwise`.

    words: by `match_key`, with how to show them.
    """
    close = difflib.get_close_matches(match_key(given), words, n=1)
    return f"Did you mean {words[close[0]]}?" if close else otherwise


def excerpt(text: str) -> str:
    """The beginning of what somebody wrote, fit to be shown."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    return f'"{shown[:40]}{"…" if len(shown) > 40 else ""}"'


def _decoded(content: bytes) -> str | None:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.lstrip("\ufeff")
    return None


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
        if column:
            said[column] = text
        elif text:
            line.add("", f"{excerpt(text)} stands in no column. Put texts with commas in quotes.")
        if len(text) > _MAX_CELL_LENGTH:
            line.add(column, f"is longer than {_MAX_CELL_LENGTH} characters.")
        elif not text.isprintable() or text != normalise(text):
            line.add(column, f"{excerpt(text)} has an invisible character in it.")
    for column in columns.required:
        if not said[column]:
            line.add(column, "is empty.")
    return line
