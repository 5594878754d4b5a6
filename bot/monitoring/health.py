"""Signs of life: what `/readyz` tells, and whether systemd's watchdog may be fed.

Two different questions. *Ready* is whether people are served: it is no when the homeserver or
the database is out of reach. *Alive* is whether the bot still does what it can about that: a
restart would help only if not.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.runtime.clock import Clock
from bot.transports.base import HealthCheck, HealthReporter, Transport
from secretary.errors import StorageUnavailable
from storage import Store

if TYPE_CHECKING:
    from bot.runtime.delivery import Executor

SYNC_LIMIT: Final = 180.0
"""Seconds since the homeserver answered; an idle one does every half minute."""
TICK_LIMIT: Final = 180.0
"""Seconds since the last tick; there is one every minute."""
UNSENT_LIMIT: Final = 900.0
"""Seconds that a message may wait: a server that asks for patience asks for less."""
ANSWER_LIMIT: Final = 5.0
"""Seconds for the database to answer."""
STUCK_LIMIT: Final = 420.0
"""Seconds without a tick or a move of the listener: the longest request takes 300."""


@dataclass(frozen=True)
class HealthReport:
    """How it was at one moment. Ages are in seconds; None is unknown, or none.

    waiting: messages in the outbox. waiting_age: of the oldest; 0 while nothing waits.
    sync_age: infinite until the homeserver has answered.
    """

    checks: tuple[HealthCheck, ...]
    waiting: int | None
    waiting_age: float | None
    sync_age: float | None
    alarm: datetime | None

    @property
    def ready(self) -> bool:
        """Whether no check failed; one that nobody can make does not count."""
        return all(check.ok is not False for check in self.checks)


class HealthMonitor:
    """Looks at the parts of a running bot.

    seconds: a clock that only goes forward, for ages; `clock` tells when messages were queued.
    """

    def __init__(
        self,
        store: Store,
        chat: Transport,
        clock: Clock,
        executor: Executor,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._monitored = chat if isinstance(chat, HealthReporter) else None
        self._clock = clock
        self._executor = executor
        self._seconds = seconds
        self._ticked_at: float | None = None
        self._first_tick = asyncio.Event()
        self._received_at = -math.inf
        self._excused_until = -math.inf
        self._alarm: datetime | None = None
        self._turn = asyncio.Lock()

    # What the office tells

    def ticked(self, alarm: datetime | None) -> None:
        """A tick was done; something falls due next at `alarm`."""
        self._ticked_at = self._seconds()
        self._alarm = alarm
        self._first_tick.set()

    def received(self) -> None:
        """The transport has handed over an event: in a long row of them, too, it moves."""
        self._received_at = self._seconds()

    def waiting(self, seconds: float) -> None:
        """The office waits so long on purpose before it tries the database again."""
        self._excused_until = self._seconds() + seconds

    # What others ask

    async def started(self) -> None:
        """Return when the first tick is done and the homeserver has answered once."""
        await self._first_tick.wait()
        if self._monitored is not None:
            await self._monitored.connected()

    async def look(self) -> HealthReport:
        """Make every check. It takes at most about ANSWER_LIMIT."""
        async with self._turn:  # many who ask are no reason to keep the desk's thread busy
            waiting, age, database = await self._ask_database()
        sync_age, sync, others = self._ask_chat()
        return HealthReport(
            (sync, self._tick(), database, self._unsent(waiting, age), *others),
            waiting,
            age,
            sync_age,
            self._alarm,
        )

    async def alive(self, patience: float) -> bool:
        """Whether loop, desk thread, clock and listener all move, or wait on purpose.

        patience: seconds the desk's thread may take to answer; it can be waiting for the database.
        """
        try:
            async with asyncio.timeout(patience):
                await self._executor(lambda: None)
        except TimeoutError:
            return False
        now = self._seconds()
        if now < self._excused_until + STUCK_LIMIT:
            return True
        if self._ticked_at is not None and now - self._ticked_at > STUCK_LIMIT:
            return False
        if self._monitored is None or now - self._received_at < STUCK_LIMIT:
            return True
        return self._monitored.health().still < STUCK_LIMIT

    # The checks

    async def _ask_database(self) -> tuple[int | None, float | None, HealthCheck]:
        def read() -> tuple[int, datetime | None]:
            with self._store.begin() as tx:
                return tx.outbox.waiting(), tx.outbox.waiting_since()

        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                waiting, since = await self._executor(read)
        except StorageUnavailable as error:
            return None, None, HealthCheck("database", False, f"out of reach ({error})")
        except TimeoutError:
            return None, None, HealthCheck("database", False, f"no answer in {ANSWER_LIMIT:.0f} s")
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
            return None, None, HealthCheck("database", False, type(error).__name__)
        age = 0.0
        if since is not None:
            # A clock that was set back makes nothing younger than now.
            age = max(0.0, (self._clock.now() - since).total_seconds())
        return waiting, age, HealthCheck("database", True, "answers")

    def _ask_chat(self) -> tuple[float | None, HealthCheck, tuple[HealthCheck, ...]]:
        if self._monitored is None:
            unknown = HealthCheck("sync", None, "not checked")
            return None, unknown, (HealthCheck("trust", None, "not checked"),)
        health = self._monitored.health()
        if health.heard is None:
            return math.inf, HealthCheck("sync", False, "not yet"), health.checks
        text = f"{health.heard:.0f} s ago"
        return health.heard, HealthCheck("sync", health.heard <= SYNC_LIMIT, text), health.checks

    def _tick(self) -> HealthCheck:
        if self._ticked_at is None:
            return HealthCheck("tick", False, "not yet")
        age = self._seconds() - self._ticked_at
        return HealthCheck("tick", age <= TICK_LIMIT, f"{age:.0f} s ago")

    def _unsent(self, waiting: int | None, age: float | None) -> HealthCheck:
        if waiting is None or age is None:
            return HealthCheck("unsent", None, "not checked")
        if not waiting:
            return HealthCheck("unsent", True, "nothing waits")
        return HealthCheck("unsent", age <= UNSENT_LIMIT, f"{waiting} wait, the oldest {age:.0f} s")
