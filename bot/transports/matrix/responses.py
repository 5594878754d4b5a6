"""Answers that nio would not read, or of which it would drop the half."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.events import SENT_IN_CLEAR

_log = logging.getLogger(__name__)


class ObjectResponse(nio.Response):  # type: ignore[misc]  # nio ships no types
    """Any object. nio learns nothing from it by itself.

    content: the whole answer as the server gave it. wanted: what it must hold, as an object; empty
    where it may be anything.
    """

    content: Mapping[str, Any]
    wanted: ClassVar[str] = ""

    @classmethod
    def from_dict(cls, parsed_dict: dict[str, Any]) -> Any:
        if cls.wanted and not isinstance(parsed_dict.get(cls.wanted), dict):
            return nio.ErrorResponse.from_dict(parsed_dict)
        answer = cls()
        answer.content = parsed_dict
        return answer


class KeysQueryResponse(ObjectResponse):
    """An answer to ``/keys/query``."""

    wanted = "device_keys"


class KeysClaimResponse(ObjectResponse):
    """An answer to ``/keys/claim``."""

    wanted = "one_time_keys"


class SyncResponse(nio.SyncResponse):  # type: ignore[misc]  # nio ships no types
    """An answer to ``/sync``, of which `drop_malformed_parts` and `drop_malformed_events` have left
    what has its type: nio would compare all of it with a schema once more.

    What people send in clear is a `nio.UnknownEvent`, whatever it holds: nobody reads it but from
    its JSON, and nio changes nothing by it.
    """

    @classmethod
    def from_dict(cls, parsed_dict: dict[str, Any]) -> Any:
        if "next_batch" not in parsed_dict:
            return nio.SyncError.from_dict(parsed_dict)
        rooms, counts = parsed_dict["rooms"], parsed_dict["device_one_time_keys_count"]
        to_device = parsed_dict["to_device"]["events"]
        return cls(
            parsed_dict["next_batch"],
            nio.Rooms(
                {room: _invitation(parts) for room, parts in rooms["invite"].items()},
                {room: _room(parts) for room, parts in rooms["join"].items()},
                {room: _room(parts) for room, parts in rooms["leave"].items()},
            ),
            nio.DeviceOneTimeKeyCount(counts.get("curve25519"), counts.get("signed_curve25519")),
            nio.DeviceList(**parsed_dict["device_lists"]),
            _read(nio.ToDeviceEvent.parse_event, to_device),
            [],
            _read(nio.AccountDataEvent.parse_event, parsed_dict["account_data"]["events"]),
        )


def _invitation(parts: Mapping[str, Any]) -> Any:
    events = _read(nio.InviteEvent.parse_event, parts["invite_state"]["events"])
    return nio.InviteInfo([event for event in events if event])


def _room(parts: Mapping[str, Any]) -> Any:
    timeline, state = parts["timeline"], parts.get("state", {})
    return nio.RoomInfo(
        nio.Timeline(
            _events(timeline.get("events", ())),
            timeline.get("limited", False),
            timeline.get("prev_batch"),
        ),
        _events(state.get("events", ())),
        ephemeral=[],
        account_data=[],
    )


def _events(events: Iterable[Any]) -> list[Any]:
    return [event for event in _read(_event, events) if event]


def _read(parse: Callable[[Any], Any], events: Iterable[Any]) -> list[Any]:
    """What nio makes of them, without those that make it raise (by an ``unsigned`` that is no
    object, say): one would cost the whole sync."""
    found = []
    for event in events:
        try:
            found.append(parse(event))
        except Exception as error:  # noqa: BLE001  # see above
            _log.warning("An event cannot be read (%s).", type(error).__name__)
    return found


def _event(event: dict[str, Any]) -> Any:
    if event["type"] in SENT_IN_CLEAR:
        return nio.UnknownEvent(event, event["type"])
    return nio.Event.parse_event(event)
