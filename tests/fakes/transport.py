"""A transport in memory that behaves like a homeserver: it may refuse, block or lose a response,
and sending the same key twice posts one message. A text with a "✂" in it is split there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import app
from bot.config import Settings
from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.lease import Term
from bot.runtime.reachability import Reachability
from bot.transports.base import (
    HealthCheck,
    InboundPort,
    OutboundMessage,
    Transport,
    TransportHealth,
)
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import Store
from tests.waiting import Changes, cancel


class FakeTransport:
    """A `Transport`.

    attempts: every key that was sent, in order. lookups: every key that was looked for.
    looked_since: from when on, for each of those.
    acts: the keys of what was done to messages, in order; those are never refused.
    posted: room → keys that were posted there, in order.
    errors: room → what its next attempts raise, instead of posting.
    blocked: rooms in which sending waits until `unblock`.
    on_send: called with each message before anything is done with it; may wait, or raise.
    loses_responses: whether `send` never returns after a message was posted.
    unresolvable: rooms that cannot be resolved, one for each attempt.
    listen_error: what `listen` raises.
    """

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self.acts: list[str] = []
        self.posted: dict[str, list[str]] = {}
        self.lookups: list[str] = []
        self.looked_since: list[datetime] = []
        self.errors: dict[str, list[Exception]] = {}
        self.blocked: set[str] = set()
        self.on_send: Callable[[OutboundMessage], Awaitable[None]] | None = None
        self.loses_responses = False
        self.aliases: dict[str, str] = {}
        self.unresolvable: list[str] = []
        self.listen_error: Exception | None = None
        self.is_closed = False
        self.port: InboundPort | None = None
        self._changes = Changes()

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        texts = message.text.split("✂")
        keys = (message.key, *(f"{message.key} · {n}" for n in range(2, len(texts) + 1)))
        return [replace(message, key=key, text=text) for key, text in zip(keys, texts, strict=True)]

    async def send(self, message: OutboundMessage) -> str:
        if self.on_send is not None:
            await self.on_send(message)
        if message.act is not None:
            self.acts.append(message.key)
            return f"${message.key}"
        self.attempts.append(message.key)
        await self._changes.notify()
        await self.until(lambda: message.room not in self.blocked, 60)
        if self.errors.get(message.room):
            raise self.errors[message.room].pop(0)
        there = self.posted.setdefault(message.room, [])
        if message.key not in there:
            there.append(message.key)
        await self._changes.notify()
        if self.loses_responses:
            await asyncio.Event().wait()
        return f"${message.key}"

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        self.lookups.append(message.key)
        self.looked_since.append(since)
        there = message.key in self.posted.get(message.room, [])
        return f"${message.key}" if there else None

    async def listen(self, port: InboundPort) -> None:
        self.port = port
        await self._changes.notify()
        if self.listen_error is not None:
            raise self.listen_error
        await asyncio.Event().wait()

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        unknown = self.unresolvable.pop() if self.unresolvable else None
        return {room: self.aliases.get(room, room) for room in rooms if room != unknown}

    async def close(self) -> None:
        self.is_closed = True

    # For the tests

    async def until(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        """Wait until the condition holds; it is checked whenever something happens here."""
        await self._changes.until(condition, seconds, lambda: f"attempts: {self.attempts}")

    async def unblock(self, room: str) -> None:
        """Let messages into the room again."""
        self.blocked.discard(room)
        await self._changes.notify()


class MonitoredTransport(FakeTransport):
    """A transport that reports its health: healthy, unless a test says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.status = TransportHealth(
            last_response_age=4.0, idle=0.0, checks=(HealthCheck("trust", None, "not checked"),)
        )
        self.responded = asyncio.Event()

    def health(self) -> TransportHealth:
        return self.status

    async def connected(self) -> None:
        await self.responded.wait()


def run_on(
    settings: Settings, transport: Transport, homeserver: Reachability | None = None
) -> Coroutine[Any, Any, None]:
    """`app.run` with a transport that is there already."""

    async def connect(_: Term) -> Transport:
        return transport

    account = "@kansli:example.org"
    homeservers = {} if homeserver is None else {account: homeserver}
    return app.run({account: settings}, connect, homeservers)


class FakeSleep:
    """Stands in for `asyncio.sleep`: records for how long, and takes no time."""

    def __init__(self) -> None:
        self.delays: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.delays.append(seconds)
        await asyncio.sleep(0)


class EndlessSleep(FakeSleep):
    """Never ends, where it is to take more than `at_most` seconds; else it takes no time."""

    def __init__(self, at_most: float = 0) -> None:
        super().__init__()
        self._at_most = at_most

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        if seconds > self._at_most:
            await asyncio.Event().wait()


@asynccontextmanager
async def delivering(
    store: Store,
    transport: FakeTransport,
    now: datetime,
    sleep: FakeSleep | None = None,
    executor: Any = None,
    others: Mapping[str, Transport] | None = None,
) -> AsyncIterator[Delivery]:
    """A delivery that runs until the block ends; `now` all the time.

    transport: Matrix's; `others`: those of other channels.
    """
    thread, clock = DatabaseExecutor(), ManualClock(now)
    transports = {MATRIX: transport, **(others or {})}
    delivery = Delivery(store, transports, clock, executor or thread, sleep or FakeSleep())
    running = asyncio.create_task(delivery.run())
    try:
        yield delivery
    finally:
        await cancel(running)
        thread.close()


class FlakyStore(Store):
    """A store that is unavailable the next `outages` times."""

    outages = 0

    def begin(self):  # type: ignore[no-untyped-def]  # the store's own
        if self.outages:
            self.outages -= 1
            raise StorageUnavailable("SQLITE_BUSY")
        return super().begin()
