"""Inserts that a unique key decides about, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_if_absent(session: Session, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless a unique key is taken already; whether a row was made."""
    statement = _insert_or_nothing(session.get_bind().dialect.name, table)
    # Unless asked to, SQLAlchemy may forget the count of an insert.
    counted = session.connection().execute(
        statement, values, execution_options={"preserve_rowcount": True}
    )
    return counted.rowcount == 1


def insert_absent(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows of the same columns, but those of which a unique key is taken already."""
    if rows:
        statement = _insert_or_nothing(session.get_bind().dialect.name, table)
        session.connection().execute(statement, rows)


def upsert(
    session: Session, table: Table, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Insert a row under its primary key, or give the row that is there these values."""
    dialect = session.get_bind().dialect.name
    session.connection().execute(
        _insert_or_update(dialect, table, tuple(key), tuple(values)), {**key, **values}
    )


# Every message inserts several rows: made once, since making it takes longer than running it.


@cache
def _insert_or_nothing(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _insert_or_update(
    dialect: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...]
) -> Any:
    statement = _insert(dialect, table)
    new = {name: statement.excluded[name] for name in columns}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def _insert(dialect: str, table: Table) -> Any:
    # The two dialects' inserts are alike in all but their class. Nobody asks for the new id.
    return (postgresql if dialect == "postgresql" else sqlite).insert(table).inline()
