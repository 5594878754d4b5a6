"""Where the log-in and the keys are by the settings: in the data folder, or in the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import EarlierTables, open_existing_store
from secretary.errors import AdministratorError, StorageUnavailable

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.database_keys import DatabaseKeys
    from bot.transports.matrix.key_place import KeyPlace


@contextmanager
def key_place(settings: Settings, *, changes: bool = True) -> Iterator[Path | KeyPlace]:
    """The place of a command's, beside which no bot runs unless it only looks.

    changes: whether what it changes is to be kept. Raises AdministratorError.
    """
    if settings.storage.keys_secret is None:
        yield settings.bot.data
        return
    require_tables(settings, makes_them=changes)
    with database_keys(settings, changes=changes) as keys:
        yield keys


@contextmanager
def database_keys(settings: Settings, *, changes: bool = True) -> Iterator[DatabaseKeys]:
    """Those in the database. Raises AdministratorError."""
    keys = open_database_keys(settings, changes=changes)
    try:
        yield keys
    finally:
        keys.close()


def open_database_keys(settings: Settings, *, changes: bool = True) -> DatabaseKeys:
    """The same, for whoever closes it."""
    from bot.transports.matrix.database_keys import DatabaseKeys

    secret = settings.storage.keys_secret
    assert secret is not None
    return DatabaseKeys(
        settings.storage.url.reveal(),
        account_of(settings),
        secret.reveal(),
        shown=settings.storage.shown,
        changes=changes,
    )


def require_readable(place: Path | KeyPlace) -> None:
    """Raises AdministratorError where what is in the database cannot be read: it would be written
    over, and may only want the right secret."""
    if (keys := _in_database(place)) is not None:
        keys.require_readable()


def remove_unreadable(place: Path | KeyPlace) -> None:
    """Let a new device begin without what is in the database, where that cannot be read."""
    if (keys := _in_database(place)) is not None and keys.remove_unreadable():
        print("What was in the database of the old device cannot be read, and is removed.")


def _in_database(place: Path | KeyPlace) -> DatabaseKeys | None:
    if isinstance(place, Path):
        return None
    from bot.transports.matrix.database_keys import DatabaseKeys

    return place if isinstance(place, DatabaseKeys) else None


def refuse_other_place(settings: Settings) -> None:
    """Raises AdministratorError where the log-in is not where the settings say, but in the other of
    both places: a new one would be another device.

    Where the database cannot be asked, nobody knows.
    """
    from bot.transports.matrix.key_place import LOGIN_FILE
    from storage.matrix_keys import MatrixKeys

    user, data = settings.matrix.user, settings.bot.data
    if settings.storage.url.reveal().startswith("sqlite"):
        return
    if settings.storage.keys_secret is not None:
        if (file := data / LOGIN_FILE).exists():
            raise AdministratorError(
                str(file),
                "the log-in is there, and storage.keys_secret_file is for one in the database.",
                "Run: kansli move-keys database",
            )
        return
    if user is None:
        return
    try:
        open_existing_store(settings).close()
        with closing(MatrixKeys(settings.storage.url.reveal())) as keys:
            is_there = keys.count(user) > 0
    except (AdministratorError, StorageUnavailable):
        return
    if is_there:
        raise AdministratorError(
            "storage.keys_secret_file",
            f"is missing, and the log-in of {user} is in the database.",
            "Name the file with the secret that it was encrypted with.",
        )


def account_of(settings: Settings) -> str:
    """The Matrix user id whose keys are in the database. Raises AdministratorError."""
    if settings.matrix.user is None:
        raise AdministratorError(
            "matrix.user",
            "is missing, and keys_secret_file needs it: it says whose keys to read.",
            'Write for example: user = "@kansli:example.org"',
        )
    return settings.matrix.user


def require_tables(settings: Settings, *, makes_them: bool) -> None:
    """Raises AdministratorError where the database has not this version's tables.

    makes_them: in one that has none as yet.
    """
    from bot.cli.console import NothingYet
    from storage import Store

    try:
        open_existing_store(settings).close()
    except EarlierTables:
        raise
    except NothingYet:
        if not makes_them:
            raise
        store = Store(settings.storage.url.reveal())
        try:
            store.migrate()
        finally:
            store.close()
