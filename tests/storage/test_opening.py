"""Addresses, good and bad, and who may read the files."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from secretary.errors import AdministratorError
from storage import Store

SECRET = "hemligt"


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://anna:{SECRET}@localhost/kansli",
        f"postgresql+psycopg2://anna:{SECRET}@localhost/kansli",
        f"postgresql+asyncpg://anna:{SECRET}@localhost/kansli",
        f"sqlite+pysqlcipher://:{SECRET}@/kansli.db",
        f"oracle-of-delphi://anna:{SECRET}@localhost/kansli",
        f"postgresql://anna:{SECRET}/12@localhost:port/kansli",
        f"kansli.db?{SECRET}",
        "",
    ],
)
def test_an_address_that_is_no_good_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(AdministratorError) as refused:
        Store(url)
    assert refused.value.where == "storage.url"
    errors = [refused.value, refused.value.__cause__]
    assert SECRET not in "".join(map(repr, errors))
    assert refused.value.__suppress_context__


@pytest.mark.postgres
@pytest.mark.parametrize("ask", [Store.migrate, Store.is_current])
def test_a_server_that_does_not_answer_is_the_administrators_to_mend(
    ask: object, tmp_path: Path
) -> None:
    pytest.importorskip("psycopg")
    store = Store(f"postgresql://anna:{SECRET}@/kansli?host={tmp_path}&password={SECRET}")
    with pytest.raises(AdministratorError, match="cannot be used") as refused:
        store.migrate() if ask is Store.migrate else store.is_current()
    assert SECRET not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_without_its_driver_it_is_said_how_to_install_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(AdministratorError, match=r"pip install .* -r requirements-postgres\.txt"):
        Store("postgresql://kansli@localhost/kansli")


def test_a_file_that_is_no_database_is_the_administrators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "kansli.db").write_text("Detta är ett brev och ingen databas. " * 100)
    store = Store(f"sqlite:///{tmp_path / 'kansli.db'}")
    with pytest.raises(AdministratorError, match="not a database"):
        store.migrate()


def test_a_folder_in_the_files_place_is_the_administrators_to_mend(tmp_path: Path) -> None:
    with pytest.raises(AdministratorError, match="cannot be opened"):
        Store(f"sqlite:///{tmp_path}")


def test_only_the_bots_user_can_read_the_files_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store(f"sqlite:///{tmp_path / 'data' / 'kansli.db'}")
        store.migrate()
        with store.begin() as tx:
            tx.key_value.set("sync position", "s1")
            files = {f.name: stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "data").iterdir()}
        assert files == dict.fromkeys(("kansli.db", "kansli.db-wal", "kansli.db-shm"), 0o600)
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        store.close()
    finally:
        os.umask(before)


def test_sqlite_is_as_the_store_relies_on(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    store.migrate()
    with store._engine.begin() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    store.close()


def test_a_database_in_memory_is_the_same_on_every_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = Store("sqlite://")
    store.migrate()

    def keep() -> None:
        with store.begin() as tx:
            tx.key_value.set("sync position", "s1")

    with ThreadPoolExecutor(1) as other:
        other.submit(keep).result()
    with store.begin() as tx:
        assert tx.key_value.get("sync position") == "s1"
    store.close()
