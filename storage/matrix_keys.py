"""The encrypted log-in and keys of a Matrix account: read by any process, kept by one at a time.

A row holds what one row of the key database does, encrypted (see `bot.transports.matrix`): here
nobody can read it. Everything kept at once has one version, which rises by one, and the row `HEAD`
has the newest. So a process that was not the last to keep something finds that out, and who reads
along reads what is newer than what it has. What was deleted stays as a row that says so, until it
is pruned; the row `HEAD` tells up to which version.

Each write is one statement, which also sees that the account's lease is the writer's still, and is
alone on its connection: nothing is held while a process stands still, and no transaction of the
secretary's waits for it, nor it for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, TextClause, delete, func, select, text

from secretary.errors import LeaseLost
from storage.engine import open_engine, translate_db_errors
from storage.lease import HeldLease, require_lease
from storage.schema import matrix_key

HEAD: Final = "head"
"""The relation of the row with the newest version of all."""
LOGIN: Final = "log-in"
"""The relation of the log-in, which has versions of its own: also who runs beside the bot may have
to renew an access token."""

_HELD: Final = """
    held AS (SELECT 1 FROM lease
        WHERE account = :account AND epoch = :epoch AND place = :place FOR SHARE),
    may AS (SELECT 1 WHERE CAST(:epoch AS bigint) IS NULL OR EXISTS (SELECT 1 FROM held))"""
"""Whoever would take the lease waits until the statement has ended."""
_FIRST: Final = f"""
    head AS (
        INSERT INTO matrix_key (account, relation, name, version, is_deleted, value)
        SELECT :account, '{HEAD}', '', :version, false, :head FROM may
        ON CONFLICT DO NOTHING RETURNING version)"""  # noqa: S608  # ours
_NEXT: Final = f"""
    head AS (
        UPDATE matrix_key SET version = :version, value = :head
        WHERE account = :account AND relation = '{HEAD}' AND name = ''
        AND version = CAST(:version AS bigint) - 1 AND EXISTS (SELECT 1 FROM may)
        RETURNING version)"""  # noqa: S608  # ours
_ROWS: Final = """
    kept AS (
        INSERT INTO matrix_key (account, relation, name, version, is_deleted, value)
        SELECT :account, rows.relation, rows.name, head.version, rows.is_deleted, rows.value
        FROM head, unnest(CAST(:relations AS text[]), CAST(:names AS text[]),
            CAST(:deleted AS boolean[]), CAST(:values AS bytea[]))
            AS rows (relation, name, is_deleted, value)
        ON CONFLICT (account, relation, name) DO UPDATE SET
            version = excluded.version, is_deleted = excluded.is_deleted, value = excluded.value
        RETURNING 1)"""
_PRUNED: Final = """
    pruned AS (
        DELETE FROM matrix_key USING head
        WHERE matrix_key.account = :account AND is_deleted
        AND matrix_key.version <= CAST(:pruned AS bigint))"""
_RESULT: Final = " SELECT EXISTS (SELECT 1 FROM may), EXISTS (SELECT 1 FROM head)"


def _statement(*parts: str) -> TextClause:
    return text("WITH " + ",".join((_HELD, *parts)) + _RESULT)


_KEEP_FIRST: Final = _statement(_FIRST, _ROWS)
_KEEP: Final = _statement(_NEXT, _ROWS)
_KEEP_AND_PRUNE: Final = _statement(_NEXT, _ROWS, _PRUNED)
_KEEP_FIRST_LOGIN: Final = _statement(_FIRST.replace(f"'{HEAD}'", f"'{LOGIN}'"))
_KEEP_LOGIN: Final = _statement(_NEXT.replace(f"'{HEAD}'", f"'{LOGIN}'"))

LOCK_SECONDS: Final = 60
"""How long whoever would renew the log-in waits for somebody else who does."""


@dataclass(frozen=True)
class KeyRow:
    """A row: which one of which relation, since which version, and what it holds, encrypted."""

    relation: str
    name: str
    version: int
    value: bytes
    is_deleted: bool = False


class NotNewest(Exception):
    """What was to be kept follows another version than the newest: somebody else has kept one."""


class MatrixKeys:
    """The rows in the database behind `url`. To be used from one thread at a time.

    Raises AdministratorError where the URL is no good. Each method raises StorageUnavailable where
    trying again later can help: then it may have been done, or not.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url, autocommit=True)

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    def rows(self, account: str, after: int = 0) -> list[KeyRow]:
        """The head and the rows with a version above `after`, as of one moment; none for none."""
        table = matrix_key.c
        query = (
            select(table.relation, table.name, table.version, table.value, table.is_deleted)
            .where(table.account == account, table.relation != LOGIN)
            .where((table.version > after) | (table.relation == HEAD))
        )
        with self._connection() as connection:
            return [
                KeyRow(relation, name, version, bytes(value), is_deleted)
                for relation, name, version, value, is_deleted in connection.execute(query)
            ]

    def keep(
        self,
        account: str,
        head: KeyRow,
        rows: Sequence[KeyRow],
        *,
        held: HeldLease | None = None,
        pruned: int | None = None,
    ) -> None:
        """Keep these rows in place of those of their names, and the head: all of it, or nothing.

        head: has the version after the newest, as all rows are going to. held: the account's lease,
        which is to be the writer's still; None without one. pruned: the rows that say what was
        deleted up to that version are removed. PostgreSQL only.

        Raises LeaseLost, and NotNewest unless it follows the newest version.
        """
        values = {
            **_writer(account, held), "version": head.version, "head": head.value,
            "relations": [row.relation for row in rows],
            "names": [row.name for row in rows],
            "deleted": [row.is_deleted for row in rows],
            "values": [row.value for row in rows],
        }  # fmt: skip
        statement = _KEEP_FIRST if head.version == 1 else _KEEP
        if pruned is not None and head.version > 1:
            statement, values = _KEEP_AND_PRUNE, {**values, "pruned": pruned}
        with self._connection() as connection:
            _raise_unless_kept(connection.execute(statement, values), account)

    def log_in(self, account: str) -> KeyRow | None:
        """The log-in; None where there is none."""
        with self._connection() as connection:
            return _log_in(connection, account)

    def keep_log_in(self, account: str, row: KeyRow, *, held: HeldLease | None = None) -> None:
        """Keep the log-in, whose version is the one after the newest. PostgreSQL only.

        Raises LeaseLost, NotNewest; see `keep`.
        """
        with self._connection() as connection:
            _keep_log_in(connection, account, row, held)

    @contextmanager
    def renewing(self, account: str, *, held: HeldLease | None = None) -> Iterator[LockedLogin]:
        """While the block runs, nobody else is in one for the account's log-in. PostgreSQL only.

        What is kept in it is kept at its end. Raises LeaseLost.
        """
        with translate_db_errors(), self._engine.connect() as connection:
            connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                connection.exec_driver_sql(
                    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s';"
                    f"SET LOCAL idle_in_transaction_session_timeout = '{LOCK_SECONDS}s'"
                )
                login = LockedLogin(connection, account, held)
                if held is not None:  # before a token is spent; `keep` sees to it once more
                    require_lease(connection, held)
                yield login

    def move_out(self, account: str) -> int:
        """Remove all of an account's rows; how many there were."""
        with self._connection() as connection:
            done: CursorResult[Any] = connection.execute(
                delete(matrix_key).where(matrix_key.c.account == account)
            )
            return done.rowcount

    def count(self, account: str) -> int:
        """How many rows there are of the account's."""
        query = select(func.count()).where(matrix_key.c.account == account)
        with self._connection() as connection:
            return connection.scalar(query) or 0

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with translate_db_errors(), self._engine.connect() as connection:
            yield connection


class LockedLogin:
    """The log-in, while nobody else renews it."""

    def __init__(self, connection: Connection, account: str, held: HeldLease | None) -> None:
        self._connection = connection
        self._account = account
        self._held = held
        self.row = _log_in(connection, account, lock=True)

    def keep(self, row: KeyRow) -> None:
        """Keep it in place of `row`; see `MatrixKeys.keep_log_in`."""
        _keep_log_in(self._connection, self._account, row, self._held)


def _log_in(connection: Connection, account: str, *, lock: bool = False) -> KeyRow | None:
    table = matrix_key.c
    query = select(table.name, table.version, table.value).where(
        table.account == account, table.relation == LOGIN
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else KeyRow(LOGIN, row.name, row.version, bytes(row.value))


def _keep_log_in(connection: Connection, account: str, row: KeyRow, held: HeldLease | None) -> None:
    values = {**_writer(account, held), "version": row.version, "head": row.value}
    statement = _KEEP_FIRST_LOGIN if row.version == 1 else _KEEP_LOGIN
    _raise_unless_kept(connection.execute(statement, values), account)


def _writer(account: str, held: HeldLease | None) -> dict[str, Any]:
    epoch, place = (None, None) if held is None else (held.epoch, held.place)
    return {"account": account, "epoch": epoch, "place": place}


def _raise_unless_kept(result: Any, account: str) -> None:
    row = result.one()
    may, kept = bool(row[0]), bool(row[1])
    if not may:
        raise LeaseLost(account)
    if not kept:
        raise NotNewest
