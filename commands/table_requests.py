"""What is done with tables to fill in, as somebody's words were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from commands.command import CommandContext, Question, Reply
from secretary.errors import UserError
from secretary.language.table_words import split_values
from secretary.meetings import Meeting
from secretary.organisation_tables import OrganisationTable, table_reference
from services import filled_tables, organisation_tables
from services.organisation_tables import RowWritten
from services.table_questions import QUESTION
from storage import fingerprint

_ANSWER_TIME: Final = timedelta(hours=4)
"""How long the next words are an answer: some look it up first."""
_ANSWERED_AGAIN: Final = ("row_count", "value_too_long")
"""The errors after which the question still stands."""
REMOVAL: Final = "table_removal"
"""The question whether a table is really to be taken away."""


@dataclass(frozen=True)
class BeginTable:
    """Ask every organisation for its row. due: None for the usual time."""

    meeting: Meeting
    title: str
    columns: tuple[str, ...]
    due: date | None

    def perform(self, context: CommandContext) -> Reply:
        filled = organisation_tables.begin(
            context, self.meeting, self.title, self.columns, self.due
        )
        quotes = filled.quotes
        return context.reply("table_begun", quotes=quotes, meeting=self.meeting, filled=filled)


@dataclass(frozen=True)
class ShowTables:
    """Show which tables rows are waited for, and how many have come."""

    def perform(self, context: CommandContext) -> Reply:
        found = [
            filled_tables.filled(context.tx, context.group, each, context.now)
            for each in filled_tables.still_open(context)
        ]
        quotes = [table_reference(each.table) for each in found]
        return context.reply("tables", quotes=quotes, tables=found)


@dataclass(frozen=True)
class ShowTable:
    """Show a table as it stands."""

    number: int

    def perform(self, context: CommandContext) -> Reply:
        table = filled_tables.find(context, self.number)
        filled = filled_tables.filled(context.tx, context.group, table, context.now)
        return context.reply("table", quotes=filled.quotes, filled=filled)


@dataclass(frozen=True)
class SendTable:
    """Send a table to the group."""

    number: int

    def perform(self, context: CommandContext) -> Reply:
        table = filled_tables.find(context, self.number)
        effects = organisation_tables.send(context, table)
        return context.reply("table_after", effects=effects, number=table.number, what="sent")


@dataclass(frozen=True)
class AskToRemoveTable:
    """Ask whether a table is to be taken away, with all that stands in it."""

    number: int

    def perform(self, context: CommandContext) -> Reply:
        table = filled_tables.find(context, self.number)
        filled = filled_tables.filled(context.tx, context.group, table, context.now)
        data = {"table": table.stored_id, "shown": _shown(context, table)}
        question = Question(REMOVAL, data)
        return context.reply(
            "table_removal", question=question, quotes=filled.quotes, filled=filled
        )


@dataclass(frozen=True)
class RemoveTable:
    """Take away the table that was asked about. shown: the fingerprint of what stood in it then."""

    table_id: int
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        table = _of_id(context, self.table_id)
        if _shown(context, table) != self.shown:
            raise UserError("table_changed_since_asked", table=table)
        number = table.number
        effects = organisation_tables.remove(context, table)
        return context.reply("table_after", effects=effects, number=number, what="removed")


@dataclass(frozen=True)
class KeepTable:
    """Leave it as it is."""

    table_id: int

    def perform(self, context: CommandContext) -> Reply:
        table = _of_id(context, self.table_id)
        return context.reply("table_after", number=table.number, what="kept")


@dataclass(frozen=True)
class AskForRow:
    """Ask for an organisation's row, a column at a time. number: None for the only open table.
    organisation: None for the actor's own."""

    number: int | None
    organisation: str | None

    def perform(self, context: CommandContext) -> Reply:
        table = filled_tables.find(context, self.number)
        organisation = organisation_tables.own_organisation(context, table, self.organisation)
        organisation_tables.check_writable(context, table, organisation)
        row = organisation_tables.row(context, table, organisation)
        return _ask(context, table, organisation, row.next_position or 0, shown=not row.is_silent)


@dataclass(frozen=True)
class WriteRow:
    """Write an organisation's whole row. text: its values, as they were written."""

    number: int | None
    organisation: str | None
    text: str

    def perform(self, context: CommandContext) -> Reply:
        table = filled_tables.find(context, self.number)
        organisation = organisation_tables.own_organisation(context, table, self.organisation)
        values = _values(table, self.text)
        written = organisation_tables.write(context, table, organisation, values)
        return _told(context, written)


@dataclass(frozen=True)
class AnswerColumn:
    """Write what was answered, in one column or, divided, in all of them; and ask for the next.

    Where a colleague has written in the row meanwhile, nothing of theirs is replaced: whoever
    answers is told how to.
    """

    table_id: int
    organisation: str
    position: int
    text: str

    def perform(self, context: CommandContext) -> Reply:
        table = _of_id(context, self.table_id)
        organisation_tables.check_writable(context, table, self.organisation)
        row = organisation_tables.row(context, table, self.organisation)
        if row.is_by_others(context.actor.address) and row.cells[self.position] is not None:
            return context.reply("row_taken", table=table, row=row)
        values: Mapping[int, str] = {self.position: self.text}
        try:
            if self.position == 0 and ";" in self.text and len(table.columns) > 1:
                values = _values(table, self.text)
            written = organisation_tables.write(context, table, self.organisation, values)
        except UserError as error:
            if error.message_id not in _ANSWERED_AGAIN or context.is_edit:
                raise
            again = AskAgain(self.table_id, self.organisation, self.position, error)
            return again.perform(context)
        position = written.row.next_position
        if position is None or context.is_edit:
            return _told(context, written)
        return _ask(context, table, self.organisation, position, shown=False)


@dataclass(frozen=True)
class AskAgain:
    """Write nothing, and say why; what is said next answers the same question."""

    table_id: int
    organisation: str
    position: int
    error: UserError

    def perform(self, context: CommandContext) -> Reply:
        text = context.renderer.error(self.error, "table_row")
        return Reply(text, question=_question(self.table_id, self.organisation, self.position))


def _question(table_id: int, organisation: str, position: int) -> Question:
    data = {"table": table_id, "organisation": organisation, "position": position}
    return Question(QUESTION, data, within=_ANSWER_TIME)


def _ask(
    context: CommandContext,
    table: OrganisationTable,
    organisation: str,
    position: int,
    *,
    shown: bool,
) -> Reply:
    """Ask for a column. shown: whether the row is shown as it stands, too."""
    row = organisation_tables.row(context, table, organisation)
    return context.reply(
        "row_ask",
        question=_question(table.stored_id, organisation, position),
        quotes=[table_reference(table)],
        table=table,
        row=row,
        position=position,
        shown=shown,
    )


def _told(context: CommandContext, written: RowWritten) -> Reply:
    return context.reply(
        "row_written",
        effects=written.effects,
        quotes=written.filled.quotes,
        table=written.filled.table,
        row=written.row,
        before=written.before,
        edited=context.is_edit,
        is_full=written.is_full and context.actor.is_secretary,
    )


def _values(table: OrganisationTable, text: str) -> Mapping[int, str]:
    """The values by column. Raises UserError where they are not as many as there are columns."""
    values = split_values(text, len(table.columns))
    if len(values) != len(table.columns):
        raise UserError("row_count", table=table, count=len(values))
    return dict(enumerate(values))


def _of_id(context: CommandContext, table_id: int) -> OrganisationTable:
    table = context.tx.organisation_tables.of_id(table_id)
    if table is None:
        raise UserError("table_gone")
    return table


def _shown(context: CommandContext, table: OrganisationTable) -> str:
    filled = filled_tables.filled(context.tx, context.group, table, context.now)
    return fingerprint(" ".join(filled.quotes))
