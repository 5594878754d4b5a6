"""Ids that no database takes, and what is left of an event without them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.transports.base import InboundEvent

_LONGEST_ID: Final = 255
"""Matrix's own limit (spec, "Size limits")."""


def storable(event: InboundEvent) -> InboundEvent | None:
    """The event without references that no database takes; None where its own ids are such.

    In an encrypted room the server sees no references: they can be anything that JSON can.
    """
    if not all(map(is_id, (event.event_id, event.room, event.sender))):
        return None
    return replace(
        event,
        target=event.target if is_id(event.target) else "",
        thread=event.thread if is_id(event.thread) else None,
        reply_to=event.reply_to if is_id(event.reply_to) else None,
    )


def is_id(text: str | None) -> bool:
    """Whether it is one that can be stored, or none."""
    # Not printable are also NUL and half a surrogate pair, which cannot be stored.
    return text is None or (len(text) <= _LONGEST_ID and text.isprintable())
