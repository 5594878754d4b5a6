"""Serving the calendars that programs follow, while the bot runs."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from bot.monitoring.health import HealthMonitor
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.transports.base import HealthCheck
from secretary.group import Group
from storage import Store

log = logging.getLogger(__name__)


@asynccontextmanager
async def calendars_served(
    host: str,
    port: int,
    groups: Iterable[Group],
    prefix: str,
    store: Store,
    clock: Clock,
    executor: Executor,
    metrics: Metrics,
    health: HealthMonitor,
    is_held: Callable[[], bool],
) -> AsyncIterator[None]:
    """Serve them while the block runs, and let the health check watch it.

    prefix: of commands, in what the calendars say. is_held: whether nothing may be given out now.
    Raises AdministratorError where the address cannot be used.
    """
    groups = list(groups)
    rules = next((group.calendar.feed for group in groups), None)
    if rules is None:
        yield
        return
    # Only where they are wanted: whoever has none need not wait for it at the start.
    from bot.feeds.calendars import Calendars
    from bot.feeds.server import serve

    calendars = Calendars(groups, store, clock, executor, rules, prefix)
    try:
        async with serve(host, port, calendars, rules.url, metrics, is_held) as listener:
            log.info("calendars on http://%s:%d", host, port)
            health.watch(lambda: [_check(listener.is_open)])
            yield
    finally:
        calendars.close()


def _check(is_open: bool) -> HealthCheck:
    text = "are answered" if is_open else "the port is not listened to"
    return HealthCheck("calendars", is_open, text)
