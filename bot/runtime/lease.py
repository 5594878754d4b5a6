"""Works while this process has its account's lease, and stands by while another has it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.runtime.clock import seconds_running
from bot.runtime.executor import Executor, TermExecutor
from bot.runtime.reachability import Reachability
from bot.runtime.retry import retry_while_unavailable
from bot.transports.base import HealthCheck
from secretary.errors import AdministratorError, LeaseLost, StorageUnavailable
from storage import LEASE_SECONDS, REPORT_SECONDS, Holder, LeaseState, Standby, Store, Transaction

log = logging.getLogger(__name__)

RENEW_SECONDS: Final = 3.0
"""Between two renewals: less than a third of the lease, so that two may fail."""
LOOK_SECONDS: Final = 1.0
"""Between two looks at another's, and between two renewals while something is wrong."""
GIVE_UP_SECONDS: Final = 6.0
"""Without the homeserver, after which one that stands by and reaches it is let in."""
HUNG_SECONDS: Final = 60.0
"""After which a database that neither answers nor ends the connection is hung up on."""


@dataclass(frozen=True)
class Term:
    """The time from when a process takes its account's lease until it loses it, or ends.

    account: the Matrix user id. epoch: the lease's; None for a database that is a file, and whose
    only process this is. store: the database, whose transactions raise LeaseLost once another has
    taken the lease. executor: does the work with the store, until the term ends.
    may_send: whether nobody else can have taken the lease yet, by this machine's own clock. What
    is sent all the same, by a process that was frozen in between, is sent under the same id.
    """

    account: str
    epoch: int | None
    store: Store
    executor: Executor
    may_send: Callable[[], bool] = lambda: True


class DatabaseLease:
    """One process's part in an account's lease; nothing to do for a database that is a file.

    account: the Matrix user id. place: see `single_instance.process_place`.
    homeserver: whether it is reached from here; None where nobody asks.
    on_wait: called with the seconds of each wait. on_look: called at each look at another's lease.
    clock: seconds that pass also while the machine sleeps.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        account: str,
        place: str,
        homeserver: Reachability | None = None,
        on_wait: Callable[[float], None] = lambda _: None,
        on_look: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = seconds_running,
    ) -> None:
        self._store = store
        self._executor = executor
        self._account = account
        self._holder = Holder(place, socket.gethostname())
        self._homeserver = homeserver
        self._on_wait = on_wait
        self._on_look = on_look
        self._clock = clock
        self._sure_until = 0.0
        self._reported: tuple[float, bool] | None = None
        """When it last said that it stands by, and whether it reached the homeserver."""
        self._check = HealthCheck("lease", None, "not asked for yet") if store.has_lease else None

    def check(self) -> HealthCheck | None:
        """Whether the account is this bot's to work for."""
        return self._check

    async def work_in_terms(self, work: Callable[[Term], Awaitable[None]]) -> None:
        """Do the work whenever the lease is this bot's, until it ends by itself.

        In a term that ends because another has taken the lease, or has to, it is cancelled, and
        what it raises then is of no account; it has ended, and closed what it opened, before the
        lease is let go and before the next term.
        """
        if not self._store.has_lease:
            await work(Term(self._account, None, self._store, self._executor))
            return
        try:
            while why := await self._work_for_a_term(work, await self._acquire()):
                log.warning("%s; this one stands by", why)
                self._check = HealthCheck("lease", False, "lost; this one stands by")
        finally:
            await self._release()  # it may just have been taken

    async def _work_for_a_term(
        self, work: Callable[[Term], Awaitable[None]], epoch: int
    ) -> str | None:
        """Why the term ended; None where the work did, by itself."""
        executor = TermExecutor(self._executor, self._account)
        term = Term(self._account, epoch, self._store, executor, self._is_sure)
        keeping = asyncio.create_task(self._keep(epoch), name="lease")
        tasks: list[asyncio.Future[Any]] = [keeping, asyncio.ensure_future(work(term))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            executor.end()
            self._sure_until = 0.0
        lost = f"another kansli works for {self._account} now"
        errors = [error for task in tasks if not task.cancelled() and (error := task.exception())]
        if any(isinstance(error, LeaseLost) for error in errors):
            return lost
        if errors:
            if await self._is_lost(epoch):  # which may have been why
                return f"{lost} ({type(errors[0]).__name__})"
            raise errors[0]
        if keeping.cancelled():
            return None
        await self._release()
        return keeping.result()

    def _is_sure(self) -> bool:
        return self._clock() < self._sure_until

    # Standing by

    async def _acquire(self) -> int:
        """Wait until it is this bot's; its epoch."""
        waits = False
        while True:
            asked_at = self._clock()
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
            self._on_look()
            self._on_wait(LOOK_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)
        self._sure_until = asked_at + LEASE_SECONDS
        self._reported = None
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
        epoch = None
        with self._store.begin() as tx:
            if self._better_off(tx) is None:
                epoch = tx.lease.take(self._account, self._holder)
            if epoch is None:
                self._report(tx)
            elif self._reported is not None:
                tx.standbys.forget(self._account, self._holder)
            other = tx.lease.state(self._account)
        if epoch is not None:
            self._store.hold(self._account, epoch)
        return epoch, other

    def _report(self, tx: Transaction) -> None:
        """Say now and then that this one stands by."""
        now = self._clock()
        reaches = self._homeserver is None or self._homeserver.is_steady
        if self._reported is not None:
            reported_at, reached = self._reported
            if now - reported_at < REPORT_SECONDS and reached == reaches:
                return
        tx.standbys.report(self._account, self._holder, reaches_homeserver=reaches)
        self._reported = now, reaches

    def _better_off(self, tx: Transaction) -> Standby | None:
        """Who stands by and reaches the homeserver, while this one has not for some time."""
        if self._homeserver is None or self._homeserver.seconds_without <= GIVE_UP_SECONDS:
            return None
        others = (each for each in self._standbys(tx) if each.reaches_homeserver)
        return next(others, None)

    def _standbys(self, tx: Transaction) -> list[Standby]:
        """The others that stand by."""
        fresh = tx.standbys.fresh(self._account)
        return [each for each in fresh if each.holder.place != self._holder.place]

    # Working

    async def _keep(self, epoch: int) -> str:
        """Renew it, until it is to be let go; why. While the database is away, nobody else can
        take it either. Raises LeaseLost."""
        pause = RENEW_SECONDS
        while True:
            await asyncio.sleep(pause)
            began, pause = self._clock(), LOOK_SECONDS
            try:
                better_off = await self._without_hanging(lambda: self._renew(epoch))
            except StorageUnavailable:
                continue
            self._sure_until = began + LEASE_SECONDS
            if better_off is not None:
                return f"the homeserver is reached from {better_off.holder.host}, and not from here"
            if self._homeserver is None or self._homeserver.seconds_without < GIVE_UP_SECONDS / 2:
                pause = RENEW_SECONDS

    async def _without_hanging(self, work: Callable[[], Standby | None]) -> Standby | None:
        """The result of work in the database, whose connection is ended where it never answers."""
        working = asyncio.ensure_future(self._executor(work))
        try:
            while not (await asyncio.wait({working}, timeout=HUNG_SECONDS))[0]:
                log.error("the database has not answered for long; its connection is ended")
                hang_up(self._store)
            return working.result()
        finally:
            working.cancel()

    def _renew(self, epoch: int) -> Standby | None:
        """Who is better off."""
        with self._store.begin() as tx:
            tx.lease.renew(self._account, epoch, self._holder)
            standbys = [each.holder.host for each in self._standbys(tx)]
            better_off = self._better_off(tx)
        others = f"; standing by: {', '.join(standbys)}" if standbys else ""
        self._check = HealthCheck("lease", True, f"this bot's, epoch {epoch}{others}")
        return better_off

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
                tx.standbys.forget(self._account, self._holder)
                state = tx.lease.state(self._account)
                if state is not None and state.holder.place == self._holder.place:
                    tx.lease.give_up(self._account, state.epoch, self._holder)

        with contextlib.suppress(StorageUnavailable, AdministratorError):
            await self._executor(give_up)


def hang_up(store: Store) -> None:
    """End what the store's connections are in the middle of, with StorageUnavailable."""
    for descriptor in store.descriptors():
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as line:
            line.shutdown(socket.SHUT_RDWR)


def _whose(state: LeaseState | None) -> str:
    return "" if state is None else f" (on {state.holder.host})"
