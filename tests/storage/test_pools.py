"""PostgreSQL behind a connection pool such as PgBouncer, and without one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from storage.engine import open_engine
from tests.storage.postgres import Postgres, postgres_or_skip

pytestmark = pytest.mark.postgres

_KEY_DATA: Final = b"K\x00\x00\x00\x0c"
"""How the message begins in which the server says which of its processes is at the other end."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with postgres_or_skip() as server:
        yield server


@pytest.fixture
def pooled(postgres: Postgres, tmp_path: Path) -> Iterator[str]:
    """An address at which that process is another than the one that answers, as at PgBouncer's."""
    there = str(postgres.socket_folder / ".s.PGSQL.5432")
    with socket.socket(socket.AF_UNIX) as listener, contextlib.ExitStack() as lines:
        listener.bind(str(tmp_path / ".s.PGSQL.5432"))
        listener.listen()

        def answer() -> None:
            client = lines.enter_context(listener.accept()[0])
            server = lines.enter_context(socket.socket(socket.AF_UNIX))
            server.connect(there)
            threading.Thread(target=relay, args=(client, server), daemon=True).start()
            relay(server, client)

        threading.Thread(target=answer, daemon=True).start()
        yield postgres.new_database().replace(str(postgres.socket_folder), str(tmp_path))


def relay(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes, with another process named."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            before, key_data, process = data.partition(_KEY_DATA)
            if key_data:
                process = bytes([process[0] ^ 1]) + process[1:]
            target.sendall(before + key_data + process)
        target.shutdown(socket.SHUT_WR)


def prepared(url: str) -> int:
    """How many statements the server has prepared after one was executed often."""
    engine = open_engine(url)
    try:
        for _ in range(8):
            with engine.begin() as connection:
                connection.execute(text("SELECT CAST(:number AS integer)"), {"number": 1})
        with engine.begin() as connection:
            return int(connection.exec_driver_sql(
                "SELECT count(*) FROM pg_prepared_statements"
            ).scalar_one())  # fmt: skip
    finally:
        engine.dispose()


def test_nothing_is_prepared_where_a_pool_gives_each_transaction_another_connection(
    pooled: str,
) -> None:
    assert prepared(pooled) == 0


def test_what_is_executed_often_is_prepared_where_there_is_no_pool(postgres: Postgres) -> None:
    assert prepared(postgres.new_database()) > 0
