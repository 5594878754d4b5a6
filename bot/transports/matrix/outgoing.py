"""What is posted: `OutboundMessage` to a Matrix event's content."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.transports.base import OutboundMessage

KEY_FIELD = "se.kansli.key"
"""Tells the bot its own message again after the server has forgotten the transaction."""


def content_of(message: OutboundMessage) -> dict[str, Any]:
    """The content of an ``m.room.message`` (spec, "Instant messaging", "Threading")."""
    content: dict[str, Any] = {
        "msgtype": "m.text" if message.notify else "m.notice",
        "body": message.text,
        "format": "org.matrix.custom.html",
        "formatted_body": message.html,
        # Also when empty: without it clients look for names in the text (MSC3952).
        "m.mentions": {"user_ids": list(message.mentions)} if message.mentions else {},
        KEY_FIELD: transaction_id(message),
    }
    if message.thread:
        content["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": message.thread,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": message.reply_to or message.thread},
        }
    elif message.reply_to:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": message.reply_to}}
    return content


def transaction_id(message: OutboundMessage) -> str:
    """The same for the same key: the server makes one event of it, however often it is sent."""
    return hashlib.sha256(message.key.encode()).hexdigest()
