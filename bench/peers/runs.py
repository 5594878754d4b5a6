"""What is measured of one bot in one room."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bench.peers.members import SEATS, Members
from bench.peers.peers import Peer

_TRIES: Final = 20
_TRY_SECONDS: Final = 3.0
_QUIET: Final = 15.0
"""Seconds without an answer, after which no more are expected."""


@dataclass
class Burst:
    """count: commands. answered: of them. seconds: from the first until the last answer was read,
    in each round; where the bot was down, from its start."""

    count: int
    answered: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every command was answered, and none twice."""
        return all(each == self.count for each in self.answered)

    @property
    def median(self) -> float:
        """Of the seconds."""
        return statistics.median(self.seconds)


@dataclass
class Measured:
    """Of one bot, in clear or encrypted rooms. serial: seconds from a member's sending a command
    until one of them has read the answer. cpu: seconds of the bot's for each of these. memory: MB
    when all is over."""

    serial: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0
    bursts: dict[int, Burst] = field(default_factory=dict)
    down: Burst | None = None


class Room:
    """A bot's room, in which it is measured."""

    def __init__(self, peer: Peer, members: Members, *, encrypted: bool) -> None:
        self.peer = peer
        self.encrypted = encrypted
        self.measured = Measured()
        self._members = members
        self._room = peer.rooms[encrypted]
        self._who: Iterator[int] = itertools.cycle(range(SEATS))
        self._texts: Iterator[str] = itertools.cycle(peer.texts)

    def look(self) -> None:
        """Count answers from now on."""
        self._members.watch.look_at(self._room, self.peer.id, only_replies=self.peer.only_replies)

    async def say(self, text: str) -> bool:
        """The secretary writes this; whether it was answered."""
        before = self._count()
        await self._members.say(self._room, 0, text)
        return len(await self._members.watch.until(self._room, before + 1, _QUIET)) > before

    async def wait_for_answer(self, text: str) -> None:
        """The secretary writes this until the bot, which may still be starting, answers. Raises
        AssertionError where it never does."""
        for _ in range(_TRIES):
            before = self._count()
            await self._members.say(self._room, 0, text)
            watch = self._members.watch
            if len(await watch.until(self._room, before + 1, _TRY_SECONDS)) > before:
                await watch.until(self._room, self._count() + 1, _TRY_SECONDS)  # those before it
                return
        raise AssertionError((self.peer.name, self.peer.process.log()))

    async def warm_up(self) -> None:
        """Every member has written once, and shared keys; nothing of it is kept. Raises
        AssertionError where the bot has answered nothing."""
        found = Burst(SEATS)
        await self._burst(found)
        assert found.answered[0], (self.peer.name, self.peer.process.log())

    async def serial(self, times: int) -> None:
        """One member after the other writes, when the one before has been answered."""
        before = self.peer.process.usage().cpu
        for _ in range(times):
            count = self._count()
            began = time.perf_counter()
            await self._members.say(self._room, next(self._who), next(self._texts))
            at = await self._members.watch.until(self._room, count + 1, _QUIET)
            if len(at) > count:
                self.measured.serial.append(at[count] - began)
        self.measured.cpu.append((self.peer.process.usage().cpu - before) / times)

    async def burst(self, count: int) -> None:
        """All members write, as fast as they can."""
        found = self.measured.bursts.setdefault(count, Burst(count))
        await self._burst(found)

    async def burst_while_down(self, count: int) -> None:
        """The same while the bot does not run; it is started then."""
        await self.peer.process.stop()
        self.measured.down = Burst(count)
        before = self._count()
        await self._write(count)
        began = time.perf_counter()
        self.peer.process.start()
        await self._await(self.measured.down, before, began)

    async def _burst(self, found: Burst) -> None:
        before, began = self._count(), time.perf_counter()
        await self._write(found.count)
        await self._await(found, before, began)

    async def _await(self, found: Burst, before: int, began: float) -> None:
        at = await self._members.watch.until(self._room, before + found.count, _QUIET)
        found.answered.append(len(at) - before)
        if len(at) > before:
            found.seconds.append(at[-1] - began)

    async def _write(self, count: int) -> None:
        texts = [next(self._texts) for _ in range(count)]

        async def write(who: int) -> None:
            for text in texts[who::SEATS]:
                await self._members.say(self._room, who, text)

        await asyncio.gather(*(write(who) for who in range(SEATS)))

    def _count(self) -> int:
        return self._members.watch.count(self._room)
