"""Writing down that an event came, by which it is known when it comes again."""

from __future__ import annotations

from datetime import datetime

from bot.transports.base import EventKind, InboundEvent
from storage import Transaction


def register(tx: Transaction, event: InboundEvent, now: datetime) -> bool:
    """Write it down, and forget what waited of it, or of what it redacts; whether it is new.

    now: aware. Where the room was upgraded, it is the room that the event was said in that counts.
    """
    said_in = event.said_in or event.room
    tx.undecryptable.discard(event.event_id)
    if event.kind is EventKind.REDACTION:
        # Whether it may redact was not judged in another room.
        tx.undecryptable.discard(event.target or "", said_in)
        tx.early_reactions.discard(event.target or "")
        tx.received_files.discard(event.target or "", said_in)
    return tx.inbox.register(
        event.event_id,
        event.channel,
        said_in,
        event.sender,
        now,
        kind=event.kind,
        edits=event.target if event.kind is EventKind.EDIT else None,
    )
