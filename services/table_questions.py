"""Asking each organisation for its row: in direct chats, else in the group's room; each once.

Nobody reads there what others have written. The answers are those to `QUESTION`.
"""

from __future__ import annotations

from datetime import time
from typing import Final

from secretary.calendar import at_wall_time
from secretary.meetings import Meeting
from secretary.organisation_tables import ASKED, FilledTable, table_reference
from secretary.people import Person, Role
from services.context import Context
from services.destinations import Audience, destinations
from storage import channel_key

QUESTION: Final = "table_row"
"""The question what stands in a column of an organisation's row."""


def ask(context: Context, meeting: Meeting, filled: FilledTable) -> None:
    """Ask the members of every organisation, and its substitutes where it has no member today.

    Where somebody has yet to answer something else in their chat, they are told how to begin.
    """
    others: list[Person] = []
    for person, organisations in _people(context, filled).items():
        if not _ask_directly(context, meeting, filled, person, organisations):
            others.append(person)
    table = filled.table
    text = context.render(ASKED, meeting=meeting, table=table, organisation=None, asks=False)
    for where in destinations(context.tx, context.group, Audience.GROUP, others):
        if where.recipients:
            key = f"table {table.stored_id} · asked · {where.channel} {where.room}"
            message = where.message(key, ASKED, text, meeting, (table_reference(table),))
            context.tx.outbox.add(message, context.now)


def _ask_directly(
    context: Context,
    meeting: Meeting,
    filled: FilledTable,
    person: Person,
    organisations: list[str],
) -> bool:
    """Whether the person has a chat with the bot, in which they are asked."""
    tx, table = context.tx, filled.table
    chats = destinations(tx, context.group, Audience.DIRECT, [person])
    if not chats:
        return False
    where = chats[0]
    [address] = where.recipients
    is_free = not tx.dialogues.awaits_words(where.channel, where.room, address, context.now)
    organisation = organisations[0]
    text = context.render(
        ASKED, meeting=meeting, table=table, organisation=organisation, asks=is_free
    )
    key = channel_key(f"table {table.stored_id} · person {person.stored_id}", where.channel)
    message = where.message(key, ASKED, text, meeting, (table_reference(table),))
    if tx.outbox.add(message, context.now) and is_free:
        until = at_wall_time(table.due, time(23, 59), context.group.zone)
        data = {
            "group": context.group.id,
            "table": table.stored_id,
            "organisation": organisation,
            "position": 0,
        }
        tx.dialogues.start(
            where.channel, where.room, address, "", QUESTION, data, until, message_key=key
        )
    return True


def _people(context: Context, filled: FilledTable) -> dict[Person, list[str]]:
    """Whom to ask, each with their organisations."""
    today = context.view.today
    asked: dict[Person, list[str]] = {}
    for row in filled.rows:
        held = [
            each
            for each in context.view.mandates
            if each.seat.organisation == row.organisation and each.in_force(today)
        ]
        members = [each for each in held if each.role is Role.MEMBER]
        for each in members or held:
            mine = asked.setdefault(each.person, [])
            if row.organisation not in mine:
                mine.append(row.organisation)
    return asked
