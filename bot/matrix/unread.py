"""Messages that cannot be read yet, because their key has not come."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

_log = logging.getLogger(__name__)

_MOST = 500


class Unread:
    """Keeps the latest of them in memory, asks for their keys, and reads them when these come."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._waiting: OrderedDict[str, tuple[str, nio.MegolmEvent]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    def keep(self, room: str, event: nio.MegolmEvent) -> None:
        """Keep an event that could not be decrypted, and ask its sender's device for the key."""
        if event.sender == self._client.user_id or event.event_id in self._waiting:
            return
        _log.warning("%s: %s cannot be read yet; asking for its key.", room, event.event_id)
        event.room_id = room
        self._waiting[event.event_id] = (room, event)
        if len(self._waiting) > _MOST:
            forgotten, (where, _) = self._waiting.popitem(last=False)
            _log.error("%s: %s was never read; too many wait for keys.", where, forgotten)
        olm = self._client.olm
        if olm is None or not event.session_id or event.session_id in olm.outgoing_key_requests:
            return
        request = event.as_key_request(
            event.sender, self._client.device_id, event.session_id, event.device_id
        )
        queued = {
            getattr(message, "request_id", None) for message in olm.outgoing_to_device_messages
        }
        if request.request_id not in queued:
            olm.outgoing_to_device_messages.append(request)  # goes out after the next sync

    def readable(self, arrived: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        """The events, with their rooms, that the room keys among `arrived` now open."""
        keys = {
            event.session_id
            for event in arrived
            if isinstance(event, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent)
        }
        opened = [
            (room, event) for room, event in self._waiting.values() if event.session_id in keys
        ]
        for room, event in opened:
            try:
                plain = self._client.decrypt_event(event)
            except Exception as error:  # noqa: BLE001  # a forged payload sets off anything in nio
                name = type(error).__name__
                _log.warning("%s: %s still cannot be read (%s).", room, event.event_id, name)
                continue
            yield room, plain
            # Only now: if handling it failed, it waits on.
            self._waiting.pop(event.event_id, None)
