"""A copy of an SQLite database while another process writes to it: whole, as of one moment."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from secretary.errors import AdministratorError

_BUSY_SECONDS: Final = 30.0
SUFFIXES: Final = ("-wal", "-shm", "-journal")
"""Of the files that SQLite keeps beside a database: they are in a copy that was made by SQLite."""


def copy_database(source: Path, target: Path) -> None:
    """Make `target` (new, mode 0600) a copy of `source`, by SQLite's own backup, and check it.

    Raises AdministratorError where one of them cannot be read or written, or is damaged.
    """
    made = False
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        made = True
        with (
            closing(_open(f"{source.absolute().as_uri()}?mode=ro")) as reading,
            closing(_open(target.absolute().as_uri())) as writing,
        ):
            reading.backup(writing)  # in one step: what is written meanwhile waits, or is not in it
            problem = writing.execute("PRAGMA quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise AdministratorError(str(source), "is damaged.", "Restore a backup of it.")
    except BaseException as error:
        if made:
            target.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise AdministratorError(
                str(source), f"cannot be copied ({error}).", "See that it is the bot's own, whole."
            ) from None
        raise


def _open(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
