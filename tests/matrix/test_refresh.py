"""Access tokens that a real Synapse lets end (`refreshable_access_token_lifetime`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.login import LoginOptions, login
from bot.runtime.clock import ManualClock
from bot.transports.matrix import session as sessions
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.crypto.device_verification import DeviceVerification
from bot.transports.matrix.errors import LoggedOut
from bot.transports.matrix.http_api import ClientApi, MatrixError
from bot.transports.matrix.login import log_in
from bot.transports.matrix.session import Session
from secretary.errors import AdministratorError
from tests.fakes.inbound_port import RecordingPort
from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse
from tests.matrix.env import Bot, MatrixEnv
from tests.waiting import poll, scaled

pytestmark = pytest.mark.synapse

SECONDS = 2


@pytest.fixture(scope="module")
def homeserver() -> Iterator[Synapse]:
    lifetimes = {
        "refreshable_access_token_lifetime": f"{SECONDS}s",
        "nonrefreshable_access_token_lifetime": "10m",
    }
    with Synapse(settings=lifetimes) as synapse:
        yield synapse


async def logged_in(env: MatrixEnv) -> Session:
    return await log_in(env.homeserver.url, env.account("kansli"), PASSWORD, "Kansli")


async def until_ended(session: Session) -> None:
    """Until Synapse refuses the access token, by its own clock."""

    async def ended() -> bool:
        try:
            await ClientApi(session.homeserver, session.user_id, session.access_token).request(
                "GET", "/account/whoami"
            )
        except MatrixError as error:
            return error.errcode == "M_UNKNOWN_TOKEN"
        return False

    await poll(ended)


async def test_where_tokens_end_one_that_can_be_renewed_is_asked_for(env: MatrixEnv) -> None:
    session = await logged_in(env)

    assert session.renewal is not None
    assert session.renewal.oauth is None
    assert session.expires_at is not None
    assert session.expires_at - datetime.now(UTC).timestamp() <= SECONDS


async def test_the_bot_outlives_its_access_tokens_and_a_restart(env: MatrixEnv) -> None:
    session = await logged_in(env)
    data = env.folder / "data"
    sessions.save(session, data)
    anna = await env.person("anna")
    bot = Bot(RecordingPort(anna.id), session, data).start()
    env.closing.push_async_callback(bot.stop)
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)
    await until_ended(session)

    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")
    await bot.say(room, "tack", "k1")
    second = sessions.load(data)
    assert second.is_same_device(session)
    assert second.access_token != session.access_token
    await bot.stop()

    await until_ended(second)
    again = Bot(bot.port, sessions.load(data), data).start()
    env.closing.push_async_callback(again.stop)
    await anna.say(room, "hej igen")
    await again.port.wait_for_text("hej igen")


async def test_a_token_refused_on_the_way_costs_the_request_nothing(env: MatrixEnv) -> None:
    session = await logged_in(env)
    clock = ManualClock(datetime.now(UTC))  # one that stands still: nothing is renewed in time
    tokens = AccessTokens(session, None, clock)
    await until_ended(session)

    answer = await ClientApi(session.homeserver, session.user_id, tokens).query_own_keys()

    assert "device_keys" in answer
    assert tokens.session.access_token != session.access_token


async def test_until_the_new_tokens_are_used_the_old_refresh_token_serves(
    env: MatrixEnv, tmp_path: Path
) -> None:
    """So that a crash between the answer and the write costs no log-in."""
    session = await logged_in(env)
    await until_ended(session)
    crashed = AccessTokens(session)
    assert await crashed.after(session.access_token)

    restarted = AccessTokens(session)
    assert await restarted.after(session.access_token)
    api = ClientApi(session.homeserver, session.user_id, restarted)
    await api.query_own_keys()

    late = AccessTokens(session)
    assert not await late.after(session.access_token)
    assert "nor does it renew it (M_FORBIDDEN)" in str(late.ended(soft=False))


async def test_a_soft_log_out_is_told_of_as_one_and_ends_in_the_same_device(
    env: MatrixEnv, tmp_path: Path
) -> None:
    session = await logged_in(env)
    alone = replace(session, renewal=None)
    verification = DeviceVerification(alone, tmp_path)
    await until_ended(session)

    with pytest.raises(LoggedOut) as ended:
        await verification.plan()
    assert ended.value.soft
    assert str(ended.value).endswith("Run `kansli login`: the device and its keys are kept.")

    user = session.user_id[1:].partition(":")[0]
    again = await log_in(session.homeserver, user, PASSWORD, "Kansli", device_id=session.device_id)
    assert again.is_same_device(session)


async def test_kansli_login_logs_the_same_device_in_again(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = await logged_in(env)
    data = env.folder / "data"
    sessions.save(replace(session, renewal=None), data)
    async with env_bot(env, data) as bot:
        key = bot.transport._client.olm.account.identity_keys["ed25519"]
    await until_ended(session)
    config = env.folder / "config.toml"
    config.write_text(
        f'[matrix]\nhomeserver = "{session.homeserver}"\nuser = "{session.user_id}"\n'
        '[[group]]\nid = "halsa"\nname = "Hälsa"\nroom = "#halsa:localhost"\n'
        'secretaries = ["@anna:localhost"]\n'
    )
    monkeypatch.setenv("KANSLI_PASSWORD", PASSWORD)

    await asyncio.to_thread(login, config, LoginOptions())

    said = capsys.readouterr().out
    assert said.startswith("The homeserver asks for a new log-in. The bot's device and its keys")
    assert "The old device" not in said
    kept = sessions.load(data)
    assert kept.is_same_device(session)
    assert kept.renewal is not None
    async with env_bot(env, data) as bot:
        assert bot.transport._client.olm.account.identity_keys["ed25519"] == key


@asynccontextmanager
async def env_bot(env: MatrixEnv, data: Path) -> AsyncIterator[Bot]:
    """A bot that does not listen."""
    bot = Bot(RecordingPort(), sessions.load(data), data)
    try:
        yield bot
    finally:
        await bot.stop()


async def test_the_bot_ends_when_its_device_was_ended(env: MatrixEnv, tmp_path: Path) -> None:
    session = await logged_in(env)
    sessions.save(session, tmp_path)
    bot = Bot(RecordingPort(), session, tmp_path).start()
    env.closing.push_async_callback(bot.stop)
    assert bot.listening is not None
    await bot.transport.whoami()
    env.homeserver.log_out(sessions.load(tmp_path).access_token)

    with pytest.raises(AdministratorError, match=r"nor does it renew it .*login --again"):
        await asyncio.wait_for(asyncio.shield(bot.listening), scaled(40))


async def test_a_device_that_was_ended_is_told_of_as_that(env: MatrixEnv, tmp_path: Path) -> None:
    session = await logged_in(env)
    env.homeserver.log_out(session.access_token)

    with pytest.raises(AdministratorError, match=r"nor does it renew it .*login --again") as ended:
        await DeviceVerification(session, tmp_path).plan()
    assert session.access_token not in str(ended.value)
