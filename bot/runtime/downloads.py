"""Fetches the files that are wanted, outside of any transaction, and hands their bytes over.

One after the other, so that no more than one is in memory. What is wanted stands in the database,
so that a restart loses none; one that cannot be had now is tried again for a while, and its sender
is told where it cannot be had at all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.runtime.retry import Backoff, retry_while_unavailable
from bot.transports.base import FetchesFiles, FileNotFetched, FileProblem, RetryLater, Transport
from storage import WantedFile

log = logging.getLogger(__name__)

T = TypeVar("T")

GIVE_UP_AFTER: Final = timedelta(hours=1)
"""After so long whoever wants a file is told that it cannot be had."""
_LONGEST_WAIT: Final = 60.0


class FileTakers(Protocol):
    """Who wants files; each call is one transaction, on the database's thread."""

    def wanted_files(self) -> Sequence[tuple[WantedFile, int]]:
        """Those that are wanted, in the order they were asked for, and how many bytes each may
        have; none while nothing is to be decided."""

    def take_file(self, event_id: str, content: bytes) -> None:
        """Here are its bytes. Nothing happens where it is wanted no more."""

    def give_up_file(self, event_id: str, problem: FileProblem) -> None:
        """It cannot be had. Nothing happens where it is wanted no more."""


@dataclass
class _PutOff:
    due: float
    backoff: Backoff = field(default_factory=lambda: Backoff(longest=_LONGEST_WAIT))


class Downloads:
    """Fetches what is wanted. on_done: called when something has come of a file.

    sleep: waits some seconds; the tests' own returns at once.
    """

    def __init__(
        self,
        takers: FileTakers,
        transports: Mapping[str, Transport],
        clock: Clock,
        executor: Executor,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        on_done: Callable[[], None] = lambda: None,
    ) -> None:
        self._takers = takers
        self._transports = transports
        self._clock = clock
        self._executor = executor
        self._sleep = sleep
        self._on_done = on_done
        self._wake = asyncio.Event()
        self._put_off: dict[str, _PutOff] = {}

    def wake(self) -> None:
        """There may be something to fetch."""
        self._wake.set()

    async def run(self) -> None:
        """Fetch until cancelled."""
        while True:
            self._wake.clear()
            wanted = await self._in_database(self._takers.wanted_files)
            self._put_off = {
                each.file.event_id: self._put_off[each.file.event_id]
                for each, _ in wanted
                if each.file.event_id in self._put_off
            }
            now = time.monotonic()
            waits = [self._put_off[key].due - now for key in self._put_off]
            ready = [each for each in wanted if self._is_due(each[0], now)]
            if not ready:
                await self._pause(min(waits, default=None))
            for each, most in ready[:1]:  # then look again: it may be wanted no more
                await self._fetch(each, most)

    def _is_due(self, wanted: WantedFile, now: float) -> bool:
        put_off = self._put_off.get(wanted.file.event_id)
        return put_off is None or put_off.due <= now

    async def _pause(self, seconds: float | None) -> None:
        """Wait until something may have changed, but no longer than that."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._wake.wait())]
        if seconds is not None:
            waits.append(asyncio.ensure_future(self._sleep(max(0.0, seconds))))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _fetch(self, wanted: WantedFile, most: int) -> None:
        event_id = wanted.file.event_id
        transport = self._transports.get(wanted.channel)
        about = {"event": event_id}
        try:
            if transport is None or not isinstance(transport, FetchesFiles):
                raise FileNotFetched(FileProblem.GONE)
            if wanted.file.size is not None and wanted.file.size > most:
                raise FileNotFetched(FileProblem.TOO_LARGE)
            content = await transport.fetch(wanted.file, most)
        except FileNotFetched as error:
            log.warning("a file cannot be had: %s", error.problem, extra=about)
            done = partial(self._takers.give_up_file, event_id, error.problem)
        except Exception as error:  # noqa: BLE001 - whatever it was: it is tried again, or told
            seconds = self._try_again(wanted, error)
            if seconds is not None:
                log.warning("a file waits %.0f s (%s)", seconds, _why(error), extra=about)
                return
            log.warning("a file could not be had for long", extra=about)
            done = partial(self._takers.give_up_file, event_id, FileProblem.UNREACHABLE)
        else:
            log.info("a file was fetched", extra=about)
            done = partial(self._takers.take_file, event_id, content)
        await self._in_database(done)
        self._on_done()

    def _try_again(self, wanted: WantedFile, error: Exception) -> float | None:
        """Put it off; for how many seconds, or None where it was tried for long enough."""
        if self._clock.now() - wanted.wanted_at >= GIVE_UP_AFTER:
            return None
        key = wanted.file.event_id
        put_off = self._put_off.setdefault(key, _PutOff(0.0))
        asked = error.seconds if isinstance(error, RetryLater) else None
        seconds = put_off.backoff.next() if asked is None else asked
        put_off.due = time.monotonic() + seconds
        return seconds

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await retry_while_unavailable(
            self._executor, work, sleep=self._sleep, every_error=True
        )


def _why(error: Exception) -> str:
    """For the log; no words of an error that was not expected, which may hold the request."""
    return error.reason if isinstance(error, RetryLater) else type(error).__name__
