"""Takes messages from the outbox to the chat: oldest first in a room, rooms side by side.

A message is settled after it was sent. If the process dies in between it is sent again
with the same key, from which the transport makes the same transaction id, so the room sees
it once. A server remembers those for a day: after that the room is looked at before anything
is sent again. Nothing is dropped: a room that refuses is tried again, for as long as it takes.
What is promised, and why it holds, stands in docs/delivery.md.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final, Protocol, TypeVar

from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.runtime.retry import Backoff
from bot.transports.base import RetryLater, Transport
from secretary.errors import StorageUnavailable
from storage import OutboxRow, Store

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_WAIT: Final = 300.0
"""Seconds between two attempts, at most; the first wait is one second, and each doubles."""
REMEMBERED: Final = timedelta(hours=20)
"""How long a server surely knows a transaction id again; Synapse for about 24 hours."""


class DeliveryMetrics(Protocol):
    """What is counted of deliveries, so that this room need not know who counts."""

    def observe_sent(self, kind: str) -> None:
        """A message of this kind was posted."""

    def observe_retry(self, *, fault: bool) -> None:
        """An attempt failed and will be repeated. fault: by an error that was not expected."""


class Delivery:
    """The outbox's way out.

    sleep: waits some seconds; the tests' own returns at once.
    """

    def __init__(
        self,
        store: Store,
        chat: Transport,
        clock: Clock,
        executor: Executor,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: DeliveryMetrics | None = None,
    ) -> None:
        self._store = store
        self._chat = chat
        self._clock = clock
        self._executor = executor
        self._sleep = sleep
        self._metrics = metrics
        self._wake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._under_way: dict[int, asyncio.Event] = {}

    def wake(self) -> None:
        """There may be something in the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        self._wake.set()
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._start()
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def flush(self) -> None:
        """Deliver everything that waits now, and return when it is sent."""
        await self._start()
        await asyncio.gather(*self._busy.values())

    async def _start(self) -> None:
        for room in await self._patiently(self._rooms_waiting):
            if room not in self._busy:
                task = asyncio.create_task(self._drain(room), name=f"deliver to {room}")
                self._busy[room] = task
                task.add_done_callback(partial(self._done, room))

    def _done(self, room: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(room, None)
        # Something may have come in between the last look and now.
        self._wake.set()

    async def _drain(self, room: str) -> None:
        backoff = Backoff(longest=LONGEST_WAIT)
        while (queued := await self._patiently(lambda: self._take_up(room))) is not None:
            if under_way := self._under_way.get(queued.id):
                # It was on its way to a room that was upgraded meanwhile, and came along here.
                await under_way.wait()
                continue
            pause = await self._deliver(queued, backoff.next())
            if pause is None:
                backoff.reset()
                continue
            await self._sleep(pause)
            # Looked up anew then: it may have moved to another room.

    async def _deliver(self, queued: OutboxRow, wait: float) -> float | None:
        """Send it and settle it; or the seconds to wait before it is tried again."""
        done = self._under_way[queued.id] = asyncio.Event()
        try:
            event_id, pause = await self._send(queued, wait)
            if event_id is not None:
                await self._patiently(lambda: self._settle(queued.id, event_id))
                if self._metrics is not None:
                    self._metrics.observe_sent(queued.post.kind)
        finally:
            del self._under_way[queued.id]
            done.set()
        return pause

    async def _patiently(self, work: Callable[[], T]) -> T:
        """`work` on the store's thread, tried again until it is done: nothing else would."""
        backoff = Backoff(longest=LONGEST_WAIT)
        while True:
            wait = backoff.next()
            try:
                return await self._executor(work)
            except StorageUnavailable as error:
                log.warning("the outbox waits %.0f s for the database: %s", wait, error)
            except Exception:
                log.exception("the outbox could not be read or written; again in %.0f s", wait)
            await self._sleep(wait)

    async def _send(self, queued: OutboxRow, wait: float) -> tuple[str | None, float | None]:
        """The event it became; or the seconds to wait, `wait` where nobody says how long."""
        post = queued.post
        about = {"group": post.group_id, "meeting": post.meeting_id, "kind": post.kind}
        try:
            return await self._find(queued) or await self._chat.send(post), None
        except RetryLater as later:
            pause = later.seconds if later.seconds is not None else wait
            log.warning("%s waits %.0f s: %s", post.key, pause, later.reason, extra=about)
            self._count_retry(fault=False)
        except Exception:
            # Whatever it was: nothing is dropped.
            pause = wait
            log.exception("%s waits %.0f s", post.key, pause, extra=about)
            self._count_retry(fault=True)
        return None, pause

    def _count_retry(self, *, fault: bool) -> None:
        if self._metrics is not None:
            self._metrics.observe_retry(fault=fault)

    async def _find(self, queued: OutboxRow) -> str | None:
        """The event that an earlier attempt made, where sending again could make a second one."""
        if queued.tried is None:
            return None
        # Nor is a clock to be believed that has gone backwards since.
        if timedelta(0) <= self._clock.now() - queued.tried < REMEMBERED:
            return None
        event_id = await self._chat.find(queued.post, queued.tried)
        found = "stands there" if event_id else "does not stand there"
        log.warning("%s was tried long ago, and %s", queued.post.key, found)
        return event_id

    def _rooms_waiting(self) -> list[str]:
        with self._store.begin() as tx:
            return tx.outbox.rooms_waiting()

    def _take_up(self, room: str) -> OutboxRow | None:
        with self._store.begin() as tx:
            queued = tx.outbox.next_in(room)
            if queued is not None and queued.tried is None:
                tx.outbox.trying(queued.id, self._clock.now())
            return queued

    def _settle(self, id: int, event_id: str) -> None:
        with self._store.begin() as tx:
            tx.outbox.sent(id, event_id, self._clock.now())
