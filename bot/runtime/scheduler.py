"""The alarm clock: wakes the desk, and remembers nothing. The only importer of APScheduler.

It wakes at start, at the next instant something falls due, and every minute besides, so that
a meeting planned meanwhile, a clock that was set or a laptop that slept needs no care.
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
"""Does what has fallen due; says when something falls due next."""


class Ticker:
    """Calls `tick` when it is time, never twice at once."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._turn = asyncio.Lock()
        self._stopped = False
        # The default misfire_grace_time forgets whatever is a second late.
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin; the first tick comes at once. Call it inside the running event loop."""
        self._scheduler.add_job(
            self._wake,
            IntervalTrigger(seconds=EVERY_SECONDS, timezone=UTC),
            id="minute",
            next_run_time=datetime.now(UTC),  # noqa: TID251 - APScheduler's own clock, not ours
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more, and leave a tick that is under way."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        try:
            # max_instances counts each job by itself, and there are two.
            async with self._turn:
                alarm = await self._tick()
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            return  # APScheduler would log an error at every good end
        except Exception:
            log.exception("what is due could not be looked up; again within a minute")
            return
        if alarm is not None:
            self._scheduler.add_job(
                self._wake,
                DateTrigger(alarm, timezone=UTC),
                id="next",
                replace_existing=True,
                # It may be set by its own ringing; with one instance that would be forgotten.
                max_instances=2,
            )
