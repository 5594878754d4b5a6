"""Access tokens that end: renewed in time, once, by one process, and never lost."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime.clock import ManualClock
from bot.runtime.retry import Backoff
from bot.transports.matrix import key_place
from bot.transports.matrix import session as sessions
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.refresh import NotRenewed
from bot.transports.matrix.session import OAuthClient, Renewal, Session
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.fakes.homeserver import FakeHomeserver

NOW = datetime(2027, 3, 12, 9, tzinfo=UTC)
TOKEN = "/oauth2/token"


@pytest.fixture
async def server() -> AsyncIterator[FakeAuthorizationServer]:
    async with FakeAuthorizationServer() as running:
        yield running


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backoff, "next", lambda _: 0.0)


def logged_in(server: FakeAuthorizationServer, lifetime: float | None = 300) -> Session:
    """As `device_grant.log_in` leaves it."""
    pair = server.log_in()
    expires_at, renew_at = sessions.lifetime(lifetime, NOW)
    client = OAuthClient(pair.of.client_id, f"{server.url}{TOKEN}", f"{server.url}/oauth2/revoke")
    return Session(
        "http://127.0.0.1:1",
        "@kansli:exempel",
        pair.of.device_id,
        pair.access_token,
        expires_at,
        Renewal(pair.refresh_token, renew_at, client),
    )


def kept(session: Session, data: Path, clock: ManualClock) -> AccessTokens:
    sessions.save(session, data)
    return AccessTokens(session, data, clock)


# In time


async def test_a_token_is_used_until_shortly_before_its_end(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    tokens = kept(logged_in(server), tmp_path, clock)
    first = server.newest.access_token

    clock.move(timedelta(seconds=239))
    assert await tokens.current() == first
    assert not server.asked[TOKEN]

    clock.move(timedelta(seconds=2))
    assert await tokens.current() == server.newest.access_token != first
    clock.move(timedelta(seconds=239))
    await tokens.current()
    assert server.asked[TOKEN] == 1


async def test_the_new_tokens_are_kept_before_they_are_used_for_the_bot_alone(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    tokens = kept(logged_in(server), tmp_path, clock)
    clock.move(timedelta(minutes=5))

    token = await tokens.current()

    assert not server.newest.is_used
    assert sessions.load(tmp_path) == tokens.session
    assert sessions.load(tmp_path).access_token == token
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"matrix-session.json": 0o600, "matrix-session.lock": 0o600}


async def test_requests_that_come_at_once_wait_for_one_renewal(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    tokens = kept(logged_in(server), tmp_path, clock)
    clock.move(timedelta(minutes=5))

    used = await asyncio.gather(*(tokens.current() for _ in range(20)))

    assert set(used) == {server.newest.access_token}
    assert server.asked[TOKEN] == 1


async def test_two_processes_with_one_folder_renew_once(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    """As `kansli check` beside the bot: a second use of a refresh token ends the log-in."""
    session = logged_in(server)
    bot, check = kept(session, tmp_path, clock), AccessTokens(session, tmp_path, clock)
    clock.move(timedelta(minutes=5))

    assert len({await bot.current(), await check.current()}) == 1
    assert server.asked[TOKEN] == 1
    assert server.accepts(await bot.current())
    clock.move(timedelta(minutes=5))
    assert await check.current() == await bot.current()
    assert not server.newest.of.is_over


async def test_a_token_refused_before_its_time_is_renewed_then(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    tokens = kept(logged_in(server, lifetime=None), tmp_path, clock)
    first = await tokens.current()

    answers = await asyncio.gather(tokens.after(first), tokens.after(first))

    assert all(answers)
    assert await tokens.current() == server.newest.access_token != first
    assert server.asked[TOKEN] == 1


async def test_a_refresh_token_that_is_not_replaced_goes_on_serving(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    server.rotates = False
    tokens = kept(logged_in(server), tmp_path, clock)

    for _ in range(3):
        clock.move(timedelta(minutes=5))
        assert server.accepts(await tokens.current())


async def test_a_token_without_renewal_is_used_as_it_is(tmp_path: Path) -> None:
    session = Session("http://127.0.0.1:1", "@kansli:exempel", "BOT", "syt_1")
    tokens = AccessTokens(session, tmp_path)

    assert await tokens.current() == "syt_1"
    assert not await tokens.after("syt_1")
    assert not list(tmp_path.iterdir())


# Crashes, outages, refusals


async def test_a_crash_between_the_answer_and_the_write_costs_nothing(
    server: FakeAuthorizationServer,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_: object) -> None:
        raise SystemExit

    tokens = kept(logged_in(server), tmp_path, clock)
    clock.move(timedelta(minutes=5))
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(key_place, "write_private", crash)
        await tokens.current()

    restarted = AccessTokens(sessions.load(tmp_path), tmp_path, clock)

    assert server.accepts(await restarted.current())
    assert server.asked[TOKEN] == 2


async def test_tokens_that_cannot_be_kept_are_not_used(
    server: FakeAuthorizationServer,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Their use would be the end of the refresh token on the disk."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    tokens = kept(logged_in(server), tmp_path, clock)
    first = await tokens.current()
    clock.move(timedelta(minutes=5))
    with monkeypatch.context() as patch:
        patch.setattr(key_place, "write_private", full)
        assert await tokens.current() == first
        with pytest.raises(NotRenewed):
            await tokens.after(first)

    assert server.accepts(await tokens.current())
    assert "could not be renewed (No space left on device)" in caplog.text


async def test_an_outage_is_waited_out_with_the_old_token(
    server: FakeAuthorizationServer,
    tmp_path: Path,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tokens = kept(logged_in(server), tmp_path, clock)
    first = await tokens.current()
    clock.move(timedelta(minutes=5))
    for outage in (
        server.json({"error": "server_error"}, 500),
        server.json({}, 502),
        server.json({"error": "slow_down"}, 429),
        server.json("<html>", 403),
        server.json({"access_token": 7}),
        server.json({"access_token": "two\nlines"}),
        server.json({"access_token": "mat_x", "refresh_token": ["mar_x"]}),
        server.json([]),
    ):
        server.wrong[TOKEN] = outage
        assert await tokens.current() == first
        with pytest.raises(NotRenewed):
            await tokens.after(first)
    server.wrong.clear()

    assert server.accepts(await tokens.current())
    assert "could not be renewed (502)" in caplog.text
    assert "mar_" not in caplog.text
    assert "mat_" not in caplog.text


async def test_while_it_is_out_it_is_not_asked_by_every_request(
    server: FakeAuthorizationServer,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Backoff, "next", lambda _: 3600.0)
    tokens = kept(logged_in(server), tmp_path, clock)
    server.wrong[TOKEN] = server.json({}, 502)
    clock.move(timedelta(minutes=5))

    await asyncio.gather(*(tokens.current() for _ in range(20)))
    with pytest.raises(NotRenewed):
        await tokens.after(tokens.session.access_token)

    assert server.asked[TOKEN] == 1


async def test_a_refused_renewal_ends_with_the_way_out(
    server: FakeAuthorizationServer,
    tmp_path: Path,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tokens = kept(logged_in(server), tmp_path, clock)
    first = await tokens.current()
    server.newest.of.is_over = True
    clock.move(timedelta(minutes=5))

    assert await tokens.current() == first
    assert not await tokens.after(first)

    ended = tokens.ended(soft=False)
    assert str(ended) == (
        "http://127.0.0.1:1: the homeserver no longer accepts the log-in of @kansli:exempel, "
        "nor does it renew it (invalid_grant). Run `kansli login --again`, "
        "or `--same-device` where a copy of the data folder was put back."
    )
    assert "Run `kansli login`:" in str(tokens.ended(soft=True))
    assert server.asked[TOKEN] == 1, "a refused token is not shown again and again"
    assert not [line for line in caplog.messages if "mar_" in line or "mat_" in line]


async def test_the_tokens_of_another_device_are_left_alone(
    server: FakeAuthorizationServer, tmp_path: Path, clock: ManualClock
) -> None:
    """As while `kansli login --again` has made a device that is not kept yet."""
    old = replace(logged_in(server), device_id="ANOTHER")
    sessions.save(old, tmp_path)
    tokens = AccessTokens(logged_in(server), tmp_path, clock)
    clock.move(timedelta(minutes=5))

    assert await tokens.current() == server.newest.access_token
    assert sessions.load(tmp_path) == old


async def test_an_authorization_server_that_moved_is_found_by_the_homeserver(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with FakeAuthorizationServer() as new, FakeHomeserver() as homeserver:
        homeserver.wrong["/_matrix/client/v1/auth_metadata"] = homeserver.json(new.metadata)
        session = replace(logged_in(new), homeserver=homeserver.url)
        assert session.renewal is not None
        assert session.renewal.oauth is not None
        before = replace(session.renewal.oauth, token_endpoint=f"{new.url}/old/token")
        tokens = kept(
            replace(session, renewal=replace(session.renewal, oauth=before)), tmp_path, clock
        )
        clock.move(timedelta(minutes=5))

        assert await tokens.current() == new.newest.access_token
        assert new.asked == {"/old/token": 1, TOKEN: 1}


# How long


@pytest.mark.parametrize(
    ("told", "margin"),
    [(300, 60), (299.5, 60), (8, 2), (1, 0.25), (86_400, 60)],
)
def test_a_token_is_renewed_a_minute_before_its_end_or_a_quarter(
    told: float, margin: float
) -> None:
    ends, renew_at = sessions.lifetime(told, NOW)

    assert ends == NOW.timestamp() + told
    assert renew_at == ends - margin


@pytest.mark.parametrize(
    "told", [None, "300", True, 0, -1, float("inf"), float("nan"), int("9" * 300), [], {}]
)
def test_a_life_that_makes_no_sense_is_unknown(told: object) -> None:
    assert sessions.lifetime(told, NOW) == (None, None)
    assert sessions.lifetime(told, NOW, per_second=1000) == (None, None)


def test_a_session_with_renewal_comes_back(tmp_path: Path) -> None:
    client = OAuthClient("client1", "https://account.exempel/token", None)
    renewal = Renewal("mar_hemlig", 1_800_000_000.5, client)
    session = Session("https://exempel", "@kansli:exempel", "BOT", "mat_hemlig", 1.8e9, renewal)

    sessions.save(session, tmp_path)

    assert sessions.load(tmp_path) == session
    assert "hemlig" not in repr(session)
