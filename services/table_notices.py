"""What the passing of time brings to a table: one nudge, and how it ended; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from secretary.answering_time import LONGEST, closes_at, nudge_at
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.organisation_tables import (
    CLOSED,
    NUDGE,
    FilledTable,
    OrganisationTable,
    table_reference,
)
from services import announcements, filled_tables
from services.announcements import Announcement
from services.context import Context, without_actor
from services.destinations import Audience, Destination, destinations, direct_or_in_room
from services.people_on_day import of_organisation
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
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


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of a group's tables that have not been sent, said or not."""
    for table in tx.organisation_tables.unsent(group.id, span.first - LONGEST):
        meeting = tx.meeting(table.meeting_id)
        if meeting is None:
            continue
        about = About(Matter.TABLE, meeting, (table.number,), table.title)
        name, nudge = f"table {table.stored_id}", table.nudged_at or nudge_at(group, table)
        if nudge is not None and nudge in span and (table.nudged_at or table.told_at is None):
            yield Upcoming(
                NUDGE, f"{name} · nudge", nudge, about, partial(_foresee_nudge, meeting, table),
                is_said=table.nudged_at is not None,
            )  # fmt: skip
        end = table.told_at or closes_at(group, table)
        if end in span:
            yield Upcoming(
                CLOSED, f"{name} · closed", end, about, partial(_foresee_end, meeting, table),
                is_said=table.told_at is not None,
            )  # fmt: skip


def _foresee_nudge(meeting: Meeting, table: OrganisationTable, context: Context) -> Foreseen:
    found = _missing(context, filled_tables.filled(context.tx, context.group, table, context.now))
    values = {"meeting": meeting, "table": table}
    messages = [ForeseenMessage(NUDGE, where, NUDGE, values) for where in found]
    return Foreseen(messages, None if found else "every row is there")


def _foresee_end(meeting: Meeting, table: OrganisationTable, context: Context) -> Foreseen:
    filled = filled_tables.filled(context.tx, context.group, table, context.now)
    found = destinations(context.tx, context.group, Audience.SECRETARIES)
    values = {"meeting": meeting, "filled": filled}
    return Foreseen([ForeseenMessage(CLOSED, where, CLOSED, values) for where in found])


def _nudge(context: Context, meeting: Meeting, filled: FilledTable) -> None:
    """Remind each organisation's own people, in their chats or in the group's room."""
    table = filled.table
    table.nudged_at = context.now
    context.tx.add()
    text = context.render(NUDGE, meeting=meeting, table=table)
    for where in _missing(context, filled):
        key = f"table {table.stored_id} · nudge · {where.channel} {where.room}"
        message = where.message(key, NUDGE, text, meeting, (table_reference(table),))
        context.tx.outbox.add(message, context.now)


def _missing(context: Context, filled: FilledTable) -> list[Destination]:
    """Where those are reached whose row is missing."""
    mandates, today = context.view.mandates, context.view.today
    people = [p for name in filled.missing for p in of_organisation(mandates, name, today)]
    return direct_or_in_room(context.tx, context.group, dict.fromkeys(people))
