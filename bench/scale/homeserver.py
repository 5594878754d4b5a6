"""A homeserver that takes the time of a real one, and keeps every message it was given."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bench.scale.costs import Delays, Limit
from bench.scale.virtual_time import VirtualTimeLoop
from bot.transports.base import (
    InboundEvent,
    InboundPort,
    OutboundMessage,
    RetryLater,
)


@dataclass
class FakeHomeserver:
    """Satisfies `bot.transports.base.Transport`: one homeserver, and the bot's account there.

    Its processor serves what members and the bot send in the order it comes. cores: that serve side
    by side, as by workers that persist events. limit: of the bot's account.
    """

    loop: VirtualTimeLoop
    delays: Delays
    cores: float = 1.0
    limit: Limit | None = None

    posted: list[OutboundMessage] = field(default_factory=list)
    posted_at: list[float] = field(default_factory=list)
    """When each could be read by those in its room."""
    refusals: int = 0

    def __post_init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._free_at = 0.0
        self._coming: list[tuple[float, int, InboundEvent]] = []
        self._inbound: list[tuple[float, int, InboundEvent]] = []
        self._numbers = count()
        self._arrived = asyncio.Event()
        self._tokens = float(self.limit.burst) if self.limit else 0.0
        self._filled_at = self.loop.time()

    def say(self, event: InboundEvent, at: float) -> None:
        """A member will send this, at a time of the loop's that has not passed; the bot hears it
        when the server has passed it on."""
        heapq.heappush(self._coming, (at, next(self._numbers), event))
        self._arrived.set()

    @property
    def is_passing_on(self) -> bool:
        """Whether there is something that the bot has not heard yet."""
        return bool(self._coming or self._inbound)

    @property
    def doubled(self) -> int:
        """How many messages stand in their room more than once."""
        return sum(times - 1 for times in Counter(each.key for each in self.posted).values())

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        return {room: room for room in rooms}

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        """One: no text of a Monday is too long."""
        return [message]

    async def send(self, message: OutboundMessage) -> str:
        """See `Transport`. Raises RetryLater where the account has sent too much."""
        self.loop.work(self.delays.said)
        self._take_token()
        self._admit()
        await asyncio.sleep(max(0.0, self._served_at(self.loop.time()) - self.loop.time()))
        if message.key not in self._ids:
            self._ids[message.key] = f"$kansli-{len(self._ids)}"
            self.posted.append(message)
            self.posted_at.append(self.loop.time() + self.delays.sync)
        return self._ids[message.key]

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        return self._ids.get(message.key)

    async def listen(self, port: InboundPort) -> None:
        """Hand over what has come, in order, until cancelled."""
        while True:
            self._arrived.clear()
            self._admit()
            if self._inbound:
                await asyncio.sleep(max(0.0, self._inbound[0][0] - self.loop.time()))
            elif self._coming:
                await asyncio.sleep(max(0.0, self._coming[0][0] - self.loop.time()))
            else:
                await self._arrived.wait()
            heard = False
            while self._inbound and self._inbound[0][0] <= self.loop.time():
                event = heapq.heappop(self._inbound)[2]
                self.loop.work(self.delays.heard)
                await port.call(lambda events, event=event: events.receive(event))  # type: ignore[misc]
                heard = True
                self._admit()
            if heard:
                token = str(next(self._numbers))
                await port.call(lambda events, token=token: events.save_sync_token(token))  # type: ignore[misc]

    async def close(self) -> None:
        """There is nothing to close."""

    def _admit(self) -> None:
        """Serve what members have sent by now."""
        while self._coming and self._coming[0][0] <= self.loop.time():
            at, number, event = heapq.heappop(self._coming)
            passed_on = self._served_at(at) + self.delays.sync
            heapq.heappush(self._inbound, (passed_on, number, event))

    def _served_at(self, sent_at: float) -> float:
        """When what was sent then is answered: after all before it."""
        each = self.delays.server / self.cores
        self._free_at = max(sent_at, self._free_at) + each
        return self._free_at + max(0.0, self.delays.put - self.delays.server)

    def _take_token(self) -> None:
        if self.limit is None:
            return
        now = self.loop.time()
        passed, self._filled_at = now - self._filled_at, now
        filled = self._tokens + passed * self.limit.per_second
        self._tokens = min(float(self.limit.burst), filled)
        if self._tokens < 1.0:
            self.refusals += 1
            raise RetryLater("M_LIMIT_EXCEEDED", (1.0 - self._tokens) / self.limit.per_second)
        self._tokens -= 1.0
