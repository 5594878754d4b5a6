"""Inserts that a unique key decides about, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping
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


def upsert(
    session: Session, table: Table, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Insert a row under its primary key, or give the row that is there these values."""
    statement = _insert(session.get_bind().dialect.name, table).values({**key, **values})
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=dict(values))
    )


@cache
def _insert_or_nothing(dialect: str, table: Table) -> Any:
    # Made once: every message inserts several rows, and making it takes longer than running it.
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: Table) -> Any:
    # The two dialects' inserts are alike in all but their class. Nobody asks for the new id.
    return (postgresql if dialect == "postgresql" else sqlite).insert(table).inline()
