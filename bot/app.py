"""Puts the parts together, here and nowhere else: settings, store, events, transports, clock."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from bot.config import Settings
from bot.events.service import EventService
from bot.monitoring.health import HealthMonitor
from bot.monitoring.metrics import Metrics
from bot.monitoring.systemd import Notifier, watchdog_loop
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.delivery import LONGEST_WAIT, Delivery
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.retry import Backoff
from bot.transports.base import DeviceEvent, InboundEvent, Invitation, Transport, UndecryptedEvent
from secretary.errors import StorageUnavailable
from secretary.group import Group
from secretary.people import MATRIX
from storage import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

_POSITION: Final = "sync position"
HEARTBEAT: Final = "heartbeat"
"""A file in the data folder, touched at every tick; `kansli health` looks at its age."""


class Application:
    """The bot as it runs: a `InboundPort` for the transport, a tick for the alarm clock."""

    def __init__(
        self,
        service: EventService,
        store: Store,
        chat: Transport,
        clock: Clock,
        heartbeat: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
        thread: DatabaseExecutor | None = None,
        health: HealthMonitor | None = None,
    ) -> None:
        self._service = service
        self._store = store
        self._chat = chat
        self._heartbeat = heartbeat
        self._sleep = sleep
        self._thread = thread or DatabaseExecutor()
        self.delivery = Delivery(store, {MATRIX: chat}, clock, self._thread, sleep, metrics)
        self.health = health or HealthMonitor(store, chat, clock, self._thread)

    # InboundPort

    async def receive(self, incoming: InboundEvent) -> None:
        """Deal with it. While the database is out of reach it waits, and so do those after it."""
        await self._patiently(lambda: self._service.receive(incoming))
        self.health.record_event()
        self.delivery.wake()

    async def may_join(self, invitation: Invitation) -> bool:
        return await self._patiently(lambda: self._service.may_join(invitation))

    async def load_sync_token(self) -> str | None:
        def read() -> str | None:
            with self._store.begin() as tx:
                return tx.key_value.get(_POSITION)

        return await self._patiently(read)

    async def save_sync_token(self, position: str) -> None:
        def write() -> None:
            with self._store.begin() as tx:
                tx.key_value.set(_POSITION, position)

        await self._patiently(write)

    async def store_undecryptable(self, sealed: UndecryptedEvent) -> None:
        await self._patiently(lambda: self._service.store_undecryptable(sealed))

    async def pending_undecryptable(
        self, session: str | None, after: int
    ) -> Sequence[UndecryptedEvent]:
        return await self._patiently(lambda: self._service.pending_undecryptable(session, after))

    async def discard_undecryptable(self, event_id: str) -> None:
        await self._patiently(lambda: self._service.discard_undecryptable(event_id))

    async def should_follow_upgrade(self, room: str) -> bool:
        return self._service.should_follow_upgrade(room)

    async def on_room_upgraded(self, old: str, new: str) -> None:
        """Everything of the old room's moves along, what waits to be sent included."""
        await self._patiently(lambda: self._service.on_room_upgraded(old, new))
        self.delivery.wake()

    async def on_own_device(self, device: str, key: str) -> None:
        await self._patiently(lambda: self._service.on_own_device(device, key))
        self.delivery.wake()

    async def on_device_event(self, finding: DeviceEvent) -> None:
        await self._patiently(lambda: self._service.on_device_event(finding))
        self.delivery.wake()

    # The clock

    async def tick(self) -> datetime | None:
        """Post what has fallen due; when something falls due next, or None."""
        next_due = await self._patiently(self._service.tick)
        self.delivery.wake()
        self.health.record_tick(next_due)
        if self._heartbeat is not None:
            self._heartbeat.touch()
        return next_due

    async def run(self) -> None:
        """Listen, deliver and keep time, until cancelled or the transport gives up."""
        from bot.runtime.scheduler import Ticker

        ticker = Ticker(self.tick)
        ticker.start()
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
            ticker.stop()
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    def close(self) -> None:
        """Let go of the store's thread."""
        self._thread.close()

    async def _patiently(self, work: Callable[[], T]) -> T:
        backoff = Backoff(longest=LONGEST_WAIT)
        while True:
            try:
                return await self._thread(work)
            except StorageUnavailable as error:
                wait = backoff.next()
                log.warning("waiting %.0f s for the database: %s", wait, error)
                self.health.record_wait(wait)
            await self._sleep(wait)


def open_store(settings: Settings) -> Store:
    """The settings' database, its tables up to date. Raises AdministratorError."""
    store = Store(settings.storage.url.reveal())
    store.migrate()
    return store


def make_service(
    groups: Iterable[Group],
    store: Store,
    clock: Clock,
    settings: Settings,
    metrics: Metrics | None = None,
) -> EventService:
    return EventService(
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
    chat: Transport,
    store: Store,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Group]:
    """The groups with room ids for their aliases.

    An alias that cannot be resolved leads where it led last time; one never seen is asked for
    again until somebody knows it, since a group without its room can be neither heard nor told.
    """
    groups = list(groups)
    wanted = {room for g in groups for room in g.places[MATRIX].rooms}
    backoff = Backoff(longest=LONGEST_WAIT)
    while True:
        known = dict(await chat.resolve(tuple(sorted(wanted))))
        with store.begin() as tx:
            for room in wanted:
                if room in known:
                    tx.key_value.set(f"room {room}", known[room])
                elif (earlier := tx.key_value.get(f"room {room}")) is not None:
                    known[room] = earlier
        missing = sorted(wanted - known.keys())
        if not missing:
            break
        log.error("%s leads to no room; is config.toml right? kansli check tells.", missing[0])
        await sleep(backoff.next())
    return [group.with_rooms(MATRIX, known) for group in groups]


async def run(settings: Settings, chat: Transport, clock: Clock | None = None) -> None:
    """The bot, until SIGTERM or SIGINT. Raises AdministratorError where it cannot go on.

    Closes `chat`, whatever happens.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as closing:
        closing.push_async_callback(chat.close)
        store = open_store(settings)
        closing.callback(store.close)
        thread = DatabaseExecutor()
        closing.callback(thread.close)
        health, metrics = HealthMonitor(store, chat, clock, thread), Metrics()
        # From here on: waiting for a room is something to be seen, and no reason for a restart.
        await closing.enter_async_context(_monitored(settings, health, metrics))
        groups = await resolve_rooms(settings.groups, chat, store)
        service = make_service(groups, store, clock, settings, metrics)
        await chat.resolve(service.rooms)  # those that were upgraded are configured, too
        heartbeat = settings.bot.data / HEARTBEAT
        application = Application(
            service, store, chat, clock, heartbeat, metrics=metrics, thread=thread, health=health
        )
        await _run_until_signal(asyncio.create_task(application.run(), name="application"))


@asynccontextmanager
async def _monitored(
    settings: Settings, health: HealthMonitor, metrics: Metrics
) -> AsyncIterator[None]:
    """While the block runs, serve health and metrics and notify systemd, as far as configured."""
    async with AsyncExitStack() as closing:
        if settings.health is not None:
            from bot.monitoring.http_server import serve

            where = settings.health
            await closing.enter_async_context(serve(where.host, where.port, health, metrics))
            log.info("health on http://%s:%d", where.host, where.port)
        if notifier := Notifier.from_environment(os.environ):
            watchdog = asyncio.create_task(watchdog_loop(notifier, health), name="systemd")
            closing.callback(watchdog.cancel)
            closing.callback(notifier.notify, "STOPPING=1")
        yield


async def _run_until_signal(working: asyncio.Task[None]) -> None:
    """Return when the task ends, or when SIGTERM or SIGINT has cancelled it. Raises its error."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise  # cancelled by the caller, not by a signal
        log.info("stopped")
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
