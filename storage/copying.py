"""All rows of one database into another, of either kind: all of them and counted, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from secretary.errors import AdministratorError
from storage.migrations.runner import make_tables
from storage.schema import group_alarm, lease, matrix_key, metadata, standby

_OF_WHO_WORKS: Final = (lease, standby)
"""A bot that was started before it could work leaves rows in these, and in no others."""
_AT_ONCE: Final = 500
"""Rows in memory. One can be a message of 64 kB; of files there is one."""


def refuse_unless_empty(engine: Engine, where: str) -> None:
    """Raises AdministratorError, about `where`, if there is a row in any table of the database but
    those of who works on it."""
    passed_over = {"alembic_version", *(table.name for table in _OF_WHO_WORKS)}
    with engine.connect() as connection:
        quoted = connection.dialect.identifier_preparer.quote
        for name in inspect(connection).get_table_names():
            if name in passed_over:
                continue
            row = connection.exec_driver_sql(f"SELECT 1 FROM {quoted(name)} LIMIT 1").first()  # noqa: S608
            if row is not None:
                raise AdministratorError(
                    where, f"there is something in it (in the table {name}).", "Name an empty one."
                )


def copy_rows(
    source: Engine,
    target: Engine,
    where: str,
    *,
    makes_tables: bool = False,
    beside: bool = False,
) -> Mapping[str, int]:
    """Copy every table, in one transaction on each side; how many rows each has, counted in both.

    Both have this version's tables, or the target none and `makes_tables`; and it has no rows.
    where: the target, for errors. beside: whether others may write to the source meanwhile; what is
    copied is of one moment all the same. Numbers go on from where they were, so that none is given
    out twice. Raises AdministratorError where the target does not take a row or has not as many as
    the source, and then is as it was.
    """
    counts: dict[str, int] = {}
    if source.dialect.name == "postgresql":
        # The keys are kept beside the transactions that wait for this one. As of one moment, they
        # are as new as what the database says was read with them, or newer.
        source = source.execution_options(isolation_level="REPEATABLE READ", beside=beside)
    with source.begin() as reading, target.begin() as writing:
        if makes_tables:
            make_tables(writing)
        for table in metadata.sorted_tables:
            # Who works on the source does not work on the target, which looks at all groups first.
            if table in (*_OF_WHO_WORKS, group_alarm):
                continue
            _copy(table, reading, writing, where)
            counts[table.name] = _count(table, reading)
            there = _count(table, writing)
            if there != counts[table.name]:
                raise AdministratorError(
                    where,
                    f"of {counts[table.name]} rows of {table.name} {there} arrived.",
                    "Nothing was kept. Report this.",
                )
            _set_sequence(table, reading, writing)
    return counts


def _copy(table: Table, reading: Connection, writing: Connection, where: str) -> None:
    query = select(table).order_by(*table.primary_key.columns)
    is_large = table is not matrix_key and any(
        isinstance(column.type, LargeBinary) for column in table.columns
    )
    rows = reading.execute(query, execution_options={"yield_per": 1 if is_large else _AT_ONCE})
    try:
        for some in rows.mappings().partitions():
            writing.execute(insert(table), [dict(row) for row in some])
    except DBAPIError as error:
        cause = type(error.orig).__name__  # its words can quote the row
        raise AdministratorError(
            where, f"it does not take a row of {table.name} ({cause}).", "Report this."
        ) from None


def _count(table: Table, connection: Connection) -> int:
    found = connection.scalar(select(func.count()).select_from(table))
    return int(found or 0)


def _set_sequence(table: Table, reading: Connection, writing: Connection) -> None:
    """Let the numbers of later rows come after all that were given out; SQLite does by itself."""
    column = table.autoincrement_column
    if column is None or not isinstance(column.type, Integer):
        return
    if writing.dialect.name != "postgresql":
        return
    name = {"table": table.name, "column": column.name}
    last = reading.scalar(select(func.max(column)))
    if reading.dialect.name == "postgresql":  # the newest rows can be gone
        query = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :column)::regclass)"
        last = max(last or 0, reading.scalar(text(query), name) or 0) or None
    statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :called)")
    writing.execute(statement, {**name, "last": last or 1, "called": last is not None})
