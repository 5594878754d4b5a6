"""Trying again: the one backoff of the whole bot, and waiting for the database."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.runtime.executor import Executor
from secretary.errors import LeaseLost, StorageUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_WAIT: Final = 300.0
"""Seconds between two attempts, at most, of what is tried again until it succeeds."""


class Backoff:
    """Waits in seconds that double from `first` to `longest`, until something works.

    jitter: the share, from 0 to 1, by which chance may shorten each wait. It keeps many clients
        from coming back to a restarted server at the same instant.
    """

    def __init__(self, first: float = 1.0, longest: float = 60.0, *, jitter: float = 0.0) -> None:
        self._first = first
        self._longest = longest
        self._jitter = jitter
        self._next = first

    def next(self) -> float:
        """Seconds to wait this time; the next wait is longer."""
        seconds, self._next = self._next, min(self._next * 2, self._longest)
        return seconds * random.uniform(1 - self._jitter, 1)  # noqa: S311  # no secret

    def reset(self) -> None:
        """It worked: begin again with the shortest wait."""
        self._next = self._first


async def retry_while_unavailable(
    executor: Executor,
    work: Callable[[], T],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    on_wait: Callable[[float], None] = lambda _: None,
    every_error: bool = False,
    longest: float = LONGEST_WAIT,
) -> T:
    """The result of `work` on the database's thread, tried again while that is out of reach.

    on_wait: called with the seconds of each wait, before it. longest: of those.
    every_error: try again after unexpected errors, too; otherwise they are raised. LeaseLost is,
        always: nothing that this process tries again would be done.
    """
    backoff = Backoff(longest=longest)
    while True:
        wait = backoff.next()
        try:
            return await executor(work)
        except StorageUnavailable as error:
            log.warning("waiting %.0f s for the database: %s", wait, error)
        except LeaseLost:
            raise
        except Exception:
            if not every_error:
                raise
            log.exception("the database could not be read or written; again in %.0f s", wait)
        on_wait(wait)
        await sleep(wait)
