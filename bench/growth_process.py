"""A bot in a process of its own, on a store that is there: how long it takes from its start until
it answers, what memory it takes, and how long an answer takes while it ticks.

    python -m bench.growth_process URL GROUPS STARTED [brief]

STARTED: when the process was begun, as time.time() has it. brief: leave out what an answer takes.
Writes a JSON object: seconds and MB.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import time
from collections.abc import Awaitable
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bench.archive import NOW, groups, member
from bench.calibration import calibration_time
from bot.application import Application
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvent
from storage import Store
from tests.fakes.transport import FakeTransport

BLOCKS: Final = 8
IN_A_BLOCK: Final = 10
TICKING: Final = 20
"""Of how many groups all rules are asked again and again meanwhile; each has a job of its own."""


class Bot:
    """The whole application on a transport in memory."""

    def __init__(self, url: str, how_many: int) -> None:
        self.store = Store(url)
        self.store.migrate()
        self.groups = groups(how_many)
        self.clock = ManualClock(NOW)
        self.service = EventService(self.groups, self.store, self.clock)
        self.transport = FakeTransport()
        self.application = Application(self.service, self.store, self.transport, self.clock)
        self._room = self.groups[0].places["matrix"].room
        self._numbers = count()

    async def answer(self) -> float:
        """The processor's seconds that the process takes from a message's being heard until its
        answer is posted, for whatever it does: as many go by where nothing else is at work."""
        event_id = f"${time.time_ns()}-{next(self._numbers)}"  # another one in another process
        event = InboundEvent(event_id, self._room, member(0), "!möte", NOW)
        began = time.process_time()
        await self.application.call(lambda events: events.receive(event))
        key = f"reply {event.event_id}"
        await self.transport.until(lambda: key in self.transport.posted.get(self._room, ()), 600)
        return time.process_time() - began

    async def ticking(self, may_tick: asyncio.Event) -> None:
        """Ask every rule of some groups, again and again."""
        self.service._registry = self.service._registry.of(self.groups[:TICKING], "!")
        while True:
            await may_tick.wait()
            self.service._groups.ask_all_anew()
            await self.application.tick()


async def measure(
    url: str, how_many: int, started: float, *, brief: bool = False
) -> dict[str, float]:
    bot = Bot(url, how_many)
    delivering = asyncio.create_task(bot.application.delivery.run())
    began = time.process_time()
    first_tick = asyncio.create_task(bot.application.tick())
    await asyncio.sleep(0)
    await bot.answer()
    found = {"first answer": time.time() - started, "first answer, CPU": time.process_time()}
    await first_tick
    found["first tick, CPU"] = time.process_time() - began
    await bot.application.tick()
    found["MB"] = _memory()
    # Beside what the machine takes meanwhile for what is always the same: others are at work.
    machine, idle, rules = [], [], []
    for number in range(TICKING):
        machine.append(calibration_time())
        idle.append(await _seconds_of(bot.application.tick()) / machine[-1])
        rules.append(await _seconds_of(_rules_of(bot, number)) / machine[-1])
    found |= {"idle tick": median(idle), "a group's rules": median(rules)}
    found["idle tick, CPU"] = median(idle) * median(machine)
    if not brief:
        found |= await _beside_a_tick(bot)
        found["a command"] = found["median, alone"] / calibration_time()
    delivering.cancel()
    return found


async def _rules_of(bot: Bot, number: int) -> None:
    """Ask all rules of a group, of which nothing is due."""
    group = bot.groups[number % len(bot.groups)].id
    await bot.application._executor(lambda: bot.service.tick_group(group))


async def _seconds_of(work: Awaitable[object]) -> float:
    """The processor's seconds that the process takes until it is done."""
    began = time.process_time()
    await work
    return time.process_time() - began


def _memory() -> float:
    """What the process holds in memory now, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


async def _beside_a_tick(bot: Bot) -> dict[str, float]:
    """What an answer takes alone and while a tick is under way, in turn."""
    may_tick, times = asyncio.Event(), dict[bool, list[float]]({False: [], True: []})
    ticking = asyncio.create_task(bot.ticking(may_tick))
    for block in range(2 * BLOCKS):
        if with_tick := bool(block % 2):
            may_tick.set()
        for number in range(IN_A_BLOCK):
            await asyncio.sleep(0.03 + 0.007 * number)  # at another moment of a tick each time
            times[with_tick].append(await bot.answer())
        may_tick.clear()
        await asyncio.sleep(0.3)
    ticking.cancel()
    return {
        f"{name}, {how}": function(times[with_tick])
        for name, function in (("median", median), ("p95", lambda all_: quantiles(all_, n=20)[-1]))
        for how, with_tick in (("alone", False), ("with a tick", True))
    }


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    url, how_many, started, *brief = sys.argv[1:]
    measured = measure(url, int(how_many), float(started), brief=bool(brief))
    sys.stdout.write(json.dumps(asyncio.run(measured)))
