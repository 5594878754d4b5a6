"""Where the bot's log-in and its keys are kept: the data folder, or `database_keys`."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final, Protocol

from peewee import SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.runtime.files import read_text
from bot.runtime.private_files import make_private_folders, write_private

LOGIN_FILE: Final = "matrix-session.json"
_LOCK: Final = "matrix-session.lock"
_LOCK_SECONDS: Final = 60.0
"""Longer than anybody can hold it: two requests at most."""


class KeptLogin(Protocol):
    """The log-in, while no other process renews it."""

    async def read(self) -> str | None:
        """As it is kept; None where it is not."""

    async def write(self, text: str) -> None:
        """Keep this in its place. Raises OSError, AdministratorError."""


class KeyPlace(Protocol):
    """A place for private texts, by the names they have in a data folder, and the key database.

    folder: the one that holds the key database as a file; None where it is in `key_database`.
    """

    folder: Path | None

    def shown(self, name: str) -> str:
        """Where a text is, for the administrator."""

    def read(self, name: str) -> str:
        """A text. Raises FileNotFoundError where there is none, OSError, AdministratorError."""

    def write(self, name: str, text: str) -> None:
        """Keep a text, in place of what there was. Raises OSError, AdministratorError."""

    def renewing(self) -> AbstractAsyncContextManager[KeptLogin]:
        """While the block runs, no other process is in one: `kansli check`, beside the bot, might.

        Raises TimeoutError, OSError, AdministratorError.
        """

    def key_database(self) -> SqliteDatabase | None:
        """The key database, where it is not a file. Raises AdministratorError."""

    async def until_failed(self) -> None:
        """Wait, for ever. Raises AdministratorError as soon as keys could not be kept, where that
        is known here."""


class KeyFolder:
    """A data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path | None = folder
        self._folder = folder

    def shown(self, name: str) -> str:
        return str(self._folder / name)

    def read(self, name: str) -> str:
        return read_text(self._folder / name)

    def write(self, name: str, text: str) -> None:
        make_private_folders(self._folder, self._folder / name)
        write_private(self._folder / name, text)

    def key_database(self) -> SqliteDatabase | None:
        return None

    async def until_failed(self) -> None:
        await asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def renewing(self) -> AsyncIterator[KeptLogin]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK
        descriptor = os.open(self._folder / _LOCK, flags, 0o600)
        try:
            async with asyncio.timeout(_LOCK_SECONDS):
                while not _locked(descriptor):  # noqa: ASYNC110  # flock tells nobody
                    await asyncio.sleep(0.05)
            yield _LoginFile(self)
        finally:
            os.close(descriptor)


class _LoginFile:
    def __init__(self, folder: KeyFolder) -> None:
        self._folder = folder

    async def read(self) -> str | None:
        try:
            return self._folder.read(LOGIN_FILE)
        except FileNotFoundError:
            return None

    async def write(self, text: str) -> None:
        self._folder.write(LOGIN_FILE, text)


def place_of(data: Path | KeyPlace) -> KeyPlace:
    """The place that a data folder is, or any other."""
    return KeyFolder(data) if isinstance(data, Path) else data


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
