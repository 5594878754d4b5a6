"""Rooms of which a sync did not show everything: the rest is fetched beside the sync loop.

A room whose server is slow, or answers wrongly, or never ends, keeps nobody else waiting. What
comes of it meanwhile is left aside, and is read afterwards from where the room had got to, so that
it is heard in order, and nothing twice. Until then no sync token is saved: after a crash the
server shows it all again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from bot.runtime.retry import LONGEST_WAIT, Backoff
from bot.transports.base import HealthCheck, InboundPort, RetryLater
from bot.transports.matrix.backfill import backfill
from bot.transports.matrix.errors import reason_of
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

ATTEMPTS: Final = 10
"""How often reading a gap may fail, while the server answers syncs, before it is given up: in a
quarter of an hour. Otherwise nobody in the room would ever be heard again."""

AT_ONCE: Final = 20
"""Rooms that are read at once: a fifth of the connections that there can be, or the sync itself
could wait for one."""

WAIT_LIMIT: Final = 900.0
"""Seconds after which a room that is still being read is something for an administrator."""

_UNKNOWN_SECONDS: Final = 1.0
"""Until it is asked again whether it is known what a room is."""

Handler = Callable[[str, Sequence[Any], InboundPort], Awaitable[str | None]]


@dataclass
class _Gap:
    """What is missing of a room: after the token `since` up to the token `until`.

    next: how far is read now, of which `shown` was shown, and comes after the token `newest`.
    failures: attempts that failed although the server answered syncs meanwhile; `syncs` had been
    answered at the last one.
    """

    since: str
    until: str
    next: str
    newest: str
    shown: Sequence[Any]
    begin: Callable[[], None]
    opened: float = field(default_factory=time.monotonic)
    failures: int = 0
    syncs: int = -1
    backoff: Backoff = field(default_factory=lambda: Backoff(longest=LONGEST_WAIT, jitter=0.5))


class RoomGaps:
    """The gaps of all rooms.

    handle: hands over some of a room's events; gives the id of the last one that was any.
    filled: called when a room's gap is filled, with the room and the last event's id.
    is_known: whether it is known what a room is; until then it waits.
    on_joining: see `backfill`, called with the room.
    """

    def __init__(
        self,
        client: NioClient,
        handle: Handler,
        filled: Callable[[str, str | None, InboundPort], Awaitable[None]],
        is_known: Callable[[str], bool],
        on_joining: Callable[[str], None],
    ) -> None:
        self._client = client
        self._handle = handle
        self._filled = filled
        self._is_known = is_known
        self._on_joining = on_joining
        self._gaps: dict[str, _Gap] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._syncs = 0

    def __contains__(self, room: object) -> bool:
        return room in self._gaps

    def __len__(self) -> int:
        return len(self._gaps)

    def count_sync(self) -> None:
        """The server has answered a sync: it is not away."""
        self._syncs += 1

    def check(self) -> HealthCheck:
        """Whether no room has waited for long."""
        if not self._gaps:
            return HealthCheck("rooms_read", True, "every room is read")
        age = time.monotonic() - min(gap.opened for gap in self._gaps.values())
        text = f"{len(self._gaps)} being read, the longest for {age:.0f} s"
        return HealthCheck("rooms_read", age <= WAIT_LIMIT, text)

    def extend(self, room: str, until: str, *, needs_reading: bool = True) -> bool:
        """Whether there is a gap already; then it reaches to `until` from now on.

        needs_reading: whether there may be something in what it reaches further. While a gap is
        read, most of that is what the bot answers.
        """
        gap = self._gaps.get(room)
        if gap is not None:
            if gap.next == gap.until and not needs_reading:
                gap.next = until
            gap.until = until
        return gap is not None

    def open(
        self,
        room: str,
        since: str,
        until: str,
        port: InboundPort,
        *,
        newest: str | None = None,
        shown: Sequence[Any] = (),
        begin: Callable[[], None] = lambda: None,
        pause: float = 0.0,
    ) -> None:
        """Fetch what `room` had between two tokens of the sync, beginning in `pause` seconds.

        newest: the token before `shown`; None where the sync showed nothing of use.
        begin: called before what was shown is handled.
        """
        if self.extend(room, until):
            return
        if newest is None:
            newest, shown = until, ()
        gap = self._gaps[room] = _Gap(since, until, until, newest, shown, begin)
        task = asyncio.create_task(self._run(room, gap, port, pause), name="filling a gap")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Leave off what is begun."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, room: str, gap: _Gap, port: InboundPort, pause: float) -> None:
        while self._gaps.get(room) is gap:
            await asyncio.sleep(pause)
            if not self._is_known(room):
                pause = _UNKNOWN_SECONDS
                continue
            try:
                async with self._slots:
                    await self._fill(room, gap, port)
            except Exception as error:  # noqa: BLE001  # the server's, ours or the database's
                asked = error.seconds if isinstance(error, RetryLater) else None
                pause = max(gap.backoff.next(), asked or 0.0)
                _log.warning(
                    "%s: what was missed cannot be read (%s); again in %.1f s.",
                    room,
                    reason_of(error),
                    pause,
                    exc_info=not isinstance(error, RetryLater | OSError | TimeoutError),
                )
                if gap.syncs < self._syncs:
                    gap.syncs, gap.failures = self._syncs, gap.failures + 1
                if gap.failures >= ATTEMPTS:
                    await self._give_up(room, port)

    async def _fill(self, room: str, gap: _Gap, port: InboundPort) -> None:
        last, cut = None, False

        def on_cut() -> None:
            nonlocal cut
            cut = True

        while True:
            pages = backfill(
                self._client,
                room,
                gap.newest,
                gap.since,
                self._client.user_id,
                on_cut,
                partial(self._on_joining, room),
            )
            async for page in pages:
                last = await self._handle(room, page, port) or last
            if gap.shown:
                gap.begin()
                last = await self._handle(room, gap.shown, port) or last
            if cut:
                await port.call(lambda events: events.on_missed(room))
                cut = False
            gap.since = gap.next
            if gap.since == gap.until:
                break
            gap.next = gap.newest = gap.until
            gap.shown = ()
        del self._gaps[room]
        await self._filled(room, last, port)

    async def _give_up(self, room: str, port: InboundPort) -> None:
        try:
            await port.call(lambda events: events.on_missed(room))
        except Exception as error:  # noqa: BLE001  # then it is the database's fault, not the room's
            _log.warning("%s: that cannot be told (%s).", room, reason_of(error))
            return
        _log.error("%s: what was missed is given up.", room)
        self._gaps.pop(room, None)
