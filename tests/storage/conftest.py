"""The same store on SQLite and on PostgreSQL, new for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.fixtures.database import migrated_file
from tests.storage.postgres import Postgres


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kansli.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a new database: empty, unless the test has a `store`."""
    tables = "store" in request.fixturenames
    if request.param == "sqlite":
        url = str(request.getfixturevalue("sqlite_url"))
        if tables:
            Path(url.removeprefix("sqlite:///")).write_bytes(migrated_file())
        return url
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_tables() if tables else server.new_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with its tables, and nothing in them."""
    opened = Store(url)
    yield opened
    opened.close()
