"""Tables that home organisations fill in: asked for, filled in, sent to the group, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from secretary.answering_time import usual_due
from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.organisation_tables import (
    MAX_COLUMNS,
    MAX_TITLE,
    MAX_VALUE,
    NOTHING,
    SENT,
    FilledRow,
    FilledTable,
    OrganisationTable,
    TableCell,
)
from services import changes, filled_tables, hand_outs, table_notices, table_questions, unsent
from services.actors import Permission
from services.announcements import Announcement, concerned
from services.changes import ChangeKind, FinalAct, TakenBack
from services.context import Context
from services.effects import Effects
from storage import Change


@dataclass(frozen=True)
class RowWritten:
    """before: what stood in the row before; None where nothing of it was replaced.

    is_full: whether the table has every row now, and had not before.
    """

    filled: FilledTable
    row: FilledRow
    before: FilledRow | None
    is_full: bool = False
    effects: Effects = field(default_factory=Effects)


def begin(
    context: Context, meeting: Meeting, title: str, columns: Sequence[str], due: date | None
) -> FilledTable:
    """Ask every organisation for its row until the end of the day `due`, or for the usual time.

    Raises NotAllowed for whoever does not lead the group, and UserError where the day has been,
    the table is too large, or nobody has a seat.
    """
    hand_outs.check_permission(context)
    _check_size(title, columns)
    last_day = due or usual_due(context.view.today)
    if last_day <= context.view.today:
        raise UserError("table_too_short")
    table = OrganisationTable(
        group_id=context.group.id,
        meeting_id=meeting.stored_id,
        number=context.tx.organisation_tables.next_number(context.group.id),
        title=title,
        column_names="\n".join(columns),
        due=last_day,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
    )
    context.tx.add(table)
    filled = _filled(context, table)
    if not filled.rows:
        raise UserError("no_organisations")
    context.audit("table asked for", meeting, number=table.number)
    changes.record(context, ChangeKind.TABLE, None, {"table": table.stored_id}, meeting)
    table_questions.ask(context, meeting, filled)
    return filled


def own_organisation(context: Context, table: OrganisationTable, named: str | None) -> str:
    """The organisation whose row the actor can write: the one that is named, else their own.

    Raises NotAllowed where it is others', UserError where it has to be named.
    """
    own = hand_outs.own_organisations(context.view)
    if named is not None:
        if named not in own and not context.actor.may(Permission.LEADER):
            raise NotAllowed("row_by_organisation", organisation=named, number=table.number)
        return named
    if len(own) != 1:
        every = own or hand_outs.organisations(context.view)
        raise UserError("whose_row", organisations=every, own=bool(own), number=table.number)
    return own[0]


def row(context: Context, table: OrganisationTable, organisation: str) -> FilledRow:
    """An organisation's row as it stands."""
    return _filled(context, table).row_of(organisation)


def write(
    context: Context, table: OrganisationTable, organisation: str, values: Mapping[int, str]
) -> RowWritten:
    """Let these values stand in an organisation's row. values: by column, from 0; an empty one says
    that there is nothing.

    The secretaries are told once when every row is there. Raises as `check_writable` does, and
    where a value is too long.
    """
    check_writable(context, table, organisation)
    for value in values.values():
        if len(value) > MAX_VALUE:
            raise UserError("value_too_long", length=len(value), most=MAX_VALUE)
    meeting = _meeting(context, table)
    before = row(context, table, organisation)
    cells = [
        TableCell(
            table_id=table.stored_id,
            meeting_id=table.meeting_id,
            organisation=organisation,
            position=position,
            text=value or NOTHING,
            by=context.actor.address,
            event_id=context.source_event_id,
            edit_event_id=context.edit_event_id,
            at=context.written_at,
        )
        for position, value in values.items()
    ]
    context.tx.add(*cells)
    context.audit("table row written", meeting, number=table.number)
    changes.record_final(context, FinalAct.ROW_WRITTEN, meeting, table.number)
    filled = _filled(context, table)
    is_full = not filled.missing and table.told_at is None
    told = table_notices.told(context, meeting, filled) if is_full else None
    announcements = () if told is None or context.actor.is_secretary else (told,)
    return RowWritten(
        filled,
        filled.row_of(organisation),
        before if any(before.cells[position] for position in values) else None,
        is_full,
        Effects((meeting,), announcements),
    )


def check_writable(context: Context, table: OrganisationTable, organisation: str) -> None:
    """Raises NotAllowed where the row is others', UserError where the table has been sent, which
    those who lead the group can still put right."""
    own_organisation(context, table, organisation)
    if table.sent_at is not None and not context.actor.may(Permission.LEADER):
        raise UserError("table_is_sent", table=table)
    if organisation not in {each.organisation for each in _filled(context, table).rows}:
        raise UserError("table_gone")


def send(context: Context, table: OrganisationTable) -> Effects:
    """Send the table as it stands to the group, once. Raises as `hand_outs.check_permission` does,
    and where it has been sent, or nobody has written in it."""
    hand_outs.check_permission(context)
    filled = _filled(context, table)
    if table.sent_at is not None:
        raise UserError("table_sent_already", table=table)
    if all(each.is_silent for each in filled.rows):
        raise UserError("table_is_empty", table=table)
    table.sent_at = context.now
    context.tx.add()
    meeting = _meeting(context, table)
    context.audit("table sent", meeting, number=table.number)
    changes.record_final(context, FinalAct.TABLE_SENT, meeting, table.number)
    announcement = Announcement(
        SENT, SENT, f"{table.group_id} {table.number}", meeting,
        people=concerned(context, meeting), values={"filled": filled}, quotes=filled.quotes,
        once=True,
    )  # fmt: skip
    return Effects((meeting,), (announcement,))


def remove(context: Context, table: OrganisationTable) -> Effects:
    """Take a table away with all that stands in it. Raises as `hand_outs.check_permission`.

    It is kept as what was done last, so that no other act is undone for it: `take_back` finds none.
    """
    meeting = _meeting(context, table)
    effects = _take_away(context, table)
    changes.record(context, ChangeKind.TABLE, None, {"table": table.stored_id}, meeting)
    return effects


def take_back(context: Context, change: Change) -> TakenBack:
    """Take away a table that was asked for. Raises UserError where somebody has written in it, or
    it is gone."""
    table = context.tx.organisation_tables.of_id((change.after or {})["table"])
    if table is None:
        raise UserError("table_gone")
    if context.tx.organisation_tables.cells([table.stored_id]):
        raise UserError("table_has_rows", table=table)
    number = table.number
    return TakenBack({"number": number, "what": "removed"}, _take_away(context, table))


def _take_away(context: Context, table: OrganisationTable) -> Effects:
    hand_outs.check_permission(context)
    meeting = _meeting(context, table)
    cells = context.tx.organisation_tables.cells([table.stored_id])
    for each in cells:
        context.tx.withdraw(each, context.now)
    context.tx.organisation_tables.withdraw(table, context.now)
    unsent.take_out(context, [table, *cells])
    context.audit("table removed", meeting, number=table.number)
    return Effects((meeting,))


def _check_size(title: str, columns: Sequence[str]) -> None:
    longest = max(len(each) for each in (title, *columns))
    if len(columns) > MAX_COLUMNS or longest > MAX_TITLE:
        raise UserError("table_too_large", columns=MAX_COLUMNS, length=MAX_TITLE)
    if len({each.casefold() for each in columns}) < len(columns):
        raise UserError("columns_alike")


def _filled(context: Context, table: OrganisationTable) -> FilledTable:
    return filled_tables.filled(context.tx, context.group, table, context.now)


def _meeting(context: Context, table: OrganisationTable) -> Meeting:
    meeting = context.tx.meeting(table.meeting_id)
    assert meeting is not None, "a table is a meeting's"
    return meeting
