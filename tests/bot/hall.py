"""A chat in memory that behaves like a homeserver: it may refuse, keep one waiting, or forget to
answer, and the same key twice is one message. What has a "✂" in it is split there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.app import DatabaseExecutor
from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.transports.base import InboundPort, OutboundMessage
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import Store


class Hall:
    """A `Transport`.

    attempts: every key that was sent, in order. looks: every key that was looked for.
    posted: room → keys that stand there, in order.
    refusals: room → what its next attempts meet, instead of being posted.
    closed: rooms in which sending waits until they are opened again.
    forgetful: whether the answer gets lost after a message was posted.
    """

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self.posted: dict[str, list[str]] = {}
        self.looks: list[str] = []
        self.refusals: dict[str, list[Exception]] = {}
        self.closed: set[str] = set()
        self.forgetful = False
        self.aliases: dict[str, str] = {}
        self.unknown: list[str] = []
        """Rooms that cannot be resolved, one a time it is tried."""
        self.ending: Exception | None = None
        self.is_closed = False
        self.reception: InboundPort | None = None
        self._news = asyncio.Condition()

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        texts = message.text.split("✂")
        keys = (message.key, *(f"{message.key} · {n}" for n in range(2, len(texts) + 1)))
        return [replace(message, key=key, text=text) for key, text in zip(keys, texts, strict=True)]

    async def send(self, message: OutboundMessage) -> str:
        self.attempts.append(message.key)
        await self._tell()
        await self.until(lambda: message.room not in self.closed)
        if self.refusals.get(message.room):
            raise self.refusals[message.room].pop(0)
        there = self.posted.setdefault(message.room, [])
        if message.key not in there:
            there.append(message.key)
        await self._tell()
        if self.forgetful:
            await asyncio.Event().wait()
        return f"${message.key}"

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        self.looks.append(message.key)
        there = message.key in self.posted.get(message.room, [])
        return f"${message.key}" if there else None

    async def listen(self, reception: InboundPort) -> None:
        self.reception = reception
        await self._tell()
        if self.ending is not None:
            raise self.ending
        await asyncio.Event().wait()

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        unknown = self.unknown.pop() if self.unknown else None
        return {room: self.aliases.get(room, room) for room in rooms if room != unknown}

    async def close(self) -> None:
        self.is_closed = True

    # For the tests

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is looked at whenever something happens here."""
        async with self._news:
            await self._news.wait_for(condition)

    async def open(self, room: str) -> None:
        """Let messages into the room again."""
        self.closed.discard(room)
        await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


class Naps:
    """Stands for `asyncio.sleep`: writes down for how long, and takes no time."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def delivering(
    store: Store, hall: Hall, now: datetime, naps: Naps | None = None, executor: Any = None
) -> AsyncIterator[Delivery]:
    """A delivery that runs until the block ends; `now` all the time."""
    thread = DatabaseExecutor()
    delivery = Delivery(store, {MATRIX: hall}, ManualClock(now), executor or thread, naps or Naps())
    running = asyncio.create_task(delivery.run())
    try:
        yield delivery
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        thread.close()


class Flickering(Store):
    """A store that is out of reach as often as told."""

    outages = 0

    def begin(self):  # type: ignore[no-untyped-def]  # the store's own
        if self.outages:
            self.outages -= 1
            raise StorageUnavailable("SQLITE_BUSY")
        return super().begin()
