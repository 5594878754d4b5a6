"""Everything from one database to another, from SQLite to PostgreSQL and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    LargeBinary,
    Table,
    Text,
    Time,
    insert,
    inspect,
    select,
    text,
    update,
)

from secretary.errors import AdministratorError
from storage import Holder, Store, copying
from storage.column_types import Instant, WallTime
from storage.schema import metadata
from tests.fixtures.database import new_store
from tests.storage.example import add_meeting, add_member
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.postgres

ROWS = 110
"""Of each table: more than are in memory at once, here."""

NOT_COPIED = ("lease", "standby", "group_alarm")
"""Who works on the one does not work on the other, which asks the rules of all groups first."""
TABLES = [table for table in metadata.sorted_tables if table.name not in NOT_COPIED]

Rows = dict[str, list[tuple[Any, ...]]]


def value(column: Column[Any], number: int) -> Any:
    """One of a kind that databases keep differently, and none where there may be none."""
    if column.nullable and number % 3 == 0:
        return None
    kind = column.type
    if isinstance(kind, Enum):
        members = list(kind.enum_class or ())
        return members[number % len(members)]
    if isinstance(kind, JSON):
        return [None, {"é": [number, None, "🗒"]}, ["a"], "ord", 1.5][number % 5]
    for of, found in (
        (Boolean, number % 2 == 0),
        (Integer, number),
        (Instant, datetime(2026, 3, 29, 1, 59, 59, number, tzinfo=UTC)),
        (WallTime, datetime(2026, 3, 29, 2, 30, 0, number)),  # noqa: DTZ001 - a wall time
        (Date, date(2026, 2, 28)),
        (Time, time(9, 30, number % 60)),
        (LargeBinary, bytes([0, 255, number % 256])),
        (Text, f"rad {number}\n\tåäö 🗒 'citat' \\ % :x"),
    ):
        if isinstance(kind, of):
            return found
    return f"ö{number}"


def fill(store: Store) -> None:
    """Put rows into every table."""
    with store._engine.begin() as connection:
        for table in TABLES:
            names = [column.name for column in table.columns]
            rows = [
                {name: value(table.c[name], number) for name in names}
                for number in range(1, ROWS + 1)
            ]
            connection.execute(insert(table), rows)


def rows_of(store: Store) -> Rows:
    def ordered(table: Table) -> Any:
        return select(table).order_by(*table.primary_key.columns)

    with store._engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(ordered(table)).all()), key=str)
            for table in TABLES
        }


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_AT_ONCE", 50)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Store]:
    """Makes empty SQLite databases, by name."""
    return lambda name: new_store(tmp_path / name)


def test_all_of_it_goes_to_postgresql_and_comes_back_the_same(
    file: Callable[[str], Store], postgres: Postgres, tmp_path: Path
) -> None:
    here, there = file("here"), Store(postgres.new_database())
    fill(here)
    counts = here.copy_to(there, "there")
    assert counts == {table.name: ROWS for table in TABLES}
    assert rows_of(there) == rows_of(here)

    back = Store(f"sqlite:///{tmp_path / 'back.db'}")
    assert there.copy_to(back, "back") == counts
    assert rows_of(back) == rows_of(here)
    for store in (here, there, back):
        store.close()


def test_later_rows_get_numbers_that_nobody_has_had(
    file: Callable[[str], Store], postgres: Postgres
) -> None:
    here, there = file("here"), Store(postgres.new_database())
    fill(here)
    here.copy_to(there, "there")
    with there.begin() as tx:
        assert add_member(tx, "Ny Nysson").person.id == ROWS + 1
        assert add_meeting(tx).id == ROWS + 1
    with there._engine.begin() as connection:
        connection.execute(text("DELETE FROM members_import WHERE id > 10"))
    third = Store(postgres.new_database())
    there.copy_to(third, "third")
    with third._engine.begin() as connection:
        table = metadata.tables["members_import"]
        row = {column.name: value(column, 1) for column in table.columns if column.name != "id"}
        assert connection.execute(insert(table).returning(table.c.id), row).scalar() == ROWS + 1
    for store in (here, there, third):
        store.close()


def test_one_with_anything_in_it_is_refused_and_left_as_it_was(
    file: Callable[[str], Store], store: Store
) -> None:
    source = file("source")
    fill(source)
    with store.begin() as tx:
        tx.key_value.set("sync position", "s1")
    with pytest.raises(AdministratorError, match="something in it"):
        source.copy_to(store, "there")
    with store.begin() as tx:
        assert tx.key_value.get("sync position") == "s1"
        assert tx.people.mandates("barn") == []
    source.close()


def test_a_bot_that_was_started_too_early_has_left_nothing_but_works_there_no_more(
    file: Callable[[str], Store], postgres: Postgres
) -> None:
    here, there = file("here"), Store(postgres.new_tables())
    fill(here)
    with there.begin() as tx:
        epoch = tx.lease.take("@kansli:kommun.se", holder := Holder("elsewhere", "other-machine"))
    assert epoch is not None
    with pytest.raises(AdministratorError, match="a bot on other-machine works on it"):
        here.copy_to(there, "there")

    with there.begin() as tx:
        tx.lease.give_up("@kansli:kommun.se", epoch, holder)
    assert here.copy_to(there, "there")["seat"] > 0
    for store in (here, there):
        store.close()


def test_an_append_only_log_is_still_one(file: Callable[[str], Store], postgres: Postgres) -> None:
    here, there = file("here"), Store(postgres.new_database())
    fill(here)
    here.copy_to(there, "there")
    with pytest.raises(Exception, match="append"), there._engine.begin() as connection:
        connection.execute(update(metadata.tables["audit"]).values(who="nobody"))
    here.close()
    there.close()


def test_what_the_other_does_not_take_leaves_nothing_there(
    file: Callable[[str], Store], postgres: Postgres
) -> None:
    here, there = file("here"), Store(postgres.new_database())
    fill(here)
    with here._engine.begin() as connection:  # SQLite takes it, PostgreSQL does not
        connection.execute(update(metadata.tables["topic"]).values(text="\x00 hemligt"))
    with pytest.raises(AdministratorError, match="does not take a row of topic") as refused:
        here.copy_to(there, "there")
    assert "hemligt" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert inspect(there._engine).get_table_names() == []
    here.close()
    there.close()


def test_a_bot_goes_on_while_its_database_is_copied_beside_it(
    file: Callable[[str], Store], postgres: Postgres
) -> None:
    url = postgres.new_tables()
    running, reading, copy = Store(url), Store(url), file("backup")
    with running.begin() as tx:
        tx.key_value.set("said", "before")
    with running.begin() as tx:
        tx.key_value.set("said", "meanwhile")
        reading.copy_to(copy, "backup", beside=True)
    with copy.begin() as tx:
        assert tx.key_value.get("said") == "before"
    for store in (running, reading, copy):
        store.close()
