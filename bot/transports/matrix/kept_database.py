"""The key database in memory, whose every change is kept elsewhere before it counts.

nio's statements stay SQLite's. Triggers note which rows a transaction changes; at its end, and
after every statement outside one, these are handed on, and only when they are kept is the
transaction committed. If they cannot be, it is rolled back, and nothing is read or written any
more: what nio has in memory is ahead of what is kept.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from peewee import PeeweeException, SqliteDatabase  # type: ignore[import-untyped]  # as nio

from secretary.errors import AdministratorError

_CHANGED: Final = "kansli_changed"
_READING: Final = ("SELECT", "PRAGMA")


class KeysNotKept(AdministratorError, PeeweeException):  # type: ignore[misc]  # ships no types
    """A change of the keys could not be kept, so that the process has to end.

    nio's errors, too, are PeeweeExceptions where its database fails: whoever lets those pass, lets
    this one pass.
    """


class RowChange(NamedTuple):
    """A row of a relation: its primary key, as text, and what it holds now; None if it is gone."""

    relation: str
    key: str
    content: bytes | None


Keep = Callable[[Sequence[RowChange]], None]
"""Keeps all of these, or raises KeysNotKept."""


class KeptDatabase(SqliteDatabase):  # type: ignore[misc]  # ships no types
    """The key database; empty at first.

    schema: the statements that make its tables.
    """

    def __init__(self, schema: Iterable[str]) -> None:
        # One connection, as another would be another database; it may be filled by another thread
        # than the one that uses it then.
        super().__init__(":memory:", thread_safe=False, check_same_thread=False)
        self.is_let_go = False
        self._keep: Keep | None = None
        self._failure: AdministratorError | None = None
        self._sqlite: sqlite3.Connection
        super().connect()
        self._sqlite = sqlite = self.connection()
        for pragma in ("temp_store=MEMORY", "recursive_triggers=ON", "foreign_keys=OFF"):
            sqlite.execute(f"PRAGMA {pragma}")
        for statement in schema:
            sqlite.execute(statement)
        tables = sqlite.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._keys = {str(name): _key_of(sqlite, str(name)) for (name,) in tables}

    # Before it is used

    def load(self, relation: str, content: bytes) -> None:
        """Put a row there that was kept. ValueError where it is none of this version's tables."""
        if relation not in self._keys:
            raise ValueError(relation)
        copy_row(self._sqlite, relation, content)

    def unload(self, relation: str, key: str) -> None:
        """Remove a row that is deleted. ValueError where there can be none of the kind."""
        if relation not in self._keys:
            raise ValueError(relation)
        self._sqlite.execute(
            f'DELETE FROM "{relation}" WHERE {self._where(relation)}',  # noqa: S608  # ours
            json.loads(key),
        )

    @property
    def relations(self) -> frozenset[str]:
        """The tables there are."""
        return frozenset(self._keys)

    def fill(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Put rows of another key database there, each with its relation, in a transaction."""
        for relation, row in rows:
            _insert(self._sqlite, relation, row)

    def everything(self) -> list[RowChange]:
        """Every row there is."""
        return [
            RowChange(relation, key, content)
            for relation in self._keys
            for key, content in self._rows(relation)
        ]

    def begin_keeping(self, keep: Keep) -> None:
        """From now on, `keep` is given every change before it is committed."""
        if self._sqlite.in_transaction:
            self._sqlite.commit()
        self._keep = keep
        self._sqlite.execute("PRAGMA foreign_keys=ON")
        self._sqlite.execute(
            f"CREATE TEMP TABLE {_CHANGED} (relation TEXT, key TEXT,"
            " PRIMARY KEY (relation, key)) WITHOUT ROWID"
        )
        for relation, columns in self._keys.items():
            for event, rows in (
                ("INSERT", ["NEW"]),
                ("UPDATE", ["OLD", "NEW"]),
                ("DELETE", ["OLD"]),
            ):
                notes = "".join(
                    f"INSERT OR IGNORE INTO {_CHANGED} VALUES ('{relation}',"  # noqa: S608  # ours
                    f" json_array({', '.join(f'{row}.{column}' for column in columns)}));"
                    for row in rows
                )
                self._sqlite.execute(
                    f'CREATE TEMP TRIGGER kansli_{event}_{relation} AFTER {event} ON "{relation}"'
                    f" BEGIN {notes} END"
                )

    # nio's and Kansli's statements

    def connect(self, reuse_if_open: bool = False) -> bool:
        """As peewee, where it is connected already."""
        return False

    def close(self) -> bool:
        """Note that it was let go of; whoever made it may go on with it."""
        self.is_let_go = True
        return False

    def execute_sql(self, sql: str, params: Any = None, commit: Any = None) -> Any:
        """As peewee; a statement outside a transaction is one. Raises KeysNotKept."""
        self._require_whole()
        is_alone = self._keep is not None and self.transaction_depth() == 0
        if not is_alone or sql.lstrip()[:6].upper() in _READING:
            return super().execute_sql(sql, params)
        with self.atomic():
            return super().execute_sql(sql, params)

    def begin(self, lock_type: str | None = None) -> None:
        """As peewee."""
        self._require_whole()
        self._sqlite.execute(f"BEGIN {lock_type or ''}")

    def commit(self) -> Any:
        """Have what has changed kept, and commit it. Raises KeysNotKept, with nothing of either."""
        if self._keep is not None and (changes := self._changes()):
            try:
                self._keep(changes)
            except AdministratorError as error:
                self._failure = error
                raise
            self._sqlite.execute(f"DELETE FROM {_CHANGED}")  # noqa: S608  # ours
        return super().commit()

    def _require_whole(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _changes(self) -> list[RowChange]:
        noted = self._sqlite.execute(f"SELECT relation, key FROM {_CHANGED}").fetchall()  # noqa: S608  # ours
        changes = []
        for relation, key in noted:
            found = self._rows(relation, json.loads(key))
            changes.append(RowChange(relation, key, found[0][1] if found else None))
        return changes

    def _rows(self, relation: str, key: Sequence[Any] | None = None) -> list[tuple[str, bytes]]:
        """The rows of a relation, or the one with a key: key and content."""
        columns = self._keys[relation]
        named, also = ", ".join(columns), "rowid, " if columns == ("rowid",) else ""
        where = "" if key is None else f" WHERE {self._where(relation)}"
        cursor = self._sqlite.execute(
            f'SELECT json_array({named}), {also}* FROM "{relation}"{where}',  # noqa: S608  # ours
            key or (),
        )
        names = [column for column, *_ in cursor.description][1:]
        return [(row[0], _written(dict(zip(names, row[1:], strict=True)))) for row in cursor]

    def _where(self, relation: str) -> str:
        return " AND ".join(f"{column} IS ?" for column in self._keys[relation])


def copy_row(to: sqlite3.Connection, relation: str, content: bytes) -> None:
    """Put a row there, in place of one with the same keys. ValueError where it does not fit."""
    try:
        _insert(to, relation, _read(content))
    except sqlite3.Error as error:
        raise ValueError(str(error)) from None


def _insert(to: sqlite3.Connection, relation: str, row: Mapping[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    to.execute(
        f'INSERT OR REPLACE INTO "{relation}" ({columns}) VALUES ({marks})',  # noqa: S608  # ours
        list(row.values()),
    )


def _key_of(sqlite: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns of a table's primary key; SQLite's own number of the row where it has none."""
    columns = sqlite.execute("SELECT name, pk FROM pragma_table_info(?) WHERE pk > 0", (table,))
    ordered = sorted(columns.fetchall(), key=lambda column: int(column[1]))
    return tuple(f'"{name}"' for name, _ in ordered) or ("rowid",)


def _written(row: Mapping[str, Any]) -> bytes:
    values = {
        name: {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _read(content: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    try:
        row = json.loads(content)
        return {
            str(name): base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
            for name, value in row.items()
        }
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError from error
