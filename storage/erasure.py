"""What people took back leaves the database's files, not only its tables.

SQLite: freed space is overwritten with zeros (``secure_delete``), and the write-ahead log, which
holds what pages looked like before, is emptied after the transaction. On PostgreSQL both are the
server's own: words stay in dead rows until it vacuums, and in its log until that is recycled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from secretary.errors import AdministratorError

_ERASED: Final = "words were erased"
_CLEAN: Final = 1
"""The ``user_version`` of a database whose free space holds zeros alone."""


def mark_erased(session: Session) -> None:
    """Words have been erased in the session's transaction: after it, the log is to be emptied."""
    session.info[_ERASED] = True


def has_erased(session: Session) -> bool:
    """Whether words were erased in the session's transaction."""
    return _ERASED in session.info


def empty_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log; False where that has to wait, because somebody reads."""
    if engine.dialect.name != "sqlite":
        return True
    try:
        with _driver(engine) as driver:
            [timeout] = driver.execute("PRAGMA busy_timeout").fetchone()
            driver.execute("PRAGMA busy_timeout=0")  # no message waits for it
            try:
                busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute(f"PRAGMA busy_timeout={timeout}")
    except engine.dialect.loaded_dbapi.Error:
        return False  # what is wrong, the next transaction says
    return not busy


def clear_free_space(engine: Engine) -> None:
    """Write an SQLite database anew, once: earlier versions left erased words in its free space."""
    if engine.dialect.name != "sqlite":
        return
    with _driver(engine) as driver:
        [version] = driver.execute("PRAGMA user_version").fetchone()
        if version < _CLEAN:
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute(f"PRAGMA user_version={_CLEAN}")


def rewrite(engine: Engine) -> None:
    """Write the database anew, without what its free space and its log hold.

    On PostgreSQL its tables; of the server's own log nothing can be said.
    """
    with _driver(engine) as driver:
        if engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise AdministratorError(
                    "the database",
                    "is used by another program, so its log still holds what was purged.",
                    "End that; the next start of the bot empties the log.",
                )
            return
        driver.autocommit = True
        driver.execute("VACUUM FULL")
        driver.autocommit = False


@contextmanager
def _driver(engine: Engine) -> Iterator[Any]:
    """The driver's own connection: neither can be done in a transaction."""
    with closing(engine.raw_connection()) as connection:
        yield connection.driver_connection
