"""Messages that cannot be read yet, because their key has not come.

They wait in the books, encrypted as they came, so that no restart loses them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort, UndecryptedEvent
from bot.transports.matrix.key_requests import KeyRequests

_log = logging.getLogger(__name__)


class Unread:
    """Keeps them, asks for their keys, and reads them when these come."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._requests = KeyRequests(client)
        # None: of whatever session. A key may have come just before the process died.
        self._opened: set[str | None] = {None}

    async def keep(
        self, room: str, event: nio.MegolmEvent, reception: InboundPort, *, direct: bool
    ) -> None:
        """Keep an event that could not be decrypted, and ask for its key."""
        if event.sender == self._client.user_id or not event.session_id:
            return
        _log.warning("%s: %s cannot be read yet; asking for its key.", room, event.event_id)
        event.room_id = room
        whole = json.dumps(event.source)
        await reception.store_undecryptable(
            UndecryptedEvent(event.event_id, room, event.sender, event.session_id, whole, direct)
        )
        if self._client.olm is not None:
            self._requests.ask(event)

    async def readable(
        self, arrived: Sequence[Any], reception: InboundPort
    ) -> AsyncIterator[tuple[str, Any]]:
        """The events, with their rooms, that can be read now that `arrived` has come.

        The first time every one that waits is tried. Whoever stops half-way gets the rest the
        next time, because the server does not send the same keys again.
        """
        if self._client.olm is None:
            return
        for event in arrived:
            if isinstance(event, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent):
                self._opened.add(event.session_id)
        for session in list(self._opened):
            after = 0
            while page := await reception.pending_undecryptable(session, after):
                for sealed in page:
                    if (plain := self._read(sealed)) is not None:
                        yield sealed.room, plain
                after = page[-1].number
            if session is not None:
                self._requests.came(session)
            self._opened.discard(session)
        self._requests.ask_again()

    def _read(self, sealed: UndecryptedEvent) -> Any:
        """The event decrypted; None where that cannot be done, and its key is asked for again."""
        try:
            event = nio.MegolmEvent.from_dict(json.loads(sealed.event))
            event.room_id = sealed.room
        except (ValueError, KeyError, AttributeError):
            return None
        try:
            return self._client.decrypt_event(event)
        except Exception as error:  # noqa: BLE001  # a forged payload sets off anything in nio
            name = type(error).__name__
            _log.info("%s: %s still cannot be read (%s).", sealed.room, sealed.event_id, name)
        if isinstance(event, nio.MegolmEvent):
            self._requests.ask(event)
        return None
