"""The key database in memory, and what of it is in PostgreSQL: never apart, and nobody else's."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import Connection, insert, text

from bot.runtime.clock import ManualClock
from bot.transports.matrix import database_keys
from bot.transports.matrix import session as sessions
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.crypto_store import FILE, CryptoStore
from bot.transports.matrix.database_keys import DatabaseKeys, KeysNotAnswered, KeysOfAnother
from bot.transports.matrix.kept_database import KeysNotKept
from bot.transports.matrix.key_place import LOGIN_FILE
from bot.transports.matrix.olm_machine import OlmMachine
from bot.transports.matrix.to_device import KnownSenders
from secretary.errors import AdministratorError, StorageUnavailable
from storage.matrix_keys import HEAD, MatrixKeys
from storage.schema import matrix_key
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.fixtures.leases import take_lease
from tests.matrix.test_access_tokens import NOW, TOKEN, logged_in
from tests.storage.postgres import Postgres, postgres_or_skip

pytestmark = pytest.mark.postgres

SECRET: Final = "en hemlighet som ingen kan gissa 1"
ROOM: Final = "!grupp:example.org"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with postgres_or_skip() as server:
        yield server


@pytest.fixture(scope="module")
def url(postgres: Postgres) -> str:
    return postgres.new_tables()


@pytest.fixture
def me(counter: Iterator[int]) -> str:
    """An account that nobody else has."""
    return f"@kansli{next(counter)}:example.org"


@pytest.fixture(scope="module")
def counter() -> Iterator[int]:
    return count()


@pytest.fixture
def opened(url: str, me: str) -> Iterator[Callable[..., DatabaseKeys]]:
    """Opens the keys anew, as another process would."""
    made: list[DatabaseKeys] = []

    def open_keys(secret: str = SECRET, account: str = me, **more: Any) -> DatabaseKeys:
        made.append(DatabaseKeys(url, account, secret, shown="the database", **more))
        return made[-1]

    yield open_keys
    for each in made:
        each.close()


def machine_of(keys: DatabaseKeys) -> OlmMachine:
    """nio's Olm on these keys, as the bot has it."""
    me = keys.account
    store = CryptoStore(me, "BOT", "", "DEFAULT_KEY", FILE, keys.key_database())
    KnownSenders(store.database)
    return OlmMachine(me, "BOT", store)


def execute(url: str, statement: str, me: str) -> None:
    """What somebody does who may write to the database, and has not the secret."""
    with connected(url) as connection:
        assert connection.execute(text(statement), {"me": me}).rowcount


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    keys = MatrixKeys(url)
    try:
        with keys._engine.connect() as connection:
            yield connection
    finally:
        keys.close()


# ------------------------------------------------------------------ never apart


class Story:
    """A bot's life with its keys, drawn by chance: everything that nio and Kansli write."""

    def __init__(self, machine: OlmMachine, seed: int) -> None:
        self._machine = machine
        self._chance = random.Random(seed)  # no secret
        self._store: Any = machine.store
        self._others = [nio.crypto.OlmAccount() for _ in range(3)]
        self._requests = 0

    def step(self) -> None:
        self._chance.choice((
            self._device, self._session, self._use_session, self._group_session, self._forwarded,
            self._request, self._rooms, self._count, self._held, self._index, self._rolled_back,
            self._retire, self._forget,
        ))()  # fmt: skip

    def _other(self) -> Any:
        return self._chance.choice(self._others)

    def _device(self) -> None:
        keys = self._other().identity_keys
        name = self._chance.choice("ABC")
        device = nio.crypto.OlmDevice("@anna:x", name, dict(keys), display_name="Å")
        self._store.save_device_keys({"@anna:x": {name: device}})

    def _session(self) -> None:
        account = self._other()
        account.generate_one_time_keys(1)
        (key,) = account.one_time_keys["curve25519"].values()
        account.mark_keys_as_published()
        self._machine.create_session(key, account.identity_keys["curve25519"])

    def _use_session(self) -> None:
        for sender, there in self._machine.session_store.items():
            there[0].encrypt("hej")
            self._store.save_session(sender, there[0])

    def _forget(self) -> None:
        for there in self._machine.session_store.values():
            if len(there) > 1:
                self._store.delete_session(there.pop().id)

    def _group_session(self) -> None:
        self._machine.create_outbound_group_session(ROOM)
        del self._machine.outbound_group_sessions[ROOM]

    def _forwarded(self) -> None:
        outbound = nio.crypto.OutboundGroupSession()
        keys = self._other().identity_keys
        for _ in range(2):  # saved again, its chain is deleted with the row that is replaced
            session = nio.crypto.InboundGroupSession(
                outbound.session_key, keys["ed25519"], keys["curve25519"], ROOM, ["a", "b"]
            )
            self._store.save_inbound_group_session(session)

    def _request(self) -> None:
        self._requests += 1
        request = nio.crypto.OutgoingKeyRequest(str(self._requests), "s", ROOM, "megolm")
        self._store.add_outgoing_key_request(request)
        if self._requests % 2:
            self._store.remove_outgoing_key_request(request)

    def _rooms(self) -> None:
        self._store.save_encrypted_rooms({f"!{self._chance.randrange(5)}:x"})

    def _count(self) -> None:
        with self._store.sync_transaction():
            self._store.save_account(self._machine.account)

    def _held(self) -> None:
        self._store.database.execute_sql(
            "INSERT OR IGNORE INTO kansli_held (sender, server, event) VALUES (?, 'x', ?)",
            ("@b:x", f'{{"n": {self._chance.randrange(4)}}}'),
        )
        if self._chance.random() < 0.3:
            self._store.database.execute_sql("DELETE FROM kansli_held WHERE sender = '@b:x'")

    def _index(self) -> None:
        self._store.database.execute_sql(
            "INSERT OR IGNORE INTO kansli_message_index VALUES ('k', 's', ?, '$1', '1')",
            (self._chance.randrange(10),),
        )

    def _rolled_back(self) -> None:
        with pytest.raises(ZeroDivisionError), self._store.database.atomic():
            self._store.save_encrypted_rooms({"!never:x"})
            raise ZeroDivisionError

    def _retire(self) -> None:
        if self._chance.random() < 0.1:
            self._store.retire_sessions(self._store.key_uses)


@pytest.mark.parametrize("seed", range(2))
def test_what_another_process_reads_is_what_this_one_has(
    opened: Callable[..., DatabaseKeys], seed: int
) -> None:
    keys, standby = opened(), opened()
    machine = machine_of(keys)
    machine.store.begin_counting(1)
    story = Story(machine, seed)
    for number in range(60):
        story.step()
        if number % 20 == 0:
            standby.read_along()

    everything = sorted(keys.everything())

    assert sorted(opened().everything()) == everything
    assert sorted(standby.read_along().everything()) == everything
    assert len(everything) > 20
    again = machine_of(opened())
    assert again.account.identity_keys == machine.account.identity_keys
    assert again.store.key_uses == machine.store.key_uses
    assert again.store.sync_count == machine.store.sync_count
    ids = {session.id for _, each in machine.session_store.items() for session in each}
    assert {s.id for _, each in again.session_store.items() for s in each} == ids


def test_a_standby_that_missed_what_was_pruned_reads_everything_anew(
    opened: Callable[..., DatabaseKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_keys, "_MOST_DELETED", 3)
    first = opened()
    machine_of(first)
    keys, standby = opened(), opened()
    database = machine_of(keys).store.database
    for number in range(9):
        database.execute_sql("INSERT INTO kansli_held VALUES (?, 'a', 'x', ?)", (number, number))
    standby.read_along()
    for number in range(9):
        database.execute_sql("DELETE FROM kansli_held WHERE id = ?", (number,))

    assert sorted(standby.read_along().everything()) == sorted(keys.everything())
    assert sorted(opened().everything()) == sorted(keys.everything())
    assert sum(row.is_deleted for row in keys._keys.rows(keys.account)) < 9


def test_texts_and_the_log_in_are_read_by_the_next(opened: Callable[..., DatabaseKeys]) -> None:
    keys = opened()
    for name in ("matrix-device.json", "crypto/first-seen.json", LOGIN_FILE):
        with pytest.raises(FileNotFoundError):
            keys.read(name)
        keys.write(name, f"{name} 1")
        keys.write(name, f"{name} 2 å")
    again = opened()
    for name in ("matrix-device.json", "crypto/first-seen.json", LOGIN_FILE):
        assert again.read(name) == f"{name} 2 å"


def test_a_command_that_only_looks_changes_nothing(opened: Callable[..., DatabaseKeys]) -> None:
    machine = machine_of(opened())
    looking = opened(changes=False)
    looked = machine_of(looking)
    looked.save_account()
    looked.store.begin_counting(50)
    looking.write(LOGIN_FILE, "another")
    assert looked.store.key_uses == 50
    assert machine_of(opened()).store.key_uses == machine.store.key_uses == 0
    with pytest.raises(FileNotFoundError):
        opened().read(LOGIN_FILE)


# ------------------------------------------------------------------ who may keep something


def test_who_lost_the_lease_keeps_nothing_and_goes_on_with_nothing(
    url: str, me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    keys = opened(held=take_lease(url, me, "1"))
    machine = machine_of(keys)
    next_one = opened(held=take_lease(url, me, "2"))
    uses = machine_of(next_one).store
    uses.begin_counting(7)

    with pytest.raises(KeysOfAnother):
        machine.store.begin_counting(99)
    with pytest.raises(KeysOfAnother):
        machine.store.key_uses  # noqa: B018  # reading, too
    with pytest.raises(KeysOfAnother):
        machine.save_account()

    assert uses.key_uses == machine_of(opened()).store.key_uses == 7


def test_two_without_a_lease_do_not_mix(opened: Callable[..., DatabaseKeys]) -> None:
    first, second = machine_of(opened()), machine_of(opened())
    first.store.begin_counting(5)
    with pytest.raises(KeysNotKept, match="another process has changed"):
        second.store.begin_counting(6)
    assert machine_of(opened()).store.key_uses == 5


# ------------------------------------------------------------------ the log-in


async def test_two_processes_renew_the_log_in_once_and_the_next_has_the_new_tokens(
    me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    async with FakeAuthorizationServer() as server:
        session = replace(logged_in(server), user_id=me)
        sessions.save(session, opened())
        clock = ManualClock(NOW + timedelta(minutes=5))
        both = [AccessTokens(session, opened(), clock) for _ in range(2)]

        found = await asyncio.gather(*(tokens.current() for tokens in both))

        assert found == [server.newest.access_token] * 2
        assert server.asked[TOKEN] == 1
        assert sessions.load(opened()).access_token == server.newest.access_token


async def test_who_lost_the_lease_renews_no_log_in_that_the_next_does_not_know(
    url: str, me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    async with FakeAuthorizationServer() as server:
        session = replace(logged_in(server), user_id=me)
        sessions.save(session, opened())
        late = opened(held=take_lease(url, me, "1"))
        take_lease(url, me, "2")
        tokens = AccessTokens(session, late, ManualClock(NOW + timedelta(minutes=5)))

        assert await tokens.current() == session.access_token

        assert not server.asked[TOKEN]
        assert sessions.load(opened()) == session


# ------------------------------------------------------------------ outages


def test_an_outage_is_waited_for_a_while_and_then_nothing_is_apart(
    url: str,
    me: str,
    opened: Callable[..., DatabaseKeys],
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database_keys, "KEEP_SECONDS", 0.4)
    store = machine_of(opened(held=take_lease(url, me, "1"))).store
    store.begin_counting(5)
    postgres.end_sessions_and_stop(crash=True)
    with pytest.raises(KeysNotAnswered, match="cannot be kept"):
        store.begin_counting(6)
    with pytest.raises(KeysNotKept):
        store.key_uses  # noqa: B018  # reading, too
    postgres.start()
    with pytest.raises(KeysNotKept):
        store.begin_counting(7)
    assert machine_of(opened()).store.key_uses == 5


@pytest.mark.parametrize("was_kept", [True, False])
def test_a_connection_that_breaks_at_the_end_is_tried_again_and_keeps_it_once(
    opened: Callable[..., DatabaseKeys], monkeypatch: pytest.MonkeyPatch, was_kept: bool
) -> None:
    keys = opened()
    store = machine_of(keys).store
    keep, tries = keys._keys.keep, []

    def breaks_once(*arguments: Any, **more: Any) -> None:
        tries.append(1)
        if len(tries) > 1 or was_kept:
            keep(*arguments, **more)
        if len(tries) == 1:
            raise StorageUnavailable("OperationalError")

    monkeypatch.setattr(keys._keys, "keep", breaks_once)
    store.begin_counting(5)
    store.begin_counting(6)
    assert len(tries) == 3
    assert machine_of(opened()).store.key_uses == 6


# ------------------------------------------------------------------ damaged and hostile rows


OF_ACCOUNT = "WHERE relation = 'accounts' AND account = :me"
CHANGES = (
    (
        "UPDATE matrix_key SET value = set_byte(value, 20, (get_byte(value, 20) + 1) % 256)"
        f" {OF_ACCOUNT}"
    ),
    f"UPDATE matrix_key SET value = substr(value, 1, 5) {OF_ACCOUNT}",
    f"UPDATE matrix_key SET value = '' {OF_ACCOUNT}",
    f"UPDATE matrix_key SET version = version + 1 {OF_ACCOUNT}",
    f"UPDATE matrix_key SET version = version - 1 {OF_ACCOUNT}",
    f"UPDATE matrix_key SET is_deleted = true {OF_ACCOUNT}",
    f"UPDATE matrix_key SET name = 'ff' {OF_ACCOUNT}",
    f"UPDATE matrix_key SET relation = 'olmsessions' {OF_ACCOUNT}",
    f"UPDATE matrix_key SET relation = 'none of ours' {OF_ACCOUNT}",
    (
        "UPDATE matrix_key SET value = (SELECT value FROM matrix_key"
        f" WHERE relation = 'storeversion' AND account = :me) {OF_ACCOUNT}"
    ),
    (
        "INSERT INTO matrix_key SELECT account, relation, 'ee', version, is_deleted, value"
        f" FROM matrix_key {OF_ACCOUNT}"
    ),
    "DELETE FROM matrix_key WHERE relation = 'head' AND account = :me",
)


def test_a_row_that_was_changed_by_somebody_else_is_refused(
    url: str, me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    for number, change in enumerate(CHANGES):
        account = me.replace(":", f"-{number}:")
        machine_of(opened(account=account))
        execute(url, change, account)
        with pytest.raises(AdministratorError) as told:
            opened(account=account).key_database()
        assert f"the keys of {account} are damaged" in str(told.value), change


def test_a_row_of_another_account_is_no_row_of_this_one(
    url: str, me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    machine_of(opened())
    execute(url, "UPDATE matrix_key SET account = '@annan:example.org' WHERE account = :me", me)
    with pytest.raises(AdministratorError, match="keys_secret_file"):
        opened(account="@annan:example.org").key_database()


def test_the_wrong_secret_opens_nothing_and_says_which_setting(
    opened: Callable[..., DatabaseKeys],
) -> None:
    keys = opened()
    machine_of(keys)
    keys.write(LOGIN_FILE, "{}")
    for secret in (SECRET + "1", SECRET.upper()):
        for read in (DatabaseKeys.key_database, partial(DatabaseKeys.read, name=LOGIN_FILE)):
            with pytest.raises(AdministratorError) as told:
                read(opened(secret))
            assert told.value.where == "storage.keys_secret_file"
            assert secret not in str(told.value)


def test_nothing_of_the_keys_or_the_rooms_can_be_read_in_the_database(
    url: str, opened: Callable[..., DatabaseKeys]
) -> None:
    keys = opened()
    machine = machine_of(keys)
    Story(machine, 1)._rooms()
    machine.store.save_encrypted_rooms({ROOM})
    keys.write(LOGIN_FILE, "syt_hemlig")
    with connected(url) as connection:
        told = connection.exec_driver_sql("SELECT name, encode(value, 'escape') FROM matrix_key")
        words = str(told.fetchall())
    for word in (ROOM, "syt_hemlig", "BOT", machine.account.identity_keys["ed25519"]):
        assert word not in words


def test_every_value_has_a_nonce_of_its_own(opened: Callable[..., DatabaseKeys]) -> None:
    keys = opened()
    machine, seen = machine_of(keys), set()
    for _ in range(5):
        machine.save_account()
        rows = keys._keys.rows(keys.account)
        seen |= {row.value[:12] for row in rows if row.relation in ("accounts", HEAD)}
    assert len(seen) == 10


# ------------------------------------------------------------------ older, or of no use


def test_who_reads_along_has_what_is_there_where_an_older_copy_was_put_back(
    url: str, me: str, opened: Callable[..., DatabaseKeys]
) -> None:
    story = Story(machine_of(opened()), 3)
    for _ in range(10):
        story.step()
    with connected(url) as connection:
        rows = text("SELECT * FROM matrix_key WHERE account = :me")
        copy = [dict(row) for row in connection.execute(rows, {"me": me}).mappings()]
        for _ in range(10):
            story.step()
        standby = opened()
        standby.read_along()
        connection.execute(text("DELETE FROM matrix_key WHERE account = :me"), {"me": me})
        connection.execute(insert(matrix_key), copy)

    standby.read_along()

    assert sorted(standby.everything()) == sorted(opened().everything())


@pytest.mark.parametrize("secret", [SECRET, SECRET + "1"], ids=["damaged", "another secret"])
def test_a_new_device_begins_without_keys_that_nobody_can_read(
    url: str, me: str, opened: Callable[..., DatabaseKeys], secret: str
) -> None:
    keys = opened()
    machine_of(keys)
    keys.write(LOGIN_FILE, "old")
    execute(url, "UPDATE matrix_key SET name = name || 'x' WHERE relation = 'accounts'"
            " AND account = :me", me)  # fmt: skip
    new = opened(secret)
    with pytest.raises(AdministratorError):
        new.require_readable()

    assert new.remove_unreadable()

    new.write(LOGIN_FILE, "new")
    made = machine_of(new).account.identity_keys
    again = opened(secret)
    assert (again.read(LOGIN_FILE), machine_of(again).account.identity_keys) == ("new", made)


def test_keys_that_can_be_read_are_not_removed_for_a_new_device(
    opened: Callable[..., DatabaseKeys],
) -> None:
    keys = opened()
    made = machine_of(keys).account.identity_keys
    keys.write(LOGIN_FILE, "old")
    keys.require_readable()
    assert not keys.remove_unreadable()
    again = opened()
    assert (again.read(LOGIN_FILE), machine_of(again).account.identity_keys) == ("old", made)
