"""The single thread on which everything that blocks on the database runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from secretary.errors import LeaseLost

T = TypeVar("T")


class Executor(Protocol):
    """Runs blocking work on the thread that owns the store, and returns its result."""

    async def __call__(self, work: Callable[[], T]) -> T: ...


class TermExecutor:
    """Another executor until `end`; what is asked of it after that is refused with LeaseLost.

    account: whose lease it is. What runs on after its term could else pass for the next one's.
    """

    def __init__(self, executor: Executor, account: str) -> None:
        self._executor = executor
        self._account = account
        self._has_ended = False

    async def __call__(self, work: Callable[[], T]) -> T:
        if self._has_ended:
            raise LeaseLost(self._account)
        return await self._executor(work)

    def end(self) -> None:
        """Refuse everything from now on."""
        self._has_ended = True


class CountingExecutor:
    """Another executor, which knows whether work waits for it: what takes long can give way."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._waiting = set[object]()

    async def __call__(self, work: Callable[[], T]) -> T:
        this = object()

        def begin() -> T:
            self._waiting.discard(this)
            return work()

        self._waiting.add(this)
        try:
            return await self._executor(begin)
        finally:
            self._waiting.discard(this)  # also where it was cancelled before it began

    def is_wanted(self) -> bool:
        """Whether something waits for its turn. To be asked from whatever thread."""
        return bool(self._waiting)


class DatabaseExecutor:
    """One worker thread: SQLite has one writer, and the event loop never waits for it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def __call__(self, work: Callable[[], T]) -> T:
        """The result of `work`, run after everything submitted before it. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Wait for the work under way, and end the thread."""
        self._pool.shutdown()
