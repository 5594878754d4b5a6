"""The log-in and the keys of the bot in the database, encrypted: any host can be the bot.

What works on them is nio's key database in memory (`kept_database`). Each of its transactions is
kept in one statement, with the lease seen to (`storage.matrix_keys`), before it counts: so what the
next process reads is never behind what this one has sent. Who has lost the lease keeps nothing, and
nothing is encrypted for a device before it is kept.

That statement is waited for where the change is made, on the event loop: nothing may happen in
between. A database that does not answer for `KEEP_SECONDS` ends the process's term.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.transports.matrix.database_login import DatabaseLogin
from bot.transports.matrix.kept_database import KeptDatabase, KeysNotKept, RowChange
from bot.transports.matrix.key_place import LOGIN_FILE, KeptLogin
from bot.transports.matrix.key_sealing import (
    KEYS_SETTING,
    Damaged,
    KeySealing,
    UnreadableKeys,
)
from bot.transports.matrix.key_tables import TEXTS, copy_to, schema
from bot.transports.matrix.worker_thread import WorkerThread
from secretary.errors import AdministratorError, LeaseLost, StorageUnavailable
from storage import HeldLease
from storage.matrix_keys import HEAD, KeyRow, MatrixKeys, NotNewest

_log = logging.getLogger(__name__)

T = TypeVar("T")

KEEP_SECONDS: Final = 4.0
"""For which a database that does not answer is waited for. The lease is to be renewed meanwhile."""
_PAUSE_SECONDS: Final = 0.2
_READ_SECONDS: Final = 120.0
_CLOSE_SECONDS: Final = 1.0
_MOST_DELETED: Final = 1000
"""Rows that say what was deleted, between two times that those from before the first are pruned."""


class KeysOfAnother(LeaseLost, KeysNotKept):
    """Another process has taken the lease: nothing of the keys is kept any more."""


class KeysNotAnswered(StorageUnavailable, KeysNotKept):
    """The database did not answer in time: nothing is kept in this term, and the next can go on."""

    def __init__(self, where: str, why: str) -> None:
        problem = f"the bot's keys cannot be kept ({why})."
        remedy = "See that the database answers; nothing was sent that depends on them."
        AdministratorError.__init__(self, where, problem, remedy)
        self.name = "KeysNotAnswered"


class DatabaseKeys:
    """A `KeyPlace` in the database behind `url`, for one account (Matrix user id).

    secret: of the settings. shown: the database, for the administrator. held: the account's lease,
    as this process has it; None for a command, beside which no bot is to run.
    changes: whether what is changed is to be kept: `kansli check` looks only.

    Its methods raise AdministratorError where the secret is another or a row is damaged, and
    StorageUnavailable.
    """

    folder: Path | None = None

    def __init__(
        self,
        url: str,
        account: str,
        secret: str,
        *,
        shown: str,
        held: HeldLease | None = None,
        changes: bool = True,
    ) -> None:
        self.account = account
        self._shown = shown
        self._keeps_changes = changes
        self._held = held
        self._sealing = KeySealing(secret, account)
        self._keys = MatrixKeys(url)
        self._login = DatabaseLogin(self._keys, account, self._sealing, shown)
        self._thread = WorkerThread("keys")
        self._database: KeptDatabase | None = None
        self._is_open = False
        self._version = 0
        self._pruned = 0
        """Up to which version the rows that say what was deleted are gone."""
        self._deleted = 0
        """How many such rows were made since `_mark`."""
        self._mark = 0
        self._keep_seconds = KEEP_SECONDS if held is not None else _READ_SECONDS
        self._failed: asyncio.Future[None] | None = None

    def begin_term(self, held: HeldLease | None) -> None:
        """Keep what is changed as the holder of the account's lease, from now on."""
        self._held, self._keep_seconds = held, KEEP_SECONDS

    def close(self) -> None:
        """Let go of the database."""
        with suppress(TimeoutError):  # of a server that does not answer
            self._thread.do(self._keys.close, _CLOSE_SECONDS)
        self._thread.close()

    @property
    def is_let_go(self) -> bool:
        """Whether the client that worked with them was closed."""
        return self._database is not None and self._database.is_let_go

    # The key database

    def key_database(self) -> KeptDatabase:
        """The key database, as it is kept, and kept from now on."""
        database = self._database or self.read_along()
        if not self._is_open:
            self._is_open = True
            database.begin_keeping(self._keep)
        return database

    def read_along(self) -> KeptDatabase:
        """Take in what was kept since the last time: so a standby has little left to read.

        Once the database is in use, it is the newest by itself.
        """
        if not self._is_open:
            self._read()
        assert self._database is not None
        return self._database

    def everything(self) -> list[RowChange]:
        """Every row of the key database, the texts among them."""
        return (self._database or self.read_along()).everything()

    # Moving them

    @property
    def exist(self) -> bool:
        """Whether the database has any of the account's."""
        return self._do(partial(self._keys.count, self.account)) > 0

    @property
    def relations(self) -> frozenset[str]:
        """The tables of the key database."""
        return self.key_database().relations

    def fill(self, rows: Iterable[tuple[str, Mapping[str, Any]]], texts: Mapping[str, str]) -> None:
        """Put these rows, each with its relation, and the texts there, all at once or none.

        Raises AdministratorError.
        """
        database = self.key_database()
        with database.atomic():
            database.fill(rows)
            for name, text in texts.items():
                self.write(name, text)

    def copy_to(self, file: Path) -> None:
        """Make the key database in this empty file what this one is, but for the texts.

        Raises AdministratorError.
        """
        copy_to(file, self.everything())

    def remove_all(self) -> None:
        """Remove the account's rows from the database."""
        self._do(partial(self._keys.move_out, self.account))

    def require_readable(self) -> None:
        """Raises UnreadableKeys where the log-in or the keys cannot be read."""
        self.read_along()
        with suppress(FileNotFoundError):
            self.read(LOGIN_FILE)

    def remove_unreadable(self) -> bool:
        """Remove the account's rows where they cannot be read, for a new device to begin without
        them. Whether they were removed."""
        try:
            self.require_readable()
        except UnreadableKeys:
            self.remove_all()
            self._database, self._version, self._pruned = None, 0, 0
            return True
        return False

    def _read(self) -> None:
        rows = self._do(partial(self._keys.rows, self.account, self._version))
        head = next((row for row in rows if row.relation == HEAD), None)
        if head is None:
            if rows or self._version:
                raise self._damaged("the row with their version is missing")
            self._database = self._database or KeptDatabase(schema())
            return
        try:
            told = json.loads(self._sealing.open(head))
        except Damaged:
            raise UnreadableKeys(
                KEYS_SETTING,
                f"does not open the keys of {self.account} in {self._shown}: they were encrypted "
                "with another secret, or are damaged.",
                "Name the file with the secret that they were encrypted with, or restore a backup.",
            ) from None
        self._pruned = int(told["pruned"])
        is_older = head.version < self._version  # a backup was restored meanwhile
        if self._database is not None and (is_older or self._version < self._pruned):
            self._database, self._version = None, 0  # of what was deleted, it may not have heard
            self._read()
            return
        self._database = self._database or KeptDatabase(schema())
        self._apply(self._database, [row for row in rows if row.relation != HEAD], head.version)
        self._version = self._mark = head.version

    def _apply(self, database: KeptDatabase, rows: Sequence[KeyRow], newest: int) -> None:
        for row in sorted(rows, key=lambda row: not row.is_deleted):
            try:
                content = self._sealing.open(row)
                if row.version > newest:
                    raise Damaged
                if row.is_deleted:
                    database.unload(row.relation, str(json.loads(content)["deleted"]))
                else:
                    database.load(row.relation, content)
            except Damaged:
                raise self._damaged(f"a row of {row.relation} is not as it was kept") from None
            except (ValueError, KeyError, TypeError) as error:
                raise AdministratorError(
                    self._shown,
                    f"the keys of {self.account} have a row of {row.relation} that this version "
                    f"of Kansli does not know ({type(error).__name__}).",
                    "Run the version that the other hosts run.",
                ) from None

    def _damaged(self, what: str) -> UnreadableKeys:
        return UnreadableKeys(
            self._shown,
            f"the keys of {self.account} are damaged: {what}.",
            "Restore a backup of the database, or run `kansli login --again`.",
        )

    # Keeping

    def _keep(self, changes: Sequence[RowChange]) -> None:
        if not self._keeps_changes:
            return
        version = self._version + 1
        rows = [self._sealed(change, version) for change in changes]
        self._deleted += sum(row.is_deleted for row in rows)
        pruned = None
        if self._deleted >= _MOST_DELETED and self._mark:
            pruned, self._mark, self._deleted = self._mark, version, 0
            self._pruned = pruned
        told = json.dumps({"pruned": self._pruned}).encode()
        head = self._sealing.row(HEAD, "", version, told)
        keep = partial(self._keys.keep, self.account, head, rows, held=self._held, pruned=pruned)
        try:
            self._wait_until_kept(keep, head)
        except AdministratorError as error:
            if self._failed is not None and not self._failed.done():
                self._failed.set_exception(error)
            raise
        self._version = version

    def _wait_until_kept(self, keep: Callable[[], None], head: KeyRow) -> None:
        until, tried = time.monotonic() + self._keep_seconds, False
        while True:
            try:
                self._thread.do(keep, max(0.0, until - time.monotonic()))
            except StorageUnavailable as error:
                tried = True  # it may have been kept all the same
                if time.monotonic() + _PAUSE_SECONDS > until:
                    raise KeysNotAnswered(self._shown, str(error)) from None
                _log.warning("The keys wait for the database: %s", error)
                time.sleep(_PAUSE_SECONDS)
            except TimeoutError:
                raise KeysNotAnswered(self._shown, "it does not answer") from None
            except NotNewest:
                if tried and self._is_newest(head, until):
                    return
                raise KeysNotKept(
                    self._shown,
                    f"another process has changed the keys of {self.account}.",
                    "Start it again; and see that no other kansli works for the account.",
                ) from None
            except LeaseLost:
                raise KeysOfAnother(self.account) from None
            else:
                return

    def _is_newest(self, head: KeyRow, until: float) -> bool:
        """Whether that is the head that is kept. Raises KeysNotKept."""
        try:
            read = partial(self._keys.rows, self.account, head.version)
            rows = self._thread.do(read, max(0.0, until - time.monotonic()))
        except (StorageUnavailable, TimeoutError) as error:
            why = str(error) or "it does not answer"
            raise KeysNotAnswered(self._shown, why) from None
        return any(row.relation == HEAD and row.value == head.value for row in rows)

    async def until_failed(self) -> None:
        """Wait, for ever. Raises AdministratorError as soon as something could not be kept."""
        self._failed = asyncio.get_running_loop().create_future()
        await self._failed

    def _sealed(self, change: RowChange, version: int) -> KeyRow:
        relation, key, content = change
        name = self._sealing.name(relation, key)
        if content is None:
            gone = json.dumps({"deleted": key}).encode()
            return self._sealing.row(relation, name, version, gone, is_deleted=True)
        return self._sealing.row(relation, name, version, content)

    # Texts

    def shown(self, name: str) -> str:
        """See `KeyPlace`."""
        return f"{self._shown} ({name})"

    def read(self, name: str) -> str:
        """See `KeyPlace`."""
        if name == LOGIN_FILE:
            return self._do(self._login.read)
        query = f"SELECT content FROM {TEXTS} WHERE name = ?"  # noqa: S608  # ours
        database = self._database or self.read_along()
        found = database.execute_sql(query, (name,)).fetchone()
        if found is None:
            raise FileNotFoundError(name)
        return str(found[0])

    def write(self, name: str, text: str) -> None:
        """See `KeyPlace`."""
        if name == LOGIN_FILE:
            if self._keeps_changes:
                self._do(partial(self._login.write, text, self._held))
            return
        statement = f"INSERT OR REPLACE INTO {TEXTS} VALUES (?, ?)"  # noqa: S608  # ours
        self.key_database().execute_sql(statement, (name, text))

    def renewing(self) -> AbstractAsyncContextManager[KeptLogin]:
        """See `KeyPlace`."""
        return self._login.renewing(self._held)

    def _do(self, work: Callable[[], T]) -> T:
        try:
            return self._thread.do(work, _READ_SECONDS)
        except TimeoutError:
            raise StorageUnavailable("TimeoutError", "the database does not answer") from None
