"""Works while this process has its account's lease, and stands by while another has it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.runtime.executor import Executor, TermExecutor
from bot.runtime.retry import retry_while_unavailable
from bot.transports.base import HealthCheck
from secretary.errors import AdministratorError, LeaseLost, StorageUnavailable
from storage import Holder, LeaseState, Store

log = logging.getLogger(__name__)

RENEW_SECONDS: Final = 3.0
"""Between two renewals: less than a third of the lease, so that two may fail."""
LOOK_SECONDS: Final = 1.0
"""Between two looks at another's."""


@dataclass(frozen=True)
class Term:
    """The time from when a process takes its account's lease until it loses it, or ends.

    account: the Matrix user id. epoch: the lease's; None for a database that is a file, and whose
    only process this is. store: the database, whose transactions raise LeaseLost once another has
    taken the lease. executor: does the work with the store, until the term ends.
    """

    account: str
    epoch: int | None
    store: Store
    executor: Executor


class DatabaseLease:
    """One process's part in an account's lease; nothing to do for a database that is a file.

    account: the Matrix user id. place: see `single_instance.process_place`.
    on_wait: called with the seconds of each wait.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        account: str,
        place: str,
        on_wait: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._executor = executor
        self._account = account
        self._holder = Holder(place, socket.gethostname())
        self._on_wait = on_wait
        self._check = HealthCheck("lease", None, "not asked for yet") if store.has_lease else None

    def check(self) -> HealthCheck | None:
        """Whether the account is this bot's to work for."""
        return self._check

    async def work_in_terms(self, work: Callable[[Term], Awaitable[None]]) -> None:
        """Do the work whenever the lease is this bot's, until it ends by itself.

        In a term that ends because another has taken the lease, it is cancelled, and what it raises
        then is of no account; it has ended, and closed what it opened, before the next term.
        """
        if not self._store.has_lease:
            await work(Term(self._account, None, self._store, self._executor))
            return
        try:
            while not await self._work_for_a_term(work, await self._acquire()):
                log.warning("another kansli works for %s now; this one stands by", self._account)
        finally:
            await self._release()  # it may just have been taken

    async def _work_for_a_term(self, work: Callable[[Term], Awaitable[None]], epoch: int) -> bool:
        """Whether the work ended by itself, and not because the lease was lost."""
        executor = TermExecutor(self._executor, self._account)
        term = Term(self._account, epoch, self._store, executor)
        tasks = [
            asyncio.create_task(self._keep(epoch), name="lease"),
            asyncio.ensure_future(work(term)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            executor.end()
        errors = [error for task in tasks if not task.cancelled() and (error := task.exception())]
        if any(isinstance(error, LeaseLost) for error in errors):
            return False
        if errors:
            if await self._is_lost(epoch):  # which may have been why
                log.warning("%s", errors[0])
                return False
            raise errors[0]
        return True

    async def _acquire(self) -> int:
        """Wait until it is this bot's; its epoch."""
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
        self._check = HealthCheck("lease", True, f"this bot's, epoch {epoch}")
        if waits:
            log.warning("the other kansli has ended; this one takes over")
        return epoch

    def _try_to_take(self) -> tuple[int | None, LeaseState | None]:
        """The epoch, or else whose the lease is.

        It follows all that earlier terms gave the database's thread to do.
        """
        self._store.let_go()
        if not self._store.is_current():
            # Those who work with the tables of an earlier version, for any account, have to end.
            if others := self._store.running_leases():
                return None, others[0]
            self._store.migrate()
        with self._store.begin() as tx:
            epoch = tx.lease.take(self._account, self._holder)
            other = tx.lease.state(self._account)
        if epoch is not None:
            self._store.hold(self._account, epoch)
        return epoch, other

    async def _keep(self, epoch: int) -> None:
        """Renew it, for ever. While the database is away, nobody else can take it either."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with contextlib.suppress(StorageUnavailable):
                await self._executor(lambda: self._renew(epoch))

    def _renew(self, epoch: int) -> None:
        with self._store.begin() as tx:
            tx.lease.renew(self._account, epoch, self._holder)

    async def _is_lost(self, epoch: int) -> bool:
        """Whether another has it; False also where nobody can say."""
        try:
            await self._executor(lambda: self._renew(epoch))
        except LeaseLost:
            return True
        except (StorageUnavailable, AdministratorError):
            return False
        return False

    async def _release(self) -> None:
        """Let the next take it at once, where the database can be told."""

        def give_up() -> None:
            self._store.let_go()
            if not self._store.is_current():
                return
            with self._store.begin() as tx:
                state = tx.lease.state(self._account)
                if state is not None and state.holder.place == self._holder.place:
                    tx.lease.give_up(self._account, state.epoch, self._holder)

        with contextlib.suppress(StorageUnavailable, AdministratorError):
            await self._executor(give_up)


def _whose(state: LeaseState | None) -> str:
    return "" if state is None else f" (on {state.holder.host})"
