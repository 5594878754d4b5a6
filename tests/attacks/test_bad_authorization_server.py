"""A server that logs the homeserver's people in (OAuth 2.0), and answers as it should not."""

from __future__ import annotations

import asyncio
import logging
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import login_methods
from bot.runtime.clock import ManualClock
from bot.transports.matrix import device_grant, oauth
from bot.transports.matrix import session as sessions
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.device_grant import Approval
from bot.transports.matrix.oauth import AuthorizationServer, OAuthError, discover
from bot.transports.matrix.refresh import NotRenewed
from bot.transports.matrix.session import OAuthClient, Renewal, Session
from secretary.errors import AdministratorError
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.fakes.homeserver import ME, FakeHomeserver
from tests.waiting import scaled

DEVICE = "BOT"
"""Which `FakeHomeserver` says every token belongs to."""
METADATA = "/_matrix/client/v1/auth_metadata"
SECURE = "https://matrix.exempel"
REGISTRATION, ASKING, TOKEN, REVOCATION = (
    f"/oauth2/{it}" for it in ("registration", "device", "token", "revoke")
)


class Servers:
    """A homeserver, and another host on which its people log in."""

    def __init__(self, homeserver: FakeHomeserver, server: FakeAuthorizationServer) -> None:
        self.homeserver = homeserver
        self.server = server
        self.shown: list[Approval] = []
        self.tell(server.metadata)

    def tell(self, metadata: object) -> None:
        """Let the homeserver tell this of its authorization server."""
        self.homeserver.wrong[METADATA] = self.homeserver.json(metadata)

    async def log_in(self) -> Session:
        server = await discover(self.homeserver.url)
        assert server is not None
        return await device_grant.log_in(
            self.homeserver.url, server, "Kansliet", self._show, device_id=DEVICE
        )

    def _show(self, approval: Approval) -> None:
        self.shown.append(approval)
        self.server.approve()

    @property
    def secrets(self) -> list[str]:
        """What may be shown to nobody."""
        pairs = self.server.pairs
        tokens = [it for pair in pairs for it in (pair.access_token, pair.refresh_token)]
        return [*tokens, *self.server.grants]


@pytest.fixture
async def servers(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Servers]:
    monkeypatch.setattr(device_grant, "_LEAST_INTERVAL", 0.01)
    async with FakeHomeserver() as homeserver, FakeAuthorizationServer() as server:
        yield Servers(homeserver, server)


async def test_an_honest_one_on_another_host_logs_the_bot_in(servers: Servers) -> None:
    session = await servers.log_in()

    assert (session.user_id, session.device_id) == (ME, DEVICE)
    assert session.access_token == servers.server.newest.access_token
    assert session.renewal is not None
    assert session.renewal.oauth == OAuthClient(
        "client1", f"{servers.server.url}{TOKEN}", f"{servers.server.url}{REVOCATION}"
    )


# Where secrets and people are sent


@pytest.mark.parametrize(
    "address",
    [
        "http://account.exempel/x",
        "https://matrix.exempel@elsewhere.exempel/x",
        "https://matrix.exempel\\@elsewhere.exempel/x",
        "ftp://account.exempel/x",
        "javascript:alert(1)",
        "https://account.exempel/x y",
        "https://account.exempel/\x1b[2J",
        "https://account.exempel/å",
        "https:///x",
        "//account.exempel/x",
        "",
    ],
)
@pytest.mark.parametrize(
    "name",
    ["issuer", "token_endpoint", "registration_endpoint", "device_authorization_endpoint",
     "revocation_endpoint"],
)  # fmt: skip
async def test_nothing_secret_goes_to_an_address_that_is_not_protected(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    metadata = {
        key: value.replace("http://127.0.0.1:1", "https://account.exempel")
        if isinstance(value, str)
        else value
        for key, value in _metadata_of("http://127.0.0.1:1").items()
    }

    async def answer(*_: object, **__: object) -> dict[str, Any]:
        return metadata

    monkeypatch.setattr(oauth, "_request", answer)
    assert isinstance(await discover(SECURE), AuthorizationServer)
    metadata[name] = address

    with pytest.raises(AdministratorError, match="not https") as told:
        await discover(SECURE)
    assert str(told.value).isprintable()


def _metadata_of(url: str) -> dict[str, Any]:
    server = FakeAuthorizationServer()
    server.url = url
    return server.metadata


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", [REGISTRATION, ASKING, TOKEN])
async def test_no_code_and_no_token_goes_where_a_redirect_points(
    servers: Servers, path: str, status: int
) -> None:
    async with FakeAuthorizationServer() as thief:
        servers.server.wrong[path] = servers.server.json({}, status, Location=f"{thief.url}{path}")
        with pytest.raises(AdministratorError):
            await servers.log_in()
        assert not thief.asked


@pytest.mark.parametrize("status", [302, 307])
async def test_no_refresh_token_goes_where_a_redirect_points(servers: Servers, status: int) -> None:
    session = await servers.log_in()
    async with FakeAuthorizationServer() as thief:
        servers.server.wrong[TOKEN] = servers.server.json(
            {}, status, Location=f"{thief.url}{TOKEN}"
        )
        tokens = AccessTokens(session)
        with pytest.raises(NotRenewed):
            await tokens.after(session.access_token)
        assert session.renewal is not None
        assert session.renewal.oauth is not None
        with pytest.raises(OAuthError):
            await oauth.revoke(
                replace(session.renewal.oauth, revocation_endpoint=f"{servers.server.url}{TOKEN}"),
                session.renewal.refresh_token,
            )
        assert not thief.asked


# Answers of every size and type


@pytest.mark.parametrize("path", [REGISTRATION, ASKING, TOKEN])
async def test_an_answer_without_end_fills_no_memory(servers: Servers, path: str) -> None:
    servers.server.wrong[path] = servers.homeserver.bomb(50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(AdministratorError):
            await servers.log_in()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


NONSENSE: list[object] = [None, 7, True, [], {}, "", "two\nlines", "\x1b[2J", "å" * 5000]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (REGISTRATION, "client_id"),
        (ASKING, "device_code"),
        (ASKING, "user_code"),
        (ASKING, "verification_uri"),
        (TOKEN, "access_token"),
        (TOKEN, "refresh_token"),
        (TOKEN, "token_type"),
    ],
)
async def test_what_is_no_answer_is_told_of_as_that(servers: Servers, path: str, name: str) -> None:
    right = {
        "client_id": "client1",
        "device_code": "secret-code",
        "user_code": "ABC123",
        "verification_uri": f"{servers.server.url}/link",
        "access_token": "mat_x",
        "refresh_token": "mar_x",
        "token_type": "Bearer",
    }
    for value in NONSENSE:
        servers.server.wrong[path] = servers.server.json(right | {name: value})
        with pytest.raises(AdministratorError, match=r"answer .* cannot be used") as told:
            await servers.log_in()
        assert str(told.value).isprintable()
        assert not [it for it in ("secret-code", "mat_x", "mar_x") if it in str(told.value)]


async def test_so_is_metadata_that_is_none(servers: Servers) -> None:
    for value in NONSENSE:
        servers.tell(dict.fromkeys(servers.server.metadata, value))
        with pytest.raises(AdministratorError) as told:
            await discover(servers.homeserver.url)
        assert str(told.value).isprintable()


async def test_what_cannot_be_read_is_no_authorization_server(servers: Servers) -> None:
    for answer in (servers.homeserver.page(), servers.homeserver.bomb(50_000_000)):
        servers.homeserver.wrong[METADATA] = answer
        servers.homeserver.wrong[oauth._METADATA[1]] = answer
        assert await discover(servers.homeserver.url) is None


# What is shown at a terminal


@pytest.mark.parametrize(
    "code", ["\x1b[31mABC", "ABC\r", "ABC\nDEF", "ABC\u202e", "A" * 65, " ABC", "\x07", "å"]
)
async def test_a_code_that_does_something_to_the_terminal_is_not_shown(
    servers: Servers, code: str
) -> None:
    servers.server.wrong[ASKING] = servers.server.json(
        {"device_code": "x", "user_code": code, "verification_uri": f"{servers.server.url}/link"}
    )

    with pytest.raises(AdministratorError):
        await servers.log_in()
    assert not servers.shown


@pytest.mark.parametrize(
    "complete", ["javascript:alert(1)", "https://x/\x1b[2J", "https://x/ y", 7, "a" * 5000]
)
async def test_a_complete_address_that_cannot_be_used_is_left_out(
    servers: Servers, complete: object, capsys: pytest.CaptureFixture[str]
) -> None:
    servers.server.wrong[ASKING] = servers.server.json(
        {
            "device_code": "x",
            "user_code": "ABC-123",
            "verification_uri": f"{servers.server.url}/link",
            "verification_uri_complete": complete,
            "interval": 0,
        }
    )
    servers.server.wrong[TOKEN] = servers.server.json({"error": "access_denied"}, 403)

    with pytest.raises(AdministratorError):
        await servers.log_in()
    [approval] = servers.shown
    login_methods._show(approval, ME)

    said = capsys.readouterr().out
    assert f"    {servers.server.url}/link\n\nand type this code there:  ABC-123\n" in said
    assert said.replace("\n", "").isprintable()


# Waiting


async def test_nobody_waits_for_ever(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_grant, "_LONGEST_VALID", 0.2)
    for valid in (10**12, "for ever", None, -5, True):
        servers.server.wrong[ASKING] = servers.server.json(
            {
                "device_code": "x",
                "user_code": "ABC",
                "verification_uri": f"{servers.server.url}/link",
                "expires_in": valid,
                "interval": 0,
            }
        )
        servers.server.wrong[TOKEN] = servers.server.json({"error": "authorization_pending"}, 403)
        with pytest.raises(AdministratorError, match="nobody approved the log-in in time"):
            await asyncio.wait_for(servers.log_in(), scaled(10))
    assert servers.server.asked[TOKEN] > 5


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [(5, 5), (None, 5), (0, 1), (0.001, 1), (-7, 5), (10**300, 60), ("9", 5), (True, 5), ([], 5)],
)
async def test_it_is_asked_as_often_as_it_says_within_reason(
    monkeypatch: pytest.MonkeyPatch, servers: Servers, interval: object, seconds: float
) -> None:
    monkeypatch.setattr(device_grant, "_LEAST_INTERVAL", 1.0)
    server = await discover(servers.homeserver.url)
    assert server is not None
    servers.server.wrong[ASKING] = servers.server.json(
        {
            "device_code": "x",
            "user_code": "ABC",
            "verification_uri": f"{servers.server.url}/link",
            "interval": interval,
        }
    )
    client = OAuthClient("client1", server.token_endpoint)

    pending = await device_grant._ask(servers.homeserver.url, server, client, "scope")

    assert pending.interval == seconds
    slower = device_grant._next_interval(server, OAuthError(400, "slow_down"), seconds)
    assert slower == min(seconds + 5, 60)


async def test_whoever_has_said_no_or_slept_over_it_is_told_so(servers: Servers) -> None:
    for code, words in {
        "access_denied": "the log-in was refused on that page. Run `kansli login` again.",
        "expired_token": "nobody approved the log-in in time. Run `kansli login` again.",
    }.items():
        servers.server.wrong[TOKEN] = servers.server.json({"error": code}, 403)
        with pytest.raises(AdministratorError) as told:
            await servers.log_in()
        assert str(told.value) == f"{servers.server.url}/: {words}"


async def test_slow_answers_outages_and_429_are_waited_out(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_grant, "_SLOW_DOWN", 0.01)
    answers = iter(
        [
            servers.server.json({"error": "authorization_pending"}, 400),
            servers.server.json({"error": "slow_down"}, 400),
            servers.server.json({}, 502),
            servers.server.json({"error": "too_many"}, 429),
            servers.homeserver.cut(),
        ]
    )

    async def one_after_the_other(request: Any) -> Any:
        answer = next(answers, None)
        if answer is not None:
            return await answer(request)
        del servers.server.wrong[TOKEN]
        return await servers.server._device_token(dict(await request.post()))

    servers.server.wrong[TOKEN] = one_after_the_other

    assert (await servers.log_in()).device_id == DEVICE


# Words


@pytest.mark.parametrize("path", [REGISTRATION, ASKING, TOKEN])
async def test_no_error_quotes_what_the_server_says(
    servers: Servers, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = {"error": "mat_HEMLIG\x1b[2J", "error_description": "device code HEMLIG"}
    servers.server.wrong[path] = servers.server.json(error, 400)

    with pytest.raises(AdministratorError, match=r"refused \(400\)") as told:
        await servers.log_in()
    assert "HEMLIG" not in str(told.value)
    assert "HEMLIG" not in caplog.text


async def test_a_server_that_gives_another_device_gets_it_back(servers: Servers) -> None:
    servers.homeserver.wrong["/account/whoami"] = servers.homeserver.json(
        {"user_id": ME, "device_id": "SOMEBODYS"}
    )

    with pytest.raises(AdministratorError, match="another device"):
        await servers.log_in()
    assert servers.server.newest.of.is_over


async def test_a_renewal_writes_no_secret_to_the_log(
    servers: Servers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = await servers.log_in()
    sessions.save(session, tmp_path)
    clock = ManualClock(datetime.now(UTC) + timedelta(hours=1))
    tokens = AccessTokens(session, tmp_path, clock)
    await tokens.current()
    servers.server.newest.of.is_over = True
    clock.move(timedelta(hours=1))
    await tokens.current()

    assert "not renewed any more (invalid_grant)" in caplog.text
    for secret in servers.secrets:
        assert secret not in caplog.text
        assert secret not in str(tokens.ended(soft=False))
    assert isinstance(session.renewal, Renewal)
