"""A database that is older than the rooms: noticed at the start, and what it missed handed over in
the order it was said.

The rooms themselves say so: the bot's own messages stand there, each with the name of its key. A
database that does not know of one is an older one that was put back, however old it is; and a crash
is none, since what was being sent then is in the database as that.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundEvents, InboundPort
from bot.transports.matrix.backfill import MOST_SECONDS, backfill
from bot.transports.matrix.errors import FAILURES, reason_of
from bot.transports.matrix.events import after_joining, source_of
from bot.transports.matrix.json_reader import value_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_gaps import RoomGaps
from bot.transports.matrix.sender import COMPARE_SECONDS, MessageSender
from bot.transports.matrix.timelines import Timelines

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

        A room that cannot be read is left to `gaps`. Raises what `port` raises.
        """
        until = str(response.next_batch)
        streams: dict[str, AsyncIterator[Any]] = {}
        cut: set[str] = set()
        for room, info in response.rooms.join.items():
            if not gaps.extend(room, until):
                streams[room] = self._events(self._missed_of(room, info), since, cut)
        last: dict[str, str] = {}
        heads: list[tuple[int, int, str, Any]] = []
        numbers = count()

        async def advance(room: str) -> None:
            self._on_progress(MOST_SECONDS)
            try:
                event = await anext(streams[room], None)
            except FAILURES as error:
                _log.warning("%s: read later, not in order (%s).", room, reason_of(error))
                gaps.open(room, since, until, port)
                return
            if event is not None:
                heapq.heappush(heads, (_sent_at(event), next(numbers), room, event))

        for room in streams:
            await advance(room)
        while heads:
            *_, room, event = heapq.heappop(heads)
            handled = await self._timelines.hand_over(room, [event], port)
            last |= {room: handled} if handled else {}
            await advance(room)
        for room in cut:
            await port.call(partial(_on_missed, room))
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

    async def _events(self, missed: _Missed, since: str, cut: set[str]) -> AsyncIterator[Any]:
        """The oldest first. cut: where the room is put if it had more than can be read."""
        if missed.newest is not None:
            me, room = self._client.user_id, missed.room
            on_joining = partial(self._timelines.encrypted.join, room)
            on_cut = partial(cut.add, room)
            pages = backfill(self._client, room, missed.newest, since, me, on_cut, on_joining)
            async for page in pages:
                for event in page:
                    yield event
        missed.begin()
        for event in missed.shown:
            yield event


def _on_missed(room: str, events: InboundEvents) -> None:
    events.on_missed(room)


def _sent_at(event: Any) -> int:
    at = value_at(source_of(event), "origin_server_ts")
    return at if isinstance(at, int) else 0
