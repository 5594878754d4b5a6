"""The tables of a key database, nio's and Kansli's: in memory as they are in a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from peewee import PeeweeException, SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.transports.matrix.crypto_store import FILE, CryptoStore
from bot.transports.matrix.kept_database import RowChange, copy_row
from bot.transports.matrix.to_device import KnownSenders
from secretary.errors import AdministratorError

TEXTS: Final = "kansli_document"
"""The table of what would be files beside a key database, by name; in memory alone."""
_TEXTS_TABLE: Final = f"CREATE TABLE {TEXTS} (name TEXT PRIMARY KEY, content TEXT NOT NULL)"


def schema() -> list[str]:
    """The statements that make the tables of a key database, and that of texts."""
    scratch: Any = SqliteDatabase(":memory:", thread_safe=False)
    CryptoStore("@nobody", "NONE", "", "", FILE, scratch)
    KnownSenders(scratch)
    scratch.execute_sql(_TEXTS_TABLE)
    rows = scratch.execute_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'index'"
    ).fetchall()
    scratch.close()
    return [str(sql) for (sql,) in rows]


def copy_to(file: Path, rows: Iterable[RowChange]) -> None:
    """Make the key database in this empty file of these rows, but for the texts.

    Raises AdministratorError.
    """
    try:
        store = CryptoStore("@nobody", "NONE", str(file.parent), "", file.name)
        with closing(store.database):
            KnownSenders(store.database)
            store.database.execute_sql("PRAGMA foreign_keys=OFF")
            with store.database.atomic():
                for relation, _, content in rows:
                    if relation != TEXTS and content is not None:
                        copy_row(store.database.connection(), relation, content)
    except (PeeweeException, sqlite3.Error, ValueError) as error:
        raise AdministratorError(
            str(file), f"cannot be written ({type(error).__name__}).", "Make room on the disk."
        ) from None
