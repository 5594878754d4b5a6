"""How wide the columns of a table are, by what stands in them. Pure; widths are in letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from secretary.documents.structure import Line, Table, text_of

_WIDEST: Final = 46
"""A column counts as no wider, when the width is shared."""
_LONGEST_WORD: Final = 24
"""A longer word may be divided."""
_BOLD: Final = 1.08
"""How much wider bold letters are: those of the header, and of the first column."""


def needed_width(table: Table, around: float) -> float:
    """Of a line in which each column's longest stands whole. around: as of `column_widths`."""
    return sum(_length(each, at, whole=True) + around for at, each in enumerate(_columns(table)))


def column_widths(table: Table, room: float, around: float) -> list[float]:
    """The width of each column, which together fill the room.

    What is short stands in one line, and no word is divided, as long as there is room for that; the
    rest is shared alike by what is long. around: what is left free in each cell.
    """
    columns = _columns(table)
    if not columns:
        return []
    wanted, least = (
        [min(most, _length(each, at, whole=whole)) + around for at, each in enumerate(columns)]
        for most, whole in ((_WIDEST, True), (_LONGEST_WORD, False))
    )
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    low, high = 0.0, room
    for _ in range(30):  # halves what is not known yet
        level = (low + high) / 2
        taken = sum(_between(least, level, wanted))
        low, high = (level, high) if taken <= room else (low, level)
    found = _between(least, low, wanted)
    return [width * room / sum(found) for width in found]


def _between(least: Iterable[float], level: float, wanted: Iterable[float]) -> list[float]:
    return [min(most, max(few, level)) for few, most in zip(least, wanted, strict=True)]


def _columns(table: Table) -> list[tuple[Line, ...]]:
    rows = (table.header, *table.rows)
    count = max(map(len, rows))
    return [tuple(row[at] if at < len(row) else () for row in rows) for at in range(count)]


def _length(column: Sequence[Line], at: int, *, whole: bool) -> float:
    """Of the longest line in it, or word. at: its place, from 0."""
    header, *cells = (_longest(each, whole=whole) for each in column)
    among = max(cells, default=0)
    return max(header * _BOLD, among if at else among * _BOLD)


def _longest(line: Line, *, whole: bool) -> int:
    text = text_of(line)
    return max(map(len, text.split("\n") if whole else text.replace("\n", " ").split(" ")))
