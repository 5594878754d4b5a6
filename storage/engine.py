"""Opens the database behind a URL, so that SQLite and PostgreSQL keep the same promises.

One transaction at a time on both: whoever comes second (`kansli import` beside a running bot)
waits. So what is read in a transaction is still true when it writes, and no code above has to
think of another process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from secretary.errors import AdministratorError, StorageUnavailable

LOCK_TIMEOUT_SECONDS: Final[float] = 10
"""How long a transaction waits for another process's."""
_CONNECT_TIMEOUT_SECONDS: Final = 10

_DRIVERS: Final = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

_ADVISORY_LOCK: Final = 0x4B616E736C69
"""The PostgreSQL advisory lock that Kansli's transactions queue for: its name in hexadecimal."""

_SQLITE_TRANSIENT: Final = {
    "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_LOCKED",
    "SQLITE_NOMEM", "SQLITE_PROTOCOL", "SQLITE_READONLY",
}  # fmt: skip
_POSTGRES_TRANSIENT: Final = (
    "08",  # the connection broke
    "40",  # rolled back in favour of another transaction
    "53",  # disk, memory or connections have run out
    "55P03",  # the lock was not free in time
    "57P",  # the server stops or starts
    "58",  # its disk does not answer
    "25006",  # a standby, until it has taken over
)


def open_engine(url: str) -> Engine:
    """The engine for `url`. Raises AdministratorError, which keeps the password to itself."""
    parsed = _parsed(url)
    if parsed.drivername == "sqlite" and not parsed.query.keys() <= {"timeout"}:
        raise AdministratorError(
            "storage.url",
            "has options, and Kansli sets those of SQLite itself.",
            "Leave out the question mark and what follows it.",
        )
    # Bound values can be what people wrote; they stay out of errors and logs.
    if parsed.drivername == "sqlite":
        engine = _open_sqlite(parsed)
    else:
        try:
            engine = create_engine(
                parsed,
                hide_parameters=True,
                pool_pre_ping=True,
                connect_args={"connect_timeout": _CONNECT_TIMEOUT_SECONDS},
            )
        except ImportError:
            raise AdministratorError(
                "storage.url", "PostgreSQL needs its driver.", "Install kansli[postgres]."
            ) from None
        except (SQLAlchemyError, TypeError, ValueError):
            raise _no_address() from None  # of an option that is none
        event.listen(engine, "begin", _acquire_advisory_lock)
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        # Not the cause: a password with a "/" in it is parsed as another part of the URL.
        raise _no_address() from None


def _no_address() -> AdministratorError:
    return AdministratorError(
        "storage.url",
        "is no database address that Kansli can open.",
        "Write sqlite:///FILE or postgresql://USER@HOST/NAME (and install kansli[postgres]).",
    )


def _open_sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        # One connection for all threads: another one would be another database.
        engine = create_engine(
            url,
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        _make_private(Path(str(url.database)))
        engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_private(path: Path) -> None:
    """A new database is the bot's own to read (0600); SQLite gives -wal and -shm the same mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise AdministratorError(
            str(path), f"cannot be opened ({error.strerror}).", "Give the bot's user the folder."
        ) from error


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late for savepoints and DDL; see _begin_immediate.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={LOCK_TIMEOUT_SECONDS * 1000:.0f}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # see storage.erasure
        "temp_store=MEMORY",  # no copies of rows in other files
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # Not a plain BEGIN: one that reads first and writes later can fail with SQLITE_BUSY at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _acquire_advisory_lock(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'; "
        f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"
    )


@contextmanager
def translate_db_errors() -> Iterator[None]:
    """Turn what the block raises into StorageUnavailable where it can be tried again later.

    Every other error (a missing table, a broken rule) is a fault, and passes as it is.
    """
    try:
        yield
    except DBAPIError as error:
        # After an outage the savepoint is gone too, and that failing hides the cause.
        chain: BaseException | None = error
        while chain is not None:
            reason = _transient_reason(chain) if isinstance(chain, DBAPIError) else None
            if reason is not None:
                raise StorageUnavailable(reason) from error
            chain = chain.__context__
        raise


def _transient_reason(error: DBAPIError) -> str | None:
    """The name of an outage, without anything anybody wrote; None for a fault."""
    cause: Any = error.orig
    name: str | None = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        # Extended names say more (SQLITE_IOERR_WRITE); the first two words are the plain one.
        return name if "_".join(name.split("_")[:2]) in _SQLITE_TRANSIENT else None
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return type(cause).__name__ if state.startswith(_POSTGRES_TRANSIENT) else None
    # The connection failed before the server could say why.
    lost = error.connection_invalidated or type(cause).__name__ == "OperationalError"
    return type(cause).__name__ if lost else None


@contextmanager
def translate_setup_errors(engine: Engine) -> Iterator[None]:
    """Turn what the database reports while it is set up into an AdministratorError."""
    try:
        yield
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        message = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        if engine.url.password:
            message = message.replace(str(engine.url.password), "***")
        raise AdministratorError(
            "storage.url",
            f"the database cannot be used ({message}).",
            "Check the address, and that the server is up and lets Kansli in.",
        ) from None
