"""What one transaction reads more than once is read once, while nothing of it is written.

Of a read is kept which rows it found, and in what order: that can change only by a write to one of
the tables that the query names, and every write of the transaction is counted. Nothing is kept
beyond the transaction, since somebody else may write then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Engine,
    RowMapping,
    Select,
    Table,
    event,
    literal_column,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ReleaseSavepointClause, SavepointClause
from sqlalchemy.sql.visitors import iterate

_WRITES: Final = "writes so far"
_ANYWHERE: Final = ""
_AT_MOST: Final = 64
"""How many reads are kept: a transaction about all groups would else keep all that they have."""

_Key = tuple[Select[Any], tuple[tuple[str, object], ...]]


class Reads:
    """The reads of one open transaction that may be asked for again.

    A query is one and the same object each time, with bound parameters for what differs.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[_Key, tuple[int, list[Any]]] = {}
        self._counted: Counter[str] | None = None

    def entities(self, query: Select[Any], values: Mapping[str, object]) -> list[Any]:
        """The entities that a query finds, each once."""
        if (known := self._known(query, values)) is not None:
            return known
        return self._keep(query, values, self._session.scalars(query, values).unique())

    def rows(self, query: Select[Any], values: Mapping[str, object]) -> list[RowMapping]:
        """The rows that a query finds in tables that have no entities, by their columns' names."""
        if (known := self._known(query, values)) is not None:
            return known
        found = self._session.connection().execute(query, values)
        return self._keep(query, values, found.mappings())

    def has(self, query: Select[Any], values: Mapping[str, object]) -> bool:
        """Whether it is known what the query would find."""
        return self._known(query, values) is not None

    def is_empty(self, query: Select[Any], values: Mapping[str, object]) -> bool:
        """Whether it is known that the query would find nothing."""
        return self._known(query, values) == []

    def look(self, queries: Mapping[Select[Any], Mapping[str, object]]) -> None:
        """Ask of all these queries, each with its values, whether they find anything; together, so
        that those that find nothing need not be asked."""
        values = {name: value for each in queries.values() for name, value in each.items()}
        self._session.flush()
        found = self._session.connection().execute(_any_of(tuple(queries)), values).one()
        for (query, its_values), is_there in zip(queries.items(), found, strict=True):
            if not is_there:
                self._keep(query, its_values, ())

    def forget(self) -> None:
        """Keep nothing any more."""
        self._found.clear()

    def _known(self, query: Select[Any], values: Mapping[str, object]) -> list[Any] | None:
        found = self._found.get(_key(query, values))
        if found is None:
            return None
        self._session.flush()  # as a query would; nothing is done where nothing has changed
        at, known = found
        return list(known) if at == self._written(query) else None

    def _keep(
        self, query: Select[Any], values: Mapping[str, object], found: Iterable[Any]
    ) -> list[Any]:
        known = list(found)
        if len(self._found) >= _AT_MOST:
            self._found.clear()
        self._found[_key(query, values)] = self._written(query), known
        return list(known)

    def _written(self, query: Select[Any]) -> int:
        """How often something has been written that the query could find; it only ever grows."""
        if self._counted is None:
            self._counted = _writes(self._session.connection())
        return sum(map(self._counted.__getitem__, tables_of(query)))


def count_writes(engine: Engine) -> None:
    """Count what is written on the engine's connections, for `Reads`."""
    event.listen(engine, "before_execute", _count)


def _count(connection: Connection, statement: Any, *_: object) -> None:
    if statement.is_select or isinstance(statement, SavepointClause | ReleaseSavepointClause):
        return
    # What is deleted takes rows of other tables along; what a savepoint's end undoes can be any.
    is_of_one = statement.is_dml and not isinstance(statement, Delete)
    _writes(connection)[statement.table.name if is_of_one else _ANYWHERE] += 1


def _writes(connection: Connection) -> Counter[str]:
    counted: Counter[str] = connection.info.setdefault(_WRITES, Counter())
    return counted


@cache
def tables_of(query: Select[Any]) -> tuple[str, ...]:
    """The names of the tables by which it is decided which rows a query finds."""
    found = {each.name for each in iterate(query) if isinstance(each, Table)}
    return (_ANYWHERE, *sorted(found))


@cache
def _any_of(queries: tuple[Select[Any], ...]) -> Select[Any]:
    one: ColumnElement[Any] = literal_column("1")
    found: list[Any] = [
        query.with_only_columns(one, maintain_column_froms=True).order_by(None).exists()
        for query in queries
    ]
    return select(*found)


def _key(query: Select[Any], values: Mapping[str, object]) -> _Key:
    return query, tuple(values.items())
