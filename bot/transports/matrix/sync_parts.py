"""A sync's parts, one by one: what is of the wrong type costs that part, not the whole sync.

nio checks a sync against a schema, and refuses all of it for one count that is no number.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from bot.transports.matrix.instance_record import QUESTION, RECORD
from bot.transports.matrix.json_reader import list_at, object_at, string_at

_log = logging.getLogger(__name__)

_LONGEST_TOKEN: Final = 4096
_LONGEST_ID: Final = 255
"""Matrix's own limit (spec, "Size limits")."""


def is_token(value: object) -> bool:
    """Whether it can be a position in the server's stream, and be kept and asked for as such."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_TOKEN
        and value.isascii()
        and value.isprintable()
    )


def drop_malformed_parts(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer to ``/sync`` with those of its parts that the bot reads and that have their type.

    Spec, "Syncing". What a room's timeline is, where nobody can say, is a gap (``limited``), which
    is then filled. Without a readable ``next_batch``, or rooms, it has no ``next_batch``: then it
    is no answer at all. Any other answer is given back as it is.
    """
    if "next_batch" not in answer:
        return answer
    wrong: set[str] = set()
    rooms = _object(answer, "rooms", wrong)
    clean: dict[str, Any] = {
        "rooms": {
            "join": _rooms(rooms, "join", wrong),
            "leave": _rooms(rooms, "leave", wrong),
            "invite": _rooms(rooms, "invite", wrong),
        },
        "to_device": {"events": _to_device(_object(answer, "to_device", wrong), wrong)},
        "account_data": {
            "events": [
                {"type": event["type"], "content": event["content"]}
                for event in list_at(answer, "account_data", "events")
                if string_at(event, "type") in (RECORD, QUESTION)
                and isinstance(event.get("content"), dict)
            ]
        },
        "device_lists": {
            name: [user for user in list_at(answer, "device_lists", name) if _is_id(user, "@")]
            for name in ("changed", "left")
        },
        "device_one_time_keys_count": {
            name: count
            for name, count in object_at(answer, "device_one_time_keys_count").items()
            if type(count) is int and count >= 0
        },
    }
    unused = answer.get("device_unused_fallback_key_types")
    if isinstance(unused, list):
        clean["device_unused_fallback_key_types"] = unused
    if is_token(answer["next_batch"]) and not wrong & {"rooms", "rooms.join"}:
        clean["next_batch"] = answer["next_batch"]
    if wrong:
        _log.error("The server's sync was wrong in: %s.", ", ".join(sorted(wrong)))
    return clean


def _object(value: Mapping[str, Any], name: str, wrong: set[str], path: str = "") -> dict[str, Any]:
    """The object by this name; empty where there is none, or something else, which is noted."""
    found = value.get(name)
    if isinstance(found, dict):
        return found
    if found is not None:
        wrong.add(path + name)
    return {}


def _rooms(rooms: Mapping[str, Any], kind: str, wrong: set[str]) -> dict[str, Any]:
    clean = {}
    for room, parts in _object(rooms, kind, wrong, "rooms.").items():
        path = f"rooms.{kind}.*"
        if not _is_id(room, "!"):
            wrong.add(path)
        elif kind == "invite":
            state = _object(parts if isinstance(parts, dict) else {}, "invite_state", wrong, path)
            clean[room] = {"invite_state": {"events": list_at(state, "events")}}
        elif isinstance(parts, dict):
            clean[room] = {
                "timeline": _timeline(parts.get("timeline"), wrong),
                "state": {"events": _events(parts.get("state"), f"{path}.state", wrong)},
            }
        else:
            wrong.add(path)
            clean[room] = {"timeline": _timeline(parts, wrong)}
    return clean


def _timeline(timeline: object, wrong: set[str]) -> dict[str, Any]:
    if timeline is None:
        return {}
    if isinstance(timeline, dict):
        events, limited = timeline.get("events", []), timeline.get("limited", False)
        before = timeline.get("prev_batch")
        if (
            isinstance(events, list)
            and isinstance(limited, bool)
            and (before is None or is_token(before))
        ):
            found = {"events": events, "limited": limited}
            return found if before is None else found | {"prev_batch": before}
    wrong.add("rooms.*.*.timeline")
    return {"events": [], "limited": True}  # from the newest back it can be read again


def _events(part: Any, path: str, wrong: set[str]) -> list[Any]:
    found = part.get("events", []) if isinstance(part, dict) else part
    if isinstance(found, list) and isinstance(part, dict):
        return found
    if part is not None:
        wrong.add(path)
    return []


def _to_device(part: dict[str, Any], wrong: set[str]) -> list[Any]:
    events = _events(part, "to_device", wrong)
    good = [
        event
        for event in events
        if isinstance(event, dict)
        and isinstance(event.get("type"), str)
        and _is_id(event.get("sender"), "@")
        and isinstance(event.get("content"), dict)
    ]
    if len(good) < len(events):
        wrong.add("to_device.events.*")
    return good


def _is_id(value: object, sigil: str) -> bool:
    return (
        isinstance(value, str)
        and value.startswith(sigil)
        and len(value) <= _LONGEST_ID
        and value.isprintable()
    )
