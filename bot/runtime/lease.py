"""Holds the database's lease while the bot works, and waits for it where another bot has it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Final

from bot.runtime.executor import Executor
from bot.runtime.retry import retry_while_unavailable
from bot.transports.base import HealthCheck
from secretary.errors import AdministratorError, StorageUnavailable
from storage import Holder, LeaseState, Store

log = logging.getLogger(__name__)

RENEW_SECONDS: Final = 10.0
"""Between two renewals: a third of the lease, so that one may fail."""
LOOK_SECONDS: Final = 5.0
"""Between two looks at another's."""


class DatabaseLease:
    """One process's part in the lease; nothing to do for a database that is a file.

    place: see `single_instance.process_place`. on_wait: called with the seconds of each wait.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        place: str,
        on_wait: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._executor = executor
        self._holder = Holder(place, socket.gethostname())
        self._on_wait = on_wait
        self._epoch: int | None = None
        self._check = HealthCheck("lease", None, "not asked for yet") if store.has_lease else None

    def check(self) -> HealthCheck | None:
        """Whether the database is this bot's to work on."""
        return self._check

    async def hold_while(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work once the lease is this bot's, and hold it until the work ends.

        Raises AdministratorError where another has taken it, with the work cancelled.
        """
        if not self._store.has_lease:
            await work()
            return
        try:
            await self._acquire()
        except asyncio.CancelledError:
            await self._release()  # it may just have been taken
            raise
        tasks = [
            asyncio.create_task(self._keep(), name="lease"),
            asyncio.ensure_future(work()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._release()
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _acquire(self) -> None:
        waits = False
        while True:
            epoch, other = await retry_while_unavailable(
                self._executor, self._try_to_take, on_wait=self._on_wait
            )
            if epoch is not None:
                break
            text = f"another kansli works on the database{_whose(other)}; this one waits"
            self._check = HealthCheck("lease", False, text)
            if not waits:
                log.warning("%s", text)
            waits = True
            self._on_wait(LOOK_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)
        self._epoch = epoch
        self._store.hold(epoch)
        self._check = HealthCheck("lease", True, f"this bot's, epoch {epoch}")
        if waits:
            log.warning("the other kansli has ended; this one takes over")

    def _try_to_take(self) -> tuple[int | None, LeaseState | None]:
        """The epoch, or else whose the lease is."""
        if not self._store.has_lease_table():
            self._store.migrate()
        with self._store.begin() as tx:
            epoch = tx.lease.take(self._holder)
            return epoch, tx.lease.state()

    async def _keep(self) -> None:
        """Renew it, for ever. While the database is away, nobody else can take it either."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with contextlib.suppress(StorageUnavailable):
                await self._executor(self._renew)

    def _renew(self) -> None:
        assert self._epoch is not None
        with self._store.begin() as tx:
            tx.lease.renew(self._epoch, self._holder)

    async def _release(self) -> None:
        """Let the next take it at once, where the database can be told."""

        def give_up() -> None:
            if not self._store.has_lease_table():
                return
            with self._store.begin() as tx:
                state = tx.lease.state()
                if state is not None and state.holder.place == self._holder.place:
                    tx.lease.give_up(state.epoch, self._holder)

        with contextlib.suppress(StorageUnavailable, AdministratorError):
            await self._executor(give_up)


def _whose(state: LeaseState | None) -> str:
    return "" if state is None else f" (on {state.holder.host})"
