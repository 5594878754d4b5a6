"""Waiting in tests: for a condition, and how long where several tests share a machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

_longest = float("inf")
"""Less where a test is to fail by waiting in vain (tests/security)."""


def scaled(seconds: float) -> float:
    """`seconds` for each pytest-xdist worker on this machine."""
    return min(seconds * int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")), _longest)


async def cancel(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for its end, whatever that is."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def poll(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 20) -> None:
    """Wait until `condition` holds, where nothing reports it; AssertionError if it never does."""
    seconds = scaled(seconds)
    try:
        async with asyncio.timeout(seconds):
            while True:
                holds = condition()
                if await holds if isinstance(holds, Awaitable) else holds:
                    return
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {seconds} s") from None


class Changes:
    """What can be waited for: a condition is checked after each `notify`."""

    def __init__(self) -> None:
        self._condition = asyncio.Condition()

    async def notify(self) -> None:
        """Let those who wait check again."""
        async with self._condition:
            self._condition.notify_all()

    async def until(
        self, condition: Callable[[], bool], seconds: float, seen: Callable[[], str]
    ) -> None:
        """Wait until `condition` holds; AssertionError with what was `seen` if it never does."""
        seconds = scaled(seconds)
        try:
            async with asyncio.timeout(seconds), self._condition:
                await self._condition.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s: {seen()}") from None
