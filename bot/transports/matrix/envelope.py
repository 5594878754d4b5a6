"""Events that are none: without the keys that the specification says every event has.

nio throws up over one of these, and would meet it again at every sync after, so that the bot
would be deaf for good. They are left out before nio sees the answer they came in.
"""

from __future__ import annotations

import logging
from typing import Any, Final

_log = logging.getLogger(__name__)

_OF_ROOMS: Final = ("timeline", "state", "invite_state", "knock_state")


def without_malformed(answer: Any) -> Any:
    """An answer to ``/sync`` or ``/messages`` without what is no event; any other as it is."""
    if not isinstance(answer, dict):
        return answer
    if isinstance(answer.get("chunk"), list):
        answer["chunk"] = _events(answer["chunk"])
    rooms = answer.get("rooms")
    for by_room in rooms.values() if isinstance(rooms, dict) else ():
        for room in by_room.values() if isinstance(by_room, dict) else ():
            for part in _OF_ROOMS:
                told = room.get(part) if isinstance(room, dict) else None
                if isinstance(told, dict) and isinstance(told.get("events"), list):
                    stripped = part in ("invite_state", "knock_state")
                    told["events"] = _events(told["events"], stripped=stripped)
    return answer


def _events(found: list[Any], *, stripped: bool = False) -> list[Any]:
    good = [event for event in found if _is_event(event, stripped=stripped)]
    if len(good) < len(found):
        _log.warning("%d malformed events were left out.", len(found) - len(good))
    return good


def _is_event(event: object, *, stripped: bool) -> bool:
    """Whether it is put together as an event is (spec, "Room event format", "Stripped state")."""
    if not isinstance(event, dict):
        return False
    texts = ("type", "sender") if stripped else ("type", "sender", "event_id")
    if not all(isinstance(event.get(key), str) for key in texts):
        return False
    if not isinstance(event.get("content"), dict) or not isinstance(
        event.get("unsigned", {}), dict | None
    ):
        return False
    if not isinstance(event.get("state_key", ""), str):
        return False
    sent = event.get("origin_server_ts")
    return stripped or (isinstance(sent, int) and not isinstance(sent, bool))
