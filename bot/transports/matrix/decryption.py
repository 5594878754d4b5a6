"""What a decrypted event is: a message or a reaction, or nothing.

Whoever encrypts can write anything inside, and nio believes it: state that no server has judged,
redactions of others' messages, another sender. So two keys are taken from inside, ``type`` and
``content``, and the types are those of `SAID`; the rest is what the server says in clear.
"""

from __future__ import annotations

import logging
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix import json_reader
from bot.transports.matrix.events import SAID

_log = logging.getLogger(__name__)


def decrypted_event(event: nio.MegolmEvent, room: str, plaintext: str) -> Any:
    """The event that `plaintext` makes of `event`; a `nio.BadEvent` where a person says no such
    thing, which changes no room and is read by nobody.

    room: where it was sent. What its sender wrote for another room is nothing here (spec,
    "m.megolm.v1.aes-sha2").
    """
    payload = _payload(plaintext)
    kind, content = payload.get("type"), payload.get("content")
    if "state_key" in payload:
        return refuse(event, room, "it holds state")
    if not isinstance(kind, str) or kind not in SAID or not isinstance(content, dict):
        # As clients send them: stickers, polls, calls.
        return refuse(event, room, "what it holds is no message", logging.INFO)
    if payload.get("room_id") != room:
        return refuse(event, room, "it was written for another room")
    relation = event.source["content"].get("m.relates_to")
    if "m.relates_to" not in content and isinstance(relation, dict):
        # Some clients write it in clear only, as the specification says ("Forming relationships
        # between events"). What stands inside goes before it: that no server can alter.
        content["m.relates_to"] = relation
    source = {key: event.source[key] for key in ("event_id", "sender", "origin_server_ts")}
    # Of the one class that nio makes nothing of.
    said = nio.UnknownEvent(source | {"type": kind, "content": content}, kind)
    said.decrypted = True
    return said


def refuse(
    event: nio.MegolmEvent, room: str, why: str, level: int = logging.WARNING
) -> nio.BadEvent:
    """The event as nothing, with a line in the log. why: without a word of what it holds."""
    _log.log(level, "%s: %s is left aside: %s.", room, event.event_id, why)
    return nio.BadEvent.from_dict(event.source)


def _payload(plaintext: str) -> dict[str, Any]:
    """The JSON object; empty where there is none."""
    try:
        # As with all that comes: no server has looked into it, and not all can be stored.
        payload = json_reader.parse(plaintext.encode())
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
