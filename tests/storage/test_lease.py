"""The lease on a real PostgreSQL: whose the database is, by its own clock."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from secretary.errors import LeaseLost, StorageUnavailable
from storage import HeldLease, Holder, Store
from storage.engine import open_engine
from storage.lease import IDLE_SECONDS, LEASE_SECONDS, require_lease
from tests.fixtures.leases import forget_leases
from tests.storage.postgres import wait_for_waiting

pytestmark = pytest.mark.postgres

FIRST = Holder("place 1", "nod1")
SECOND = Holder("place 2", "nod2")
ACCOUNT = "@kansli:example.org"
OTHER = "@kansli2:example.org"
HELD = HeldLease(ACCOUNT, 1, FIRST.place)


@pytest.fixture
def first(tables_url: str) -> Iterator[Store]:
    store = Store(tables_url)
    yield store
    store.close()


@pytest.fixture
def second(tables_url: str) -> Iterator[Store]:
    store = Store(tables_url)
    yield store
    store.close()


def take(store: Store, holder: Holder) -> int | None:
    with store.begin() as tx:
        epoch = tx.lease.take(ACCOUNT, holder)
    if epoch is not None:
        store.hold(HeldLease(ACCOUNT, epoch, holder.place))
    return epoch


def end_in(store: Store, seconds: int) -> None:
    """Have the lease end so many seconds from now, by the database's clock."""
    with store.begin() as tx:
        tx._session.execute(
            text("UPDATE lease SET expires_at = clock_timestamp() AT TIME ZONE 'UTC'"
                 " + :seconds * INTERVAL '1 second'"),
            {"seconds": seconds},
        )  # fmt: skip


def write(store: Store, value: str) -> None:
    with store.begin() as tx:
        tx.key_value.set("x", value)


def written(store: Store) -> str | None:
    with store.begin() as tx:
        return tx.key_value.get("x")


def test_it_is_the_first_s_until_it_gives_it_up(first: Store, second: Store) -> None:
    assert take(first, FIRST) == 1
    assert take(second, SECOND) is None
    with first.begin() as tx:
        tx.lease.give_up(ACCOUNT, 1, FIRST)
    assert take(second, SECOND) == 2


def test_one_that_is_not_renewed_ends_by_itself(first: Store, second: Store) -> None:
    take(first, FIRST)
    end_in(first, 1)
    with first.begin() as tx:
        tx.lease.renew(ACCOUNT, 1, FIRST)
    assert take(second, SECOND) is None
    end_in(first, -1)
    assert take(second, SECOND) == 2


def test_a_process_in_the_place_of_one_that_died_need_not_wait(first: Store, second: Store) -> None:
    take(first, FIRST)

    assert take(second, Holder(FIRST.place, "a container's new name")) == 2


def test_whoever_was_held_up_and_overtaken_changes_nothing_any_more(
    first: Store, second: Store
) -> None:
    take(first, FIRST)
    write(first, "of the first")
    end_in(first, -1)
    write(first, "late, but nobody came in between")
    take(second, SECOND)
    write(second, "of the second")

    with pytest.raises(LeaseLost):
        write(first, "of a sleeper")
    with pytest.raises(LeaseLost), first.begin():
        pytest.fail("nothing is read, either")

    assert written(second) == "of the second"


def test_in_a_restored_database_only_one_has_an_epoch(
    first: Store, second: Store, tables_url: str
) -> None:
    take(first, FIRST)
    forget_leases(tables_url)
    assert take(second, SECOND) == 1

    with pytest.raises(LeaseLost):
        write(first, "of whoever had the epoch before")
    first.let_go()
    with pytest.raises(LeaseLost), first.begin() as tx:
        tx.lease.renew(ACCOUNT, 1, FIRST)
    with second.begin() as tx:
        tx.lease.renew(ACCOUNT, 1, SECOND)


def test_a_clock_that_was_set_back_lets_it_end_all_the_same(first: Store, second: Store) -> None:
    take(first, FIRST)
    end_in(first, 9 * 86_400)

    assert take(second, SECOND) == 2
    with second.begin() as tx:
        state = tx.lease.state(ACCOUNT)
    assert state is not None
    assert 0 < state.seconds_left <= LEASE_SECONDS


def test_each_account_has_its_own(first: Store, second: Store) -> None:
    take(first, FIRST)
    with second.begin() as tx:
        assert tx.lease.take(OTHER, SECOND) == 1
    second.hold(HeldLease(OTHER, 1, SECOND.place))

    write(first, "of the first")
    write(second, "of the second")

    assert [state.holder for state in first.running_leases()] == [FIRST, SECOND]


def test_who_writes_beside_it_is_over_before_another_takes_it(
    first: Store, second: Store, tables_url: str
) -> None:
    take(first, FIRST)
    end_in(first, -1)
    engine = open_engine(tables_url, idle_seconds=IDLE_SECONDS, beside=True)
    with engine.begin() as connection, ThreadPoolExecutor(1) as pool:
        require_lease(connection, HELD, beside=True)
        taking = pool.submit(take, second, SECOND)
        wait_for_waiting(tables_url)
        connection.execute(text("INSERT INTO key_value VALUES ('x', 'of the first, in time')"))
        connection.commit()
        assert taking.result() == 2
    with engine.begin() as connection, pytest.raises(LeaseLost):
        require_lease(connection, HELD, beside=True)
    engine.dispose()
    assert written(second) == "of the first, in time"


def test_who_stands_still_in_a_transaction_is_put_out_of_it(tables_url: str, second: Store) -> None:
    first = Store(tables_url, idle_seconds=1)
    take(first, FIRST)
    with pytest.raises(StorageUnavailable), first.begin() as tx:
        tx.key_value.set("x", "of a sleeper")
        # The other waits for its turn, which it would not have before the sleeper woke up.
        assert take(second, FIRST) == 2
        tx.key_value.get("x")
    with pytest.raises(LeaseLost):
        write(first, "of a sleeper")
    first.close()
    assert written(second) is None


def standby(store: Store) -> list[tuple[Holder, bool]]:
    with store.begin() as tx:
        return [(each.holder, each.reaches_homeserver) for each in tx.standbys.fresh(ACCOUNT)]


def test_who_stands_by_is_known_for_some_seconds_after_it_said_so(first: Store) -> None:
    with first.begin() as tx:
        for holder in (SECOND, FIRST, SECOND):
            tx.standbys.report(ACCOUNT, holder, reaches_homeserver=holder is SECOND)
        tx.standbys.report(OTHER, FIRST, reaches_homeserver=True)
    assert standby(first) == [(FIRST, False), (SECOND, True)]

    with first.begin() as tx:
        long_ago = text(
            "UPDATE standby SET seen_at = seen_at - INTERVAL '10 s' WHERE host = 'nod1'"
        )
        tx._session.execute(long_ago)
    assert standby(first) == [(SECOND, True)]

    with first.begin() as tx:
        tx.standbys.forget(ACCOUNT, SECOND)
    assert standby(first) == []


def test_those_that_were_killed_long_ago_are_forgotten(first: Store) -> None:
    with first.begin() as tx:
        tx.standbys.report(ACCOUNT, FIRST, reaches_homeserver=True)
        tx._session.execute(text("UPDATE standby SET seen_at = seen_at - INTERVAL '2 days'"))
        tx.standbys.forget(ACCOUNT, SECOND)
        assert tx._session.scalar(text("SELECT count(*) FROM standby")) == 0


def test_who_only_helps_needs_none(first: Store, second: Store) -> None:
    take(first, FIRST)

    write(second, "of kansli import")

    assert written(first) == "of kansli import"


def test_a_file_has_none(tmp_path: object) -> None:
    assert not Store(f"sqlite:///{tmp_path}/kansli.db").has_lease
