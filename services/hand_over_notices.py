"""Who comes new to a seat gets the hand-over by itself, once for each mandate, in a direct chat.

First, the appointment rests for a while. Then the predecessor is asked for consent, where they have
reported something that was not published; and when they have answered, or had time to, it is sent:
shortly before the mandate begins, or once the newcomer has a direct chat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from secretary.group import Group
from secretary.hand_over import CONSENT, HAND_OVER, HandOver, begins_at, is_new, waits_until
from secretary.language.render import Renderer
from secretary.people import Mandate, Person
from services import hand_overs
from services.context import Context, without_actor
from services.destinations import Audience, destinations
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

_ASKS_FOR: Final = timedelta(days=14)
"""How long the question waits for its answer."""
_ASKS_AGAIN: Final = timedelta(minutes=1)
"""How soon it is tried again where it could not be asked."""
_NO_CHAT: Final = "no direct chat"


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Ask and send what has fallen due, each once; when something does next (aware), None while
    nothing lies ahead. now: aware."""
    mandates = tx.people.mandates(group.id)
    rows = {(each.mandate_id, each.person_id): each for each in tx.hand_overs.of_group(group.id)}
    today = group.today(now)
    context = without_actor(tx, group, renderer, f"hand over {group.id}", now)
    ahead: list[datetime] = []
    for mandate in mandates:
        row = rows.get((mandate.id or 0, mandate.person.stored_id))
        is_done = row is not None and row.sent_at is not None
        if is_done or not is_new(mandate, mandates, today, seen=row is not None):
            continue
        if row is None:
            if _has_met_before(context, mandate):
                row = _begin(context, mandate)
            else:
                continue
        begins = begins_at(group, mandate, row.at)
        if begins.astimezone(UTC) > now.astimezone(UTC):
            ahead.append(begins)
        else:
            next_look = _go_on(context, row, mandate)
            ahead += [] if next_look is None else [next_look]
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` for those who come new to a seat, said or not."""
    mandates = tx.people.mandates(group.id)
    rows = {(each.mandate_id, each.person_id): each for each in tx.hand_overs.of_group(group.id)}
    context = without_actor(tx, group, Renderer(), f"hand over {group.id}", span.now)
    for mandate in mandates:
        row = rows.get((mandate.id or 0, mandate.person.stored_id))
        if not is_new(mandate, mandates, group.today(span.now), seen=row is not None):
            continue
        if row is None and not _has_met_before(context, mandate):
            continue
        yield from _of_mandate(context, mandate, row, span)


def _of_mandate(
    context: Context, mandate: Mandate, row: HandOver | None, span: Span
) -> Iterator[Upcoming]:
    """The question to the predecessor, and the hand-over."""
    seen_at = row.at if row is not None else span.now
    asked_at = row.asked_at if row is not None else None
    due = begins_at(context.group, mandate, seen_at)
    predecessor = hand_overs.asks_whom(context, mandate)
    if predecessor is not None and (row is None or row.sent_at is None):
        at = asked_at or due
        if row is None or row.consents is None:
            due = waits_until(context.group, mandate, at)
        if at in span:
            yield Upcoming(
                CONSENT, f"{CONSENT} mandate {mandate.id}", at,
                About(Matter.PERSON, name=predecessor.name),
                partial(_foresee_question, mandate, predecessor), is_said=asked_at is not None,
            )  # fmt: skip
    due = row.sent_at if row is not None and row.sent_at is not None else due
    if due in span:
        yield Upcoming(
            HAND_OVER, f"{HAND_OVER} mandate {mandate.id}", due,
            About(Matter.PERSON, name=mandate.person.name), partial(_foresee, mandate),
            is_said=row is not None and row.sent_at is not None,
        )  # fmt: skip


def _foresee_question(mandate: Mandate, predecessor: Person, context: Context) -> Foreseen:
    found = destinations(context.tx, context.group, Audience.DIRECT, [predecessor])
    values = _question(context, mandate, predecessor)
    messages = [ForeseenMessage(CONSENT, where, CONSENT, values) for where in found[:1]]
    return Foreseen(messages, None if found else _NO_CHAT)


def _foresee(mandate: Mandate, context: Context) -> Foreseen:
    found = destinations(context.tx, context.group, Audience.DIRECT, [mandate.person])
    values = {"handed_over": [hand_overs.put_together(context, mandate)]}
    messages = [ForeseenMessage(HAND_OVER, where, HAND_OVER, values) for where in found[:1]]
    return Foreseen(messages, None if found else _NO_CHAT)


def _question(context: Context, mandate: Mandate, predecessor: Person) -> Mapping[str, object]:
    reports = hand_overs.private_reports(context, mandate, predecessor)
    return {"mandate": mandate, "predecessor": predecessor, "reports": reports}


def _has_met_before(context: Context, mandate: Mandate) -> bool:
    """Whether the group met before a mandate begins: else there is nothing to hand over."""
    return any(
        each.is_planned and each.day < mandate.since and each.starts_at < context.view.wall
        for each in context.view.all_meetings
    )


def _begin(context: Context, mandate: Mandate) -> HandOver:
    row = HandOver(
        group_id=context.group.id,
        mandate_id=mandate.id or 0,
        person_id=mandate.person.stored_id,
        at=context.now,
    )
    context.tx.add(row)
    return row


def _go_on(context: Context, row: HandOver, mandate: Mandate) -> datetime | None:
    """Ask or send, if that can be done now; when it can be by itself (aware), None for never."""
    again: datetime | None = None
    if row.asked_at is None:
        asked = hand_overs.asks_whom(context, mandate)
        if asked is not None and _ask(context, row, mandate, asked):
            row.predecessor_id, row.asked_at = asked.stored_id, context.now
            context.tx.add()
        elif asked is not None and destinations(
            context.tx, context.group, Audience.DIRECT, [asked]
        ):
            again = context.now + _ASKS_AGAIN  # the other question may be answered by then
    if not hand_overs.is_ready(context, row, mandate):
        return None if row.asked_at is None else waits_until(context.group, mandate, row.asked_at)
    if hand_overs.send(context, [mandate], f"{HAND_OVER} {row.stored_id}"):
        row.sent_at = context.now
        context.tx.add()
        context.audit("handed over", person=row.person_id)
        return None
    return again


def _ask(context: Context, row: HandOver, mandate: Mandate, predecessor: Person) -> bool:
    """Ask for consent in a direct chat that has no other question open; whether that was done."""
    tx = context.tx
    for where in destinations(tx, context.group, Audience.DIRECT, [predecessor]):
        [address] = where.recipients
        if tx.dialogues.awaits_words(where.channel, where.room, address, context.now):
            continue
        text = context.render(CONSENT, **_question(context, mandate, predecessor))
        key = f"{CONSENT} {row.stored_id}"
        if tx.outbox.add(where.message_to_group(key, CONSENT, text, context.group.id), context.now):
            data = {"group": context.group.id, "hand_over": row.stored_id}
            until = context.now + _ASKS_FOR
            tx.dialogues.start(
                where.channel, where.room, address, "", CONSENT, data, until, message_key=key
            )
        return True
    return False
