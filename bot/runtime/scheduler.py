"""Calls the tick when something is due. Keeps no jobs. The only importer of APScheduler.

It ticks at start, when something falls due next, and every minute besides, which covers meetings
planned meanwhile, a clock that was set and a machine that was suspended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 60

Tick = Callable[[], Awaitable[datetime | None]]
"""Handles what is due; returns when something falls due next, aware, or None."""


class Ticker:
    """Calls `tick` at its times, never twice concurrently."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._ticking = asyncio.Lock()
        self._next: datetime | None = None
        self._stopped = False
        # By default, APScheduler drops a job that is more than a second late.
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Start; the first tick is immediate. To be called in the running event loop."""
        self._scheduler.add_job(
            self._wake,
            IntervalTrigger(seconds=EVERY_SECONDS, timezone=UTC),
            id="minute",
            next_run_time=datetime.now(UTC),  # noqa: TID251 - APScheduler's own clock, not ours
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Stop; a tick in progress is cancelled."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        try:
            # max_instances is per job, and there are two jobs.
            async with self._ticking:
                next_due = await self._tick()
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            return  # otherwise APScheduler would log an error at every normal shutdown
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
