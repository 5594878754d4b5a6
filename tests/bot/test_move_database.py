"""`kansli move-database`: from SQLite to a real PostgreSQL and back, and when it is refused."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.runtime.single_instance import single_instance_lock
from storage import Store, copying
from storage.lease import Holder
from tests.bot.test_cli import EXAMPLE, Kansli, config, kansli  # noqa: F401  # fixtures
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.postgres
SECRET = "hemligt"


def mandates(url: str) -> int:
    store = Store(url)
    with store.begin() as tx:
        found = len(tx.people.mandates("halsa"))
    store.close()
    return found


def test_all_goes_to_postgresql_and_back_and_each_table_is_counted(
    kansli: Kansli,  # noqa: F811
    tmp_path: Path,
    postgres: Postgres,
) -> None:
    assert kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    here, there = f"sqlite:///{tmp_path}/data/kansli.db", postgres.new_database()
    before = mandates(here)

    code, out, _ = kansli("move-database", "config", there)

    assert code == 0
    assert f"mandate         {before}\n" in out
    assert "as many as in" in out
    assert mandates(there) == before > 0
    secret = tmp_path / "address"
    secret.write_text(there)
    secret.chmod(0o600)
    assert kansli("move-database", f"@{secret}", "sqlite:///back.db")[0] == 0
    assert mandates(f"sqlite:///{tmp_path}/back.db") == before


def test_it_is_refused_while_a_bot_runs_here_or_on_the_source(
    kansli: Kansli,  # noqa: F811
    tmp_path: Path,
    postgres: Postgres,
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    there = postgres.new_database()
    with single_instance_lock(tmp_path / "data"):
        code, _, err = kansli("move-database", "config", there)
    assert (code, "another kansli runs with this folder" in err) == (1, True)
    assert kansli("move-database", "config", there)[0] == 0
    store = Store(there)
    with store.begin() as tx:
        assert (
            tx.lease.take("@kansli:example.org", Holder("elsewhere", "other-machine")) is not None
        )
    store.close()

    code, _, err = kansli("move-database", there, "sqlite:///back.db")

    assert (code, "a bot on other-machine works on it" in err) == (1, True)
    assert not (tmp_path / "back.db").exists()


def test_what_fails_half_way_leaves_not_even_tables(
    kansli: Kansli,  # noqa: F811
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    there, numbers = postgres.new_database(), count()
    with monkeypatch.context() as broken:
        broken.setattr(copying, "_count", lambda *_: next(numbers))
        code, _, err = kansli("move-database", "config", there)
    assert (code, "arrived" in err) == (1, True)
    store = Store(there)
    assert inspect(store._engine).get_table_names() == []
    store.close()
    assert kansli("move-database", "config", there)[0] == 0


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("config", "config", "is where everything is already"),
        ("config", "sqlite:///full.db", "something in it"),
        ("config", f"postgresql://anna:{SECRET}@localhost:1/kansli", "cannot be used"),
        ("config", f"postgresql://anna:bit@{SECRET}@localhost:1/kansli", "Write %40 for each @"),
        ("config", f"mysql://anna:{SECRET}@localhost/kansli", "no database address"),
        ("sqlite:///nothing.db", "sqlite:///new.db", "there is no database"),
        ("@nothing", "sqlite:///new.db", "cannot be read"),
    ],
)
def test_what_cannot_be_moved_is_refused_without_a_trace(
    kansli: Kansli,  # noqa: F811
    tmp_path: Path,
    source: str,
    target: str,
    says: str,
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    if "full" in target:
        assert kansli("move-database", "config", target)[0] == 0
    before = sorted(path.name for path in tmp_path.iterdir())
    code, out, err = kansli("move-database", source, target)
    assert (code, out) == (1, "")
    assert says in err
    assert SECRET not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
