"""Two `kansli run` on one PostgreSQL, one on a copy of the other's data folder: nobody is answered
twice, and a member reads every answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixtures.config_toml import group_table, matrix_table, storage_table
from tests.fixtures.leases import end_lease
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person, reply_target
from tests.matrix.env import MatrixEnv
from tests.storage.postgres import Postgres
from tests.waiting import poll

pytestmark = pytest.mark.postgres


async def test_the_bot_that_stood_by_on_a_copied_folder_takes_over_and_is_read(
    env: MatrixEnv, postgres: Postgres, tmp_path: Path
) -> None:
    anna = await env.person("anna")
    user = env.account("kansli")
    bot = f"@{user}:{env.homeserver.name}"
    room = await anna.create_room("Hälsa", bot)
    url = postgres.new_database()
    config = (
        matrix_table(env.homeserver.url)
        + storage_table(url)
        + group_table("halsa", "Hälsa", room, anna.id)
    )
    async with BotProcess(tmp_path / "1", config) as one, BotProcess(tmp_path / "2", config) as two:
        await one.kansli("login", "--user", user)
        await one.start()
        await anna.wait_for_member(room, bot)
        await answered(anna, room, bot)
        shutil.copytree(one.folder / "data", two.folder / "data")
        await two.start()
        await poll(lambda: "this one waits" in two.log)
        questions = [await answered(anna, room, bot) for _ in range(3)]
        before = sessions(anna, bot)

        await one.kill()
        end_lease(url)  # by the database's clock it is some seconds

        await anna.wait_until(lambda: sessions(anna, bot) > before, "a new session", 40)
        questions += [await answered(anna, room, bot) for _ in range(3)]

        assert "this one takes over" in two.log
        replies = [reply_target(seen.content) for seen in anna.seen if seen.sender == bot]
        assert [replies.count(question) for question in questions] == [1] * 6


async def answered(anna: Person, room: str, bot: str) -> str:
    """Something of Anna's, sent with a new key, whose answer she has read."""
    anna.client.invalidate_outbound_session(room)
    asked = await anna.say(room, "!hjälp")
    await anna.wait_for(
        lambda it: it.sender == bot and it.encrypted and reply_target(it.content) == asked, 30
    )
    return asked


def sessions(anna: Person, user: str) -> int:
    """How many Olm sessions her client has with a user's devices."""
    olm = anna.client.olm
    devices = olm.device_store.active_user_devices(user)
    return sum(len(olm.session_store[device.curve25519]) for device in devices)
