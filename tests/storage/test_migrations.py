"""From nothing to the tables of today, and what happens to a database that is somewhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from secretary.errors import AdministratorError
from storage import Store
from storage.migrations import runner
from tests.fixtures.database import schema_differences
from tests.storage.example import add_meeting, add_member, add_report

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_the_tables_of_the_schema(url: str) -> None:
    store = Store(url)
    store.migrate()
    assert schema_differences(store._engine) == []
    store.close()


def test_a_new_database_is_not_current_until_it_is_migrated(url: str) -> None:
    store = Store(url)
    assert not store.is_current()
    store.migrate()
    assert store.is_current()
    store.close()


def test_the_names_of_the_files_say_in_which_order_the_revisions_come() -> None:
    scripts = ScriptDirectory(str(Path(runner.__file__).parent))
    ordered = [each.revision for each in scripts.walk_revisions()][::-1]
    assert runner.revisions() == ordered


def test_migrating_again_keeps_what_is_stored(store: Store) -> None:
    with store.begin() as tx:
        tx.key_value.set("sync position", "s72")
    store.migrate()
    with store.begin() as tx:
        assert tx.key_value.get("sync position") == "s72"


def test_two_processes_that_start_at_once_migrate_once(url: str) -> None:
    program = "import sys; from storage import Store; Store(sys.argv[1]).migrate()"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, url], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    complaints = [process.communicate(timeout=60)[1].decode() for process in processes]
    assert complaints == ["", "", ""]
    store = Store(url)
    assert store.is_current()
    store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(store: Store) -> None:
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(AdministratorError, match="newer Kansli"):
        store.migrate()
    with store._engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_rows_refer_only_to_rows_that_are_there(store: Store) -> None:
    with store.begin() as tx:
        person = add_member(tx).person
        meeting = add_meeting(tx)
        add_report(tx, meeting, person)
    with pytest.raises(IntegrityError, match=r"FOREIGN KEY|foreign key"), store.begin() as tx:
        tx.remove(tx.meeting(meeting.id or 0))
