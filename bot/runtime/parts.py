"""Sends a message part by part, and none of them twice: see `bot.runtime.delivery`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from bot.runtime.clock import Clock
from bot.runtime.turns import Sent
from bot.transports.base import NotTaken, OutboundMessage, RetryLater, Transport
from storage import Attachment, OutboxRow, Store

log = logging.getLogger(__name__)

REMEMBERED: Final = timedelta(hours=20)
"""How long a server surely remembers a transaction id; Synapse does for about 24 hours."""

_UNKNOWN: Final = timedelta(days=30)
"""How far back a message is looked for whose attempt lies ahead of the clock."""


_UNSURE_SECONDS: Final = 1.0
"""Between two questions whether it may be sent."""


class MessageParts:
    """The parts of messages that are being sent.

    in_database: does work with the store. may_send: whether it is this process that is to send,
    asked right before each message.
    """

    def __init__(
        self,
        store: Store,
        transports: Mapping[str, Transport],
        clock: Clock,
        in_database: Callable[[Callable[[], Any]], Awaitable[Any]],
        may_send: Callable[[], bool],
    ) -> None:
        self._store = store
        self._transports = transports
        self._clock = clock
        self._in_database = in_database
        self._may_send = may_send
        self._parts: dict[int, tuple[OutboundMessage, Sequence[OutboundMessage]]] = {}

    async def send_next(self, row: OutboxRow) -> Sent:
        """Send the first part that is not on record as sent, unless it stands in the room.

        Raises what the transport raises.
        """
        transport = self._transports[row.message.channel]
        parts = self._split(transport, row)
        number = row.parts_sent + 1
        if number > len(parts):  # another version had split it into more
            return Sent(row, None, number, len(parts))
        part = parts[number - 1]
        event_id = await self._find(transport, row, part)
        if event_id is None:
            whole = await self._with_bytes(part)
            if not self._may_send():
                raise RetryLater("another process may have taken over", _UNSURE_SECONDS)
            event_id = await transport.send(whole)
        return Sent(row, event_id, number, len(parts))

    def next_file(self, row: OutboxRow) -> Attachment:
        """The file of that part."""
        parts = self._split(self._transports[row.message.channel], row)
        return parts[row.parts_sent].attachments[0]

    def forget(self, row: OutboxRow) -> None:
        """No more of it is sent."""
        self._parts.pop(row.id, None)

    def _split(self, transport: Transport, row: OutboxRow) -> Sequence[OutboundMessage]:
        """The parts of a message, which is not split anew for each of them."""
        message, parts = self._parts.get(row.id, (None, ()))
        if message != row.message:
            parts = transport.split(row.message)
            self._parts[row.id] = row.message, parts
        return parts

    async def _with_bytes(self, part: OutboundMessage) -> OutboundMessage:
        """The part with the bytes of its files, which are in memory only while they are sent.

        Raises NotTaken where they have been erased: somebody took the file back.
        """
        if not any(file.sha256 for file in part.attachments):
            return part
        files = await self._in_database(partial(self._read_files, part.attachments))
        if any(file.content is None and file.reference is None for file in files):
            raise NotTaken("its file was taken back")
        return replace(part, attachments=files)

    async def _find(
        self, transport: Transport, row: OutboxRow, part: OutboundMessage
    ) -> str | None:
        """The event that an earlier attempt made, where sending again could make a second one."""
        if row.first_attempted_at is None or part.act is not None:
            return None  # doing the same to a message again changes nothing
        # Nor is a clock to be believed that has gone backwards since.
        now, since = self._clock.now(), row.first_attempted_at
        if timedelta(0) <= now - since < REMEMBERED:
            return None
        event_id = await transport.find(part, since if since <= now else now - _UNKNOWN)
        found = "stands there" if event_id else "does not stand there"
        log.warning("%s was tried long ago, and %s", part.key, found)
        return event_id

    def _read_files(self, files: Sequence[Attachment]) -> tuple[Attachment, ...]:
        with self._store.begin() as tx:
            return tuple(
                replace(file, content=tx.papers.content(file.sha256)) if file.sha256 else file
                for file in files
            )
