"""Reactions to messages that were not on record as sent when they came: heard when these are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.events.handled import Handled
from bot.transports.base import EventKind, InboundEvent
from storage import EarlyReaction, Store, Transaction

_SOON: Final = timedelta(seconds=2)
"""After so long a message that was being sent is on record, as a rule."""

Handle = Callable[[Transaction, InboundEvent, datetime], Handled]
"""Does what an event asks for, as of an instant (aware)."""


@dataclass(frozen=True)
class Heard:
    """What became of those that were heard. are_left: whether there were any that may wait on."""

    heard: tuple[Handled, ...]
    are_left: bool


def keep(tx: Transaction, event: InboundEvent, now: datetime) -> datetime | None:
    """Keep a reaction until its message is on record; when that will be so, as a rule (aware).

    None where it is not kept. now: aware.
    """
    is_kept = tx.early_reactions.store(
        EarlyReaction(
            event.event_id,
            event.channel,
            event.room,
            event.sender,
            event.target or "",
            event.text,
            event.direct,
            now,
        )
    )
    return now + _SOON if is_kept else None


def hear(store: Store, handle: Handle) -> Heard:
    """Hear those whose message is on record as sent by now, as of when they came."""
    with store.begin() as tx:
        waiting = tx.early_reactions.all()
    heard = []
    for reaction in waiting:
        with store.begin() as tx:
            is_known = tx.sent.by_event(reaction.target) is not None
            if not is_known and tx.outbox_rooms.may_have_sent(reaction.channel, reaction.room):
                continue
            tx.early_reactions.discard(reaction.event_id)
            event = InboundEvent(
                reaction.event_id,
                reaction.room,
                reaction.sender,
                reaction.key,
                reaction.at,
                EventKind.REACTION,
                reaction.target,
                direct=reaction.direct,
                channel=reaction.channel,
            )
            handled = handle(tx, event, reaction.at)
            tx.inbox.set_outcome(event.event_id, handled.outcome, handled.detail)
        heard.append(handled)
    return Heard(tuple(heard), bool(waiting))
