"""What is posted: `OutboundMessage` to a Matrix event's content."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from bot.transports.base import OutboundMessage
from secretary.language import markup
from secretary.language.markup import MAX_BYTES, Text

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
        "m.mentions": {"user_ids": list(message.recipients)} if message.recipients else {},
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


def split(message: OutboundMessage) -> list[OutboundMessage]:
    """The message, or where one event cannot hold it several, cut where it shows least.

    Each mentions the recipients, and answers what the whole does.
    """
    if Text(message.text, message.html).size <= MAX_BYTES:
        return [message]
    parts = []
    for number, text in enumerate(
        markup.split_messages(markup.parse_blocks(message.html)), start=1
    ):
        key = message.key if number == 1 else f"{message.key} · {number}"
        attachments = message.attachments if number == 1 else ()
        parts.append(
            replace(message, key=key, text=text.text, html=text.html, attachments=attachments)
        )
    return parts


def transaction_id(message: OutboundMessage) -> str:
    """The same for the same key: the server makes one event of it, however often it is sent."""
    return hashlib.sha256(message.key.encode()).hexdigest()
