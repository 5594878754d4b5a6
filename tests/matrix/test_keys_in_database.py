"""Keys and log-in in PostgreSQL: whichever host goes on with the bot is the same device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.transports.matrix.database_keys import DatabaseKeys
from bot.transports.matrix.session import Session
from secretary.errors import LeaseLost
from storage import HeldLease
from storage.matrix_keys import MatrixKeys
from storage.schema import matrix_key
from tests.fakes.inbound_port import RecordingPort
from tests.fixtures.config_toml import group_table, matrix_table, storage_table
from tests.fixtures.leases import end_lease, take_lease
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv
from tests.matrix.test_instance import ended, keys_check, reads, talk
from tests.matrix.test_takeover import answered, sessions
from tests.storage.postgres import Postgres
from tests.waiting import poll

pytestmark = pytest.mark.postgres

SECRET = "f3b1" * 16


async def test_a_host_with_an_empty_folder_goes_on_as_the_same_device(
    env: MatrixEnv, postgres: Postgres, tmp_path: Path
) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    bot = f"@{env.account('kansli')}:{env.homeserver.name}"
    room = await anna.create_room("Hälsa", bot, bo.id)
    await bo.join(room)
    url = postgres.new_database()
    config = (
        matrix_table(env.homeserver.url, bot)
        + storage_table(url)
        + group_table("halsa", "Hälsa", room, anna.id)
    )
    secret = {"KANSLI_KEYS_SECRET": SECRET}
    async with (
        BotProcess(tmp_path / "1", config, environment=secret) as one,
        BotProcess(tmp_path / "2", config, environment=secret) as two,
    ):
        await one.kansli("login")
        await one.start()
        await anna.wait_for_member(room, bot)
        for person in (anna, bo):
            await answered(person, room, bot)
        assert keys_of(one) == []
        await two.start()
        await poll(lambda: "stands by" in two.log or "waits" in two.log)
        asked = await anna.say(room, "!hjälp")
        before = sessions(anna, bot), sessions(bo, bot)
        devices = devices_of(env, bot, anna)

        await one.kill()
        end_lease(url)

        await anna.wait_for(lambda it: it.sender == bot and asked in str(it.content), 40)
        for person in (anna, bo):
            await answered(person, room, bot)
        assert devices_of(env, bot, anna) == devices
        assert (sessions(anna, bot), sessions(bo, bot)) == before
        assert keys_of(two) == []
        assert "not hold the newest keys" not in two.log
        assert not re.search("ERROR|Traceback", two.log)
        with pytest.raises(AssertionError, match="nobody has a seat"):
            await two.kansli("check")
        assert "ok    trust: the account has signed the bot's device" in two.console
        assert "ok    keys: the newest" in two.console


def keys_of(bot: BotProcess) -> list[str]:
    """What of the log-in and the keys is in a bot's data folder."""
    return [path.name for path in bot.data.rglob("*") if path.suffix in (".db", ".json")]


def devices_of(env: MatrixEnv, user: str, asker: Person) -> object:
    """A user's devices with their keys and signatures, and the master key, as another sees them."""
    token = asker.client.access_token
    path = "/_matrix/client/v3/keys/query"
    answer = env.homeserver.request("POST", path, {"device_keys": {user: []}}, token)
    return answer["device_keys"][user], answer["master_keys"][user]


# ------------------------------------------------------------------ in this process


class Hosts:
    """Bots of one account on hosts of their own, with the keys in one database."""

    def __init__(self, env: MatrixEnv, url: str, session: Session, port: RecordingPort) -> None:
        self._env = env
        self._url = url
        self._session = session
        self._port = port

    def start(self, *, held: HeldLease | None = None, port: RecordingPort | None = None) -> Bot:
        """A bot on a host that has nothing but the settings."""
        user = self._session.user_id
        keys = DatabaseKeys(self._url, user, SECRET, shown="the database", held=held)
        if held is not None:
            keys.begin_term(held)
        bot = Bot(port or self._port, self._session, keys)  # type: ignore[arg-type]  # a place
        self._env.closing.callback(keys.close)
        self._env.closing.push_async_callback(bot.stop)
        return bot.start()

    def rows(self) -> list[Any]:
        with self._connection() as connection:
            return list(connection.exec_driver_sql("SELECT * FROM matrix_key").fetchall())

    def put_back(self, rows: list[Any]) -> None:
        """What a restored backup of the database is."""
        with self._connection() as connection:
            connection.exec_driver_sql("DELETE FROM matrix_key")
            connection.execute(insert(matrix_key), [row._asdict() for row in rows])

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        keys = MatrixKeys(self._url)
        try:
            with keys._engine.connect() as connection:
                yield connection
        finally:
            keys.close()


@pytest.fixture
async def anna(env: MatrixEnv) -> Person:
    return await env.person("anna")


@pytest.fixture
async def hosts(env: MatrixEnv, postgres: Postgres, anna: Person) -> Hosts:
    session = await env.bot_session()
    return Hosts(env, postgres.new_tables(), session, RecordingPort(anna.id))


async def test_a_restored_database_is_an_older_copy_and_members_read_everything(
    anna: Person, hosts: Hosts
) -> None:
    bot = hosts.start()
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)
    await talk(anna, bot, room, 1)
    await bot.stop()
    rows, token = hosts.rows(), bot.port.sync_token
    bot = hosts.start()
    assert keys_check(bot)[0] is None or keys_check(bot) == (True, "the newest")
    for number in (10, 11):
        await talk(anna, bot, room, number)
    await bot.stop()
    hosts.put_back(rows)
    port = RecordingPort(anna.id)
    port.sync_token = token  # the database is as old

    bot = hosts.start(port=port)
    await bot.say(room, "åter", "k100")

    await reads(anna, "åter")
    assert "renewed" in keys_check(bot)[1]
    await talk(anna, bot, room, 101)


async def test_who_was_overtaken_encrypts_nothing_more_and_the_next_goes_on(
    anna: Person, hosts: Hosts
) -> None:
    user = hosts._session.user_id
    first = hosts.start(held=take_lease(hosts._url, user, "1"))
    room = await anna.create_room("Gruppen", first.id)
    await anna.wait_for_member(room, first.id)
    await talk(anna, first, room, 1)
    before = sessions(anna, first.id)

    held_by_second = take_lease(hosts._url, user, "2")
    first.transport._client.olm.outbound_group_sessions.pop(room, None)
    with pytest.raises(LeaseLost):
        await first.say(room, "för sent", "k2")
    assert isinstance(await ended(first), LeaseLost)
    await first.stop()

    second = hosts.start(held=held_by_second)
    await second.say(room, "i tid", "k2")
    await reads(anna, "i tid")
    await talk(anna, second, room, 3)
    assert keys_check(second) == (True, "the newest")
    assert sessions(anna, first.id) == before
    assert "för sent" not in [seen.body for seen in anna.seen]
