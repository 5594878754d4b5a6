"""A database that is older than the rooms: noticed at the start, and what it missed handed over in
the order it was said.

The rooms themselves say so: the bot's own messages stand there, each with the name of its key. A
database that does not know of one is an older one that was put back, however old it is; and a crash
is none, since what was being sent then is in the database as that.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.clock import SystemClock
from bot.transports.base import InboundEvents, InboundPort
from bot.transports.matrix.backfill import MOST_SECONDS, backfill
from bot.transports.matrix.errors import FAILURES, reason_of
from bot.transports.matrix.events import after_joining, source_of
from bot.transports.matrix.json_reader import string_at, value_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_gaps import RoomGaps
from bot.transports.matrix.sender import COMPARE_SECONDS, MessageSender
from bot.transports.matrix.timelines import Timelines
from secretary.errors import AdministratorError

_MOST_AHEAD: Final = 600_000
"""Milliseconds by which another server's clock may be ahead of the own one's."""

_log = logging.getLogger(__name__)


@dataclass
class _Missed:
    """What one room had since the position: before the token `newest`, and then `shown`.

    newest: None where everything is shown. begin: called before `shown` is handed over.
    """

    room: str
    newest: str | None
    shown: Sequence[Any]
    begin: Callable[[], None]


class OlderDatabase:
    """Compares at the start, and catches up.

    is_catching_up: whether what is handed over is to be in order, over all rooms.
    on_progress: called before what can take some time, with the seconds that it may take.
    """

    def __init__(
        self,
        client: NioClient,
        sender: MessageSender,
        timelines: Timelines,
        on_progress: Callable[[float], None],
    ) -> None:
        self._client = client
        self._sender = sender
        self._timelines = timelines
        self._on_progress = on_progress
        self.is_catching_up = False

    async def compare(self, port: InboundPort) -> None:
        """Find out whether it has to. Raises FAILURES where nobody can say."""
        since = await port.call(lambda events: events.active_since())
        self._on_progress(COMPARE_SECONDS)
        posted = () if since is None else await self._sender.posted_since(since)
        for room in self._sender.unread_rooms:
            await port.call(partial(_on_missed, room))
        secret = self._sender.secret
        self.is_catching_up = await port.call(lambda events: events.compare_posted(posted, secret))

    async def caught_up(self, port: InboundPort) -> None:
        """Everything up to now has been handed over."""
        if self.is_catching_up:
            await port.call(lambda events: events.on_caught_up())
            self.is_catching_up = False

    async def hand_over(
        self, response: nio.SyncResponse, since: str, gaps: RoomGaps, port: InboundPort
    ) -> dict[str, str]:
        """Hand over what all rooms had since the token `since`, by the server's times, in each room
        in its order. The last event handled in each room.

        A room that cannot be read, or handled, is left to `gaps`, which ends some time.
        """
        until = str(response.next_batch)
        streams: dict[str, AsyncIterator[tuple[int, Any]]] = {}
        cut: set[str] = set()
        for room, info in response.rooms.join.items():
            if not gaps.extend(room, until):
                streams[room] = self._timed(self._events(self._missed_of(room, info), since, cut))
        last: dict[str, str] = {}
        heads: list[tuple[int, int, str, Any]] = []
        numbers = count()

        @contextmanager
        def or_later(room: str) -> Iterator[None]:
            try:
                yield
            except AdministratorError:
                raise
            except Exception as error:  # noqa: BLE001  # or one room would hold all of them for ever
                expected = isinstance(error, FAILURES)
                reason = reason_of(error)
                _log.warning("%s: read later (%s).", room, reason, exc_info=not expected)
                gaps.open(room, since, until, port, pause=0.0 if expected else 1.0)

        async def advance(room: str) -> None:
            self._on_progress(MOST_SECONDS)
            found = await anext(streams[room], None)
            if found is not None:
                heapq.heappush(heads, (found[0], next(numbers), room, found[1]))

        for room in streams:
            with or_later(room):
                await advance(room)
        while heads:
            at, _, room, event = heapq.heappop(heads)
            with or_later(room):
                handled = await self._timelines.hand_over(room, [event], port, _said(event, at))
                last |= {room: handled} if handled else {}
                await advance(room)
        for room in cut:
            await port.call(partial(_on_missed, room))
        return last

    async def hand_over_later(
        self, room: str, events: Sequence[Any], port: InboundPort
    ) -> str | None:
        """Hand over some of a room's events that were left to `RoomGaps`; the id of the last one
        that was any to the secretary."""
        if not self.is_catching_up:
            return await self._timelines.hand_over(room, events, port)
        last = None
        for event, at in zip(events, self._times(events, 0), strict=True):
            said = _said(event, at)
            last = await self._timelines.hand_over(room, [event], port, said) or last
        return last

    def _missed_of(self, room: str, info: nio.RoomInfo) -> _Missed:
        timeline, encrypted = info.timeline, self._timelines.encrypted
        events = after_joining(timeline.events, self._client.user_id)
        if timeline.limited and events == timeline.events:
            begin = partial(encrypted.begin, room, info.state, timeline.events)
            return _Missed(room, timeline.prev_batch, events, begin)
        before = timeline.events[: len(timeline.events) - len(events)]
        begin = partial(encrypted.begin, room, (*info.state, *before), events)
        return _Missed(room, None, events, begin)

    async def _events(
        self, missed: _Missed, since: str, cut: set[str]
    ) -> AsyncIterator[Sequence[Any]]:
        """Pages, the oldest first. cut: where the room is put if it had more than can be read."""
        if missed.newest is not None:
            me, room = self._client.user_id, missed.room
            on_joining = partial(self._timelines.encrypted.join, room)
            on_cut = partial(cut.add, room)
            pages = backfill(self._client, room, missed.newest, since, me, on_cut, on_joining)
            async for page in pages:
                yield page
        missed.begin()
        yield missed.shown

    async def _timed(self, pages: AsyncIterator[Sequence[Any]]) -> AsyncIterator[tuple[int, Any]]:
        """Their events, each with when it was said, in milliseconds."""
        oldest = 0
        async for page in pages:
            for at, event in zip(self._times(page, oldest), page, strict=True):
                yield at, event
            own = (sent_at(event) for event in reversed(page) if self._is_of_own_server(event))
            oldest = next(own, oldest)

    def _times(self, page: Sequence[Any], oldest: int) -> list[int]:
        server_now = self._client.server_clock.now() or SystemClock().now()
        stamped = [(sent_at(event), self._is_of_own_server(event)) for event in page]
        return times_said(stamped, oldest, int(server_now.timestamp() * 1000))

    def _is_of_own_server(self, event: Any) -> bool:
        sender = string_at(source_of(event), "sender") or ""
        return sender.partition(":")[2] == str(self._client.user_id).partition(":")[2]


def times_said(stamped: Sequence[tuple[int, bool]], oldest: int, now: int) -> list[int]:
    """When the events of a page of a room were said, in milliseconds; the oldest event comes first.

    stamped: what each says of that, and whether the bot's own server wrote it there. Any other one
    writes what it likes: its event was said after what came before it in the room from the own
    server, and before what came after it from there. oldest: the time of such an event before the
    page. now: the server's. What says that it is still to come is taken for as old as it can be, or
    everything that falls due until now would be decided before others are heard.
    """
    latest, now_or_next = [], now
    for at, is_own in reversed(stamped):
        latest.append(now_or_next)
        now_or_next = at if is_own else now_or_next
    said = []
    for (at, is_own), newest in zip(stamped, reversed(latest), strict=True):
        if is_own:
            oldest = at
            said.append(at)
        else:
            said.append(max(oldest, oldest if at > now + _MOST_AHEAD else min(at, newest)))
    return said


def sent_at(event: Any) -> int:
    """When an event says that it was sent, in milliseconds."""
    at = value_at(source_of(event), "origin_server_ts")
    return at if isinstance(at, int) else 0


def _said(event: Any, at: int) -> datetime | None:
    """When it was said, by `at` in milliseconds; None where it says so itself."""
    return None if at == sent_at(event) else datetime.fromtimestamp(at / 1000, UTC)


def _on_missed(room: str, events: InboundEvents) -> None:
    events.on_missed(room)
