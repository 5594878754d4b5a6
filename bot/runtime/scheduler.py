"""Calls the tick when something is due. Keeps no jobs. The only importer of APScheduler.

It ticks at start, when something falls due next, and every minute besides, which covers meetings
planned meanwhile, a clock that was set and a machine that was suspended. The minute is measured by
the event loop's clock, which nobody sets: APScheduler plans its jobs by the time of day, and would
wait for one that had been planned for a day ahead, where the clock was nine days ahead meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

log = logging.getLogger(__name__)

EVERY_SECONDS: Final[float] = 60

Tick = Callable[[], Awaitable[datetime | None]]
"""Handles what is due; returns when something falls due next, aware, or None."""


class Ticker:
    """Calls `tick` at its times, never twice concurrently."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._ticking = asyncio.Lock()
        self._next: datetime | None = None
        self._stopped = False
        self._every_minute: asyncio.Task[None] | None = None
        # By default, APScheduler drops a job that is more than a second late.
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Start; the first tick is immediate. To be called in the running event loop."""
        self._scheduler.start()
        self._every_minute = asyncio.create_task(self._tick_every_minute(), name="ticking")

    def stop(self) -> None:
        """Stop; a tick in progress is cancelled."""
        self._stopped = True
        if self._every_minute is not None:
            self._every_minute.cancel()
        self._scheduler.shutdown(wait=False)

    async def _tick_every_minute(self) -> None:
        while True:
            await self._tick_once()
            await asyncio.sleep(EVERY_SECONDS)

    async def _wake(self) -> None:
        try:
            await self._tick_once()
        except asyncio.CancelledError:
            if not self._stopped:
                raise  # otherwise APScheduler would log an error at every normal shutdown

    async def _tick_once(self) -> None:
        try:
            # Both the minute and what falls due can come while a tick is under way.
            async with self._ticking:
                next_due = await self._tick()
        except Exception:
            self._next = None
            log.exception("what is due could not be looked up; again within a minute")
            return
        self._next = None
        if next_due is not None:
            self.wake_at(next_due)

    def wake_at(self, due: datetime) -> None:
        """Tick when `due` (aware) has come, too, unless there is a tick before that."""
        if self._stopped or (self._next is not None and self._next <= due):
            return
        self._next = due
        self._scheduler.add_job(
            self._wake,
            DateTrigger(due, timezone=UTC),
            id="next",
            replace_existing=True,
            # The job may replace itself while it runs; with one instance that run is dropped.
            max_instances=2,
        )
