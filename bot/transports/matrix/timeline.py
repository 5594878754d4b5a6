"""What happened in a room: Matrix events, decrypted by nio, to `InboundEvent`.

Reads each event's own JSON rather than nio's classes, which know neither edits nor threads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import EventKind, InboundEvent, Invitation

_FALLBACK = re.compile(r"> (?:\* )?<[^>\n]*>.*(?:\n>.*)*\n\n?")


def after_joining(events: Sequence[Any], me: str) -> Sequence[Any]:
    """Those of a timeline's events from after `me` joined; all, where it shows no joining."""
    for index in range(len(events) - 1, -1, -1):
        source = _source(events[index])
        if source.get("type") == "m.room.member" and source.get("state_key") == me:
            before = _dict(_dict(source.get("unsigned")).get("prev_content"))
            now = _dict(source.get("content"))
            # A new display name is a join event too, from a join.
            if now.get("membership") == "join" and before.get("membership") != "join":
                return events[index + 1 :]
    return events


def incoming(event: Any, room: str, me: str, *, direct: bool) -> InboundEvent | None:
    """What `event` is to the secretary; None where it is nothing (own, a notice, state, …)."""
    source = _source(event)
    event_id, sender = source.get("event_id"), source.get("sender")
    sent = source.get("origin_server_ts")
    if not isinstance(event_id, str) or not isinstance(sender, str) or sender == me:
        return None
    if "state_key" in source:
        return None
    match source.get("type"):
        case "m.room.message":
            said = _message(_dict(source.get("content")))
        case "m.reaction":
            said = _reaction(_dict(source.get("content")))
        case "m.room.redaction":
            said = _redaction(source)
        case _:
            said = None
    if said is None:
        return None
    return InboundEvent(
        event_id, room, sender, said.text, _instant(sent), said.kind, said.target, said.thread,
        direct, said.reply_to,
    )  # fmt: skip


def invitation(room: str, state: Sequence[Any], me: str) -> Invitation | None:
    """Who asks `me` to join `room`, by an invitation's stripped state (spec, "Stripped state")."""
    for event in state:
        if isinstance(event, nio.InviteMemberEvent) and event.state_key == me:
            if event.membership != "invite":
                continue
            return Invitation(room, event.sender, event.content.get("is_direct") is True)
    return None


@dataclass(frozen=True)
class _Said:
    kind: EventKind
    text: str
    target: str | None = None
    thread: str | None = None
    reply_to: str | None = None


def _message(content: dict[str, Any]) -> _Said | None:
    relation = _dict(content.get("m.relates_to"))
    if relation.get("rel_type") == "m.replace":  # spec, "Event replacements"
        new, target = _dict(content.get("m.new_content")), relation.get("event_id")
        text = _text(new)
        if text is None or not isinstance(target, str):
            return None
        return _Said(EventKind.EDIT, text, target)
    text = _text(content)
    if text is None:
        return None
    if "m.in_reply_to" in relation:
        text = _FALLBACK.sub("", text, count=1) if _FALLBACK.match(text) else text
    return _Said(EventKind.MESSAGE, text, None, _thread(relation), _reply_to(relation))


def _reaction(content: dict[str, Any]) -> _Said | None:
    relation = _dict(content.get("m.relates_to"))
    target, key = relation.get("event_id"), relation.get("key")
    if relation.get("rel_type") != "m.annotation":
        return None
    if not isinstance(target, str) or not isinstance(key, str):
        return None
    return _Said(EventKind.REACTION, key, target)


def _redaction(source: dict[str, Any]) -> _Said | None:
    # At the top until room version 10, in the content since 11 (MSC2174).
    target = source.get("redacts") or _dict(source.get("content")).get("redacts")
    return _Said(EventKind.REDACTION, "", target) if isinstance(target, str) else None


def _thread(relation: dict[str, Any]) -> str | None:
    root = relation.get("event_id") if relation.get("rel_type") == "m.thread" else None
    return root if isinstance(root, str) else None


def _reply_to(relation: dict[str, Any]) -> str | None:
    """What a rich reply answers (spec, "Rich replies", "Fallback for unthreaded clients")."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return None
    answered = _dict(relation.get("m.in_reply_to")).get("event_id")
    return answered if isinstance(answered, str) else None


def _text(content: dict[str, Any]) -> str | None:
    """The body of an ordinary message: neither a notice, an emote nor a file."""
    body = content.get("body")
    return body if content.get("msgtype") == "m.text" and isinstance(body, str) else None


def _instant(milliseconds: object) -> datetime:
    # A server may claim any instant; one that no calendar has counts as the first of all.
    try:
        return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _source(event: Any) -> dict[str, Any]:
    return _dict(getattr(event, "source", None))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
