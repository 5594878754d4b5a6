"""Calendars as bytes: read on the database's thread, made beside it, kept until they change."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeVar

from bot.events.registry import Registry
from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from secretary.group import CalendarFeedRules, Group
from services import calendar_feeds
from services.calendar_feeds import FollowedCalendar
from storage import CalendarFeed, Store

T = TypeVar("T")

_MOST_KEPT: Final = 256
"""Calendars whose bytes are kept: some kilobytes each."""


_SURE_FOR: Final = 60.0
"""Seconds for which a calendar is taken to be as it was, while nothing was done or told: a day can
have ended, or another process have changed who is in a group."""


@dataclass(frozen=True)
class CalendarFile:
    """A calendar's bytes. tag: names them, and no others."""

    content: bytes
    tag: str


@dataclass(frozen=True)
class _Kept:
    """A calendar that was made. marks: `CalendarFeeds.marks` when it was read. at: monotonic."""

    calendar: FollowedCalendar
    file: CalendarFile
    marks: tuple[int, int]
    at: float


class Calendars:
    """The calendars of the groups' people.

    in_database: does the work with the store. One calendar is read at a time, so that what people
    say waits for one at most.
    """

    def __init__(
        self,
        groups: Iterable[Group],
        store: Store,
        clock: Clock,
        in_database: Executor,
        rules: CalendarFeedRules,
        prefix: str = "!",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        # Renderers of its own: those of the chat are used on the database's thread.
        self._registry = Registry.of(groups, prefix)
        self._store = store
        self._clock = clock
        self._in_database = in_database
        self._rules = rules
        self._reading = asyncio.Lock()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="calendars")
        self._monotonic = monotonic
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def close(self) -> None:
        """End its thread."""
        self._maker.shutdown()

    async def find(self, token: str) -> CalendarFeed | None:
        """The calendar that the token opens. It is found by its hash: how long that takes says
        nothing of how much of a token is right."""
        token_sha256 = calendar_feeds.hash_of(token)

        def read() -> CalendarFeed | None:
            with self._store.begin() as tx:
                return tx.calendar_feeds.by_token(token_sha256)

        return await self._read(read)

    async def file(self, feed: CalendarFeed) -> CalendarFile | None:
        """The calendar as it is now; None where its group is no longer served."""

        kept, at = self._kept.get(feed.id), self._monotonic()
        is_fresh = kept is not None and at - kept.at < _SURE_FOR

        def read() -> tuple[FollowedCalendar | None, tuple[int, int]]:
            with self._store.begin() as tx:
                marks = tx.calendar_feeds.marks()
                if kept is not None and is_fresh and kept.marks == marks:
                    return kept.calendar, marks
                groups, now = self._registry.groups, self._clock.now()
                return calendar_feeds.calendar_of(tx, feed, groups, self._rules, now), marks

        calendar, marks = await self._read(read)
        if calendar is None:
            return None
        if kept is not None and calendar is kept.calendar:
            self._keep(feed.id, kept)
            return kept.file
        if kept is not None and calendar == kept.calendar:
            file = kept.file
        else:
            loop = asyncio.get_running_loop()
            file = await loop.run_in_executor(self._maker, self._make, calendar)
        self._keep(feed.id, _Kept(calendar, file, marks, at))
        return file

    def _keep(self, feed_id: int, kept: _Kept) -> None:
        self._kept[feed_id] = kept
        self._kept.move_to_end(feed_id)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def _make(self, calendar: FollowedCalendar) -> CalendarFile:
        content = calendar_feeds.file_of(calendar, self._registry.renderer_for)
        return CalendarFile(content, sha256(content).hexdigest()[:32])

    async def _read(self, work: Callable[[], T]) -> T:
        async with self._reading:
            return await self._in_database(work)
