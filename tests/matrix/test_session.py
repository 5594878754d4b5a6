"""Logging in, once; and what is kept of it."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from bot.transports.matrix import session as sessions
from bot.transports.matrix.login import log_in, log_in_with_token
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from secretary.errors import AdministratorError
from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse
from tests.matrix.env import MatrixEnv

SOME = Session("https://matrix.example.org", "@kansli:example.org", "ABC", "syt_hemlig")


def test_a_saved_session_comes_back(tmp_path: Path) -> None:
    sessions.save(SOME, tmp_path)

    assert sessions.load(tmp_path) == SOME


def test_the_session_is_for_the_bot_alone_whatever_the_umask(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = os.umask(0)
    try:
        sessions.save(SOME, data)
        sessions.save(SOME, data)
    finally:
        os.umask(before)

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [path.name for path in data.iterdir()] == ["matrix-session.json"]
    assert stat.S_IMODE((data / "matrix-session.json").stat().st_mode) == 0o600


def test_the_token_is_not_shown_by_accident() -> None:
    assert "syt_hemlig" not in repr(SOME)
    assert "syt_hemlig" not in str(SOME)


def test_without_a_session_the_remedy_is_to_log_in(tmp_path: Path) -> None:
    with pytest.raises(AdministratorError, match="kansli login"):
        sessions.load(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"homeserver": 1}', '{"access_token": "syt_hemlig"}', "null", "\x00"]
)
def test_a_damaged_session_says_so_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "matrix-session.json").write_text(text)

    with pytest.raises(AdministratorError, match="kansli login") as damaged:
        sessions.load(tmp_path)
    assert "syt_hemlig" not in str(damaged.value)


def test_damaged_keys_are_reported_to_the_administrator(tmp_path: Path) -> None:
    (tmp_path / "crypto").mkdir()
    (tmp_path / "crypto" / "olm.db").write_bytes(b"no database" * 100)

    with pytest.raises(AdministratorError, match="backup"):
        MatrixTransport(SOME, tmp_path, display_name="Kansliet")


async def test_a_password_is_used_once_and_kept_nowhere(env: MatrixEnv) -> None:
    user = env.account("kansli")

    session = await log_in(env.homeserver.url, user, PASSWORD, "Kansli")
    sessions.save(session, env.folder / "data")

    assert session.user_id == f"@{user}:{env.homeserver.name}"
    kept = (env.folder / "data" / "matrix-session.json").read_text()
    assert PASSWORD not in kept
    chat = MatrixTransport(sessions.load(env.folder / "data"), env.folder / "data",
                      display_name="Kansliet")  # fmt: skip
    env.closing.push_async_callback(chat.close)
    assert await chat.whoami() == session.user_id
    files = [path for path in (env.folder / "data").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"olm.db", "matrix-session.json"}
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]


async def test_a_wrong_password_is_reported_to_the_administrator(env: MatrixEnv) -> None:
    user = env.account("kansli")

    with pytest.raises(AdministratorError, match="M_FORBIDDEN") as refused:
        await log_in(env.homeserver.url, user, "fel-lösenord", "Kansli")
    assert "fel-lösenord" not in str(refused.value)


async def test_an_access_token_says_whose_it_is(env: MatrixEnv) -> None:
    user = env.account("kansli")
    token, device = env.homeserver.log_in(user, PASSWORD)

    session = await log_in_with_token(f"{env.homeserver.url}/", token)

    expected = f"@{user}:{env.homeserver.name}"
    assert session == Session(env.homeserver.url, expected, device, token)


async def test_a_refused_token_and_a_missing_server_are_distinguished(env: MatrixEnv) -> None:
    with pytest.raises(AdministratorError, match="refused"):
        await log_in_with_token(env.homeserver.url, "syt_fel")
    with pytest.raises(AdministratorError, match="cannot be reached"):
        await log_in_with_token("http://127.0.0.1:1", "syt_fel")


async def test_listening_ends_when_the_log_in_is_no_longer_valid(env: MatrixEnv) -> None:
    _, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    assert bot.listening is not None

    env.homeserver.log_out(bot.session.access_token)

    with pytest.raises(AdministratorError, match="kansli login"):
        await asyncio.wait_for(asyncio.shield(bot.listening), 40)
    with pytest.raises(AdministratorError, match="kansli login"):
        await bot.transport.whoami()


async def test_the_keys_are_for_the_bot_alone(env: MatrixEnv) -> None:
    before = os.umask(0)
    try:
        _, bot, room = await env.room_with_bot()
        await bot.say(room, "hej", "k1")
    finally:
        os.umask(before)

    crypto = bot.data / "crypto"
    assert stat.S_IMODE(crypto.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in crypto.iterdir()} == {0o600}


async def test_aliases_are_resolved_and_unknown_ones_left_out(
    env: MatrixEnv, homeserver: Synapse
) -> None:
    anna, bot, room = await env.room_with_bot()
    alias = f"#{anna.id[1:].partition(':')[0]}:{homeserver.name}"
    await anna.client.room_put_alias(alias, room)

    found = await bot.transport.resolve((alias, room, f"#okänd:{homeserver.name}"))

    assert found == {alias: room, room: room}
