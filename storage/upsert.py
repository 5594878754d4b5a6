"""Inserts that a unique key decides about, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_if_absent(session: Session, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless a unique key is taken already; whether a row was made."""
    statement = _insert(session, table).values(values).on_conflict_do_nothing()
    # Without being told, SQLAlchemy may forget the count of an insert.
    counted = session.connection().execute(statement, execution_options={"preserve_rowcount": True})
    return counted.rowcount == 1


def upsert(
    session: Session, table: Table, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Insert a row under its primary key, or give the row that is there these values."""
    statement = _insert(session, table).values({**key, **values})
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=dict(values))
    )


def _insert(session: Session, table: Table) -> Any:
    # The two dialects' inserts are alike in all but their class. Nobody asks for the new id.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table).inline()
