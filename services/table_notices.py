"""What the passing of time brings to a table: one nudge, and how it ended; each once."""

from __future__ import annotations

from datetime import UTC, datetime

from secretary.answering_time import LONGEST, closes_at, nudge_at
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.organisation_tables import CLOSED, NUDGE, FilledTable, table_reference
from services import announcements, filled_tables
from services.announcements import Announcement
from services.context import Context, without_actor
from services.destinations import Audience, direct_or_in_room
from services.people_on_day import of_organisation
from storage import Transaction


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Put in the outbox what has fallen due of a group's tables, each once; when the next thing
    does (aware), None while nothing lies ahead. now: aware."""
    ahead: list[datetime] = []
    for table in tx.organisation_tables.unsent(group.id, now - LONGEST):
        meeting = tx.meeting(table.meeting_id)
        if meeting is None or table.told_at is not None:
            continue
        context = without_actor(tx, group, renderer, f"table {table.stored_id}", now)
        nudge, closes = nudge_at(group, table), closes_at(group, table)
        if closes.astimezone(UTC) <= now.astimezone(UTC):
            filled = filled_tables.filled(tx, group, table, now)
            announcements.announce(context, told(context, meeting, filled))
            continue
        ahead.append(closes)
        if nudge is None or table.nudged_at is not None:
            continue
        if nudge.astimezone(UTC) > now.astimezone(UTC):
            ahead.append(nudge)
        else:
            _nudge(context, meeting, filled_tables.filled(tx, group, table, now))
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def told(context: Context, meeting: Meeting, filled: FilledTable) -> Announcement:
    """What the secretaries are told of a table, which they are told no more after this."""
    table = filled.table
    table.told_at = context.now
    context.tx.add()
    return Announcement(
        CLOSED, CLOSED, f"{table.group_id} {table.number}", meeting, Audience.SECRETARIES,
        values={"filled": filled}, quotes=(table_reference(table),), once=True,
    )  # fmt: skip


def _nudge(context: Context, meeting: Meeting, filled: FilledTable) -> None:
    """Remind each organisation's own people, in their chats or in the group's room."""
    table, today = filled.table, context.view.today
    table.nudged_at = context.now
    context.tx.add()
    missing = filled.missing
    people = [p for name in missing for p in of_organisation(context.view.mandates, name, today)]
    text = context.render(NUDGE, meeting=meeting, table=table)
    for where in direct_or_in_room(context.tx, context.group, dict.fromkeys(people)):
        key = f"table {table.stored_id} · nudge · {where.channel} {where.room}"
        message = where.message(key, NUDGE, text, meeting, (table_reference(table),))
        context.tx.outbox.add(message, context.now)
