"""Works while this process has an account's lease, and stands by while others have those."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from bot.runtime.clock import seconds_running
from bot.runtime.executor import Executor, TermExecutor
from bot.runtime.reachability import Reachability
from bot.runtime.retry import retry_while_unavailable
from bot.transports.base import HealthCheck
from secretary.errors import AdministratorError, LeaseLost, StorageUnavailable
from storage import (
    LEASE_SECONDS,
    REPORT_SECONDS,
    HeldLease,
    Holder,
    LeaseState,
    Standby,
    Store,
    Transaction,
)

log = logging.getLogger(__name__)

RENEW_SECONDS: Final = 3.0
"""Between two renewals: less than a third of the lease, so that two may fail."""
LOOK_SECONDS: Final = 1.0
"""Between two looks at another's, and between two renewals while something is wrong."""
GIVE_UP_SECONDS: Final = 6.0
"""Without the homeserver, after which one that stands by and reaches it is let in."""
RELEASE_SECONDS: Final = 2.0
"""In which a lease can be given up, where the database answers."""
HUNG_SECONDS: Final = 60.0
"""After which a database that neither answers nor ends the connection is hung up on."""


@dataclass(frozen=True)
class Term:
    """The time from when a process takes its account's lease until it loses it, or ends.

    account: the Matrix user id. held: its lease; None for a database that is a file, and whose
    only process this is. store: the database, whose transactions raise LeaseLost once another has
    taken the lease. executor: does the work with the store, until the term ends.
    may_send: whether nobody else can have taken the lease yet, by this machine's own clock. What
    is sent all the same, by a process that was frozen in between, is sent under the same id.
    """

    account: str
    held: HeldLease | None
    store: Store
    executor: Executor
    may_send: Callable[[], bool] = lambda: True


class DatabaseLease:
    """One process's part in the accounts' leases; nothing to do for a database that is a file.

    accounts: the Matrix user ids that it can work for, one at a time: the first whose lease is
    free. every: those of the installation, where there are several: a bot is to work for each.
    place: see `single_instance.process_place`.
    homeservers: by account, whether its own is reached from here; without one nobody asks.
    on_wait: called with the seconds of each wait. on_look: called at each look at another's lease.
    clock: seconds that pass also while the machine sleeps.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        accounts: Sequence[str],
        place: str,
        homeservers: Mapping[str, Reachability] = MappingProxyType({}),
        on_wait: Callable[[float], None] = lambda _: None,
        on_look: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = seconds_running,
        every: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._executor = executor
        self._accounts = accounts
        self._account = accounts[0]
        self._every = every if len(every) > 1 else ()
        self._unserved: frozenset[str] | None = None
        self._holder = Holder(place, socket.gethostname())
        self._homeservers = homeservers
        self._on_wait = on_wait
        self._on_look = on_look
        self._clock = clock
        self._sure_until = 0.0
        self._is_current = False
        """Whether its tables were once: to look costs more than all else of a look."""
        self._reported: dict[str, tuple[float, bool]] = {}
        """By account, when it last said that it stands by, and whether it reaches the server."""
        self._check = HealthCheck("lease", None, "not asked for yet") if store.has_lease else None

    def check(self) -> HealthCheck | None:
        """Whether an account is this bot's to work for."""
        return self._check

    def check_accounts(self) -> HealthCheck | None:
        """Whether a bot works for each account; None where there is only one."""
        if not self._every:
            return None
        if self._unserved is None:
            return HealthCheck("accounts", None, "not asked for yet")
        without = ", ".join(each for each in self._every if each in self._unserved)
        text = f"no bot works for {without}" if without else "a bot works for each"
        return HealthCheck("accounts", not without, text, of_others=True)

    async def work_in_terms(self, work: Callable[[Term], Awaitable[None]]) -> None:
        """Do the work whenever the lease is this bot's, until it ends by itself.

        In a term that ends because another has taken the lease, or has to, it is cancelled, and
        what it raises then is of no account; it has ended, and closed what it opened, before the
        lease is let go and before the next term. So has one that raises StorageUnavailable.
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
        term = Term(self._account, self._held(epoch), self._store, executor, self._is_sure)
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
        if errors and isinstance(errors[0], StorageUnavailable):
            await self._release()
            await asyncio.sleep(LOOK_SECONDS)
            return f"the database did not answer ({errors[0]})"
        if errors:
            if await self._is_lost(epoch):  # which may have been why
                return f"{lost} ({type(errors[0]).__name__})"
            raise errors[0]
        if keeping.cancelled():
            return None
        await self._release()
        return keeping.result()

    def _held(self, epoch: int) -> HeldLease:
        return HeldLease(self._account, epoch, self._holder.place)

    def _is_sure(self) -> bool:
        return self._clock() < self._sure_until

    # Standing by

    async def _acquire(self) -> int:
        """Wait until it is this bot's; its epoch."""
        waits = False
        while True:
            asked_at = self._clock()
            epoch, other = await retry_while_unavailable(
                self._executor, self._try_to_take, on_wait=self._on_wait, longest=RENEW_SECONDS
            )
            if epoch is not None:
                break
            text = f"another kansli works {self._for_what}{_whose(other)}; this one waits"
            self._check = HealthCheck("lease", False, text)
            if not waits:
                log.warning("%s", text)
            waits = True
            self._on_look()
            self._on_wait(LOOK_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)
        self._sure_until = asked_at + LEASE_SECONDS
        self._reported.clear()
        self._check = HealthCheck("lease", True, f"{self._whose_it_is}, epoch {epoch}")
        if waits:
            log.warning("the other kansli has ended; this one takes over")
        return epoch

    def _try_to_take(self) -> tuple[int | None, LeaseState | None]:
        """The epoch, or else whose the lease is.

        It follows all that earlier terms gave the database's thread to do.
        """
        self._store.let_go()
        if not self._is_current and not self._store.is_current():
            # Those who work with the tables of an earlier version, for any account, have to end.
            if others := self._store.running_leases():
                return None, others[0]
            self._store.migrate()
        self._is_current = True
        epoch, other = None, None
        with self._store.begin() as tx:
            for account in self._accounts:
                if self._better_off(tx, account) is None:
                    epoch = tx.lease.take(account, self._holder)
                if epoch is not None:
                    self._account = account
                    break
                other = other or tx.lease.state(account)
            if epoch is None:
                for account in self._accounts:
                    self._report(tx, account)
            else:
                self._stand_by_no_more(tx)
            self._look_at_every(tx)
        if epoch is not None:
            self._store.hold(self._held(epoch))
        return epoch, other

    def _report(self, tx: Transaction, account: str) -> None:
        """Say now and then that this one stands by."""
        now, homeserver = self._clock(), self._homeservers.get(account)
        reaches = homeserver is None or homeserver.is_steady
        if account in self._reported:
            reported_at, reached = self._reported[account]
            if now - reported_at < REPORT_SECONDS and reached == reaches:
                return
        tx.standbys.report(account, self._holder, reaches_homeserver=reaches)
        self._reported[account] = now, reaches

    def _stand_by_no_more(self, tx: Transaction) -> None:
        for account in self._reported:
            tx.standbys.forget(account, self._holder)

    def _better_off(self, tx: Transaction, account: str) -> Standby | None:
        """Who stands by and reaches the homeserver, while this one has not for some time."""
        homeserver = self._homeservers.get(account)
        if homeserver is None or homeserver.seconds_without <= GIVE_UP_SECONDS:
            return None
        others = (each for each in self._standbys(tx, account) if each.reaches_homeserver)
        return next(others, None)

    def _look_at_every(self, tx: Transaction) -> None:
        states = {each: tx.lease.state(each) for each in self._every}
        self._unserved = frozenset(
            each for each, state in states.items() if state is None or not state.is_running
        )

    @property
    def _for_what(self) -> str:
        return f"for {', '.join(self._accounts)}" if self._every else "on the database"

    @property
    def _whose_it_is(self) -> str:
        return f"this bot's for {self._account}" if self._every else "this bot's"

    def _standbys(self, tx: Transaction, account: str) -> list[Standby]:
        """The others that stand by."""
        fresh = tx.standbys.fresh(account)
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
            homeserver = self._homeservers.get(self._account)
            if homeserver is None or homeserver.seconds_without < GIVE_UP_SECONDS / 2:
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
            standbys = [each.holder.host for each in self._standbys(tx, self._account)]
            better_off = self._better_off(tx, self._account)
            self._look_at_every(tx)
        others = f"; standing by: {', '.join(standbys)}" if standbys else ""
        self._check = HealthCheck("lease", True, f"{self._whose_it_is}, epoch {epoch}{others}")
        return better_off

    async def _is_lost(self, epoch: int) -> bool:
        """Whether another has it; False also where nobody can say."""
        try:
            await self._without_hanging(lambda: self._renew(epoch))
        except LeaseLost:
            return True
        except (StorageUnavailable, AdministratorError):
            return False
        return False

    async def _release(self) -> None:
        """Let the next take it at once, where the database can be told."""

        def give_up() -> None:
            self._store.let_go()
            if not self._is_current:
                return
            with self._store.begin() as tx:
                for account in self._accounts:
                    tx.standbys.forget(account, self._holder)
                state = tx.lease.state(self._account)
                if state is not None and state.holder.place == self._holder.place:
                    tx.lease.give_up(self._account, state.epoch, self._holder)

        releasing = asyncio.ensure_future(self._executor(give_up))
        if not (await asyncio.wait({releasing}, timeout=RELEASE_SECONDS))[0]:
            hang_up(self._store)  # nobody waits for a database that is not there to stop
        with contextlib.suppress(StorageUnavailable, AdministratorError):
            await releasing


def hang_up(store: Store) -> None:
    """End what the store's connections are in the middle of, with StorageUnavailable."""
    for descriptor in store.descriptors():
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as line:
            line.shutdown(socket.SHUT_RDWR)


def _whose(state: LeaseState | None) -> str:
    return "" if state is None else f" (on {state.holder.host})"
