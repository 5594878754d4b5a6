"""`kansli move-keys`: the log-in and the keys from the data folder to the database, or back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, load_settings, pluralise, settings_of
from bot.cli.idle import require_idle_for_keys
from bot.cli.key_places import account_of, database_keys, require_tables
from bot.cli.session import require_same_account
from bot.runtime.single_instance import single_instance_lock
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.database_keys import DatabaseKeys
    from bot.transports.matrix.session import Session

DATABASE: Final = "database"
FOLDER: Final = "folder"


def move_keys(config: Path, to: str, account: str | None = None) -> int:
    """Move them, so that they are in one place alone; what was moved is read again and compared.

    to: `DATABASE` or `FOLDER`. account: see `settings_of`. Raises AdministratorError while a bot
    runs, or where keys are there already, and then changes nothing.
    """
    settings = settings_of(load_settings(config), account)
    if settings.storage.keys_secret is None:
        raise AdministratorError(
            "storage.keys_secret_file",
            "is missing.",
            "Make the file (openssl rand -hex 32 > keys-secret; chmod 600 keys-secret) and name "
            "it there, with PostgreSQL.",
        )
    account_of(settings)
    require_tables(settings, makes_them=False)
    with single_instance_lock(settings.data):
        require_idle_for_keys(settings)
        count = _to_database(settings) if to == DATABASE else _to_folder(settings)
    where = settings.storage.shown if to == DATABASE else str(settings.bot.data)
    print(f"The log-in and {pluralise(count, 'row')} of keys are in {where}, and there alone.")
    if to == DATABASE:
        print("Next: keep the file with the secret in a safe place, too; kansli check, kansli run.")
    else:
        print("Next: take keys_secret_file out of config.toml, kansli check, kansli run.")
    return Exit.OK


def _to_database(settings: Settings) -> int:
    from bot.transports.matrix import session as sessions
    from bot.transports.matrix.crypto.master_key_pins import FIRST_SEEN
    from bot.transports.matrix.crypto_store import DEVICE_PIN, check_store
    from bot.transports.matrix.key_place import LOGIN_FILE, KeyFolder

    data = settings.bot.data
    folder = KeyFolder(data)
    try:
        session = sessions.load(data)
    except sessions.NotLoggedIn:
        with database_keys(settings, changes=False) as keys:
            if _read(keys, LOGIN_FILE) is not None:
                raise AdministratorError(
                    settings.storage.shown,
                    f"the log-in and the keys of {settings.matrix.user} are in it already.",
                    "There is nothing to move: kansli check",
                ) from None
        raise
    require_same_account(session, settings)
    if session.user_id != settings.matrix.user:
        raise AdministratorError("matrix.user", f"is not {session.user_id}.", "Correct it.")
    check_store(data, session.user_id, session.device_id)
    with database_keys(settings) as keys:
        if keys.exist and _read(keys, LOGIN_FILE) is None:
            keys.remove_all()  # by one that was cut off: the log-in comes last
        if keys.exist:
            raise AdministratorError(
                settings.storage.shown,
                f"there are keys of {session.user_id} in it already.",
                "`kansli move-keys folder` moves those to an empty data folder.",
            )
        texts = {name: text for name in (DEVICE_PIN, FIRST_SEEN) if (text := _read(folder, name))}
        with _key_file(settings) as file:
            keys.fill([] if file is None else _rows(file, keys.relations), texts)
        count = len(keys.everything())
        keys.write(LOGIN_FILE, sessions.written(session))
        _compare(settings, keys, session)
    _remove_from_folder(settings)
    return count


def _to_folder(settings: Settings) -> int:
    from bot.runtime.private_files import make_private_folder
    from bot.transports.matrix import session as sessions
    from bot.transports.matrix.connect import make_private
    from bot.transports.matrix.crypto.master_key_pins import FIRST_SEEN
    from bot.transports.matrix.crypto_store import DEVICE_PIN, FILE, check_store
    from bot.transports.matrix.crypto_store import FOLDER as CRYPTO
    from bot.transports.matrix.key_place import LOGIN_FILE, KeyFolder

    data = settings.bot.data
    folder = KeyFolder(data)
    with database_keys(settings, changes=False) as keys:
        there = next(iter(_key_files(settings)), None)
        if there is not None and _read(keys, LOGIN_FILE) is None:
            raise AdministratorError(
                str(there), "is there, and none in the database.", "There is nothing to move."
            )
        if there is not None:
            raise AdministratorError(
                str(there), "is there already.", "Move it away, or write another [bot] data."
            )
        session = sessions.load(keys)
        count = len(keys.everything())
        try:
            make_private_folder(data)
            make_private(data / CRYPTO)
            keys.copy_to(data / CRYPTO / FILE)
            for name in (DEVICE_PIN, FIRST_SEEN):
                if text := _read(keys, name):
                    folder.write(name, text)
            check_store(data, session.user_id, session.device_id)
            sessions.save(session, data)
        except BaseException:
            _remove_from_folder(settings)
            raise
        keys.remove_all()
    return count


def _compare(settings: Settings, written: DatabaseKeys, session: Session) -> None:
    """Raises AdministratorError where what is in the database is not what was written there."""
    from bot.transports.matrix import session as sessions

    with database_keys(settings, changes=False) as read:
        same = sorted(read.everything()) == sorted(written.everything())
        if not same or sessions.load(read) != session:
            raise AdministratorError(
                settings.storage.shown, "what was moved there is not what was read.", "Report this."
            )


def _read(place: object, name: str) -> str | None:
    try:
        return str(place.read(name))  # type: ignore[attr-defined]  # a KeyPlace
    except FileNotFoundError:
        return None


def _rows(
    file: sqlite3.Connection, relations: frozenset[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Every row of the folder's key database: its table, and what it holds by column."""
    tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        cursor = file.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # its own names
        names = [column for column, *_ in cursor.description]
        for row in cursor:
            if table not in relations:
                raise AdministratorError(
                    table, "is no table of keys that this version knows.", "Report this."
                )
            yield table, dict(zip(names, row, strict=True))


@contextmanager
def _key_file(settings: Settings) -> Iterator[sqlite3.Connection | None]:
    from bot.transports.matrix.crypto_store import FILE
    from bot.transports.matrix.crypto_store import FOLDER as CRYPTO

    path = settings.bot.data / CRYPTO / FILE
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        yield file


def _key_files(settings: Settings) -> list[Path]:
    """What is in the data folder of the log-in and the keys; the log-in first."""
    from bot.transports.matrix.crypto_store import DEVICE_PIN
    from bot.transports.matrix.crypto_store import FOLDER as CRYPTO
    from bot.transports.matrix.key_place import LOGIN_FILE

    data = settings.bot.data
    named = [path for name in (LOGIN_FILE, DEVICE_PIN) if (path := data / name).exists()]
    return named + sorted(path for path in (data / CRYPTO).glob("*") if path.is_file())


def _remove_from_folder(settings: Settings) -> None:
    for path in _key_files(settings):
        path.unlink()
