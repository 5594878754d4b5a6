"""The log-in of the bot in the database, encrypted: renewed by one process at a time.

It has versions of its own, apart from the keys': also `kansli check`, beside a bot, may have to
renew an access token.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.transports.matrix.kept_database import KeysNotKept
from bot.transports.matrix.key_place import LOGIN_FILE, KeptLogin
from bot.transports.matrix.key_sealing import (
    KEYS_SETTING,
    Damaged,
    KeySealing,
    UnreadableKeys,
)
from bot.transports.matrix.worker_thread import WorkerThread
from storage import HeldLease
from storage.matrix_keys import LOGIN, KeyRow, LockedLogin, MatrixKeys, NotNewest


class DatabaseLogin:
    """The log-in of one account (Matrix user id), a text. shown: the database.

    held, where a method has it: the account's lease, as this process has it; None for a command.
    Its methods raise UnreadableKeys, and what those of `MatrixKeys` do.
    """

    def __init__(self, keys: MatrixKeys, account: str, sealing: KeySealing, shown: str) -> None:
        self._keys = keys
        self._account = account
        self._sealing = sealing
        self._shown = shown

    def read(self) -> str:
        """The log-in. Raises FileNotFoundError where there is none."""
        row = self._keys.log_in(self._account)
        if row is None:
            raise FileNotFoundError(LOGIN_FILE)
        return self.opened(row)

    def write(self, text: str, held: HeldLease | None) -> None:
        """Keep this in its place. Raises KeysNotKept where another process has changed it."""
        row = self.sealed(text, self._keys.log_in(self._account))
        try:
            self._keys.keep_log_in(self._account, row, held=held)
        except NotNewest:
            raise KeysNotKept(
                self._shown,
                f"another process has changed the log-in of {self._account} meanwhile.",
                "Try again.",
            ) from None

    @asynccontextmanager
    async def renewing(self, held: HeldLease | None) -> AsyncIterator[KeptLogin]:
        """See `KeyPlace`."""
        locked = self._keys.renewing(self._account, held=held)
        thread = WorkerThread("log-in")
        try:
            login = _KeptLogin(
                self, await asyncio.wrap_future(thread.submit(locked.__enter__)), thread
            )
            try:
                yield login
            except BaseException as error:
                await asyncio.wrap_future(
                    thread.submit(partial(locked.__exit__, type(error), error, None))
                )
                raise
            await asyncio.wrap_future(thread.submit(partial(locked.__exit__, None, None, None)))
        finally:
            thread.close()

    def opened(self, row: KeyRow) -> str:
        """What a row holds."""
        try:
            return self._sealing.open(row).decode()
        except Damaged:
            raise UnreadableKeys(
                KEYS_SETTING,
                f"does not open the log-in of {self._account} in {self._shown}: it was encrypted "
                "with another secret, or is damaged.",
                "Name the file with the secret that it was encrypted with, or restore a backup.",
            ) from None

    def sealed(self, text: str, before: KeyRow | None) -> KeyRow:
        """The row that holds this, and follows the row `before`."""
        version = before.version + 1 if before is not None else 1
        return self._sealing.row(LOGIN, "", version, text.encode())


class _KeptLogin:
    """The log-in, while no other process renews it."""

    def __init__(self, login: DatabaseLogin, locked: LockedLogin, thread: WorkerThread) -> None:
        self._login = login
        self._locked = locked
        self._thread = thread

    async def read(self) -> str | None:
        row = self._locked.row
        return None if row is None else self._login.opened(row)

    async def write(self, text: str) -> None:
        row = self._login.sealed(text, self._locked.row)
        await asyncio.wrap_future(self._thread.submit(partial(self._locked.keep, row)))
