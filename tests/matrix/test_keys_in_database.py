"""Keys and log-in in PostgreSQL: whichever host goes on with the bot is the same device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person
from tests.matrix.env import MatrixEnv
from tests.matrix.test_takeover import answered, end_lease, sessions
from tests.storage.postgres import Postgres, postgres_or_skip
from tests.waiting import poll

pytestmark = pytest.mark.postgres

SECRET = "f3b1" * 16
CONFIG = """
[matrix]
homeserver = "{homeserver}"
user = "{bot}"

[storage]
url = "{url}"

[[group]]
id = "halsa"
name = "Hälsa"
room = "{room}"
secretaries = ["{anna}"]
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with postgres_or_skip() as server:
        yield server


async def test_a_host_with_an_empty_folder_goes_on_as_the_same_device(
    env: MatrixEnv, postgres: Postgres, tmp_path: Path
) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    bot = f"@{env.account('kansli')}:{env.homeserver.name}"
    room = await anna.create_room("Hälsa", bot, bo.id)
    await bo.join(room)
    url = postgres.new_database()
    config = CONFIG.format(homeserver=env.homeserver.url, bot=bot, url=url, room=room, anna=anna.id)
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
