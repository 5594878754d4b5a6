"""Tables that home organisations fill in, a row each, until a day (requirements R30)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

ASKED: Final = "table_asked"
"""The kind of message by which an organisation is asked for its row."""
NUDGE: Final = "table_nudge"
"""The kind of message that reminds those whose row is missing."""
CLOSED: Final = "table_closed"
"""The kind of message by which the secretaries are told that every row is there, or the day has
passed."""
SENT: Final = "table_sent"
"""The kind of message that a table is sent to the group as."""
MAX_COLUMNS: Final = 8
MAX_TITLE: Final = 120
"""Characters of a table's title, and of the name of a column."""
MAX_VALUE: Final = 500
"""Characters of what stands in one place of a table."""
LONGEST_ROW: Final = MAX_COLUMNS * MAX_VALUE
NOTHING: Final = "–"
"""What stands where an organisation has nothing to say."""


@dataclass(eq=False, kw_only=True)
class OrganisationTable:
    """A table. number: counted from 1 for each group. column_names: a line each.

    due: the last day for rows, in the group's zone. by: who asked for it, by address. at: aware.
    sent_at: aware, when it was sent to the group. nudged_at, told_at: aware, when those whose row
        was missing were reminded, and when the secretaries were told how it ended.
    withdrawn_at: aware; a withdrawn one keeps no words.
    """

    group_id: str
    meeting_id: int
    number: int
    title: str
    column_names: str
    due: date
    by: str
    event_id: str
    at: datetime
    sent_at: datetime | None = None
    nudged_at: datetime | None = None
    told_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.column_names.split("\n"))


@dataclass(eq=False, kw_only=True)
class TableCell:
    """What an organisation says in one column, counted from 0.

    by: who wrote it, by address. event_id: the message that holds it; editing that message edits
    this. edit_event_id: the edit that gave it these words; None where it was written so. at: aware.
    withdrawn_at: aware; a withdrawn one keeps no words.
    """

    table_id: int
    meeting_id: int
    organisation: str
    position: int
    text: str
    by: str
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    id: int | None = None


def table_reference(thing: OrganisationTable | TableCell) -> str:
    """What names it for ever: ``tablecell 17``. Of its words nothing."""
    return f"{type(thing).__name__.lower()} {thing.id}"


@dataclass(frozen=True)
class FilledRow:
    """An organisation's row: for each column what it last said there, None where nothing."""

    organisation: str
    cells: tuple[TableCell | None, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(NOTHING if each is None else each.text for each in self.cells)

    @property
    def is_silent(self) -> bool:
        return not any(self.cells)

    @property
    def is_complete(self) -> bool:
        return all(self.cells)

    @property
    def next_position(self) -> int | None:
        """The first column in which nothing stands; None where all are filled."""
        return next((n for n, each in enumerate(self.cells) if each is None), None)

    def is_by_others(self, address: str) -> bool:
        """Whether somebody else than who has that address has written in it."""
        return any(each is not None and each.by != address for each in self.cells)


@dataclass(frozen=True)
class FilledTable:
    """A table as it stands. rows: of every organisation, in the order of the notes."""

    table: OrganisationTable
    rows: tuple[FilledRow, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The organisations whose row is not whole."""
        return tuple(each.organisation for each in self.rows if not each.is_complete)

    @property
    def count(self) -> int:
        """How many rows are whole."""
        return sum(each.is_complete for each in self.rows)

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of all that stands in it, and its own."""
        cells = (cell for row in self.rows for cell in row.cells if cell is not None)
        return (table_reference(self.table), *map(table_reference, cells))

    def row_of(self, organisation: str) -> FilledRow:
        """The row of one of its organisations."""
        return next(each for each in self.rows if each.organisation == organisation)


def fill(
    table: OrganisationTable, organisations: Sequence[str], cells: Iterable[TableCell]
) -> FilledTable:
    """The table with what was said in it.

    organisations: those that have a seat, in the order of the notes; one that has none any more
    keeps its row. cells: in the order they were written.
    """
    latest: dict[tuple[str, int], TableCell] = {}
    for each in cells:
        if each.table_id == table.id and each.withdrawn_at is None:
            latest[each.organisation, each.position] = each
    gone = dict.fromkeys(name for name, _ in latest if name not in organisations)
    rows = tuple(
        FilledRow(name, tuple(latest.get((name, n)) for n in range(len(table.columns))))
        for name in (*organisations, *gone)
    )
    return FilledTable(table, rows)
