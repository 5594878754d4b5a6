"""Puts the parts together, here and nowhere else: settings, store, events, transports, clock."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from bot.application import Application
from bot.config import Settings
from bot.events.group_accounts import require_accounts
from bot.events.service import EventService
from bot.feeds.serving import calendars_served
from bot.monitoring.health import HealthMonitor
from bot.monitoring.metrics import Metrics
from bot.monitoring.systemd import Notifier, watchdog_loop
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.executor import DatabaseExecutor, Executor
from bot.runtime.lease import DatabaseLease, Term
from bot.runtime.reachability import Reachability
from bot.runtime.resolved_rooms import resolve_known_rooms, resolve_rooms
from bot.runtime.retry import retry_while_unavailable
from bot.runtime.single_instance import process_place, single_instance_lock
from bot.runtime.version import version
from bot.transports.base import Transport
from secretary.group import Group
from storage import IDLE_SECONDS, Store, WorkingAccount

log = logging.getLogger(__name__)

T = TypeVar("T")

Connect = Callable[[Term], Awaitable[Transport]]
"""Makes the transport for a term."""

HEARTBEAT: Final = "heartbeat"
"""A file in the data folder, touched at every tick; `kansli health` looks at its age."""


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
