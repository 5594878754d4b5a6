"""Posting: to rooms the bot is in, encrypted where they are, once for each key."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix.connection import OUTAGE, REQUEST_SECONDS, Client, failure
from bot.transports.matrix.keys import Keys
from bot.transports.matrix.outgoing import KEY_FIELD, content_of, transaction_id

_log = logging.getLogger(__name__)

_ROOM_SECONDS: Final = 15.0
_LOOK_SECONDS: Final = 300.0
_SLACK: Final = timedelta(hours=1)
"""How far the server's clock may be behind ours."""
_PAGE: Final = 100


class Posting:
    """The mouth of one client. It waits for the first sync: before it, nobody knows who is
    in a room."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._synced = False
        self._news = asyncio.Condition()
        self._left: set[str] = set()
        self._in_clear: set[str] = set()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def heard(self, answer: nio.SyncResponse) -> None:
        """Take note of the rooms that a sync told of."""
        self._synced = True
        for room in answer.rooms.leave:
            self._forget(room)
        self._left.difference_update(answer.rooms.join)
        async with self._news:
            self._news.notify_all()

    async def send(self, message: OutboundMessage) -> str:
        """See `Transport.send`."""
        # One at a time in a room: for its order, and so that its key is shared once.
        async with self._turns[message.room], _in_time(message.room, REQUEST_SECONDS):
            return await self._post(message)

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """See `Transport.find`. Reads the bot's own messages in the room, the newest first.

        One that an earlier log-in's keys encrypted cannot be recognised.
        """
        room = (await self._room(message.room)).room_id
        wanted, oldest = transaction_id(message), (since - _SLACK).timestamp() * 1000
        position: str | None = None
        seen: set[str | None] = set()  # also against a server that goes in circles
        async with _in_time(message.room, _LOOK_SECONDS):
            while position not in seen:
                seen.add(position)
                answer = await self._client.room_messages(
                    room,
                    start=position,
                    direction=nio.MessageDirection.back,
                    limit=_PAGE,
                    message_filter={"senders": [self._client.user_id]},
                )
                if not isinstance(answer, nio.RoomMessagesResponse):
                    raise failure(answer)
                for event in answer.chunk:
                    if event.sender != self._client.user_id:
                        continue
                    if event.source.get("content", {}).get(KEY_FIELD) == wanted:
                        return str(event.event_id)
                    if event.server_timestamp < oldest:
                        return None
                position = str(answer.end) if answer.end else None
        return None

    def _forget(self, room: str) -> None:
        """The bot is no longer in the room; nio would go on believing it."""
        _log.info("Left %s.", room)
        self._left.add(room)
        self._client.rooms.pop(room, None)
        self._in_clear.discard(room)
        if self._client.olm is not None:
            self._client.olm.outbound_group_sessions.pop(room, None)

    async def _post(self, message: OutboundMessage) -> str:
        room = await self._room(message.room)
        if await self._encrypted(room):
            if self._client.olm is None:
                _log.error("%s is encrypted and the bot has no keys: not sent.", room.room_id)
                raise RetryLater("the room is encrypted and the encryption is not loaded", 60)
            await self._keys.share(room)
        # Nothing is awaited between the look at the room and nio's encrypting.
        answer = await self._client.room_send(
            room.room_id,
            "m.room.message",
            content_of(message),
            tx_id=transaction_id(message),
            ignore_unverified_devices=True,
        )
        if isinstance(answer, nio.ErrorResponse):
            raise failure(answer)
        return str(answer.event_id)

    async def _room(self, room: str) -> nio.MatrixRoom:
        """The room, if need be after its sync; RetryLater where the bot is not in it."""

        def known() -> bool:
            return self._synced and (room in self._client.rooms or room in self._left)

        try:
            async with asyncio.timeout(_ROOM_SECONDS), self._news:
                await self._news.wait_for(known)
        except TimeoutError:
            pass
        if room not in self._client.rooms:
            raise RetryLater("the bot is not in the room", 60)
        return self._client.rooms[room]

    async def _encrypted(self, room: nio.MatrixRoom) -> bool:
        """Whether the room is encrypted: once it is, for ever (spec, "m.room.encryption").

        The server is asked before the first message in clear. Raises RetryLater if it will not say.
        """
        client = self._client
        if room.room_id in client.encrypted_rooms:
            room.encrypted = True
        if not room.encrypted and room.room_id not in self._in_clear:
            answer = await client.room_get_state_event(room.room_id, "m.room.encryption")
            if not isinstance(answer, nio.ErrorResponse):
                room.encrypted = True
            elif answer.status_code == "M_NOT_FOUND":
                self._in_clear.add(room.room_id)
            else:
                raise failure(answer)
        if room.encrypted and room.room_id not in client.encrypted_rooms:
            client.encrypted_rooms.add(room.room_id)
            if client.store is not None:
                client.store.save_encrypted_rooms({room.room_id})
        return bool(room.encrypted)


@asynccontextmanager
async def _in_time(room: str, seconds: float) -> AsyncIterator[None]:
    """What fails in the block, or takes too long, is RetryLater."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except OUTAGE as error:
        raise RetryLater(f"the homeserver does not answer ({type(error).__name__})") from None
    except (nio.ProtocolError, nio.EncryptionError) as error:
        _log.exception("Nothing could be sent to %s.", room)
        raise RetryLater(f"the client refused ({type(error).__name__})") from None
