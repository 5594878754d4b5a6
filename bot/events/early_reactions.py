"""Reactions to messages that were not on record as sent when they came: heard when these are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events.handler import EventHandler, Handled
from bot.transports.base import EventKind, InboundEvent
from storage import Store


@dataclass(frozen=True)
class Heard:
    """What became of those that were heard. are_left: whether there were any that may wait on."""

    heard: tuple[Handled, ...]
    are_left: bool


def hear(store: Store, handler: EventHandler) -> Heard:
    """Hear those whose message is on record as sent by now, as of when they came."""
    with store.begin() as tx:
        waiting = tx.early_reactions.all()
    heard = []
    for reaction in waiting:
        with store.begin() as tx:
            is_known = tx.sent.by_event(reaction.target) is not None
            if not is_known and tx.outbox.may_have_sent(reaction.channel, reaction.room):
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
            handled = handler.handle(tx, event, reaction.at)
            tx.inbox.set_outcome(event.event_id, handled.outcome, handled.detail)
        heard.append(handled)
    return Heard(tuple(heard), bool(waiting))
