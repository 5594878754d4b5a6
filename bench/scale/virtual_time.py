"""An event loop that jumps over every wait: its time passes by the work that is done, and by waits.

So real code of hours runs in the seconds of processor time that it takes. Work on other machines,
or in libraries that are left out, is told to the loop by `work`.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.runtime.executor import DatabaseExecutor

T = TypeVar("T")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """One process with one core: everything that it does takes its own time, one after the other.

    Its seconds are those of this thread's processor time, and what it was told.
    """

    def __init__(self) -> None:
        self._told = 0.0
        super().__init__(_Jumping(self._jump))

    def time(self) -> float:
        return time.thread_time() + self._told

    def work(self, seconds: float) -> None:
        """Let so much time pass in which the process does nothing else."""
        self._told += seconds

    def _jump(self, seconds: float) -> None:
        self._told += seconds


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing that is not there yet."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        super().__init__()
        self._jump_over = jump

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found:
            if timeout is None:
                raise RuntimeError("all wait for something that will never happen")
            self._jump_over(max(0.0, timeout))
        return found


class VirtualClock:
    """A `Clock` that goes by the loop's time. start: aware, what it is now."""

    def __init__(self, loop: VirtualTimeLoop, start: datetime) -> None:
        self._loop = loop
        self._start = start - timedelta(seconds=loop.time())

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())


class InlineExecutor(DatabaseExecutor):
    """The database's thread, on the loop's own: Python lets only one of the two work at a time.

    disk: seconds that each transaction waits for the disk, or for the database's server.
    """

    def __init__(self, loop: VirtualTimeLoop, disk: float) -> None:
        super().__init__()
        self._loop = loop
        self._disk = disk
        self.transactions = 0
        self.seconds = 0.0
        """Of processor time, over all transactions."""

    async def __call__(self, work: Callable[[], T]) -> T:
        await asyncio.sleep(0)  # whoever else wants it by now has asked
        began = time.thread_time()
        try:
            return work()
        finally:
            self.seconds += time.thread_time() - began
            self.transactions += 1
            self._loop.work(self._disk)


def run(work: Callable[[VirtualTimeLoop], Awaitable[T]]) -> T:
    """What comes of it, on a loop of its own."""
    loop = VirtualTimeLoop()
    try:
        return loop.run_until_complete(work(loop))
    finally:
        loop.close()
