"""What is answered in the room of the board above the groups, where no command does anything."""

from __future__ import annotations

from datetime import datetime

from bot.events.handled import Handled
from bot.events.registry import Registry
from bot.events.replies import Replies
from bot.transports.base import EventKind, InboundEvent
from commands.understood import Outcome
from services import board_room
from storage import Transaction


def answer(registry: Registry, tx: Transaction, event: InboundEvent, now: datetime) -> Handled:
    """Tell whoever speaks to the bot there whom to write to instead; nothing to anybody else.

    Who answers a group's document is told so once for each, by the name of that group's secretary.
    now: aware.
    """
    about = {"event": event.event_id}
    if event.kind is not EventKind.MESSAGE or event.in_clear:
        return Handled(Outcome.IGNORED, about=about)
    sent = tx.sent.by_event(event.reply_to) if event.reply_to else None
    if sent is None and not event.addressed:
        return Handled(Outcome.IGNORED, about=about)
    group = registry.groups.get(sent.group_id or "") if sent is not None else None
    groups = [group] if group is not None else list(registry.groups.values())
    key = f"board hint {sent.key} {event.sender}" if sent is not None and group else None
    text = board_room.hint(tx, groups, registry.renderer_for(groups))
    Replies(tx, event, now).post(text, None, key=key)
    return Handled(Outcome.STRANGER, about=about)
