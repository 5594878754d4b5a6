"""Sending messages to rooms the bot is in: encrypted where they are, once for each key."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix import acts, file_transfer
from bot.transports.matrix.crypto.room_keys import RoomKeys
from bot.transports.matrix.errors import NETWORK_ERRORS, UnreadableAnswer, to_retry
from bot.transports.matrix.nio_client import REQUEST_SECONDS, NioClient
from bot.transports.matrix.own_messages import KEY_FIELD, MARK_FIELD, OwnMessages
from bot.transports.matrix.rooms import ConfiguredRooms
from secretary.documents.pictures import MEDIA_TYPE as PNG
from secretary.documents.pictures import png_size
from secretary.language import markup
from secretary.language.markup import MAX_BYTES, Text
from storage import Attachment, PostedEvent, part_key, transaction_name

_log = logging.getLogger(__name__)

_ROOM_SECONDS: Final = 15.0
"""How long to wait for a sync that tells of a room."""
_FIND_SECONDS: Final = 300.0
COMPARE_SECONDS: Final = 3600.0
"""For reading what was posted in all rooms: a few seconds, or a year's."""


def content_of(message: OutboundMessage) -> dict[str, Any]:
    """The content of an ``m.room.message`` (spec, "Instant messaging", "Threading")."""
    content: dict[str, Any] = {
        "msgtype": "m.text" if message.notify else "m.notice",
        "body": message.text,
        "format": "org.matrix.custom.html",
        "formatted_body": message.html,
        # Also when empty: without it clients look for names in the text (MSC3952).
        "m.mentions": {"user_ids": list(message.recipients)} if message.recipients else {},
        KEY_FIELD: transaction_id(message),
    }
    if message.thread:
        content["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": message.thread,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": message.reply_to or message.thread},
        }
    elif message.reply_to:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": message.reply_to}}
    return content


def _as_file(content: dict[str, Any], file: Attachment, where: Mapping[str, Any]) -> None:
    """Make a message's content that of a file; what the message says is its caption (spec,
    "Media captions"), and of a picture its alternative text. where: where its bytes are."""
    content.update(where, msgtype="m.file", filename=file.name)
    content["info"] = {"mimetype": file.media_type, "size": len(file.content or b"")}
    size = png_size(file.content or b"") if file.media_type == PNG else None
    if size is not None:
        # Shown where it stands; with its size known before it is fetched, nothing there moves.
        content["msgtype"] = "m.image"
        content["info"] |= {"w": size[0], "h": size[1]}
    if not content["body"]:
        content["body"] = file.name
        del content["format"], content["formatted_body"]


def split(message: OutboundMessage) -> list[OutboundMessage]:
    """The message, or where one event cannot hold it several, cut where it shows least.

    Each mentions the recipients, and answers what the whole does. A file is an event of its own:
    the first has the text, or its beginning, as its caption, and the others follow.
    """
    first, *others = message.attachments or (None,)
    texts = [Text(message.text, message.html)]
    if texts[0].size > MAX_BYTES:
        texts = markup.split_messages(markup.parse_blocks(message.html))
    found = [(text, first if number == 0 else None) for number, text in enumerate(texts)]
    found += [(Text("", ""), other) for other in others]
    return [
        replace(
            message,
            key=part_key(message.key, number),
            text=text.text,
            html=text.html,
            attachments=(file,) if file is not None else (),
        )
        for number, (text, file) in enumerate(found, start=1)
    ]


def transaction_id(message: OutboundMessage) -> str:
    """The same for the same key: the server makes one event of it, however often it is sent."""
    return transaction_name(message.key)


class MessageSender:
    """Sends and finds the bot's messages; at any time, and for several rooms at once.

    It waits for the first sync: before it, nobody knows who is in a room.
    """

    def __init__(self, client: NioClient, room_keys: RoomKeys, rooms: ConfiguredRooms) -> None:
        self._client = client
        self._rooms = rooms
        self._room_keys = room_keys
        self._own = OwnMessages(client)
        self._synced = False
        self._rooms_changed = asyncio.Condition()
        self._left: set[str] = set()
        self._unencrypted: set[str] = set()
        self._uploaded: dict[str, Mapping[str, Any]] = {}
        """Where the file is that was uploaded last, by its message's key: one is enough, as what is
        tried again is often that."""
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._on_their_way: Counter[str] = Counter()
        self._said_at: dict[str, float] = {}

    async def update_rooms(self, response: nio.SyncResponse) -> None:
        """Take note of the rooms in a sync response."""
        self._synced = True
        for room in response.rooms.leave:
            self._forget(room)
        self._left.difference_update(response.rooms.join)
        async with self._rooms_changed:
            self._rooms_changed.notify_all()

    async def send(self, message: OutboundMessage) -> str:
        """Send it, and return the event id.

        The same key gives the same event, for as long as the server remembers the
        transaction (Synapse: about 24 hours). Raises RetryLater for every reason not to.
        """
        with self._saying(message.room):
            return await self._do_send(message)

    def seconds_since_said(self, room: str) -> float:
        """For how long nothing has been said in a room; 0 while something is on its way there."""
        if self._on_their_way[room]:
            return 0.0
        return time.monotonic() - self._said_at.get(room, -math.inf)

    @contextmanager
    def _saying(self, room: str) -> Iterator[None]:
        self._on_their_way[room] += 1
        try:
            yield
        finally:
            self._on_their_way[room] -= 1
            self._said_at[room] = time.monotonic()

    async def _do_send(self, message: OutboundMessage) -> str:
        if message.act is not None:
            # One at a time in a room: what is pinned there is read, and written anew.
            async with (
                self._locks[message.room],
                _retry_after_errors(message.room, REQUEST_SECONDS),
            ):
                room = await self._room(message.room)
                self._check_recipients(message)
                tx_id = transaction_id(message)
                return await acts.perform(self._client, room.room_id, message, tx_id)
        where = await self._upload(message)
        answer = await self._send(message, where)
        if message.thread and _is_refused_as_wrong(answer):
            # Of a root that the server does not know, or that can have no thread: in an encrypted
            # room it has not seen what the message answered belongs to.
            _log.warning("%s: an answer is given outside its thread.", message.room)
            answer = await self._send(replace(message, thread=None), where)
        if isinstance(answer, nio.ErrorResponse):
            raise to_retry(answer)
        return str(answer.event_id)

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """The event of a message that was sent after `since` (aware); None where there is none.

        Reads the bot's own messages in the room, the newest first. One of an earlier log-in's
        cannot be recognised. Raises RetryLater where nobody can say.
        """
        room = (await self._room(message.room)).room_id
        names = frozenset({transaction_id(message), self._own.mark(message.key)})
        async with _retry_after_errors(message.room, _FIND_SECONDS):
            return await self._own.find(room, names, since)

    async def posted_since(self, since: datetime) -> list[PostedEvent]:
        """All messages of the bot's own in all its rooms that were sent after `since` (aware).

        Raises RetryLater where nobody can say.
        """
        async with _retry_after_errors("all rooms", COMPARE_SECONDS):
            return await self._own.posted_since(since)

    @property
    def unread_rooms(self) -> frozenset[str]:
        """Where `posted_since` could not read all of them."""
        return frozenset(self._own.unread_rooms)

    @property
    def secret(self) -> str:
        """What the marks of the bot's messages are made with, see `mark_of`."""
        return self._own.secret

    def _forget(self, room: str) -> None:
        """The bot is no longer in the room; nio would go on believing it."""
        _log.info("Left %s.", room)
        self._left.add(room)
        self._client.rooms.pop(room, None)
        self._unencrypted.discard(room)
        if self._client.olm is not None:
            self._client.olm.outbound_group_sessions.pop(room, None)

    async def _upload(self, message: OutboundMessage) -> Mapping[str, Any] | None:
        """Upload the message's file, if it has one; where it is. It is not known to anybody until
        the message is sent, so that doing this again shows nobody anything twice."""
        for file in message.attachments:
            room = await self._room(message.room)
            self._check_recipients(message)
            seconds = file_transfer.TRANSFER_SECONDS
            async with _retry_after_errors(message.room, seconds):
                encrypted = await self._is_encrypted(room)
                there = self._uploaded.get(message.key)
                if there is None or ("file" in there) != encrypted:
                    content = file.content or b""
                    there = await file_transfer.upload(self._client, content, encrypted=encrypted)
                    self._uploaded = {message.key: there}
                return there
        return None

    async def _send(self, message: OutboundMessage, where: Mapping[str, Any] | None) -> Any:
        """The server's answer to the event that the message is; several may be asked for at once,
        in one room, too."""
        # One at a time in a room until it is encrypted, so that its key is shared once.
        async with self._locks[message.room], _retry_after_errors(message.room, REQUEST_SECONDS):
            room_id, kind, content = await self._made(message, where)
        async with _retry_after_errors(message.room, REQUEST_SECONDS):
            return await self._client.send_as_is(room_id, kind, content, transaction_id(message))

    async def _made(
        self, message: OutboundMessage, where: Mapping[str, Any] | None
    ) -> tuple[str, str, dict[str, Any]]:
        """The id of the message's room, and the type and content of the event that it is there."""
        room = await self._room(message.room)
        self._check_recipients(message)
        if await self._is_encrypted(room):
            if self._client.olm is None:
                _log.error("%s is encrypted and the bot has no keys: not sent.", room.room_id)
                raise RetryLater("the room is encrypted and the encryption is not loaded", 60)
            await self._room_keys.share(room)
        # Nothing is awaited between the look at the room and nio's encrypting.
        self._check_recipients(message)
        kind, content = "m.room.message", content_of(message)
        if where is not None:
            _as_file(content, message.attachments[0], where)
        if room.encrypted:
            if where is not None and "file" not in where:
                raise RetryLater("the room has been encrypted meanwhile", 1)
            kind, content = self._client.encrypt(room.room_id, kind, content)
        content[MARK_FIELD] = self._own.mark(message.key)
        return str(room.room_id), kind, content

    async def _room(self, room: str) -> nio.MatrixRoom:
        """The room, if need be after its sync; RetryLater where the bot is not in it."""

        def is_known() -> bool:
            return self._synced and (room in self._client.rooms or room in self._left)

        try:
            async with asyncio.timeout(_ROOM_SECONDS), self._rooms_changed:
                await self._rooms_changed.wait_for(is_known)
        except TimeoutError:
            pass
        if room not in self._client.rooms:
            raise RetryLater("the bot is not in the room", 60)
        return self._client.rooms[room]

    def _check_recipients(self, message: OutboundMessage) -> None:
        """RetryLater where the room was a direct chat, and is none any more, or another's."""
        asker = () if message.asker is None else (message.asker,)
        if not self._rooms.is_for(message.room, message.recipients or asker):
            raise RetryLater("the direct chat is no longer for those two", 60)

    async def _is_encrypted(self, room: nio.MatrixRoom) -> bool:
        """Whether the room is encrypted: once it is, for ever (spec, "m.room.encryption").

        The server is asked before the first message in clear. Raises RetryLater if it will not say.
        """
        client = self._client
        if room.room_id in client.encrypted_rooms:
            room.encrypted = True
        if not room.encrypted and room.room_id not in self._unencrypted:
            answer = await client.room_get_state_event(room.room_id, "m.room.encryption")
            if not isinstance(answer, nio.ErrorResponse):
                room.encrypted = True
            elif answer.status_code == "M_NOT_FOUND":
                self._unencrypted.add(room.room_id)
            else:
                raise to_retry(answer)
        if room.encrypted and room.room_id not in client.encrypted_rooms:
            client.encrypted_rooms.add(room.room_id)
            if client.store is not None:
                client.store.save_encrypted_rooms({room.room_id})
        return bool(room.encrypted)


def _is_refused_as_wrong(answer: Any) -> bool:
    """Whether it says that what was asked for cannot be done, now or later."""
    return isinstance(answer, nio.ErrorResponse) and (
        getattr(answer.transport_response, "status", None) == HTTPStatus.BAD_REQUEST
    )


@asynccontextmanager
async def _retry_after_errors(room: str, seconds: float) -> AsyncIterator[None]:
    """What fails in the block, or takes longer than `seconds`, is RetryLater."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (*NETWORK_ERRORS, UnreadableAnswer) as error:
        raise RetryLater(f"the homeserver does not answer ({type(error).__name__})") from None
    except (nio.ProtocolError, nio.EncryptionError) as error:
        _log.exception("Nothing could be sent to %s.", room)
        raise RetryLater(f"the client refused ({type(error).__name__})") from None
