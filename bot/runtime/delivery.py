"""Sends messages from the outbox: in each room by turns, rooms side by side, on every channel.

In a room everybody who has asked for something has a turn after the others, of one part of a
message; what is for one of them goes in order. A row is settled after all of it was sent. If the
process dies in between, the part that may have been sent is sent again with the same key, from
which the transport makes the same transaction id, so the room sees it once. A server remembers
those for a day: after that the room is searched before anything is sent again. Nothing is dropped:
a room that refuses is tried again, for as long as it takes. What is promised, and why it holds,
stands in docs/delivery.md.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.runtime.retry import LONGEST_WAIT, Backoff, retry_while_unavailable
from bot.transports.base import FileRefused, NotTaken, OutboundMessage, RetryLater, Transport
from storage import Attachment, OutboxRow, Store, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

REMEMBERED: Final = timedelta(hours=20)
"""How long a server surely remembers a transaction id; Synapse does for about 24 hours."""

_UNKNOWN: Final = timedelta(days=30)
"""How far back a message is looked for whose attempt lies ahead of the clock."""

_UNSURE_SECONDS: Final = 1.0
"""Between two questions whether it may be sent."""

OnFileRefused = Callable[[Transaction, OutboundMessage, Attachment, datetime], None]

Place = tuple[str, str]
"""A channel, and a room on it."""


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
        self._may_send = may_send
        self._wake = asyncio.Event()
        self._busy: dict[Place, asyncio.Task[None]] = {}
        self._under_way: dict[int, asyncio.Event] = {}
        self._parts: dict[int, tuple[OutboundMessage, Sequence[OutboundMessage]]] = {}
        self._retry: dict[Place, asyncio.Event] = {}
        self._more: dict[Place, asyncio.Event] = {}
        self._without_transport: set[str] = set()

    def wake(self) -> None:
        """There may be something in the outbox."""
        self._wake.set()

    def retry(self, channel: str, room: str) -> None:
        """What could not be sent there is worth another attempt now."""
        if (retry := self._retry.get((channel, room))) is not None:
            retry.set()

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
        if self._is_held():
            return
        for place in await self._in_database(self._waiting_places):
            channel, room = place
            if channel not in self._transports:
                self._report_missing_transport(channel)
            elif place not in self._busy:
                task = asyncio.create_task(self._drain(place), name=f"deliver to {room}")
                self._busy[place] = task
                task.add_done_callback(partial(self._done, place))
            elif (more := self._more.get(place)) is not None:
                more.set()

    def _report_missing_transport(self, channel: str) -> None:
        if channel not in self._without_transport:
            self._without_transport.add(channel)
            log.error("there is no transport for %s: what is for it waits", channel)

    def _done(self, place: Place, _task: asyncio.Task[None]) -> None:
        self._busy.pop(place, None)
        self._retry.pop(place, None)
        self._more.pop(place, None)
        # Something may have been queued after the outbox was last read.
        self._wake.set()

    async def _drain(self, place: Place) -> None:
        backoff = Backoff(longest=LONGEST_WAIT)
        retry = self._retry[place] = asyncio.Event()
        more = self._more[place] = asyncio.Event()
        turns = _Turns()
        claim = partial(self._claim_next, place, turns)
        while True:
            more.clear()
            row = await self._in_database(claim)
            if row is None:
                if not turns.put_off:
                    return
                await self._pause(turns.seconds_left(), retry, more)
                turns.end_put_off(everybody=retry.is_set(), first=not more.is_set())
                continue
            asker = row.message.asker
            turns.take(asker)
            if under_way := self._under_way.get(row.id):
                # It is on its way to a room that was upgraded meanwhile, and was moved to this one.
                await under_way.wait()
                continue
            retry.clear()
            refused = await self._deliver(row, backoff.next())
            if refused is None:
                backoff.reset()
            elif refused.of_message:
                turns.put_off[asker] = time.monotonic() + (refused.seconds or 0)
            else:
                await self._pause(refused.seconds or 0, retry)
            # Read from the outbox again after that: it may have moved to another room.

    async def _pause(self, seconds: float, *until: asyncio.Event) -> None:
        """Wait that long, or until another attempt is worth it, also if that was meanwhile."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(event.wait()) for event in until]
        waits.append(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _deliver(self, row: OutboxRow, wait: float) -> RetryLater | None:
        """Send the next part of it; or why and after how many seconds it is to be tried again."""
        done = self._under_way[row.id] = asyncio.Event()
        refused: RetryLater | None = None
        try:
            await self._send_part(row)
        except NotTaken as not_taken:
            refused_file = self._file_under_way(row) if isinstance(not_taken, FileRefused) else None
            self._parts.pop(row.id, None)
            await self._in_database(partial(self._leave_out, row, not_taken.reason, refused_file))
            log.info("%s is left out: %s", row.message.key, not_taken.reason, extra=_about(row))
        except RetryLater as later:
            seconds = wait if later.seconds is None else later.seconds
            refused = RetryLater(later.reason, seconds, of_message=later.of_message)
            log.warning(
                "%s waits %.0f s: %s", row.message.key, seconds, later.reason, extra=_about(row)
            )
            self._count_retry(fault=False)
        except Exception as error:
            # Whatever it was: nothing is dropped.
            refused = RetryLater(type(error).__name__, wait)
            log.exception("%s waits %.0f s", row.message.key, wait, extra=_about(row))
            self._count_retry(fault=True)
        finally:
            del self._under_way[row.id]
            done.set()
        return refused

    async def _send_part(self, row: OutboxRow) -> None:
        transport = self._transports[row.message.channel]
        parts = self._split(transport, row)
        number = row.parts_sent + 1
        if number <= len(parts):
            part = parts[number - 1]
            event_id = await self._find(transport, row, part)
            if event_id is None:
                whole = await self._with_bytes(part)
                if not self._may_send():
                    raise RetryLater("another process may have taken over", _UNSURE_SECONDS)
                event_id = await transport.send(whole)
            await self._in_database(partial(self._mark_sent, row, event_id, number, len(parts)))
            self._on_sent()
            if self._metrics is not None:
                self._metrics.observe_sent(row.message.kind)
        else:  # another version had split it into more
            await self._in_database(partial(self._settle, row.id))
        if number >= len(parts):
            del self._parts[row.id]

    async def _with_bytes(self, part: OutboundMessage) -> OutboundMessage:
        """The part with the bytes of its files, which are in memory only while they are sent.

        Raises NotTaken where they have been erased: somebody took the file back.
        """
        if not any(file.sha256 for file in part.attachments):
            return part
        files = await self._in_database(partial(self._read_files, part.attachments))
        if any(file.content is None and file.reference is None for file in files):
            raise NotTaken("its file was taken back")
        return replace(part, attachments=files)

    def _split(self, transport: Transport, row: OutboxRow) -> Sequence[OutboundMessage]:
        """The parts of a message, which is not split anew for each of them."""
        message, parts = self._parts.get(row.id, (None, ()))
        if message != row.message:
            parts = transport.split(row.message)
            self._parts[row.id] = row.message, parts
        return parts

    async def _find(
        self, transport: Transport, row: OutboxRow, part: OutboundMessage
    ) -> str | None:
        """The event that an earlier attempt made, where sending again could make a second one."""
        if row.first_attempted_at is None or part.act is not None:
            return None  # doing the same to a message again changes nothing
        # Nor is a clock to be believed that has gone backwards since.
        now, since = self._clock.now(), row.first_attempted_at
        if timedelta(0) <= now - since < REMEMBERED:
            return None
        event_id = await transport.find(part, since if since <= now else now - _UNKNOWN)
        found = "stands there" if event_id else "does not stand there"
        log.warning("%s was tried long ago, and %s", part.key, found)
        return event_id

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await retry_while_unavailable(
            self._executor, work, sleep=self._sleep, every_error=True
        )

    def _file_under_way(self, row: OutboxRow) -> Attachment:
        """The file of the part that is next."""
        parts = self._split(self._transports[row.message.channel], row)
        return parts[row.parts_sent].attachments[0]

    def _count_retry(self, *, fault: bool) -> None:
        if self._metrics is not None:
            self._metrics.observe_retry(fault=fault)

    # In the database

    def _waiting_places(self) -> Sequence[Place]:
        with self._store.begin() as tx:
            return tx.outbox.waiting_places()

    def _claim_next(self, place: Place, turns: _Turns) -> OutboxRow | None:
        with self._store.begin() as tx:
            row = tx.outbox.next_for(*place, turns.last, turns.still_put_off())
            if row is not None and row.first_attempted_at is None:
                tx.outbox.mark_attempted(row.id, self._clock.now())
            return row

    def _mark_sent(self, row: OutboxRow, event_id: str, part: int, parts: int) -> None:
        with self._store.begin() as tx:
            now = self._clock.now()
            tx.outbox.mark_sent(row.id, event_id, now, part=part, parts=parts)
            if part >= parts:
                tx.acts.follow(row.message, event_id, now)

    def _read_files(self, files: Sequence[Attachment]) -> tuple[Attachment, ...]:
        with self._store.begin() as tx:
            return tuple(
                replace(file, content=tx.papers.content(file.sha256)) if file.sha256 else file
                for file in files
            )

    def _leave_out(self, row: OutboxRow, reason: str, file: Attachment | None) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            if file is not None:
                self._on_file_refused(tx, row.message, file, now)
            tx.outbox.skip(row.id, reason, now)

    def _settle(self, row_id: int) -> None:
        with self._store.begin() as tx:
            tx.outbox.settle(row_id, self._clock.now())


@dataclass
class _Turns:
    """Whose turn it is in a room.

    last: of each asker, counted upwards. put_off: askers whose message the server does not take,
    and when it is tried again, in seconds of the monotonic clock.
    """

    last: dict[str | None, int] = field(default_factory=dict)
    put_off: dict[str | None, float] = field(default_factory=dict)
    _number: int = 0

    def take(self, asker: str | None) -> None:
        self._number += 1
        self.last[asker] = self._number

    def still_put_off(self) -> set[str | None]:
        now = time.monotonic()
        return {asker for asker, due in self.put_off.items() if due > now}

    def seconds_left(self) -> float:
        return max(0.0, min(self.put_off.values()) - time.monotonic())

    def end_put_off(self, *, everybody: bool, first: bool) -> None:
        """Let all have a turn again, or the one whose time comes first and whoever's has come."""
        now = time.monotonic()
        soonest = min(self.put_off.values())
        until = float("inf") if everybody else max(now, soonest) if first else now
        self.put_off = {asker: due for asker, due in self.put_off.items() if due > until}


def _about(row: OutboxRow) -> Mapping[str, object]:
    """What a log record tells of a message: never its words."""
    message = row.message
    return {"group": message.group_id, "meeting": message.meeting_id, "kind": message.kind}
