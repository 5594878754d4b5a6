"""The single thread on which everything that blocks on the database runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class Executor(Protocol):
    """Runs blocking work on the thread that owns the store, and returns its result."""

    async def __call__(self, work: Callable[[], T]) -> T: ...


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
