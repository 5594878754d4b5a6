"""Puts the parts together, here and nowhere else: settings, store, events, transports, clock."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from bot.config import Settings
from bot.events.group_accounts import require_accounts
from bot.events.service import EventService
from bot.feeds.serving import calendars_served
from bot.monitoring.health import HealthMonitor
from bot.monitoring.metrics import Metrics
from bot.monitoring.systemd import Notifier, watchdog_loop
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.delivery import Delivery
from bot.runtime.downloads import Downloads
from bot.runtime.executor import CountingExecutor, DatabaseExecutor, Executor
from bot.runtime.lease import DatabaseLease, Term
from bot.runtime.reachability import Reachability
from bot.runtime.resolved_rooms import resolve_known_rooms, resolve_rooms
from bot.runtime.retry import retry_while_unavailable
from bot.runtime.single_instance import process_place, single_instance_lock
from bot.runtime.version import version
from bot.transports.base import InboundEvents, ReadsPosted, TellsTime, Transport
from secretary.group import Group
from secretary.people import MATRIX
from storage import IDLE_SECONDS, Store, WorkingAccount

if TYPE_CHECKING:
    from bot.runtime.scheduler import Ticker

log = logging.getLogger(__name__)

T = TypeVar("T")

Connect = Callable[[Term], Awaitable[Transport]]
"""Makes the transport for a term."""

HEARTBEAT: Final = "heartbeat"
"""A file in the data folder, touched at every tick; `kansli health` looks at its age."""

_GIVES_WAY_TIMES: Final = 3
"""How often what falls due of a group gives way before it is done whatever waits for it."""
_GIVES_WAY_SECONDS: Final = 0.05
"""For how long: about what a message takes from being heard to being answered."""


class Application:
    """The bot as it runs: the `InboundPort` of its transports, and what the scheduler ticks.

    transport: Matrix's, on which rooms and devices are. others: those of other channels, by name.
    executor: does the work with the store; None for one of its own, which `close` ends.
    may_send: see `Delivery`.
    """

    def __init__(
        self,
        service: EventService,
        store: Store,
        transport: Transport,
        clock: Clock,
        heartbeat: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
        executor: Executor | None = None,
        health: HealthMonitor | None = None,
        others: Mapping[str, Transport] = MappingProxyType({}),
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self._service = service
        self._store = store
        self._looked_at = store.times_wanted
        """How often something had been wanted when it was last looked for."""
        self._transports = {MATRIX: transport, **others}
        self._ticker: Ticker | None = None
        self._heartbeat = heartbeat
        self._sleep = sleep
        self._own_executor = None if executor else DatabaseExecutor()
        self._executor = CountingExecutor(executor or self._own_executor)  # type: ignore[arg-type]
        self._clock = clock
        if isinstance(transport, ReadsPosted):
            service.hold()
        if isinstance(transport, TellsTime):
            service.compare_clock(transport.clock_ahead)
        self.delivery = Delivery(
            store,
            self._transports,
            clock,
            self._executor,
            sleep,
            metrics,
            self._on_sent,
            lambda: service.is_held,
            service.refused_files.report,
            may_send,
        )
        self.downloads = Downloads(
            service.files, self._transports, clock, self._executor, sleep, self.delivery.wake
        )
        self.health = health or HealthMonitor(store, clock, self._executor, transport)
        self.health.watch(lambda: service.checks)

    async def call(self, work: Callable[[InboundEvents], T]) -> T:
        """What the transport reports; see `InboundPort`."""
        was_held = self._service.is_held
        result = await self._in_database(lambda: work(self._service))
        self.health.record_call()
        self._wake_for_news(everything=was_held)  # which it may be no more
        if self._ticker is not None and (due := self._next_due) is not None:
            self._ticker.wake_at(due)
        return result

    def _wake_for_news(self, *, everything: bool) -> None:
        """See that what somebody has come to want since the last time is fetched.

        everything: whether also what was before, and that what was queued before is sent; of what
        is queued now delivery hears by itself. (What another process has queued, the next tick
        finds.)
        """
        wanted, self._looked_at = self._looked_at, self._store.times_wanted
        if everything:
            self.delivery.wake()
        if everything or self._looked_at != wanted:
            self.downloads.wake()

    @property
    def _next_due(self) -> datetime | None:
        """When there is something to decide next; nothing while that is not to be done."""
        return None if self._service.is_held else self._service.next_due

    def _on_sent(self) -> None:
        """What waits for a message to be on record is heard at the next tick: have it now."""
        if self._ticker is not None and self._service.has_early_reactions:
            self._ticker.wake_at(self._clock.now())

    def retry(self, room: str) -> None:
        """What could not be sent to the room on Matrix is worth another attempt now."""
        self.delivery.retry(MATRIX, room)

    async def tick(self) -> datetime | None:
        """Post what has fallen due; when something falls due next, or None."""
        service = self._service
        groups = await self._in_database(service.begin_tick)
        for group_id in groups or ():
            await self._tick_group(group_id)
        if groups is not None:
            await self._in_database(service.end_tick)
        next_due = self._next_due  # by now something may fall due before what the tick saw
        self._wake_for_news(everything=True)
        self.health.record_tick(next_due)
        if self._heartbeat is not None:
            self._heartbeat.touch()
        return next_due

    async def _tick_group(self, group_id: str) -> None:
        """A job for each group, which gives way to what is said meanwhile, a few times."""
        tick, is_wanted = self._service.tick_group, self._executor.is_wanted
        for _ in range(_GIVES_WAY_TIMES):
            if await self._in_database(lambda: tick(group_id, is_wanted)):
                return
            await self._sleep(_GIVES_WAY_SECONDS)
        await self._in_database(lambda: tick(group_id))

    async def run(self) -> None:
        """Listen, deliver and keep time, until cancelled or the transport gives up."""
        from bot.runtime.scheduler import Ticker

        ticker = self._ticker = Ticker(self.tick)
        ticker.start()
        # No task group: it would wrap what the administrator has to read in an ExceptionGroup.
        working = [
            asyncio.create_task(transport.listen(self), name=f"listening to {channel}")
            for channel, transport in self._transports.items()
        ]
        working.append(asyncio.create_task(self.delivery.run(), name="delivery"))
        working.append(asyncio.create_task(self.downloads.run(), name="downloads"))
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
        """End the database's thread, where it is its own."""
        if self._own_executor is not None:
            self._own_executor.close()

    async def _in_database(self, work: Callable[[], T]) -> T:
        return await retry_while_unavailable(
            self._executor, work, sleep=self._sleep, on_wait=self._on_wait
        )

    def _on_wait(self, seconds: float) -> None:
        self.health.record_wait(seconds)
        self.delivery.wake()  # nobody knows what was committed before the database went away


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
    others: Iterable[Group] = (),
) -> EventService:
    """What decides for these groups. others: those of other accounts."""
    return EventService(
        groups,
        store,
        clock,
        prefix=settings.bot.prefix,
        administrators=settings.bot.administrators,
        direct_chats=settings.bot.direct_chats,
        unread_after=settings.matrix.unread_after,
        metrics=metrics,
        account=settings.matrix.name,
        others=others,
        users={each.name: each.user for each in settings.others if each.user is not None},
    )


async def run(
    accounts: Mapping[str, Settings],
    connect: Connect,
    homeservers: Mapping[str, Reachability] = MappingProxyType({}),
) -> None:
    """The bot, until SIGTERM or SIGINT. Raises AdministratorError where it cannot go on.

    accounts: the Matrix user ids that it can work for, one at a time, the first one first, and the
    settings as each of them has them. connect: makes the transport on Matrix, once an account is
    this process's to work for, and anew for each term in which it is; it is closed, whatever
    happens. homeservers: by account, whether its own is reached from here, where others may stand
    by.
    """
    settings = next(iter(accounts.values()))
    clock = SystemClock()
    async with AsyncExitStack() as closing:
        store = Store(settings.storage.url.reveal(), idle_seconds=IDLE_SECONDS)
        closing.callback(store.close)
        executor = DatabaseExecutor()
        closing.callback(executor.close)
        log.info("kansli %s on Python %s", version(), platform.python_version())
        health, metrics = HealthMonitor(store, clock, executor), Metrics()
        # From here on: waiting for the database or a room is something to be seen, and no reason
        # for a restart.
        await closing.enter_async_context(_monitored(settings, health, metrics))
        place = process_place(settings.data)
        heartbeat = settings.data / HEARTBEAT

        def on_look() -> None:
            health.record_standby()
            heartbeat.touch()

        if not store.has_lease:
            homeservers = {}  # nobody else could take over
        for homeserver in {id(each): each for each in homeservers.values()}.values():
            asking = asyncio.create_task(homeserver.watch(), name="asks for the homeserver")
            closing.callback(asking.cancel)
        lease = DatabaseLease(
            store,
            executor,
            list(accounts),
            place,
            homeservers,
            health.record_wait,
            on_look,
            every=[each.user for each in settings.accounts if each.user is not None],
        )
        checks = lease.check, lease.check_accounts
        health.watch(lambda: [found for check in checks if (found := check()) is not None])
        work = partial(_work, accounts, connect, clock, health, metrics)
        working = asyncio.create_task(lease.work_in_terms(work), name="application")
        await _run_until_signal(working)


async def _work(
    accounts: Mapping[str, Settings],
    connect: Connect,
    clock: Clock,
    health: HealthMonitor,
    metrics: Metrics,
    term: Term,
) -> None:
    """All that the bot does in a term, until cancelled; nothing of it is left after that."""
    settings = accounts[term.account]
    store, in_database = term.store, _waiting(term.executor, health)
    async with AsyncExitStack() as closing:
        if settings.bot.data != settings.data:
            closing.enter_context(single_instance_lock(settings.bot.data))
        await in_database(store.migrate)
        health.record_database_open()
        transport = await connect(term)
        closing.push_async_callback(transport.close)
        closing.enter_context(health.term_of(transport))
        telling = asyncio.create_task(_tell_when_started(health), name="tells that it is at work")
        closing.callback(telling.cancel)
        await in_database(partial(_take_groups, store, settings))
        groups = await resolve_rooms(settings.own_groups, transport, store, in_database)
        elsewhere = (group for group in settings.groups if group not in settings.own_groups)
        others = await resolve_known_rooms(elsewhere, transport, store, in_database)
        service = await in_database(
            lambda: make_service(groups, store, clock, settings, metrics, others)
        )
        await transport.resolve(service.rooms)  # those that were upgraded are configured, too
        application = Application(
            service,
            store,
            transport,
            clock,
            settings.data / HEARTBEAT,
            metrics=metrics,
            executor=term.executor,
            health=health,
            may_send=term.may_send,
        )
        where = settings.calendar_feed
        calendars = nullcontext() if where is None else calendars_served(
            where.host, where.port, settings.groups, settings.bot.prefix, store, clock,
            term.executor, metrics, health, lambda: service.is_held,
        )  # fmt: skip
        async with calendars:
            await application.run()


def _take_groups(store: Store, settings: Settings) -> None:
    """Work for the account, if its groups are with it. Raises AdministratorError."""
    store.work_for(WorkingAccount(settings.matrix.name))
    with store.begin() as tx:
        require_accounts(tx, settings.own_groups, [each.name for each in settings.accounts])


async def _tell_when_started(health: HealthMonitor) -> None:
    """One line, by which whoever started the bot sees that it is up."""
    await health.started()
    log.info("at work")


def _waiting(executor: Executor, health: HealthMonitor) -> Executor:
    """The executor, which waits out the database's outages, and lets that be seen."""

    async def in_database(work: Callable[[], T]) -> T:
        return await retry_while_unavailable(executor, work, on_wait=health.record_wait)

    return in_database


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
