"""Opens the database behind a URL, so that SQLite and PostgreSQL keep the same promises.

One transaction at a time on both: whoever comes second (`kansli import` beside a running bot)
waits. So what is read in a transaction is still true when it writes, and no code above has to
think of another process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from secretary.errors import AdministratorError, StorageNotAnswering, StorageUnavailable
from storage.reads import count_writes

LOCK_TIMEOUT_SECONDS: Final[float] = 10
"""How long a transaction waits for another process's."""
_CONNECTING: Final = {
    "connect_timeout": 10,
    # A server that the network has cut off is noticed within about ten seconds.
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""What libpq is told, where the address does not say otherwise."""

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
    "25P03",  # this process stood still for too long; see `open_engine`
)
_POSTGRES_QUOTES_NOBODY: Final = (*_POSTGRES_TRANSIENT, "23", "28", "3D", "42", "XX")
"""Classes of errors whose main sentence names tables, constraints and servers, and no values."""
_SQLITE_REFUSALS: Final = {"SQLITE_CANTOPEN", "SQLITE_READONLY"}
_POSTGRES_REFUSALS: Final = ("28", "3D", "42501")
_REFUSING_WORDS: Final = (
    "authentication failed",
    "does not exist",
    "no pg_hba.conf entry",
    "no password supplied",
    "not permitted to log in",
    "permission denied for",
)
_PASSING_WORDS: Final = ("too many connections",)
"""Of a server that quotes whose they are."""
_QUOTE: Final = "[\"'\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f]"
"""As its languages quote."""
_LONGEST_WORDS: Final = 500
_INSTALL_DRIVER: Final = (
    "In the folder with Kansli's code, run: "
    ".venv/bin/pip install --require-hashes --no-build-isolation -r requirements-postgres.txt"
)
_REMEDIES: Final = {
    "sqlite": "See that the file is the database and the bot's user owns it, or restore a backup.",
    "postgresql": "Check the address, and that the server is up and lets Kansli in.",
}


def open_engine(
    url: str, *, idle_seconds: int | None = None, beside: bool = False, autocommit: bool = False
) -> Engine:
    """The engine for `url`. Raises AdministratorError, which keeps the password to itself.

    idle_seconds: on PostgreSQL, how long a transaction may do nothing, as where the process or its
        machine stands still; the server then ends it. None: for ever.
    beside: whether its transactions do not wait for those of other engines, nor those for them.
    autocommit: on PostgreSQL, the same of single statements, each a transaction of its own, which
        are tried again where the connection turns out to be broken.
    """
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
        # Of a transaction that waits for the lock, what is read is what stands after the wait:
        # whatever the database's own default is.
        isolation = "AUTOCOMMIT" if autocommit else "READ COMMITTED"
        try:
            engine = create_engine(
                parsed,
                hide_parameters=True,
                pool_pre_ping=not autocommit,
                connect_args={k: v for k, v in _CONNECTING.items() if k not in parsed.query},
                isolation_level=isolation,
            )
        except ImportError:
            raise AdministratorError(
                "storage.url", "PostgreSQL needs its driver.", _INSTALL_DRIVER
            ) from None
        except (SQLAlchemyError, TypeError, ValueError):
            raise _no_address() from None  # of an option that is none
        event.listen(engine, "connect", _prepare_nothing_in_a_pool)
        if idle_seconds is not None:
            event.listen(engine, "connect", partial(_let_go_of_the_cut_off, idle_seconds))
        if not autocommit:
            event.listen(engine, "begin", partial(_begin_on_postgres, idle_seconds, beside))
    count_writes(engine)
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        if "@" in (parsed.host or ""):
            raise ValueError  # of a password with an "@" in it, the rest would pass for the host
        return parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        # Not the cause: a password with a "/" in it is parsed as another part of the URL.
        raise _no_address() from None


def _no_address() -> AdministratorError:
    return AdministratorError(
        "storage.url",
        "is no database address that Kansli can open.",
        "Write sqlite:///FILE or postgresql://USER@HOST/NAME.",
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


def _prepare_nothing_in_a_pool(connection: Any, _record: object) -> None:
    # The driver prepares what is executed often, and PgBouncer gives the next transaction another
    # of the server's connections, which does not know it, or knows another by its name. It also
    # makes up the number of the process that it says is at the other end.
    found = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    connection.commit()
    if found != connection.info.backend_pid:
        connection.prepare_threshold = None


def _let_go_of_the_cut_off(idle_seconds: int, connection: Any, _record: object) -> None:
    # Who takes nothing of what the server sends is not idle, as it sees it.
    connection.execute(f"SET tcp_user_timeout = '{idle_seconds}s'")
    connection.commit()


def _begin_on_postgres(idle_seconds: int | None, beside: bool, connection: Connection) -> None:
    statements = [f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'"]
    if idle_seconds is not None:
        statements.append(f"SET LOCAL idle_in_transaction_session_timeout = '{idle_seconds}s'")
    if not (beside or connection.get_execution_options().get("beside")):
        statements.append(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
    connection.exec_driver_sql("; ".join(statements))


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
            name = _transient_name(chain) if isinstance(chain, DBAPIError) else None
            if name is not None:
                words = error_words(chain) or ""
                raise StorageUnavailable(name, words) from error
            chain = chain.__context__
        raise


def _transient_name(error: DBAPIError) -> str | None:
    """The name of an outage, without anything anybody wrote; None for a fault."""
    cause: Any = error.orig
    name: str | None = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        # Extended names say more (SQLITE_IOERR_WRITE); the first two words are the plain one.
        return name if _plain(name) in _SQLITE_TRANSIENT else None
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return type(cause).__name__ if state.startswith(_POSTGRES_TRANSIENT) else None
    # The connection failed before the server could say why.
    lost = error.connection_invalidated or type(cause).__name__ == "OperationalError"
    return type(cause).__name__ if lost else None


def _plain(sqlite_name: str) -> str:
    return "_".join(sqlite_name.split("_")[:2])


def error_words(error: BaseException) -> str | None:
    """What the database said of an error, on one line; None where that may quote people.

    SQLite names tables and columns, never values. PostgreSQL does so in its main sentence of these
    classes; what follows (DETAIL, CONTEXT) can be values. A connection that failed knows none.
    """
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    if getattr(cause, "sqlite_errorname", None) is not None:
        return _one_line(str(cause))
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        primary: str | None = getattr(getattr(cause, "diag", None), "message_primary", None)
        return _one_line(primary) if primary and state.startswith(_POSTGRES_QUOTES_NOBODY) else None
    is_connection = type(cause).__module__.startswith("psycopg")
    is_connection = is_connection and type(cause).__name__ == "OperationalError"
    return _one_line(str(cause)) if is_connection else None


def _one_line(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_WORDS]


@contextmanager
def translate_setup_errors(engine: Engine) -> Iterator[None]:
    """Turn what the database reports while it is opened into an AdministratorError.

    StorageNotAnswering, which is one, where trying again later can help.
    """
    try:
        yield
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        first = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        words = error_words(error) or first
        if engine.url.password:
            words = words.replace(str(engine.url.password), "***")
        wrapped = error if isinstance(error, DBAPIError) else DBAPIError("", None, error)
        name = _transient_name(wrapped)
        remedy = _REMEDIES[engine.dialect.name]
        if name is not None and not _has_to_be_mended(name, words, cause):
            raise StorageNotAnswering(name, words, "storage.url", remedy) from None
        raise AdministratorError(
            "storage.url", f"the database cannot be used ({words}).", remedy
        ) from None


def _has_to_be_mended(name: str, words: str, cause: Any) -> bool:
    """Whether waiting would not help when a database is opened: it is there, and refuses."""
    if _plain(name) in _SQLITE_REFUSALS:
        return True
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return state.startswith(_POSTGRES_REFUSALS)
    return any(each in words for each in _REFUSING_WORDS) or _is_refused_by_name(words, cause)


def _is_refused_by_name(words: str, cause: Any) -> bool:
    """Whether PostgreSQL refuses whoever wants to connect, in whatever language it says so.

    libpq keeps no SQLSTATE of a connection that failed. But what refuses somebody quotes the role
    or the database, and what passes (the server starts, stops or has no place left) quotes neither.
    """
    connection = getattr(cause, "pgconn", None)
    if connection is None or any(each in words for each in _PASSING_WORDS):
        return False
    if connection.needs_password:
        return True
    place = {connection.host, connection.hostaddr}  # libpq quotes these before it
    names = (bytes(each).decode(errors="replace") for each in (connection.user, connection.db))
    return any(
        len(re.findall(rf"{_QUOTE}\s?{re.escape(each)}\s?{_QUOTE}", words))
        > (each.encode() in place)
        for each in names
        if each
    )
