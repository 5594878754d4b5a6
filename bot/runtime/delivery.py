"""Sends messages from the outbox: in each room by turns, rooms side by side, on every channel.

In a room everybody who has asked for something has a turn after the others, of one part of a
message. What is for one of them goes in order, the next when the one before it is on record, and so
does what answers nobody; what is for several goes side by side. A row is settled after all of it
was sent. If the process dies in between, the part that may have been sent is sent again with the
same key, from which the transport makes the same transaction id, so the room sees it once. A server
remembers those for a day: after that the room is searched before anything is sent again. Nothing is
dropped: a room that refuses is tried again, for as long as it takes.

A reply that nothing else waits beside is claimed in the transaction that makes it, and goes as soon
as that is committed. What is promised, and why it holds, stands in docs/delivery.md.

Here are the tasks, on the event loop. `claims` knows what is under way, and puts it on record;
`turns` whose turn it is in a room; `parts` sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from bot.runtime.claims import Claims, place_of
from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.runtime.parts import MessageParts
from bot.runtime.retry import retry_while_unavailable
from bot.runtime.turns import Place, RoomTurns, Sent
from bot.transports.base import FileRefused, NotTaken, OutboundMessage, RetryLater, Transport
from storage import Attachment, OutboxRow, Store, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_SECONDS: Final = 60.0
_SOON_SECONDS: Final = 1.0

OnFileRefused = Callable[[Transaction, OutboundMessage, Attachment, datetime], None]


class DeliveryMetrics(Protocol):
    """What is counted of deliveries, so that this room need not know who counts."""

    def observe_sent(self, kind: str) -> None:
        """A message of this kind was posted."""

    def observe_retry(self, *, fault: bool) -> None:
        """An attempt failed and will be repeated. fault: by an error that was not expected."""


class Delivery:
    """Takes what waits in the outbox to the transport of its channel.

    transports: by channel. What is for a channel without one waits until there is.
    sleep: waits some seconds; the tests' own returns at once.
    is_held: whether nothing is to be sent yet; whoever changes that calls `wake`.
    may_send: whether it is this process that is to send, asked right before each message.
    on_sent: called when a message, or a part of one, is on record as sent.
    on_file_refused: called with a message and the file of it that the server never takes, in the
        transaction in which the rest of the message is left out.
    """

    def __init__(
        self,
        store: Store,
        transports: Mapping[str, Transport],
        clock: Clock,
        executor: Executor,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: DeliveryMetrics | None = None,
        on_sent: Callable[[], None] = lambda: None,
        is_held: Callable[[], bool] = lambda: False,
        on_file_refused: OnFileRefused = lambda *_: None,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._transports = transports
        self._clock = clock
        self._executor = executor
        self._sleep = sleep
        self._metrics = metrics
        self._on_sent = on_sent
        self._on_file_refused = on_file_refused
        self._is_held = is_held
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: dict[Place, asyncio.Task[None]] = {}
        self._claims = Claims(store, transports, clock, self._in_loop)
        self._parts = MessageParts(store, transports, clock, self._in_database, may_send)
        self._without_transport: set[str] = set()

    def wake(self) -> None:
        """There may be something in the outbox."""
        self._wake.set()

    def retry(self, channel: str, room: str) -> None:
        """What could not be sent there is worth another attempt now."""
        if self._claims.is_known(place := (channel, room)):
            self._claims.turns_in(place).let_retry()

    async def run(self) -> None:
        """Deliver until cancelled; what is queued meanwhile in the store is sent without a wake."""
        self._loop = asyncio.get_running_loop()
        self._store.listener = self
        self._wake.set()
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._start()
        finally:
            self._loop = None
            if self._store.listener is self:
                self._store.listener = None
            draining = list(self._draining.values())
            for task in draining:
                task.cancel()
            await asyncio.gather(*draining, return_exceptions=True)

    async def flush(self) -> None:
        """Deliver everything that waits now, and return when it is sent."""
        await self._start()
        await asyncio.gather(*self._draining.values())

    async def _start(self) -> None:
        if self._is_held():
            return
        self._loop = asyncio.get_running_loop()
        for place in await self._in_database(self._claims.waiting_places):
            if (turns := self._open(place)) is not None:
                turns.waits = True
                turns.changed.set()

    def _open(self, place: Place) -> RoomTurns | None:
        """What is under way to a room, which is seen to from now on; None where nobody can."""
        channel, room = place
        if channel not in self._transports:
            if channel not in self._without_transport:
                self._without_transport.add(channel)
                log.error("there is no transport for %s: what is for it waits", channel)
            return None
        turns = self._claims.turns_in(place)
        if place not in self._draining:
            task = asyncio.create_task(self._drain(place), name=f"deliver to {room}")
            self._draining[place] = task
        return turns

    # Told by the store: see `storage.store.OutboxListener`

    def claim(self, tx: Transaction) -> Sequence[OutboxRow]:
        """Of the replies that a transaction has made, those that can go once it is committed."""
        if self._loop is None or self._is_held():
            return []
        return self._claims.replies(tx)

    def release(self, rows: Sequence[OutboxRow]) -> None:
        """These were not claimed after all."""
        self._claims.end(rows)
        for place in {place_of(row) for row in rows}:
            # It may have seen them under way.
            self._in_loop(self._claims.turns_in(place).changed.set)
        self._in_loop(self.wake)

    def on_queued(self, places: Mapping[Place, int], rows: Sequence[OutboxRow]) -> None:
        """There is something in these places, so many messages in each; these of it are to go."""
        self._in_loop(partial(self._take_on, places, rows))

    def _in_loop(self, what: Callable[[], None]) -> None:
        """Do it in the event loop, unless that has ended: then the next start does."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(what)

    def _take_on(self, places: Mapping[Place, int], rows: Sequence[OutboxRow]) -> None:
        if self._loop is None:
            return
        for place, queued in places.items():
            if (turns := self._open(place)) is None:
                continue
            here = [row for row in rows if place_of(row) == place]
            for row in here:
                turns.do(self._attempt(turns, row))
            if len(here) < queued and not self._is_held():
                turns.waits = True
                turns.changed.set()

    # One room's messages

    async def _drain(self, place: Place) -> None:
        turns = self._claims.turns_in(place)
        try:
            while await self._go_on(place, turns):
                pass
            turns.forget()
        except Exception:
            self._wake.set()
            raise
        finally:
            del self._draining[place]
            await turns.stop()

    async def _go_on(self, place: Place, turns: RoomTurns) -> bool:
        """Record what was sent, send what is next, and wait for more; False where nothing waits."""
        turns.changed.clear()
        sent, turns.sent = turns.sent, []
        if sent or turns.waits:
            turns.waits = False
            rows, are_more = await self._in_database(
                partial(self._claims.record_and_claim, place, sent)
            )
            turns.waits |= are_more
            for each in sent:
                self._on_recorded(each)
            for row in rows:
                turns.do(self._attempt(turns, row))
        if turns.changed.is_set() or turns.sent:
            return True
        if turns.is_at_work:
            await turns.changed.wait()
        elif not turns.waits:
            return False
        elif turns.put_off:
            await self._pause(turns.seconds_left(), turns.changed)
            turns.end_put_off(first=not turns.changed.is_set())
        else:
            # It is on its way to a room that was upgraded meanwhile, and was moved to this one.
            elsewhere = [each.done for each in self._claims.elsewhere(place)]
            seconds = _LOOK_SECONDS if elsewhere else _SOON_SECONDS  # or it has just ended there
            await self._pause(seconds, *elsewhere, turns.changed)
        return True

    async def _attempt(self, turns: RoomTurns, row: OutboxRow) -> None:
        ends, retries = True, turns.retries
        try:
            result = await self._deliver(turns, row)
            if isinstance(result, Sent):
                turns.have_sent(result)
                ends = False  # when that is on record
            elif result is not None and result.of_message:
                turns.put_off_asker(row.message.asker, result.seconds or 0, retries)
            elif result is not None and turns.seconds_on_hold is None:
                turns.hold(result.seconds or 0, retries)
                turns.do(self._hold(turns))
        finally:
            if ends:  # and not before it is known how long to wait
                self._claims.end([row])
            turns.waits = True
            turns.changed.set()

    async def _hold(self, turns: RoomTurns) -> None:
        await self._pause(turns.seconds_on_hold or 0, turns.hold_is_over)
        turns.end_hold()

    async def _pause(self, seconds: float, *until: asyncio.Event) -> None:
        """Wait that long, or until one of these is set, also if that was meanwhile."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(event.wait()) for event in until]
        waits.append(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _deliver(self, turns: RoomTurns, row: OutboxRow) -> Sent | RetryLater | None:
        """Send the next part of it; or why and after how many seconds it is to be tried again; or
        None where it is not to be."""
        try:
            try:
                return await self._parts.send_next(row)
            except NotTaken as not_taken:
                file = self._parts.next_file(row) if isinstance(not_taken, FileRefused) else None
                self._parts.forget(row)
                await self._in_database(partial(self._leave_out, row, not_taken.reason, file))
                log.info("%s is left out: %s", row.message.key, not_taken.reason, extra=_about(row))
                return None
        except RetryLater as later:
            seconds = turns.next_wait() if later.seconds is None else later.seconds
            log.warning(
                "%s waits %.0f s: %s", row.message.key, seconds, later.reason, extra=_about(row)
            )
            self._count_retry(fault=False)
            return RetryLater(later.reason, seconds, of_message=later.of_message)
        except Exception as error:
            # Whatever it was: nothing is dropped.
            seconds = turns.next_wait()
            log.exception("%s waits %.0f s", row.message.key, seconds, extra=_about(row))
            self._count_retry(fault=True)
            return RetryLater(type(error).__name__, seconds)

    def _on_recorded(self, sent: Sent) -> None:
        if sent.is_last:
            self._parts.forget(sent.row)
        if sent.event_id is not None:
            self._on_sent()
            if self._metrics is not None:
                self._metrics.observe_sent(sent.row.message.kind)

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await retry_while_unavailable(
            self._executor, work, sleep=self._sleep, every_error=True
        )

    def _count_retry(self, *, fault: bool) -> None:
        if self._metrics is not None:
            self._metrics.observe_retry(fault=fault)

    def _leave_out(self, row: OutboxRow, reason: str, file: Attachment | None) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            if file is not None:
                self._on_file_refused(tx, row.message, file, now)
            tx.outbox.skip(row.id, reason, now)


def _about(row: OutboxRow) -> Mapping[str, object]:
    """What a log record tells of a message: never its words."""
    message = row.message
    return {"group": message.group_id, "meeting": message.meeting_id, "kind": message.kind}
