"""What is made once for all tests of a process, because it comes out the same each time.

Every test has a database, an engine and texts of its own, and uses them as the bot does. But the
migrations lead to the same file, a query to the same SQL and a template to the same code, and
finding that out again was more than half of what the tests took.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, Engine, create_engine, event

from storage import Store


def new_books(folder: Path) -> Store:
    """A store of its own in `folder`, with its tables, and nothing in them.

    It does not wait for the disk, which would only tell when the power goes.
    """
    file = folder / "kansli.db"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(migrated())
    store = Store(f"sqlite:///{file}")
    event.listen(store._engine, "connect", _do_not_wait)
    return store


@cache
def migrated() -> bytes:
    """A database file that has been through the migrations, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="kansli-books-") as folder:
        file = Path(folder) / "kansli.db"
        store = Store(f"sqlite:///{file}")
        store.migrate()
        store.close()
        return file.read_bytes()


def _do_not_wait(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def share_compiled_sql(patch: pytest.MonkeyPatch) -> None:
    """Let all SQLite engines have one dialect, and one memory of what its queries compile to."""
    shared = create_engine("sqlite://")
    shared.connect().close()  # the dialect looks at what SQLite this is

    def create_and_share(url: URL, **settings: Any) -> Engine:
        engine = create_engine(url, **settings)
        if engine.name == shared.name:
            engine.dialect = shared.dialect
            engine._compiled_cache = shared._compiled_cache
        return engine

    patch.setattr("storage.engine.create_engine", create_and_share)


def share_compiled_templates(patch: pytest.MonkeyPatch) -> None:
    """Let templates be compiled once for each file, as long as there stands the same in it."""
    begin = jinja2.Environment.__init__
    compiled = _Compiled()

    def begin_and_share(self: jinja2.Environment, *args: Any, **settings: Any) -> None:
        begin(self, *args, **{"bytecode_cache": compiled, **settings})

    patch.setattr(jinja2.Environment, "__init__", begin_and_share)


class _Compiled(BytecodeCache):
    """Compiled templates in memory."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """By name and file, and by content."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code
