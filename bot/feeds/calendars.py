"""Calendars as bytes: read on the database's thread, made beside it, and kept until they change."""

from __future__ import annotations

import asyncio
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


@dataclass(frozen=True)
class CalendarFile:
    """A calendar's bytes. tag: names them, and no others."""

    content: bytes
    tag: str


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
    ) -> None:
        # Renderers of its own: those of the chat are used on the database's thread.
        self._registry = Registry.of(groups, prefix)
        self._store = store
        self._clock = clock
        self._in_database = in_database
        self._rules = rules
        self._reading = asyncio.Lock()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="calendars")
        self._kept: OrderedDict[int, tuple[FollowedCalendar, CalendarFile]] = OrderedDict()

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

        def read() -> FollowedCalendar | None:
            with self._store.begin() as tx:
                groups, now = self._registry.groups, self._clock.now()
                return calendar_feeds.calendar_of(tx, feed, groups, self._rules, now)

        calendar = await self._read(read)
        if calendar is None:
            return None
        kept = self._kept.get(feed.id)
        if kept is None or kept[0] != calendar:
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(self._maker, self._make, calendar)
            kept = self._kept[feed.id] = (calendar, made)
        self._kept.move_to_end(feed.id)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def _make(self, calendar: FollowedCalendar) -> CalendarFile:
        content = calendar_feeds.file_of(calendar, self._registry.renderer_for)
        return CalendarFile(content, sha256(content).hexdigest()[:32])

    async def _read(self, work: Callable[[], T]) -> T:
        async with self._reading:
            return await self._in_database(work)
