"""Matrix events as the JSON they are: which are well-formed, and what they are to the secretary.

Reads each event's own JSON rather than nio's classes, which know neither edits nor threads.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import EventKind, InboundEvent, Invitation, ReceivedFile
from bot.transports.matrix.file_events import is_encrypted, read_file
from bot.transports.matrix.json_reader import list_at, object_at, string_at, value_at
from bot.transports.matrix.mentions import read_mentions

_log = logging.getLogger(__name__)

SAID: Final = frozenset({"m.room.message", "m.reaction"})
"""What people say: the types of events that are read when they come out of a ciphertext."""
SENT_IN_CLEAR: Final = SAID | {"m.room.redaction"}
"""What they send that is no ciphertext. It is never state; see `drop_malformed_events`."""
_SENT: Final = SENT_IN_CLEAR | {"m.room.encrypted"}
"""What they send. All else is state, which the homeserver has judged."""
_EVENT_LISTS: Final = ("timeline", "state", "invite_state", "knock_state")
_REPLY_FALLBACK: Final = re.compile(r"\A> (?:\* )?<[^>\n]*>.*(?:\n>.*)*\n\n?")
"""The quoted message before a reply (spec, "Fallbacks for rich replies", removed in v1.13)."""


# ------------------------------------------------------------------ well-formed or not


def drop_malformed_events(answer: Any) -> Any:
    """An answer to ``/sync`` or ``/messages`` without what is no event, or is of no use to the
    bot; any other as it is.

    State without a state key is no state, whatever its type; and nothing that people send has one.
    An event without the keys that the specification says every event has makes nio raise, and
    it would meet the same one at every sync after, so that the bot would be deaf for good.
    """
    if chunk := list_at(answer, "chunk"):
        answer["chunk"] = _well_formed(chunk)
    for by_room in object_at(answer, "rooms").values():
        for room in object_at(by_room).values():
            for part in _EVENT_LISTS:
                if events := list_at(room, part, "events"):
                    stripped = part in ("invite_state", "knock_state")
                    room[part]["events"] = _well_formed(events, stripped=stripped)
    return answer


def _well_formed(found: list[Any], *, stripped: bool = False) -> list[Any]:
    good = [event for event in found if _is_event(event, stripped=stripped)]
    if len(good) < len(found):
        _log.warning("%d malformed events were left out.", len(found) - len(good))
    return good if stripped else [_whole(event) for event in good if _is_of_use(event)]


def _is_of_use(event: dict[str, Any]) -> bool:
    """Whether it is state that is state, or something sent that is no state."""
    return (event["type"] in _SENT) != ("state_key" in event)


def _whole(event: dict[str, Any]) -> dict[str, Any]:
    """The event with what nio requires and newer clients may leave out (MSC3700)."""
    if event["type"] == "m.room.encrypted":
        for key in ("sender_key", "device_id"):
            event["content"].setdefault(key, "")
    return event


def _is_event(event: object, *, stripped: bool) -> bool:
    """Whether it has the form of an event (spec, "Room event format", "Stripped state")."""
    if not isinstance(event, dict):
        return False
    strings = ("type", "sender") if stripped else ("type", "sender", "event_id")
    if not all(isinstance(event.get(key), str) for key in strings):
        return False
    if not isinstance(event.get("content"), dict) or not isinstance(
        event.get("unsigned", {}), dict | None
    ):
        return False
    if not isinstance(event.get("state_key", ""), str):
        return False
    sent = event.get("origin_server_ts")
    return stripped or (isinstance(sent, int) and not isinstance(sent, bool))


# ------------------------------------------------------------------ what they mean


def encrypts_room(event: Any) -> bool:
    """Whether the event is the state that encrypts a room from then on, for ever."""
    source = source_of(event)
    return source.get("type") == "m.room.encryption" and source.get("state_key") == ""


def after_joining(events: Sequence[Any], me: str) -> Sequence[Any]:
    """Those of a timeline's events from after `me` joined; all, where it shows no joining."""
    for index in range(len(events) - 1, -1, -1):
        source = source_of(events[index])
        if source.get("type") == "m.room.member" and source.get("state_key") == me:
            before = value_at(source, "unsigned", "prev_content", "membership")
            # A new display name is a join event too, from a join.
            if value_at(source, "content", "membership") == "join" and before != "join":
                return events[index + 1 :]
    return events


def to_inbound_event(
    event: Any,
    room: str,
    me: str,
    *,
    direct: bool,
    encrypted: bool = False,
    names: Sequence[str] = (),
) -> InboundEvent | None:
    """What `event` is to the secretary; None where it is nothing (own, a notice, state, …).

    event: nio's, decrypted. me: the bot's user id. direct: `room` is a direct chat.
    encrypted: `room` was encrypted when it came. Clients send reactions and redactions in clear.
    names: what the bot is called there.
    """
    source = source_of(event)
    event_id, sender = string_at(source, "event_id"), string_at(source, "sender")
    if event_id is None or sender is None or sender == me:
        return None
    if "state_key" in source:
        return None
    match source.get("type"):
        case "m.room.message":
            parts = _message(object_at(source, "content"), event_id, me, names)
        case "m.reaction":
            parts = _reaction(object_at(source, "content"))
        case "m.room.redaction":
            parts = _redaction(source)
        case _:
            parts = None
    if parts is None:
        return None
    at = _instant(source.get("origin_server_ts"))
    return InboundEvent(
        event_id,
        room,
        sender,
        parts.text,
        at,
        parts.kind,
        target=parts.target,
        thread=parts.thread,
        direct=direct,
        reply_to=parts.reply_to,
        in_clear=encrypted and _is_in_clear(event, parts),
        addressed=parts.addressed,
        to_others=parts.to_others,
        file=parts.file,
        unencrypted=not encrypted,
    )


def _is_in_clear(event: Any, parts: _Parts) -> bool:
    """Whether it says something that is not encrypted; of a file, also its bytes."""
    if parts.kind not in (EventKind.MESSAGE, EventKind.EDIT):
        return False
    is_bare = parts.file is not None and not is_encrypted(parts.file)
    return is_bare or not getattr(event, "decrypted", False)


def is_echo(response: nio.SyncResponse, me: str) -> bool:
    """Whether all that a sync brings is messages and the like by `me`, and all of those."""
    rooms = response.rooms
    if rooms.invite or rooms.leave or response.to_device_events or response.account_data_events:
        return False
    if response.device_list.changed or response.device_list.left or not rooms.join:
        return False
    return all(is_echo_in_room(info, me) for info in rooms.join.values())


def is_echo_in_room(info: nio.RoomInfo, me: str) -> bool:
    """Whether all that a sync brings of a room is messages and the like by `me`, and all of
    those."""
    return (
        not info.state
        and not info.timeline.limited
        and all(_is_said_by(source_of(event), me) for event in info.timeline.events)
    )


def _is_said_by(source: dict[str, Any], user: str) -> bool:
    return source.get("sender") == user and source.get("type") in _SENT


def to_invitation(room: str, state: Sequence[Any], me: str) -> Invitation | None:
    """Who asks `me` to join `room`, by an invitation's stripped state (spec, "Stripped state")."""
    for event in state:
        if isinstance(event, nio.InviteMemberEvent) and event.state_key == me:
            if event.membership != "invite":
                continue
            return Invitation(room, event.sender, event.content.get("is_direct") is True)
    return None


def source_of(event: Any) -> dict[str, Any]:
    """The event's JSON; empty where nio has made it of something else."""
    return object_at(getattr(event, "source", None))


@dataclass(frozen=True)
class _Parts:
    """What the content says of an `InboundEvent`."""

    kind: EventKind
    text: str
    target: str | None = None
    thread: str | None = None
    reply_to: str | None = None
    addressed: bool = False
    to_others: bool = False
    file: ReceivedFile | None = None


def _message(
    content: dict[str, Any], event_id: str, me: str, names: Sequence[str]
) -> _Parts | None:
    relation = object_at(content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":  # spec, "Event replacements"
        new = object_at(content, "m.new_content")
        text = _text(new)
        target = string_at(relation, "event_id")
        if text is None or target is None:
            return None
        spoken = read_mentions(new, text, me, names, is_reply=False)
        return _Parts(EventKind.EDIT, spoken.text, target, addressed=spoken.to_me)
    file, text = read_file(content, event_id) or (None, _text(content))
    if text is None:
        return None
    if "m.in_reply_to" in relation:
        text = _REPLY_FALLBACK.sub("", text)
    thread = relation.get("rel_type") == "m.thread"  # spec, "Threading"
    reply_to = _reply_to(relation)
    spoken = read_mentions(content, text, me, names, is_reply=reply_to is not None)
    return _Parts(
        EventKind.MESSAGE,
        spoken.text,
        thread=string_at(relation, "event_id") if thread else None,
        reply_to=reply_to,
        addressed=spoken.to_me,
        to_others=spoken.to_others,
        file=file,
    )


def _reply_to(relation: dict[str, Any]) -> str | None:
    """What a rich reply answers (spec, "Rich replies", "Fallback for unthreaded clients")."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return None
    return string_at(relation, "m.in_reply_to", "event_id")


def _reaction(content: dict[str, Any]) -> _Parts | None:
    relation = object_at(content, "m.relates_to")
    target, key = string_at(relation, "event_id"), string_at(relation, "key")
    if relation.get("rel_type") != "m.annotation" or target is None or key is None:
        return None
    return _Parts(EventKind.REACTION, key, target)


def _redaction(source: dict[str, Any]) -> _Parts | None:
    # At the top until room version 10, in the content since 11 (MSC2174).
    target = source.get("redacts") or value_at(source, "content", "redacts")
    return _Parts(EventKind.REDACTION, "", target) if isinstance(target, str) else None


def _text(content: dict[str, Any]) -> str | None:
    """The body of an ordinary message: neither a notice, an emote nor a file."""
    return string_at(content, "body") if content.get("msgtype") == "m.text" else None


def _instant(milliseconds: object) -> datetime:
    """The instant in UTC. A server may claim any; one that no calendar has counts as 1970."""
    try:
        return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
