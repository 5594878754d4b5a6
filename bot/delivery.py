"""Takes messages from the outbox to the chat: oldest first in a room, rooms side by side.

A message is settled after it was sent. If the process dies in between it is sent again
with the same key, from which the transport makes the same transaction id, so the room sees
it once. Nothing is dropped: a room that refuses is tried again, for as long as it takes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, Protocol, TypeVar

from bot.chat import Chat, NotNow, Outgoing
from bot.clock import Clock
from bot.metrics import Metrics
from secretary.errors import StorageUnavailable
from storage import Post, Queued, Store

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_WAIT: Final = 1.0
"""Seconds before the second attempt; doubled for each one after that."""
LONGEST_WAIT: Final = 300.0


class Worker(Protocol):
    """Runs blocking work on the one thread that uses the store."""

    async def __call__(self, work: Callable[[], T]) -> T: ...


class Delivery:
    """The outbox's way out.

    sleep: waits some seconds; the tests' own returns at once.
    """

    def __init__(
        self,
        store: Store,
        chat: Chat,
        clock: Clock,
        worker: Worker,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._chat = chat
        self._clock = clock
        self._worker = worker
        self._sleep = sleep
        self._metrics = metrics or Metrics()
        self._knock = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}

    def knock(self) -> None:
        """There may be something in the outbox."""
        self._knock.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        self._knock.set()
        try:
            while True:
                await self._knock.wait()
                self._knock.clear()
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
        self._knock.set()

    async def _drain(self, room: str) -> None:
        while (queued := await self._patiently(lambda: self._next_in(room))) is not None:
            await self._deliver(queued)

    async def _deliver(self, queued: Queued) -> None:
        event_id = await self._send(queued)
        await self._patiently(lambda: self._settle(queued.id, event_id))
        self._metrics.sent(queued.post.kind)

    async def _patiently(self, work: Callable[[], T]) -> T:
        """`work` on the store's thread, tried again until it is done: nothing else would."""
        wait = FIRST_WAIT
        while True:
            try:
                return await self._worker(work)
            except StorageUnavailable as error:
                log.warning("the outbox waits %.0f s for the database: %s", wait, error)
            except Exception:
                log.exception("the outbox could not be read or written; again in %.0f s", wait)
            await self._sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _send(self, queued: Queued) -> str:
        post = queued.post
        about = {"group": post.group_id, "meeting": post.meeting_id, "kind": post.kind}
        wait = FIRST_WAIT
        while True:
            try:
                return await self._chat.send(outgoing(post))
            except NotNow as later:
                pause = later.seconds if later.seconds is not None else wait
                log.warning("%s waits %.0f s: %s", post.key, pause, later.reason, extra=about)
                self._metrics.put_off(fault=False)
            except Exception:
                # Whatever it was: nothing is dropped.
                pause = wait
                log.exception("%s waits %.0f s", post.key, pause, extra=about)
                self._metrics.put_off(fault=True)
            wait = min(wait * 2, LONGEST_WAIT)
            await self._sleep(pause)

    def _rooms_waiting(self) -> list[str]:
        with self._store.begin() as tx:
            return tx.outbox.rooms_waiting()

    def _next_in(self, room: str) -> Queued | None:
        with self._store.begin() as tx:
            return tx.outbox.next_in(room)

    def _settle(self, id: int, event_id: str) -> None:
        with self._store.begin() as tx:
            tx.outbox.sent(id, event_id, self._clock.now())


def outgoing(post: Post) -> Outgoing:
    """A post as the transport takes it."""
    return Outgoing(
        key=post.key,
        room=post.room,
        text=post.text,
        html=post.html,
        rings=post.rings,
        mentions=post.mentions,
        reply_to=post.reply_to,
        thread=post.thread,
    )
