"""The one place that puts the parts together: settings, store, desk, transport, delivery, clock."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from bot.chat import Chat, Finding, Incoming, Invitation, Sealed
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.delivery import FIRST_WAIT, LONGEST_WAIT, Delivery
from bot.desk import Desk
from bot.metrics import Metrics
from bot.systemd import Notifier, keep_told
from bot.vitals import Vitals
from secretary.errors import StorageUnavailable
from secretary.group import Group
from storage import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

_POSITION: Final = "sync position"
HEARTBEAT: Final = "heartbeat"
"""A file in the data folder, touched at every tick; `kansli health` looks at its age."""


class Thread:
    """The one thread that uses the store: SQLite has one writer, and the loop never waits."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")

    async def __call__(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        self._pool.shutdown()


class Office:
    """The bot as it runs: a `Reception` for the transport, a tick for the alarm clock."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        chat: Chat,
        clock: Clock,
        heartbeat: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
        thread: Thread | None = None,
        vitals: Vitals | None = None,
    ) -> None:
        self._desk = desk
        self._store = store
        self._chat = chat
        self._heartbeat = heartbeat
        self._sleep = sleep
        self._thread = thread or Thread()
        self.delivery = Delivery(store, chat, clock, self._thread, sleep, metrics)
        self.vitals = vitals or Vitals(store, chat, clock, self._thread)

    # Reception

    async def receive(self, incoming: Incoming) -> None:
        """Deal with it. While the database is out of reach it waits, and so do those after it."""
        await self._patiently(lambda: self._desk.receive(incoming))
        self.vitals.received()
        self.delivery.knock()

    async def may_join(self, invitation: Invitation) -> bool:
        return await self._patiently(lambda: self._desk.may_join(invitation))

    async def recall(self) -> str | None:
        def read() -> str | None:
            with self._store.begin() as tx:
                return tx.kept(_POSITION)

        return await self._patiently(read)

    async def remember(self, position: str) -> None:
        def write() -> None:
            with self._store.begin() as tx:
                tx.keep(_POSITION, position)

        await self._patiently(write)

    async def keep_unread(self, sealed: Sealed) -> None:
        await self._patiently(lambda: self._desk.keep_unread(sealed))

    async def unread(self, session: str | None, after: int) -> Sequence[Sealed]:
        return await self._patiently(lambda: self._desk.unread(session, after))

    async def let_go(self, event_id: str) -> None:
        await self._patiently(lambda: self._desk.let_go(event_id))

    async def follows(self, room: str) -> bool:
        return self._desk.follows(room)

    async def moved(self, old: str, new: str) -> None:
        """Everything of the old room's moves along, what waits to be sent included."""
        await self._patiently(lambda: self._desk.moved(old, new))
        self.delivery.knock()

    async def known_as(self, device: str, key: str) -> None:
        await self._patiently(lambda: self._desk.known_as(device, key))
        self.delivery.knock()

    async def found(self, finding: Finding) -> None:
        await self._patiently(lambda: self._desk.found(finding))
        self.delivery.knock()

    # The clock

    async def tick(self) -> datetime | None:
        """Do what has fallen due; when something falls due next, if known."""
        alarm = await self._patiently(self._desk.tick)
        self.delivery.knock()
        self.vitals.ticked(alarm)
        if self._heartbeat is not None:
            self._heartbeat.touch()
        return alarm

    async def run(self) -> None:
        """Listen, deliver and keep time, until cancelled or the transport gives up."""
        from bot.scheduler import AlarmClock

        alarm_clock = AlarmClock(self.tick)
        alarm_clock.start()
        # No task group: it would wrap what the administrator has to read in an ExceptionGroup.
        working = [
            asyncio.create_task(self._chat.listen(self), name="listening"),
            asyncio.create_task(self.delivery.run(), name="delivery"),
        ]
        try:
            await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
            for task in working:
                if task.done():
                    task.result()
        finally:
            alarm_clock.stop()
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    def close(self) -> None:
        """Let go of the store's thread."""
        self._thread.close()

    async def _patiently(self, work: Callable[[], T]) -> T:
        wait = FIRST_WAIT
        while True:
            try:
                return await self._thread(work)
            except StorageUnavailable as error:
                log.warning("waiting %.0f s for the database: %s", wait, error)
                self.vitals.waiting(wait)
            await self._sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def open_store(settings: Settings) -> Store:
    """The settings' database, its tables up to date. Raises AdministratorError."""
    store = Store(settings.storage.url.reveal())
    store.migrate()
    return store


def make_desk(
    groups: Iterable[Group],
    store: Store,
    clock: Clock,
    settings: Settings,
    metrics: Metrics | None = None,
) -> Desk:
    return Desk(
        groups,
        store,
        clock,
        prefix=settings.bot.prefix,
        administrators=settings.bot.administrators,
        direct_chats=settings.bot.direct_chats,
        unread_after=settings.matrix.unread_after,
        metrics=metrics,
    )


async def resolve_rooms(
    groups: Iterable[Group],
    chat: Chat,
    store: Store,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Group]:
    """The groups with room ids for their aliases.

    An alias that cannot be resolved leads where it led last time; one never seen is asked for
    again until somebody knows it, since a group without its room can be neither heard nor told.
    """
    groups = list(groups)
    wanted = {r for g in groups for r in (g.room, g.secretary_room) if r is not None}
    wait = FIRST_WAIT
    while True:
        known = dict(await chat.resolve(tuple(sorted(wanted))))
        with store.begin() as tx:
            for room in wanted:
                if room in known:
                    tx.keep(f"room {room}", known[room])
                elif (earlier := tx.kept(f"room {room}")) is not None:
                    known[room] = earlier
        missing = sorted(wanted - known.keys())
        if not missing:
            break
        log.error("%s leads to no room; is config.toml right? kansli check tells.", missing[0])
        await sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    return [
        replace(
            group,
            room=known[group.room],
            secretary_room=known[group.secretary_room] if group.secretary_room else None,
        )
        for group in groups
    ]


async def run(settings: Settings, chat: Chat, clock: Clock | None = None) -> None:
    """The bot, until SIGTERM or SIGINT. Raises AdministratorError where it cannot go on.

    Closes `chat`, whatever happens.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as closing:
        closing.push_async_callback(chat.close)
        store = open_store(settings)
        closing.callback(store.close)
        thread = Thread()
        closing.callback(thread.close)
        vitals, metrics = Vitals(store, chat, clock, thread), Metrics()
        # From here on: waiting for a room is something to be seen, and no reason for a restart.
        await closing.enter_async_context(_watched(settings, vitals, metrics))
        groups = await resolve_rooms(settings.groups, chat, store)
        desk = make_desk(groups, store, clock, settings, metrics)
        await chat.resolve(desk.rooms)  # those that were upgraded are configured, too
        heartbeat = settings.bot.data / HEARTBEAT
        office = Office(
            desk, store, chat, clock, heartbeat, metrics=metrics, thread=thread, vitals=vitals
        )
        await _until_told(asyncio.create_task(office.run(), name="office"))


@asynccontextmanager
async def _watched(settings: Settings, vitals: Vitals, metrics: Metrics) -> AsyncIterator[None]:
    """Let others see how the bot is doing while the block runs: monitoring, and systemd."""
    async with AsyncExitStack() as closing:
        if settings.health is not None:
            from bot.health import serving

            where = settings.health
            await closing.enter_async_context(serving(where.host, where.port, vitals, metrics))
            log.info("health on http://%s:%d", where.host, where.port)
        if notifier := Notifier.of(os.environ):
            telling = asyncio.create_task(keep_told(notifier, vitals), name="systemd")
            closing.callback(telling.cancel)
            closing.callback(notifier.tell, "STOPPING=1")
        yield


async def _until_told(working: asyncio.Task[None]) -> None:
    """Until the work ends by itself, or a signal ends it."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        asking = asyncio.current_task()
        if asking is not None and asking.cancelling():
            raise  # it was not a signal that ended us, but whoever called
        log.info("stopped")
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
