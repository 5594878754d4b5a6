"""The encrypted keys of an account on a real PostgreSQL: kept by whoever holds the lease alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from secretary.errors import LeaseLost
from storage import Holder, Store
from storage.matrix_keys import HEAD, LOGIN, KeyRow, MatrixKeys, NotNewest
from tests.fixtures.leases import forget_leases, take_lease
from tests.storage.postgres import Postgres
from tests.waiting import poll

pytestmark = pytest.mark.postgres

ME = "@kansli:example.org"
OTHER = "@kansli2:example.org"


@pytest.fixture
def keys(tables_url: str) -> Iterator[MatrixKeys]:
    opened = MatrixKeys(tables_url)
    yield opened
    opened.close()


def head(version: int) -> KeyRow:
    return KeyRow(HEAD, "", version, b"head %d" % version)


def row(name: str, version: int, value: bytes = b"x", *, is_deleted: bool = False) -> KeyRow:
    return KeyRow("olmsessions", name, version, value, is_deleted)


def test_what_is_kept_is_read_and_only_what_is_newer_the_next_time(keys: MatrixKeys) -> None:
    keys.keep(ME, head(1), [row("a", 1), row("b", 1)])
    keys.keep(ME, head(2), [row("b", 2, b"new"), row("c", 2)])

    assert sorted(keys.rows(ME), key=str) == sorted(
        [head(2), row("a", 1), row("b", 2, b"new"), row("c", 2)], key=str
    )
    assert sorted(keys.rows(ME, 1), key=str) == sorted(
        [head(2), row("b", 2, b"new"), row("c", 2)], key=str
    )
    assert keys.rows(ME, 2) == [head(2)]
    assert keys.rows(OTHER) == []


def test_who_does_not_follow_the_newest_version_keeps_nothing(keys: MatrixKeys) -> None:
    keys.keep(ME, head(1), [row("a", 1)])
    keys.keep(ME, head(2), [row("a", 2)])
    for late in (1, 2, 4):
        with pytest.raises(NotNewest):
            keys.keep(ME, head(late), [row("a", late, b"late"), row("z", late)])
    assert sorted(keys.rows(ME), key=str) == sorted([head(2), row("a", 2)], key=str)


def test_who_has_lost_the_lease_keeps_neither_keys_nor_log_in(
    tables_url: str, keys: MatrixKeys
) -> None:
    first = take_lease(tables_url, ME, "1")
    keys.keep(ME, head(1), [row("a", 1)], held=first)
    keys.keep_log_in(ME, KeyRow(LOGIN, "", 1, b"tokens"), held=first)

    second = take_lease(tables_url, ME, "2")

    with pytest.raises(LeaseLost):
        keys.keep(ME, head(2), [row("a", 2)], held=first)
    with pytest.raises(LeaseLost):
        keys.keep_log_in(ME, KeyRow(LOGIN, "", 2, b"others"), held=first)
    with pytest.raises(LeaseLost), keys.renewing(ME, held=first):
        pytest.fail("it was let in")
    with pytest.raises(LeaseLost):
        keys.keep(OTHER, head(1), [], held=second)
    assert keys.rows(ME, 1) == [head(1)]
    assert keys.log_in(ME) == KeyRow(LOGIN, "", 1, b"tokens")
    keys.keep(ME, head(2), [row("a", 2)], held=second)


def test_of_two_with_one_epoch_in_a_restored_database_the_last_that_took_it_keeps_something(
    tables_url: str, keys: MatrixKeys
) -> None:
    first = take_lease(tables_url, ME, "1")
    forget_leases(tables_url)
    second = take_lease(tables_url, ME, "2")
    assert first.epoch == second.epoch

    with pytest.raises(LeaseLost):
        keys.keep(ME, head(1), [row("a", 1)], held=first)
    with pytest.raises(LeaseLost):
        keys.keep_log_in(ME, KeyRow(LOGIN, "", 1, b"tokens"), held=first)
    with pytest.raises(LeaseLost), keys.renewing(ME, held=first):
        pytest.fail("it was let in")
    keys.keep(ME, head(1), [row("a", 1)], held=second)


def test_nobody_takes_the_lease_between_the_look_at_it_and_the_end_of_the_write(
    tables_url: str, keys: MatrixKeys, postgres: Postgres
) -> None:
    """The write waits for a transaction that takes it, and then finds it lost."""
    first = take_lease(tables_url, ME, "1")
    keys.keep(ME, head(1), [row("a", 1)], held=first)
    store = Store(tables_url)
    with ThreadPoolExecutor(1) as pool:
        with store.begin() as tx:
            tx.lease.give_up(ME, first.epoch, Holder("1", "nod"))
            assert tx.lease.take(ME, Holder("2", "nod")) == first.epoch + 1
            late = pool.submit(keys.keep, ME, head(2), [row("a", 2)], held=first)
            wait_for_a_waiter(tables_url)
        with pytest.raises(LeaseLost):
            late.result(30)
    store.close()
    assert keys.rows(ME, 1) == [head(1)]


def wait_for_a_waiter(url: str) -> None:
    """Until a statement about keys waits for somebody's lock."""
    query = (
        "SELECT count(*) > 0 FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND query LIKE '%%matrix_key%%'"
    )
    look = MatrixKeys(url)

    def waits() -> bool:
        with look._engine.connect() as connection:
            return bool(connection.exec_driver_sql(query).scalar())

    asyncio.run(poll(waits))
    look.close()


def test_what_was_deleted_is_told_until_it_is_pruned(keys: MatrixKeys) -> None:
    keys.keep(ME, head(1), [row("a", 1), row("b", 1)])
    keys.keep(ME, head(2), [row("a", 2, is_deleted=True)])
    keys.keep(ME, head(3), [row("b", 3, is_deleted=True)], pruned=1)
    assert len(keys.rows(ME)) == 3
    keys.keep(ME, head(4), [row("c", 4)], pruned=2)
    assert sorted(keys.rows(ME), key=str) == sorted(
        [head(4), row("b", 3, is_deleted=True), row("c", 4)], key=str
    )


def test_the_log_in_is_renewed_by_one_at_a_time_and_its_versions_are_its_own(
    tables_url: str, keys: MatrixKeys
) -> None:
    keys.keep_log_in(ME, KeyRow(LOGIN, "", 1, b"first"))
    other = MatrixKeys(tables_url)

    def renew() -> bytes | None:
        with other.renewing(ME) as login:
            return None if login.row is None else login.row.value

    with ThreadPoolExecutor(1) as pool:
        with keys.renewing(ME) as login:
            seen = pool.submit(renew)
            wait_for_a_waiter(tables_url)
            login.keep(KeyRow(LOGIN, "", 2, b"second"))
        assert seen.result(30) == b"second"
    other.close()
    with pytest.raises(NotNewest):
        keys.keep_log_in(ME, KeyRow(LOGIN, "", 2, b"late"))
    keys.keep(ME, head(1), [])
    assert keys.rows(ME) == [head(1)]


def test_accounts_do_not_see_each_other(keys: MatrixKeys) -> None:
    keys.keep(ME, head(1), [row("a", 1)])
    keys.keep(OTHER, head(1), [row("a", 1, b"other")])
    assert keys.move_out(ME) == 2
    assert keys.count(ME) == 0
    assert keys.count(OTHER) == 2
