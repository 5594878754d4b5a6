"""Alembic's entry point: migrates on the engine that `runner` hands over.

All revisions in one transaction, which waits its turn: two processes that start at once
migrate once, and one that fails half-way leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine

from storage import alarm_triggers
from storage.schema import metadata


@contextmanager
def _loose_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and dropping the old one would upset its children.

    The keys can only be turned off outside a transaction, and are checked at its end instead.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} broken references")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _transaction() -> Iterator[Connection]:
    """The one that was handed over, or one of our own."""
    handed_over: Connection | None = context.config.attributes.get("connection")
    if handed_over is not None:
        yield handed_over
        return
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection, _loose_foreign_keys(connection):
        yield connection


with _transaction() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    alarm_triggers.remove(connection)  # `Store.migrate` makes them again
    context.run_migrations()
