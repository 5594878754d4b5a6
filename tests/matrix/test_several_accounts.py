"""Two Matrix accounts, each served by a `kansli run` of its own, on one real PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.events.group_accounts import rooms_to_read
from storage import Store, WorkingAccount
from tests.fixtures.config_toml import group_table, matrix_table, storage_table
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person, reply_target
from tests.matrix.env import MatrixEnv
from tests.storage.postgres import Postgres
from tests.waiting import poll, scaled

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(scaled(240))]

MOVED = 'account = "norr"\n'


async def test_each_account_answers_its_own_group_until_one_is_moved(
    env: MatrixEnv, postgres: Postgres, tmp_path: Path
) -> None:
    anna = await env.person("anna")
    names = map(env.account, ("kansli", "kansli-norr"))
    first, north = (f"@{name}:{env.homeserver.name}" for name in names)
    room = await anna.create_room("Hälsa", first)
    other_room = await anna.create_room("Nära vård", north)
    url = postgres.new_database()
    server = env.homeserver.url

    def written(account: str) -> str:
        """config.toml, with that for the account of the first group."""
        return (
            matrix_table(server, first, is_only=False)
            + matrix_table(server, north, name="norr", is_only=False)
            + storage_table(url)
            + group_table("halsa", "Hälsa", room, anna.id, account)
            + group_table("vard", "Nära vård", other_room, anna.id, MOVED)
        )

    config = written(account="")
    async with BotProcess(tmp_path / "1", config) as one, BotProcess(tmp_path / "2", config) as two:
        await one.kansli("login", "--account", first)
        await two.kansli("login", "--account", "norr")
        await one.start()
        await poll(lambda: "at work" in one.log, 60)
        await two.start()
        await anna.wait_for_member(room, first)
        await anna.wait_for_member(other_room, north)
        asked = {
            await anna.say(room, "!hjälp"): first,
            await anna.say(other_room, "!hjälp"): north,
        }
        direct = {}
        for account in (first, north):  # she is in groups of both, and speaks with each
            direct[account] = await anna.create_room(None, account, direct=True)
            await anna.wait_for_member(direct[account], account)
            asked[await anna.say(direct[account], "!hjälp")] = account
        await all_answered(anna, asked)

        # Both are in the room that is to have another account; the old one goes first.
        await anna.invite(room, north)
        await anna.wait_for_member(room, north)
        asked[await anna.say(room, "!möten")] = first
        await all_answered(anna, asked)
        await one.stop()
        position = position_of(url)
        seen_by_two = await anna.say(room, "!hjälp")
        await poll(lambda: position_of(url) != position, 60)
        await two.stop()
        seen_by_none = await anna.say(room, "!möten")
        await two.kansli("move-group", "halsa", "norr")
        assert f"halsa of config.toml, for every bot: {MOVED.strip()}" in two.console

        for each in (one, two):
            each.config.write_text(written(account=MOVED), "utf-8")
            await each.start()
        asked |= dict.fromkeys((seen_by_two, seen_by_none), north)
        asked[await anna.say(room, "!hjälp")] = north
        asked[await anna.say(other_room, "!hjälp")] = north
        asked[sent_elsewhere := await anna.say(direct[first], "!möten")] = first
        await all_answered(anna, asked)
        (told_where,) = (
            seen.body for seen in anna.seen if reply_target(seen.content) == sent_elsewhere
        )
        assert "Skriv i stället till" in told_where
        assert told_where.count(north) == 2
        assert to_read(url) == {}


async def all_answered(anna: Person, asked: dict[str, str]) -> None:
    """Each of what she asked is answered once, by that account, and she has read it."""
    await anna.wait_until(lambda: asked.keys() <= set(answered(anna)), "answers", 40)
    found = answered(anna)
    assert {question: found.count(question) for question in asked} == dict.fromkeys(asked, 1)
    by = {
        reply_target(seen.content): seen.sender
        for seen in anna.seen
        if reply_target(seen.content) in asked and seen.encrypted
    }
    assert by == asked


def answered(anna: Person) -> list[str | None]:
    return [reply_target(it.content) for it in anna.seen if it.sender.startswith("@kansli")]


def position_of(url: str) -> str | None:
    """How far the second account has heard."""
    store = Store(url)
    try:
        with store.begin() as tx:
            return tx.key_value.of("norr").get("sync position")
    finally:
        store.close()


def to_read(url: str) -> Mapping[str, str]:
    """The rooms that the second account has yet to read, as they moved there."""
    store = Store(url)
    store.work_for(WorkingAccount("norr"))
    try:
        with store.begin() as tx:
            return rooms_to_read(tx)
    finally:
        store.close()
