"""All or nothing, one at a time, and outages distinguished from faults."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import Store, engine
from tests.people import person
from tests.storage.example import NOW, ROOM, add_meeting, add_member, post
from tests.storage.postgres import Postgres, wait_for_waiting


@pytest.fixture
def other(url: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Another process's store on the same database, with a short time-out."""
    monkeypatch.setattr(engine, "LOCK_TIMEOUT_SECONDS", 0.01)
    opened = Store(url)
    yield opened
    opened.close()


def test_what_a_transaction_did_is_undone_when_it_fails(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
        tx.outbox.add(post("svar"), NOW)
        raise ZeroDivisionError
    with store.begin() as tx:
        assert tx.inbox.lookup("$1") is None
        assert tx.outbox.existing(["svar"]) == set()


def test_a_savepoint_undoes_only_its_own_part(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        with pytest.raises(ZeroDivisionError), tx.savepoint():
            meeting.place = "Sala"
            add_meeting(tx)
            tx.outbox.add(post("inne"), NOW)
            raise ZeroDivisionError
        tx.outbox.add(post("efter"), NOW)
    with store.begin() as tx:
        assert [m.place for m in tx.meetings("barn")] == [""]
        assert tx.outbox.existing(["inne", "efter"]) == {"efter"}


def test_work_goes_on_after_a_broken_rule_in_a_savepoint(store: Store) -> None:
    with store.begin() as tx:
        add_member(tx, "Åsa Öberg")
        with pytest.raises(IntegrityError), tx.savepoint():
            tx.add(person("En annan", matrix="@åsa:example.org"))
        tx.audit(NOW, "@åsa:example.org", "refused")
    with store.begin() as tx:
        assert [m.person.name for m in tx.people.mandates("barn")] == ["Åsa Öberg"]


def test_a_broken_rule_is_a_fault_and_not_waited_for(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as tx:
        add_member(tx, "Åsa Öberg")
        tx.add(person("En annan", matrix="@åsa:example.org"))
    with store.begin() as tx:
        assert tx.people.mandates("barn") == []


def test_a_missing_table_is_a_fault_and_not_waited_for(url: str) -> None:
    never_migrated = Store(url)
    with pytest.raises(DBAPIError), never_migrated.begin() as tx:
        tx.key_value.get("sync position")
    never_migrated.close()


def test_while_another_process_writes_the_store_is_unavailable_and_nothing_is_half_made(
    store: Store, other: Store
) -> None:
    with store.begin() as tx:
        tx.key_value.set("sync position", "s1")
        with pytest.raises(StorageUnavailable), other.begin() as late:
            late.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
    with other.begin() as late:
        assert late.inbox.lookup("$1") is None
        assert late.key_value.get("sync position") == "s1"


def test_what_was_read_in_a_transaction_is_still_true_when_it_writes(
    url: str, store: Store
) -> None:
    def plan_ten_meetings(_: int) -> None:
        process = Store(url)
        for _ in range(10):
            with process.begin() as tx:
                add_meeting(tx)
        process.close()

    with ThreadPoolExecutor(3) as processes:
        list(processes.map(plan_ten_meetings, range(3)))
    with store.begin() as tx:
        assert sorted(m.number for m in tx.meetings("barn")) == list(range(1, 31))


def test_a_full_disk_is_waited_out_also_from_a_savepoint(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    store.migrate()
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    outages = []
    with pytest.raises(StorageUnavailable, match="SQLITE_FULL"), store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
        try:
            with tx.savepoint():
                tx.outbox.add(post("x" * 100_000), NOW)
        except StorageUnavailable as outage:
            outages.append(outage)
            raise
    assert outages
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    with store.begin() as tx:
        assert tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
        assert tx.outbox.add(post("x" * 100_000), NOW)
    store.close()


@pytest.mark.postgres
def test_a_lost_connection_is_waited_out_also_from_a_savepoint(postgres: Postgres) -> None:
    url = postgres.new_database()
    store, administrator = Store(url), Store(url)
    store.migrate()

    def disconnect(pid: object) -> None:
        with administrator._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute(f"SELECT pg_terminate_backend({pid})")

    outages = []
    with pytest.raises(StorageUnavailable), store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
        pid = tx._session.scalar(text("SELECT pg_backend_pid()"))
        try:
            with tx.savepoint():
                disconnect(pid)
                tx.outbox.add(post("svar"), NOW)
        except StorageUnavailable as outage:
            outages.append(outage)
            raise
    assert outages
    with store.begin() as tx:
        assert tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW)
        assert tx.outbox.add(post("svar"), NOW)
    store.close()
    administrator.close()


@pytest.mark.postgres
def test_whoever_has_waited_reads_what_was_written_meanwhile_whatever_the_database_s_default(
    postgres: Postgres,
) -> None:
    url = f"{postgres.new_tables()}%20-cdefault_transaction_isolation%3Dserializable"
    first, second = Store(url), Store(url)

    def written_by_the_first() -> str | None:
        with second.begin() as tx:
            return tx.key_value.get("turn")

    with ThreadPoolExecutor(1) as thread:
        with first.begin() as tx:
            assert tx.key_value.get("turn") is None
            waiting = thread.submit(written_by_the_first)
            wait_for_waiting(url)
            tx.key_value.set("turn", "the first's")
        assert waiting.result() == "the first's"
    first.close()
    second.close()
