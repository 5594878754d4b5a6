"""What an administrator does after a kill of the bot: restores, copies, take-overs, or a start."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from tests.chaos.hosting import Hosting
from tests.chaos.rooms import GroupRooms
from tests.chaos.scenario import Result, Scenario
from tests.homeserver.bot_process import BotProcess

Deed = Callable[[], Awaitable[None]]


class Administration:
    """What is done after one kill and the next, counted in `result`.

    write: has somebody write something, sooner or later. catch_up: has the secretary ask something
    in a room, until the bot has answered.
    """

    def __init__(
        self,
        scenario: Scenario,
        hosting: Hosting,
        rooms: GroupRooms,
        result: Result,
        *,
        write: Deed,
        catch_up: Callable[[str], Awaitable[None]],
    ) -> None:
        self._scenario = scenario
        self._hosting = hosting
        self._rooms = rooms
        self._result = result
        self._write = write
        self._catch_up = catch_up
        self._copy: BotProcess
        self._backup: Path

    def deeds(self, draw: random.Random) -> Iterator[Deed]:
        """In the order of a draw; when all that the scenario has is done, nothing but to start."""
        scenario = self._scenario
        sorts: list[list[Deed]] = []
        sorts += [[self._keep_copy, self._put_back_copy]] * scenario.restores
        sorts += [[self._keep_backup, self._restore_backup]] * scenario.backups
        sorts += [[self._run_copy_beside]] * scenario.copies
        sorts += [[self._take_over]] * scenario.take_overs
        draw.shuffle(sorts)
        yield from itertools.chain.from_iterable(sorts)
        yield from itertools.repeat(self._hosting.start)

    async def _keep_copy(self) -> None:
        """Keep a copy of the data folder, of which the bot then uses up the keys."""
        self._copy = await self._hosting.copied()
        await self._hosting.start()
        await self._use_up_keys()

    async def _put_back_copy(self) -> None:
        self._hosting.bot = self._copy
        self._result.restores += 1
        await self._start_restored()

    async def _keep_backup(self) -> None:
        """Make one while people write, and have the bot use up the keys that are in it."""
        await self._hosting.start()
        await self._catch_up(self._rooms.all[0])  # one of a bot that is at work
        await asyncio.gather(self._back_up(), *(self._write() for _ in range(2)))
        await self._use_up_keys()

    async def _back_up(self) -> None:
        await self._hosting.has_database.wait()
        self._backup = await self._hosting.back_up()

    async def _restore_backup(self) -> None:
        await self._hosting.restore(self._backup)
        self._result.backups += 1
        await self._start_restored()

    async def _start_restored(self) -> None:
        """Where waits are to be short it is not killed before it has read what it can: what is
        lost with a copy, and given again to a bot whose copy is put back, too, is lost for good."""
        await self._hosting.start()
        if self._scenario.short_waits:
            await self._catch_up(self._rooms.all[0])

    async def _run_copy_beside(self) -> None:
        """A second bot, with the same log-in: on a copy from before the bot ran, or as it is."""
        if self._result.copies % 2 == 0:
            copy = await self._hosting.copied()
            await self._hosting.start()
            await self._use_up_keys()
        else:
            await self._hosting.start()
            copy = await self._hosting.restored_elsewhere(await self._hosting.back_up())
        await asyncio.gather(self._hosting.run_beside(copy), *(self._write() for _ in range(3)))
        self._result.copies += 1

    async def _take_over(self) -> None:
        await self._hosting.let_other_take_over()
        self._result.take_overs += 1

    async def _use_up_keys(self) -> None:
        """The secretary has something answered with a key that was never used before."""
        for room in self._rooms.encrypted:
            self._rooms.secretary.client.invalidate_outbound_session(room)
            await self._catch_up(room)
