"""What a sync brought, handed to the reception: every room's news, in order and without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort
from bot.transports.matrix.gaps import fill
from bot.transports.matrix.timeline import after_joining, incoming
from bot.transports.matrix.unread import Unread
from bot.transports.matrix.upgrades import Upgrades


class Hearing:
    """The ear of one client.

    direct: whether a room is a direct chat.
    """

    def __init__(
        self,
        client: nio.AsyncClient,
        unread: Unread,
        upgrades: Upgrades,
        direct: Callable[[str], bool],
    ) -> None:
        self._client = client
        self._me: str = client.user_id
        self._unread = unread
        self._upgrades = upgrades
        self._direct = direct

    async def hear(
        self, answer: nio.SyncResponse, position: str | None, reception: InboundPort
    ) -> dict[str, str]:
        """Hand over what happened since `position`; the last event dealt with in each room."""
        # First what has waited for its key: it is older than everything else here.
        async for room, event in self._unread.readable(answer.to_device_events, reception):
            if await self._receive(room, event, reception) is None:
                await reception.discard_undecryptable(event.event_id)
        read: dict[str, str] = {}
        for room, info in answer.rooms.join.items():
            last = None
            self._upgrades.notice(room, info.state)
            news = after_joining(info.timeline.events, self._me)
            # Before the very first position lies what nobody asked this bot to answer.
            if (
                info.timeline.limited
                and info.timeline.prev_batch
                and position is not None
                and news == info.timeline.events
            ):
                missing = fill(self._client, room, info.timeline.prev_batch, position, self._me)
                async for page in missing:
                    last = await self._hear(room, page, reception) or last
            last = await self._hear(room, news, reception) or last
            if last is not None:
                read[room] = last
        return read

    async def _hear(self, room: str, events: Sequence[Any], reception: InboundPort) -> str | None:
        """Hand over some of a room's news; the last event that was dealt with."""
        last = None
        self._upgrades.notice(room, events)
        for event in events:
            if isinstance(event, nio.MegolmEvent):
                await self._unread.keep(room, event, reception, direct=self._direct(room))
            else:
                last = await self._receive(room, event, reception) or last
        return last

    async def _receive(self, room: str, event: Any, reception: InboundPort) -> str | None:
        happened = incoming(event, room, self._me, direct=self._direct(room))
        if happened is None:
            return None
        await reception.receive(happened)
        return happened.event_id
