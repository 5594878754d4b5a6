"""Undecryptable events: those whose room key (Megolm session) has not come yet.

They wait in the database, encrypted as they came, so that no restart loses them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundEvents, InboundPort, UndecryptedEvent
from bot.transports.matrix.crypto.key_requests import KeyRequests

_log = logging.getLogger(__name__)


class UndecryptableEvents:
    """Stores them, asks for their keys, and decrypts them when these come."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._requests = KeyRequests(client)
        # None: of whatever session. A key may have come just before the process died.
        self._new_sessions: set[str | None] = {None}

    async def store(
        self, room: str, event: nio.MegolmEvent, port: InboundPort, *, direct: bool
    ) -> None:
        """Store an event that could not be decrypted, and ask for its key."""
        if event.sender == self._client.user_id or not event.session_id:
            return
        _log.warning("%s: %s cannot be read yet; asking for its key.", room, event.event_id)
        event.room_id = room
        source = json.dumps(event.source)
        undecrypted = UndecryptedEvent(
            event.event_id, room, event.sender, event.session_id, source, direct
        )
        await port.call(lambda events: events.store_undecryptable(undecrypted))
        if self._client.olm is not None:
            self._requests.request(event)

    async def retry_decryption(
        self, to_device: Sequence[Any], port: InboundPort
    ) -> AsyncIterator[tuple[str, Any]]:
        """The events, with their rooms, that can be decrypted now that `to_device` has come.

        The first time every one that waits is tried. Whoever stops half-way gets the rest the
        next time, because the server does not send the same keys again.
        """
        if self._client.olm is None:
            return
        for event in to_device:
            if isinstance(event, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent):
                self._new_sessions.add(event.session_id)
        for session in list(self._new_sessions):
            async for stored in _pending(session, port):
                if (event := self._decrypt(stored)) is not None:
                    yield stored.room, event
            if session is not None:
                self._requests.cancel(session)
            self._new_sessions.discard(session)
        self._requests.queue_due()

    def _decrypt(self, stored: UndecryptedEvent) -> Any:
        """The event decrypted; None where that cannot be done, and its key is asked for again."""
        try:
            event = nio.MegolmEvent.from_dict(json.loads(stored.event))
            event.room_id = stored.room
        except (ValueError, KeyError, AttributeError):
            return None
        try:
            return self._client.decrypt_event(event)
        except Exception as error:  # noqa: BLE001  # a forged payload sets off anything in nio
            name = type(error).__name__
            _log.info("%s: %s still cannot be read (%s).", stored.room, stored.event_id, name)
        if isinstance(event, nio.MegolmEvent):
            self._requests.request(event)
        return None


async def _pending(session: str | None, port: InboundPort) -> AsyncIterator[UndecryptedEvent]:
    """What waits for the key of a session, or for any, in the order it came."""
    after = 0

    def next_page(events: InboundEvents) -> Sequence[UndecryptedEvent]:
        return events.pending_undecryptable(session, after)

    while page := await port.call(next_page):
        for stored in page:
            yield stored
        after = page[-1].number
