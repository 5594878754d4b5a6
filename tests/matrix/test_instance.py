"""A data folder is put back, or used twice: members go on reading, and hear of nothing else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.cli.check_server import _counted_keys
from bot.cli.findings import Verdict
from bot.transports.base import RetryLater
from bot.transports.matrix import instance
from bot.transports.matrix.account_data import AccountData, NotKept
from bot.transports.matrix.instance import Instance
from bot.transports.matrix.instance_record import (
    QUESTION,
    RECORD,
    InstanceQuestion,
    InstanceRecord,
)
from bot.transports.matrix.nio_client import NioClient
from secretary.errors import AdministratorError
from tests.fakes.inbound_port import RecordingPort
from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv
from tests.waiting import poll


async def reads(person: Person, text: str) -> None:
    """Until somebody has read it, decrypted."""
    await person.wait_for(lambda seen: seen.body == text and seen.encrypted)


def keep_copy(bot: Bot) -> Path:
    """A copy of the data folder as it is."""
    copy = bot.data.with_name(f"{bot.data.name}-copy")
    shutil.copytree(bot.data, copy, dirs_exist_ok=True)
    return copy


def put_back(bot: Bot, copy: Path) -> None:
    shutil.rmtree(bot.data)
    shutil.copytree(copy, bot.data)


def kept(env: MatrixEnv, bot: Bot, kind: str = RECORD) -> Any:
    """What the homeserver keeps."""
    path = f"/_matrix/client/v3/user/{bot.id}/account_data/{kind}"
    return env.homeserver.request("GET", path, access_token=bot.session.access_token)


def keep(env: MatrixEnv, bot: Bot, content: Mapping[str, Any], kind: str = RECORD) -> None:
    path = f"/_matrix/client/v3/user/{bot.id}/account_data/{kind}"
    env.homeserver.request("PUT", path, content, bot.session.access_token)


def keys_check(bot: Bot) -> tuple[bool | None, str]:
    [check] = [each for each in bot.transport.health().checks if each.name == "keys"]
    return check.ok, check.text


async def killed(bot: Bot, patch: pytest.MonkeyPatch) -> None:
    """Stop the bot without its last words."""
    with patch.context() as silenced:
        silenced.setattr(Instance, "stop", _say_nothing)
        await bot.stop()


async def _say_nothing(_: Instance) -> None:
    pass


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to answer."""
    monkeypatch.setattr(instance, "ANSWER_SECONDS", 0.1)


async def ended(bot: Bot) -> AdministratorError:
    """Why a bot ended by itself."""
    assert bot.listening is not None
    with pytest.raises(AdministratorError) as why:
        await bot.listening
    bot.listening = None
    return why.value


async def talk(anna: Person, bot: Bot, room: str, number: int) -> None:
    """Both say something that the other reads; each has a new key for it."""
    anna.client.invalidate_outbound_session(room)
    bot.transport._client.olm.outbound_group_sessions.pop(room, None)
    await anna.say(room, f"fråga {number}")
    await bot.port.wait_for_text(f"fråga {number}")
    await bot.say(room, f"svar {number}", f"k{number}")
    await reads(anna, f"svar {number}")


@pytest.mark.parametrize(("before", "in_between"), [(1, 1), (1, 12), (0, 1)])
async def test_members_read_everything_after_an_older_copy_was_put_back(
    env: MatrixEnv, before: int, in_between: int
) -> None:
    anna, bot, room = await env.room_with_bot()
    for number in range(before):
        await talk(anna, bot, room, number)
    await bot.stop()
    copy = keep_copy(bot)
    token = bot.port.sync_token
    bot = await env.restarted(bot)
    for number in range(10, 10 + in_between):
        await talk(anna, bot, room, number)
    await bot.stop()
    put_back(bot, copy)
    port = RecordingPort(anna.id)
    port.sync_token = token  # the database is as old

    bot = await env.restarted(bot, port)
    await bot.say(room, "åter", "k100")

    await reads(anna, "åter")
    ok, text = keys_check(bot)
    assert ok
    assert "renewed" in text
    for number in (101, 102):
        await talk(anna, bot, room, number)
    bot = await env.restarted(bot)
    await talk(anna, bot, room, 103)
    assert keys_check(bot) == (True, "the newest")


@pytest.mark.usefixtures("short_wait")
async def test_a_copy_of_a_running_bot_s_folder_is_noticed_too(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)
    copy = keep_copy(bot)
    await talk(anna, bot, room, 2)
    await killed(bot, monkeypatch)
    put_back(bot, copy)

    bot = await env.restarted(bot)
    await bot.say(room, "åter", "k100")

    await reads(anna, "åter")
    assert "renewed" in keys_check(bot)[1]


async def test_a_renewal_that_a_kill_cut_short_goes_on_at_the_next_start(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.stop()
    copy = keep_copy(bot)
    bot = await env.restarted(bot)
    await talk(anna, bot, room, 1)
    await bot.stop()
    put_back(bot, copy)
    with monkeypatch.context() as cut:
        cut.setattr(Instance, "renew_sessions", lambda _: False)
        bot = await env.restarted(bot)
        await poll(lambda: keys_check(bot)[0] is True)
        await killed(bot, monkeypatch)
    before = sessions(anna, bot)

    bot = await env.restarted(bot)

    await anna.wait_until(lambda: sessions(anna, bot) > before, "a new session")
    assert "renewed" in keys_check(bot)[1]
    await talk(anna, bot, room, 2)
    await poll(lambda: not bot.transport._client.store.is_renewing)


def sessions(person: Person, bot: Bot) -> int:
    """How many Olm sessions somebody's client has with the bot's device."""
    device = person.client.device_store[bot.id][bot.session.device_id]
    return len(person.client.olm.session_store[device.curve25519])


@pytest.mark.parametrize("moment", ["before it is counted", "after it was counted"])
async def test_a_crash_is_no_older_copy(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)
    before, put = kept(env, bot)["uses"], Instance._put
    cut = asyncio.Event()

    async def power_cut(self: Instance, *, stopped: bool = False) -> None:
        if moment == "after it was counted":
            await put(self, stopped=stopped)
        cut.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Instance, "_put", power_cut)
    anna.client.invalidate_outbound_session(room)
    await anna.say(room, "fråga 2")
    await cut.wait()
    await killed(bot, monkeypatch)
    monkeypatch.setattr(Instance, "_put", put)
    counted = kept(env, bot)["uses"]
    assert counted > before if moment == "after it was counted" else counted == before

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("fråga 2")
    await talk(anna, bot, room, 3)
    assert keys_check(bot) == (True, "the newest")


async def test_of_two_bots_on_a_folder_and_its_copy_the_one_that_ran_first_gives_way(
    env: MatrixEnv,
) -> None:
    anna, first, room = await env.room_with_bot()
    await talk(anna, first, room, 1)
    copy = keep_copy(first)

    second = Bot(RecordingPort(anna.id), first.session, copy).start()
    env.closing.push_async_callback(second.stop)

    assert "another kansli has taken over as" in str(await ended(first))
    await talk(anna, second, room, 2)
    again = await env.restarted(first)  # as systemd would
    refused = await ended(again)
    assert "another kansli runs as" in str(refused)
    assert "Stop it first" in refused.remedy
    await talk(anna, second, room, 3)


async def test_an_older_copy_does_not_start_while_the_bot_runs(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    copy = keep_copy(bot)
    await talk(anna, bot, room, 1)

    other = Bot(RecordingPort(anna.id), bot.session, copy)
    problem = await other.transport.keys_problem()
    other.start()
    env.closing.push_async_callback(other.stop)

    assert "another kansli runs as" in str(await ended(other))
    assert keys_check(other)[0] is False
    assert problem is not None
    assert "they are an older copy" in problem
    await talk(anna, bot, room, 2)
    assert await bot.transport.keys_problem() is None


async def test_what_uses_no_key_writes_nothing_at_the_homeserver(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)
    before = kept(env, bot)

    for number in range(5):
        await anna.say(room, f"mer {number}")
        await bot.say(room, f"svar på mer {number}", f"m{number}")
    await bot.port.wait_for_text("mer 4")

    assert kept(env, bot) == before
    await bot.stop()
    assert kept(env, bot) == {**before, "stopped": True}


NONSENSE: list[dict[str, Any]] = [
    {},
    {"device": 1, "uses": "5", "run": []},
    {"device": "X", "uses": -1, "run": "r"},
    {"device": "X", "uses": True, "run": "r"},
    {"device": "X", "uses": 2**52, "run": "r"},
    {"device": "X" * 300, "uses": 5, "run": "r"},
    {"device": "X", "uses": 5, "run": "r" * 60_000},
    {"device": "", "uses": 5, "run": "r"},
    {"asked_by": {"x": [1]}, "answered_by": 7},
    {"asked_by": "a" * 300},
]


@pytest.mark.parametrize("content", [*NONSENSE, None, [], "text", 7, {"uses": 1e300}])
def test_a_record_that_makes_no_sense_is_none(content: object) -> None:
    assert InstanceRecord.of(content) is None
    assert InstanceQuestion.of(content) is None


async def test_what_else_stands_there_harms_nobody(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)

    for content in NONSENSE:
        keep(env, bot, content)
        keep(env, bot, content, QUESTION)
    await talk(anna, bot, room, 2)
    uses = kept(env, bot)["uses"]
    keep(env, bot, {"device": "OLD", "uses": uses - 1, "run": "earlier"})  # the server is put back

    await poll(lambda: kept(env, bot)["uses"] == uses)
    for content in NONSENSE:
        keep(env, bot, content)
    bot = await env.restarted(bot)
    await talk(anna, bot, room, 3)
    assert keys_check(bot) == (True, "the newest")


async def test_a_line_that_cuts_at_every_second_request_lets_keys_be_renewed_at_once(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # They are many; begun anew at each that fails, with ever longer waits, it would take hours.
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)
    await bot.stop()
    copy = keep_copy(bot)
    bot = await env.restarted(bot)
    await talk(anna, bot, room, 2)
    await killed(bot, monkeypatch)
    put_back(bot, copy)

    with monkeypatch.context() as cut:
        for owner, name in ((AccountData, "question"), (NioClient, "keys_claim")):
            cut.setattr(owner, name, _cut_at_every_second(getattr(owner, name)))
        cut.setattr(instance, "ANSWER_SECONDS", 0.1)
        cut.setattr(instance, "_LOOK_SECONDS", 0.01)
        bot = await env.restarted(bot)
        await poll(lambda: bool(keys_check(bot)[0]), 30)
    await bot.say(room, "åter", "k100")
    await reads(anna, "åter")
    await talk(anna, bot, room, 3)

    assert caplog.text.count("asking whether the bot that ran last runs") == 1
    assert caplog.text.count("does not hold the newest keys") == 1
    assert keys_check(bot)[0]


def _cut_at_every_second(ask: Callable[..., Awaitable[object]]) -> object:
    cuts = cycle([True, False])

    async def asked(*arguments: object) -> object:
        if next(cuts):
            raise RetryLater("502")
        return await ask(*arguments)

    return asked


async def test_a_homeserver_that_keeps_no_account_data_is_served_all_the_same(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise NotKept("403 M_FORBIDDEN")

    monkeypatch.setattr(AccountData, "put", refuse)
    monkeypatch.setattr(AccountData, "record", refuse)
    anna, bot, room = await env.room_with_bot()

    await talk(anna, bot, room, 1)

    assert keys_check(bot) == (None, "the homeserver does not keep their count (403 M_FORBIDDEN)")
    line = await _counted_keys(bot.transport)  # of kansli check
    assert line.verdict is Verdict.UNKNOWN
    assert "does not tell how often the keys were used (403 M_FORBIDDEN)" in line.text


async def test_a_homeserver_that_fails_at_the_count_alone_deafens_nobody(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await talk(anna, bot, room, 1)
    put = AccountData.put

    async def fail(self: AccountData, content: object) -> None:
        raise RetryLater("500 M_UNKNOWN")

    monkeypatch.setattr(AccountData, "put", fail)
    monkeypatch.setattr(instance, "_MOST_FAILURES", 1)
    await talk(anna, bot, room, 2)
    assert keys_check(bot)[0] is None
    monkeypatch.setattr(AccountData, "put", put)
    await talk(anna, bot, room, 3)

    assert keys_check(bot) == (True, "the newest")
    assert kept(env, bot)["uses"] == bot.transport._client.store.key_uses
