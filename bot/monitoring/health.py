"""Health checks: what `/readyz` answers, and whether systemd's watchdog is to be notified.

Two different questions. *Ready* means that people are being served: not so while the homeserver
or the database is out of reach. *Live* means that every part of the process makes progress, or
waits on purpose: only where that is not so would a restart help.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.executor import Executor
from bot.transports.base import HealthCheck, HealthReporter, Transport
from secretary.errors import StorageUnavailable
from storage import Store

SYNC_LIMIT: Final = 180.0
"""Seconds since the homeserver last answered; an idle sync returns every half minute."""
TICK_LIMIT: Final = 180.0
"""Seconds since the last tick; there is at least one a minute."""
UNSENT_LIMIT: Final = 900.0
"""Seconds that a message may wait in the outbox: a server's rate limit asks for less."""
ANSWER_LIMIT: Final = 5.0
"""Seconds within which the database has to answer."""
STUCK_LIMIT: Final = 420.0
"""Seconds without a tick, or without progress in the listener: the longest request takes 300."""


@dataclass(frozen=True)
class HealthReport:
    """The health at one moment. Ages are in seconds; None means not known.

    unsent: messages in the outbox. unsent_age: of the oldest; 0 while the outbox is empty.
    sync_age: since the homeserver last answered; infinite until it has.
    next_due: when something falls due next, in UTC; None also where nothing does.
    stands_by: whether another process works, and this one waits for it to end.
    """

    checks: tuple[HealthCheck, ...]
    unsent: int | None
    unsent_age: float | None
    sync_age: float | None
    next_due: datetime | None
    stands_by: bool = False

    @property
    def ready(self) -> bool:
        """Whether no check of this process failed; one that could not be made does not count."""
        return all(check.ok is not False or check.of_others for check in self.checks)


class HealthMonitor:
    """Checks the parts of a running bot.

    clock: compared with the times at which messages were queued.
    transport: None until there is one, see `term_of`.
    monotonic: seconds, for every other age, as `time.monotonic`.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        executor: Executor,
        transport: Transport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._reporter = None if transport is None else _reporting(transport)
        self._clock = clock
        self._executor = executor
        self._monotonic = monotonic
        self._ticked_at: float | None = None
        self._database_open = asyncio.Event()
        self._first_tick = asyncio.Event()
        self._standing_by = asyncio.Event()
        self._call_at = -math.inf
        self._waits_until = -math.inf
        self._next_due: datetime | None = None
        self._database_check = asyncio.Lock()
        self._watched: list[Callable[[], Iterable[HealthCheck]]] = []

    # Recorded by the application

    @contextmanager
    def term_of(self, transport: Transport) -> Iterator[None]:
        """While the block runs the bot works by this transport, and nothing has been done yet."""
        self._reporter = _reporting(transport)
        self._standing_by.clear()
        watched = list(self._watched)
        try:
            yield
        finally:
            self._reporter = None
            self._watched = watched  # the rest were of parts that have ended
            self._ticked_at = self._next_due = None
            self._call_at = -math.inf
            self._first_tick.clear()

    def watch(self, checks: Callable[[], Iterable[HealthCheck]]) -> None:
        """Ask this, too, for what there is to check."""
        self._watched.append(checks)

    def record_database_open(self) -> None:
        """The database has been opened, and its tables are up to date."""
        self._database_open.set()

    def record_tick(self, next_due: datetime | None) -> None:
        """A tick was completed; something falls due next at `next_due`, if anything does."""
        self._ticked_at = self._monotonic()
        self._next_due = next_due
        self._first_tick.set()

    def record_standby(self) -> None:
        """Another process works, and this one waits for it to end; until `term_of`."""
        self._standing_by.set()
        self._database_open.set()

    def record_call(self) -> None:
        """The transport reported something: progress also in the middle of a long batch."""
        self._call_at = self._monotonic()

    def record_wait(self, seconds: float) -> None:
        """The application waits this long, on purpose, before it retries the database."""
        self._waits_until = self._monotonic() + seconds

    # Asked by the health server and by systemd

    @property
    def stands_by(self) -> bool:
        """Whether another process works, and this one waits for it to end."""
        return self._standing_by.is_set()

    @property
    def waits_for_database(self) -> bool:
        """Whether the application waits for the database now."""
        return self._monotonic() < self._waits_until

    async def database_open(self) -> None:
        """Return once the database has been opened for the first time."""
        await self._database_open.wait()

    async def started(self) -> None:
        """Return once the first tick is done and the homeserver has answered."""
        await self._first_tick.wait()
        if self._reporter is not None:
            await self._reporter.connected()

    async def standing_by(self) -> None:
        """Return once another process is known to work, and this one waits for it to end."""
        await self._standing_by.wait()

    async def report(self) -> HealthReport:
        """The result of every check, made now; it takes ANSWER_LIMIT at most, or little more."""
        async with self._database_check:  # however many ask, one query at a time is enough
            unsent, age, database = await self._check_database()
        watched = [check for checks in self._watched for check in checks()]
        if self.stands_by:  # what it does not do yet is no fault
            return HealthReport((database, *watched), unsent, age, None, None, stands_by=True)
        sync_age, sync, others = self._check_transport()
        checks = (sync, self._check_tick(), database, self._check_unsent(unsent, age), *others)
        return HealthReport((*checks, *watched), unsent, age, sync_age, self._next_due)

    async def is_live(self, timeout: float) -> bool:  # noqa: ASYNC109 - a time-out is an answer
        """Whether event loop, database thread, ticks and listener progress, or wait on purpose.

        timeout: seconds within which the database thread has to answer; it may be busy waiting
            for the database.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._executor(lambda: None)
        except TimeoutError:
            return False
        now = self._monotonic()
        if now < self._waits_until + STUCK_LIMIT:
            return True
        if self._ticked_at is not None and now - self._ticked_at > STUCK_LIMIT:
            return False
        if self._reporter is None or now - self._call_at < STUCK_LIMIT:
            return True
        return self._reporter.health().idle < STUCK_LIMIT

    # The checks

    async def _check_database(self) -> tuple[int | None, float | None, HealthCheck]:
        def read() -> tuple[int, datetime | None]:
            with self._store.begin() as tx:
                return tx.outbox.waiting(), tx.outbox.waiting_since()

        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                unsent, since = await self._executor(read)
        except StorageUnavailable as error:
            return None, None, HealthCheck("database", False, f"out of reach ({error.name})")
        except TimeoutError:
            return None, None, HealthCheck("database", False, f"no answer in {ANSWER_LIMIT:.0f} s")
        except Exception as error:  # noqa: BLE001 - any failure is an answer
            return None, None, HealthCheck("database", False, type(error).__name__)
        age = 0.0
        if since is not None:
            # Where the clock was set back since, the difference would be negative.
            age = max(0.0, (self._clock.now() - since).total_seconds())
        return unsent, age, HealthCheck("database", True, "answers")

    def _check_transport(self) -> tuple[float | None, HealthCheck, tuple[HealthCheck, ...]]:
        if self._reporter is None:
            unknown = HealthCheck("sync", None, "not checked")
            return None, unknown, (HealthCheck("trust", None, "not checked"),)
        health = self._reporter.health()
        age = health.last_response_age
        if age is None:
            return math.inf, HealthCheck("sync", False, "not yet"), health.checks
        return age, HealthCheck("sync", age <= SYNC_LIMIT, f"{age:.0f} s ago"), health.checks

    def _check_tick(self) -> HealthCheck:
        if self._ticked_at is None:
            return HealthCheck("tick", False, "not yet")
        age = self._monotonic() - self._ticked_at
        return HealthCheck("tick", age <= TICK_LIMIT, f"{age:.0f} s ago")

    def _check_unsent(self, unsent: int | None, age: float | None) -> HealthCheck:
        if unsent is None or age is None:
            return HealthCheck("unsent", None, "not checked")
        if not unsent:
            return HealthCheck("unsent", True, "nothing waits")
        return HealthCheck("unsent", age <= UNSENT_LIMIT, f"{unsent} wait, the oldest {age:.0f} s")


def _reporting(transport: Transport) -> HealthReporter | None:
    return transport if isinstance(transport, HealthReporter) else None
