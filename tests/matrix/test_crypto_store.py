"""The bot's keys: never lost in a crash, never silently others than those people know."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from peewee import OperationalError  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.account_data import AccountData
from bot.transports.matrix.crypto_store import DEVICE_PIN, CryptoStore
from bot.transports.matrix.olm_machine import OlmMachine
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from secretary.errors import AdministratorError
from tests.fakes.inbound_port import RecordingPort
from tests.matrix.env import Bot, MatrixEnv

SOME = Session("https://matrix.example.org", "@kansli:example.org", "ABC", "syt_hemlig")


class PowerCut(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("moment", ["save_inbound_group_session", "save_session"])
async def test_a_power_cut_between_using_and_keeping_a_key_loses_nothing(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    anna, bot, room = await env.room_with_bot()
    keep = getattr(OlmMachine, moment)

    def cut(self: OlmMachine, *arguments: Any) -> None:
        keep(self, *arguments)
        raise PowerCut

    monkeypatch.setattr(OlmMachine, moment, cut)
    await anna.say(room, "!förhinder")
    assert bot.listening is not None
    with pytest.raises(PowerCut):
        await bot.listening
    bot.listening = None
    monkeypatch.setattr(OlmMachine, moment, keep)
    assert bot.port.texts == []

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!förhinder")


async def test_keys_that_cannot_be_saved_stop_the_bot_before_anything_is_forgotten(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    keep = CryptoStore.save_inbound_group_session

    def full(self: CryptoStore, session: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(CryptoStore, "save_inbound_group_session", full)
    await anna.say(room, "!förhinder")
    assert bot.listening is not None
    with pytest.raises(AdministratorError, match="Make room on the disk"):
        await bot.listening
    monkeypatch.setattr(CryptoStore, "save_inbound_group_session", keep)

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!förhinder")


async def test_lost_keys_are_an_alarm_and_make_no_new_identity(env: MatrixEnv) -> None:
    _, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()
    for file in (bot.data / "crypto").glob("olm.db*"):
        file.unlink()

    for _ in range(2):  # nor the second time, when there is a file again
        with pytest.raises(AdministratorError, match=r"own keys are missing.*login --again"):
            MatrixTransport(bot.session, bot.data, display_name="Kansliet")


async def test_a_data_folder_with_nothing_but_the_log_in_is_refused(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    before = await _published(anna, bot)
    await bot.stop()
    shutil.rmtree(bot.data)

    bot = await env.restarted(bot, RecordingPort(anna.id))

    assert bot.listening is not None
    with pytest.raises(AdministratorError, match="by other keys than those kept here"):
        await bot.listening
    assert await _published(anna, bot) == before


async def test_another_s_keys_under_the_bot_s_name_are_refused(env: MatrixEnv) -> None:
    _, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()
    mark = (bot.data / DEVICE_PIN).read_text()
    shutil.rmtree(bot.data)
    await MatrixTransport(bot.session, bot.data, display_name="Kansliet").close()  # makes others
    (bot.data / DEVICE_PIN).write_text(mark)

    with pytest.raises(AdministratorError, match="not those that it made for this log-in"):
        MatrixTransport(bot.session, bot.data, display_name="Kansliet")


@pytest.mark.parametrize("counted", [True, False])  # by a Kansli that did not, too
async def test_keys_from_an_older_backup_than_the_database_are_renewed(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, counted: bool
) -> None:
    if not counted:
        monkeypatch.setattr(AccountData, "record", _no_record)
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()
    shutil.copytree(bot.data, env.folder / "backup")
    bot = await env.restarted(bot)
    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")
    await bot.port.wait(lambda: bot.port.calls[-1] == "save_sync_token")
    await bot.say(room, "hej igen", "k2")
    await anna.wait_for(lambda seen: seen.body == "hej igen" and seen.encrypted)
    await bot.stop()
    shutil.rmtree(bot.data)
    shutil.copytree(env.folder / "backup", bot.data)

    bot = await env.restarted(bot)
    await bot.say(room, "åter", "k3")

    await anna.wait_for(lambda seen: seen.body == "åter" and seen.encrypted)
    anna.client.invalidate_outbound_session(room)  # of the old one the key was given once
    await anna.say(room, "!möte")
    await bot.port.wait_for_text("!möte")


async def _no_record(_: AccountData) -> None:
    return None


async def test_a_new_log_in_has_keys_of_its_own_and_goes_on_where_the_old_one_was(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()
    shutil.rmtree(bot.data / "crypto")  # that is why
    user = bot.id[1:].partition(":")[0]
    token, device = env.homeserver.log_in(user, "hemligt")
    bot.session = Session(bot.session.homeserver, bot.id, device, token)
    await anna.client.room_put_state(room, "m.room.topic", {"topic": "x"})

    bot = await env.restarted(bot)
    await bot.say(room, "här igen", "k2")
    await anna.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")
    await anna.wait_for(lambda seen: seen.body == "här igen" and seen.encrypted)
    assert len(set(bot.port.own_devices)) == 2


async def test_the_port_is_given_the_key_of_its_own_device(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")

    device, key = bot.port.own_devices[0]

    assert device == bot.session.device_id
    assert (await _published(anna, bot))[f"ed25519:{device}"] == key


@pytest.mark.parametrize("first", [0, 5])
def test_of_a_room_key_that_comes_twice_the_one_that_opens_more_is_kept(
    tmp_path: Path, first: int
) -> None:
    olm = MatrixTransport(SOME, tmp_path, display_name="Kansliet")._client.olm
    made = nio.crypto.OutboundGroupSession()
    made.shared = True
    keys = []
    for _ in range(6):
        keys.append(made.session_key)
        made.encrypt("x")

    for index in (first, 5 - first, first):
        olm.create_group_session("curve", "ed", "!room:x", made.id, keys[index])

    olm.store.database.close()
    again = MatrixTransport(SOME, tmp_path, display_name="Kansliet")._client
    kept = again.olm.inbound_group_store.get("!room:x", "curve", made.id)
    assert kept.first_known_index == 0
    again.store.database.close()


def test_what_the_key_file_says_it_has_is_on_the_disk(tmp_path: Path) -> None:
    chat = MatrixTransport(SOME, tmp_path, display_name="Kansliet")
    database = chat._client.store.database

    assert database.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute_sql("PRAGMA synchronous").fetchone() == (2,)  # FULL
    database.close()


def test_only_a_sync_that_has_changed_the_keys_is_counted(tmp_path: Path) -> None:
    chat = MatrixTransport(SOME, tmp_path, display_name="Kansliet")
    store = chat._client.store
    before = store.sync_count
    with store.sync_transaction():
        store.save_encrypted_rooms(set())
    assert store.sync_count == before
    with store.sync_transaction():
        store.save_encrypted_rooms({"!room:x"})
    assert store.sync_count == before + 1
    store.database.close()


def test_the_device_pin_is_for_the_bot_alone_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    chat = MatrixTransport(SOME, tmp_path, display_name="Kansliet")
    chat._client.store.database.close()
    mark = tmp_path / DEVICE_PIN
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert json.loads(mark.read_text())["device_id"] == "ABC"

    mark.write_text("{")

    with pytest.raises(AdministratorError, match="Restore it"):
        MatrixTransport(SOME, tmp_path, display_name="Kansliet")


async def _published(asker: Any, bot: Bot) -> dict[str, str]:
    """The keys that others get for the bot's device."""
    asker.client.olm.users_for_key_query.add(bot.id)
    answer = await asker.client.keys_query()
    return dict(answer.device_keys[bot.id][bot.session.device_id]["keys"])
