"""Triggers by which a change of anything that a group's notices follow from clears its alarm.

They are the database's own, so that nothing can forget them: not the ORM, not a statement, not
another process. Every table has them but those of `_OF_NO_RULE`: a new one, too, and of a row
whose group cannot be told, all groups' alarms are cleared. A trigger's name holds a hash of what it
does, by which it is known whether it is there and today's.

SQLite drops a table's triggers when a migration makes it anew, and refuses that while another
table's refer to it: so they are dropped before migrations, and made after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, Table

from storage.schema import (
    attachment,
    audit,
    calendar_feed,
    dialogue,
    early_reaction,
    file_content,
    group_alarm,
    inbox,
    key_value,
    lease,
    matrix_key,
    metadata,
    outbox,
    posted_event,
    purge,
    received_file,
    sent_event,
    standby,
    undecryptable,
)

_OF_NO_RULE: Final = frozenset(
    {
        attachment,  # goes with its message
        audit,
        calendar_feed,
        # Rules that wait for a question to end ask again and again meanwhile.
        dialogue,
        early_reaction,
        file_content,
        group_alarm,
        inbox,
        key_value,  # what rules keep there they alone write
        lease,
        matrix_key,
        posted_event,  # is turned into rows of the outbox
        purge,
        received_file,
        sent_event,
        standby,
        undecryptable,
    }
)
"""Tables that no rule of what falls due goes by."""

_ONLY_THESE: Final[Mapping[Table, tuple[str, ...]]] = {
    # Not that a message was tried, or sent: what was decided stands.
    outbox: ("key", "kind", "group_id", "meeting_id", "recipients", "quotes", "skipped")
}
"""The columns that count where a row is changed; else all do."""

_PERHAPS_OF_NO_GROUP: Final = frozenset({outbox})
"""Tables in which rows that name no group are none's, as an answer about no meeting is."""

_PREFIX: Final = "clears_alarm"
_PARENTS: Final = (
    "meeting_id", "seat_id", "followed_id", "hand_out_id", "topic_id", "table_id", "round_id",
)  # fmt: skip
"""Columns by which a row without a group of its own belongs to another one's, the first first."""
_EVENTS: Final = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(connection: Connection) -> None:
    """Make those that are not there yet, and drop those of other versions."""
    wanted = _wanted(connection.dialect.name)
    there = _there(connection)
    for name in there.keys() - wanted.keys():
        _drop(connection, name, there[name])
    for name in wanted.keys() - there.keys():
        for statement in wanted[name]:
            connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Drop them all: tables are about to change."""
    for name, table in _there(connection).items():
        _drop(connection, name, table)


def group_of(table: Table, row: str) -> str | None:
    """The SQL expression for the id of a row's group; None where it is no one group's.

    row: its name there, ``NEW`` or ``OLD``.
    """
    found: list[str] = []
    for name in ("group_id", *_PARENTS):
        if name not in table.columns:
            continue
        column = table.columns[name]
        if name == "group_id":
            found.append(f"{row}.group_id")
        elif column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column.table
            of_parent = group_of(parent, parent.name)
            if of_parent is None:
                continue
            key = f"{parent.name}.id = {row}.{name}"
            found.append(f"(SELECT {of_parent} FROM {parent.name} WHERE {key})")  # noqa: S608 - names of ours
        if found and not column.nullable:
            break
    else:
        if table not in _PERHAPS_OF_NO_GROUP:
            return None
    return found[0] if len(found) == 1 else f"COALESCE({', '.join(found)})"


def _statements(table: Table, event: str) -> list[str]:
    """What clears the alarms of a row's group, or all."""
    found = []
    for row in _EVENTS[event]:
        group = group_of(table, row)
        where = "" if group is None else f" WHERE group_id = {group}"
        found.append(f"DELETE FROM group_alarm{where};")  # noqa: S608 - names of ours
        if "to_group" in table.columns:
            found.append(f"DELETE FROM group_alarm WHERE group_id = {row}.to_group;")  # noqa: S608 - likewise
    return list(dict.fromkeys(found))


@cache
def _wanted(dialect: str) -> Mapping[str, tuple[str, ...]]:
    """By the triggers' names, what makes them."""
    found: dict[str, tuple[str, ...]] = {}
    for table in metadata.sorted_tables:
        if table in _OF_NO_RULE:
            continue
        for event in _EVENTS:
            only = _ONLY_THESE.get(table, ()) if event == "UPDATE" else ()
            of = f" OF {', '.join(only)}" if only else ""
            body = " ".join(_statements(table, event))
            head = f"AFTER {event}{of} ON {table.name} FOR EACH ROW"
            digest = sha256(f"{head} {body}".encode()).hexdigest()[:8]
            name = f"{_PREFIX}_{table.name}_{event.lower()}_{digest}"
            if dialect == "postgresql":
                function = f"{name}() RETURNS trigger LANGUAGE plpgsql"
                found[name] = (
                    f"CREATE OR REPLACE FUNCTION {function} AS $$ BEGIN {body} RETURN NULL; END $$",
                    f"CREATE TRIGGER {name} {head} EXECUTE FUNCTION {name}()",
                )
            else:
                found[name] = (f"CREATE TRIGGER {name} {head} BEGIN {body} END",)
    return found


def _there(connection: Connection) -> dict[str, str]:
    """The names of those that are there, with their tables'."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    rows = connection.exec_driver_sql(query)
    return {name: table for name, table in rows if name.startswith(f"{_PREFIX}_")}


def _drop(connection: Connection, name: str, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
        connection.exec_driver_sql(f"DROP FUNCTION {name}()")
    else:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
