"""The bot while it works for an account: its transports, what it decides, delivery and clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from bot.events.service import EventService
from bot.monitoring.health import HealthMonitor
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from bot.runtime.delivery import Delivery
from bot.runtime.downloads import Downloads
from bot.runtime.executor import CountingExecutor, DatabaseExecutor, Executor
from bot.runtime.retry import retry_while_unavailable
from bot.transports.base import InboundEvents, ReadsPosted, TellsTime, Transport
from secretary.people import MATRIX
from storage import Store

if TYPE_CHECKING:
    from bot.runtime.scheduler import Ticker

T = TypeVar("T")

_GIVES_WAY_TIMES: Final = 3
"""How often what falls due of a group gives way before it is done whatever waits for it: to what
waits meanwhile, and to what was said just before, which is still being answered."""
_GIVES_WAY_SECONDS: Final = 0.05
"""For how long: about what a message takes from being heard to being answered."""
_GIVES_WAY_IN_A_TICK: Final = 600
"""How often at most in one tick, however many groups it has: half a minute. In a steady stream of
messages a thousand groups would else take longer than a tick may (`TICK_LIMIT`)."""


class Application:
    """The bot as it runs: the `InboundPort` of its transports, and what the scheduler ticks.

    transport: Matrix's, on which rooms and devices are. others: those of other channels, by name.
    executor: does the work with the store; None for one of its own, which `close` ends.
    may_send: see `Delivery`.
    """

    def __init__(
        self,
        service: EventService,
        store: Store,
        transport: Transport,
        clock: Clock,
        heartbeat: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
        executor: Executor | None = None,
        health: HealthMonitor | None = None,
        others: Mapping[str, Transport] = MappingProxyType({}),
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self._service = service
        self._store = store
        self._looked_at = store.times_wanted
        """How often something had been wanted when it was last looked for."""
        self._transports = {MATRIX: transport, **others}
        self._calls = self._calls_seen = 0
        """How often something was reported, and had been when a tick last looked."""
        self._may_give_way = _GIVES_WAY_IN_A_TICK
        self._ticker: Ticker | None = None
        self._heartbeat = heartbeat
        self._sleep = sleep
        self._own_executor = None if executor else DatabaseExecutor()
        self._executor = CountingExecutor(executor or self._own_executor)  # type: ignore[arg-type]
        self._clock = clock
        if isinstance(transport, ReadsPosted):
            service.hold()
        if isinstance(transport, TellsTime):
            service.compare_clock(transport.clock_ahead)
        self.delivery = Delivery(
            store,
            self._transports,
            clock,
            self._executor,
            sleep,
            metrics,
            self._on_sent,
            lambda: service.is_held,
            service.refused_files.report,
            may_send,
        )
        self.downloads = Downloads(
            service.files, self._transports, clock, self._executor, sleep, self.delivery.wake
        )
        self.health = health or HealthMonitor(store, clock, self._executor, transport)
        self.health.watch(lambda: service.checks)

    async def call(self, work: Callable[[InboundEvents], T]) -> T:
        """What the transport reports; see `InboundPort`."""
        self._calls += 1
        was_held = self._service.is_held
        result = await self._in_database(lambda: work(self._service))
        self.health.record_call()
        self._wake_for_news(everything=was_held)  # which it may be no more
        if self._ticker is not None and (due := self._next_due) is not None:
            self._ticker.wake_at(due)
        return result

    def _wake_for_news(self, *, everything: bool) -> None:
        """See that what somebody has come to want since the last time is fetched.

        everything: whether also what was before, and that what was queued before is sent; of what
        is queued now delivery hears by itself. (What another process has queued, the next tick
        finds.)
        """
        wanted, self._looked_at = self._looked_at, self._store.times_wanted
        if everything:
            self.delivery.wake()
        if everything or self._looked_at != wanted:
            self.downloads.wake()

    @property
    def _next_due(self) -> datetime | None:
        """When there is something to decide next; nothing while that is not to be done."""
        return None if self._service.is_held else self._service.next_due

    def _on_sent(self) -> None:
        """What waits for a message to be on record is heard at the next tick: have it now."""
        if self._ticker is not None and self._service.has_early_reactions:
            self._ticker.wake_at(self._clock.now())

    def retry(self, room: str) -> None:
        """What could not be sent to the room on Matrix is worth another attempt now."""
        self.delivery.retry(MATRIX, room)

    async def tick(self) -> datetime | None:
        """Post what has fallen due; when something falls due next, or None."""
        service = self._service
        groups = await self._in_database(service.begin_tick)
        self._may_give_way = _GIVES_WAY_IN_A_TICK
        for group_id in groups or ():
            await self._tick_group(group_id)
        if groups is not None:
            await self._in_database(service.end_tick)
        next_due = self._next_due  # by now something may fall due before what the tick saw
        self._wake_for_news(everything=True)
        self.health.record_tick(next_due)
        if self._heartbeat is not None:
            self._heartbeat.touch()
        return next_due

    async def _tick_group(self, group_id: str) -> None:
        """A job for each group, which gives way to what is said meanwhile, a few times."""
        tick, is_wanted = self._service.tick_group, self._executor.is_wanted
        for _ in range(min(_GIVES_WAY_TIMES, self._may_give_way)):
            is_quiet = self._calls == self._calls_seen
            if is_quiet and await self._in_database(lambda: tick(group_id, is_wanted)):
                return
            self._calls_seen = self._calls
            self._may_give_way -= 1
            await self._sleep(_GIVES_WAY_SECONDS)
        await self._in_database(lambda: tick(group_id))

    async def run(self) -> None:
        """Listen, deliver and keep time, until cancelled or the transport gives up."""
        from bot.runtime.scheduler import Ticker

        ticker = self._ticker = Ticker(self.tick)
        ticker.start()
        # No task group: it would wrap what the administrator has to read in an ExceptionGroup.
        working = [
            asyncio.create_task(transport.listen(self), name=f"listening to {channel}")
            for channel, transport in self._transports.items()
        ]
        working.append(asyncio.create_task(self.delivery.run(), name="delivery"))
        working.append(asyncio.create_task(self.downloads.run(), name="downloads"))
        try:
            await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
            for task in working:
                if task.done():
                    task.result()
        finally:
            ticker.stop()
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    def close(self) -> None:
        """End the database's thread, where it is its own."""
        if self._own_executor is not None:
            self._own_executor.close()

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await retry_while_unavailable(
            self._executor, work, sleep=self._sleep, on_wait=self._on_wait
        )

    def _on_wait(self, seconds: float) -> None:
        self.health.record_wait(seconds)
        self.delivery.wake()  # nobody knows what was committed before the database went away
