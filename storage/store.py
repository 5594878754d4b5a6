"""The store: opens the database, and gives one transaction at a time.

A `Transaction` is the only way to read or write; it ends with `begin()`'s block, committed
if the block ended well and rolled back if not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from weakref import WeakSet

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from secretary.errors import AdministratorError
from storage import alarm_triggers
from storage.account import WorkingAccount
from storage.engine import open_engine, translate_db_errors, translate_setup_errors
from storage.erasure import clear_free_space, empty_log, has_erased, rewrite
from storage.lease import HeldLease, Lease, LeaseState
from storage.mapping import map_entities
from storage.messages import OutboxRow
from storage.schema import lease
from storage.transaction import Transaction
from storage.work_left import has_wanted


class OutboxListener(Protocol):
    """Who sends what is queued, and hears of it at once. Called by whoever has the transaction."""

    def claim(self, tx: Transaction) -> Sequence[OutboxRow]:
        """Before a transaction that has queued something is committed: what of it is sent then. It
        is on record as attempted by the time that this returns."""

    def release(self, rows: Sequence[OutboxRow]) -> None:
        """The transaction in which these were claimed has failed, or may have."""

    def on_queued(self, places: Mapping[tuple[str, str], int], rows: Sequence[OutboxRow]) -> None:
        """It is committed. places: channels and rooms with something new. rows: what of that was
        claimed."""


class Store:
    """The database behind a URL. Use it from one thread at a time.

    idle_seconds: see `open_engine`; None for a command, which may think for as long as it likes.
    listener: hears of what is queued. Raises AdministratorError where the URL is no good; nothing
    is connected to yet.
    """

    listener: OutboxListener | None = None

    def __init__(self, url: str, *, idle_seconds: int | None = None) -> None:
        map_entities()
        self._engine = open_engine(url, idle_seconds=idle_seconds)
        self._connections: WeakSet[Any] = WeakSet()
        if self.has_lease:
            event.listen(self._engine, "connect", lambda made, _: self._connections.add(made))
        # A process that was killed can have left words in the log.
        self._log_holds_words = True
        self._held: HeldLease | None = None
        self._account = WorkingAccount()
        self.times_wanted = 0
        """In how many transactions somebody has come to want a file, so far."""

    def migrate(self) -> None:
        """Bring the tables up to date. Raises AdministratorError where that cannot be done.

        StorageNotAnswering, which is one, where trying again later can help.
        """
        from storage.migrations.runner import upgrade

        with translate_setup_errors(self._engine):
            upgrade(self._engine)
            with self._engine.begin() as connection:
                alarm_triggers.install(connection)
            clear_free_space(self._engine)

    @property
    def has_lease(self) -> bool:
        """Whether several machines can reach it, so that leases say which bot works there.

        A file has the lock on its folder.
        """
        return self._engine.dialect.name == "postgresql"

    def running_leases(self) -> list[LeaseState]:
        """The leases that have not ended; also where the tables are those of an earlier version.

        Raises AdministratorError where the database cannot be asked.
        """
        if not self.has_lease:
            return []
        with translate_setup_errors(self._engine), Session(self._engine) as session:
            if not inspect(session.connection()).has_table(lease.name):
                return []
            return Lease(session).running()

    def hold(self, held: HeldLease) -> None:
        """Have every transaction from now on raise LeaseLost once that lease is lost."""
        self._held = held

    def let_go(self) -> None:
        """Need no lease any more, as before `hold`."""
        self._held = None

    def work_for(self, account: WorkingAccount) -> None:
        """Have every transaction from now on be that account's."""
        self._account = account

    def is_current(self) -> bool:
        """Whether the tables are those this version of Kansli works with.

        Raises AdministratorError where the database cannot be asked.
        """
        from storage.migrations.runner import is_current

        with translate_setup_errors(self._engine):
            return is_current(self._engine)

    def has_tables(self) -> bool:
        """Whether Kansli has made its tables, in this version or an earlier one.

        Raises AdministratorError where the database cannot be asked.
        """
        from storage.migrations.runner import has_tables

        with translate_setup_errors(self._engine):
            return has_tables(self._engine)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction: commits at the end of the block, rolls back when it raises.

        Raises StorageUnavailable, with nothing changed, where trying again later can help, and
        LeaseLost where that is so (see `hold`).
        """
        claimed: Sequence[OutboxRow] = ()
        try:
            with (
                translate_db_errors(),
                Session(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                tx = Transaction(session, self._account)
                try:
                    if self._held is not None:
                        tx.lease.require(self._held)
                    yield tx
                    if self.listener is not None and tx.outbox.added:
                        claimed = self.listener.claim(tx)
                finally:
                    tx.let_go()
        except BaseException:
            if self.listener is not None and claimed:
                self.listener.release(claimed)
            raise
        if self.listener is not None and tx.outbox.places:
            self.listener.on_queued(tx.outbox.places, claimed)
        self.times_wanted += has_wanted(session)
        if self._log_holds_words or has_erased(session):
            self._log_holds_words = not empty_log(self._engine)

    def copy_to(self, empty: Store, where: str, *, beside: bool = False) -> Mapping[str, int]:
        """Copy everything to a store with no rows; all or nothing.

        where: the other store, for errors. How many rows each table has, counted in both. Nobody
        else writes meanwhile; or on PostgreSQL, with `beside`, a bot goes on, and what is copied is
        of the moment at which it began. Raises AdministratorError, and then the other has no rows;
        and on PostgreSQL no tables, where it had none. (An SQLite file is whoever made it's to
        remove.)
        """
        from storage.copying import copy_rows, refuse_unless_empty
        from storage.migrations.runner import has_tables

        with translate_setup_errors(empty._engine):
            refuse_unless_empty(empty._engine, where)
            for held in empty.running_leases():
                raise AdministratorError(
                    where, f"a bot on {held.holder.host} works on it.", "Stop that first."
                )
            is_new = empty.has_lease and not has_tables(empty._engine)
        if not is_new:
            empty.migrate()
        with translate_setup_errors(self._engine):
            return copy_rows(self._engine, empty._engine, where, makes_tables=is_new, beside=beside)

    def rewrite(self) -> None:
        """Write the database anew, so that nothing of what was deleted is left in its files.

        Nobody else uses it meanwhile. Raises AdministratorError, also where the disk has no room.
        """
        with translate_setup_errors(self._engine):
            rewrite(self._engine)

    def descriptors(self) -> list[int]:
        """The file descriptors of its connections; asked from any thread."""
        found = []
        for connection in tuple(self._connections):
            # It may be closed by now, or another thread may close it.
            with contextlib.suppress(self._engine.dialect.loaded_dbapi.Error):
                found.append(connection.fileno())
        return found

    def close(self) -> None:
        """Let go of the database's files and connections."""
        self._engine.dispose()
