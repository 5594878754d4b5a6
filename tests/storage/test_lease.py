"""The lease on a real PostgreSQL: whose the database is, by its own clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from secretary.errors import AdministratorError
from storage import Holder, Store
from storage.lease import LEASE_SECONDS
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.postgres

FIRST = Holder("place 1", "nod1")
SECOND = Holder("place 2", "nod2")


@pytest.fixture
def shared(postgres: Postgres) -> str:
    """The address of a database with its tables."""
    return postgres.new_tables()


@pytest.fixture
def first(shared: str) -> Iterator[Store]:
    store = Store(shared)
    yield store
    store.close()


@pytest.fixture
def second(shared: str) -> Iterator[Store]:
    store = Store(shared)
    yield store
    store.close()


def take(store: Store, holder: Holder) -> int | None:
    with store.begin() as tx:
        epoch = tx.lease.take(holder)
    if epoch is not None:
        store.hold(epoch)
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
        tx.lease.give_up(1, FIRST)
    assert take(second, SECOND) == 2


def test_one_that_is_not_renewed_ends_by_itself(first: Store, second: Store) -> None:
    take(first, FIRST)
    end_in(first, 1)
    with first.begin() as tx:
        tx.lease.renew(1, FIRST)
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

    with pytest.raises(AdministratorError, match="another kansli has taken it over"):
        write(first, "of a sleeper")
    with pytest.raises(AdministratorError, match="another kansli has taken it over"), first.begin():
        pytest.fail("nothing is read, either")

    assert written(second) == "of the second"


def test_a_clock_that_was_set_back_lets_it_end_all_the_same(first: Store, second: Store) -> None:
    take(first, FIRST)
    end_in(first, 9 * 86_400)

    assert take(second, SECOND) == 2
    with second.begin() as tx:
        state = tx.lease.state()
    assert state is not None
    assert 0 < state.seconds_left <= LEASE_SECONDS


def test_who_only_helps_needs_none(first: Store, second: Store) -> None:
    take(first, FIRST)

    write(second, "of kansli import")

    assert written(first) == "of kansli import"


def test_a_file_has_none(tmp_path: object) -> None:
    assert not Store(f"sqlite:///{tmp_path}/kansli.db").has_lease
