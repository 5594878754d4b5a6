"""Which way `kansli login` takes: what is asked for, and what the homeserver offers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.cli.console import UsageError, load_settings
from bot.cli.login_methods import LoggedIn, log_in_somehow
from bot.transports.matrix import device_grant
from bot.transports.matrix.login import log_in
from secretary.errors import AdministratorError
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.fakes.homeserver import ME, Answer, FakeHomeserver
from tests.waiting import cancel

METADATA = "/_matrix/client/v1/auth_metadata"
OLD_METADATA = "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata"
PASSWORD, SSO = "m.login.password", "m.login.sso"


class Setup:
    """A homeserver, where its people may log in, and a config for it."""

    def __init__(
        self, homeserver: FakeHomeserver, server: FakeAuthorizationServer, folder: Path
    ) -> None:
        self.homeserver = homeserver
        self.server = server
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[matrix]\nhomeserver = "{homeserver.url}"\n'
            '[[group]]\nid = "halsa"\nname = "Hälsa"\nroom = "#halsa:exempel"\n'
            'secretaries = ["@anna:exempel"]\n'
        )
        self.offer(PASSWORD)

    def offer(self, *flows: str, oauth: bool = False, path: str = METADATA) -> None:
        """Let the homeserver say this of its log-in."""
        unknown = self.homeserver.json({"errcode": "M_UNRECOGNIZED", "error": ""}, 404)
        metadata = self.homeserver.json(self.server.metadata)
        self.homeserver.wrong |= {METADATA: unknown, OLD_METADATA: unknown}
        if oauth:
            self.homeserver.wrong[path] = metadata
        told = self.homeserver.json({"flows": [{"type": flow} for flow in flows]})
        self.homeserver.wrong["/login"] = at_get(told)

    async def log_in(self, user: str | None = None, device_id: str | None = "BOT") -> LoggedIn:
        """As `kansli login` does, with somebody who approves whatever it asks for."""
        self.server.asked_for_code.clear()
        approving = asyncio.create_task(self._approve())
        try:
            settings = load_settings(self.config)
            return await log_in_somehow(settings, user, by_token=False, device_id=device_id)
        finally:
            await cancel(approving)

    async def _approve(self) -> None:
        await self.server.asked_for_code.wait()
        self.server.approve()


def at_get(answer: Answer) -> Any:
    """The answer to a GET; the usual one to others."""

    async def by_method(request: web.Request) -> web.StreamResponse | None:
        return await answer(request) if request.method == "GET" else None

    return by_method


@pytest.fixture
async def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Setup]:
    monkeypatch.setattr(device_grant, "_LEAST_INTERVAL", 0.01)
    monkeypatch.delenv("KANSLI_PASSWORD", raising=False)
    async with FakeHomeserver() as homeserver, FakeAuthorizationServer() as server:
        yield Setup(homeserver, server, tmp_path)


@pytest.mark.parametrize("path", [METADATA, OLD_METADATA])
async def test_where_one_logs_in_in_a_browser_no_password_is_asked_for(
    setup: Setup, path: str
) -> None:
    for flows in ([SSO], [PASSWORD, SSO], []):
        setup.offer(*flows, oauth=True, path=path)
        made = await setup.log_in()
        assert made.session.renewal is not None
        assert made.session.renewal.oauth is not None
        assert made.password is None


async def test_a_password_that_is_given_is_used_where_the_server_takes_it(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.offer(PASSWORD, SSO, oauth=True)
    monkeypatch.setenv("KANSLI_PASSWORD", "hemligt")

    made = await setup.log_in("kansli")

    assert made.session.renewal is None
    assert made.password == "hemligt"
    assert not setup.server.asked


async def test_where_it_takes_none_that_is_said_and_a_page_is_shown(
    setup: Setup, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.offer(SSO, oauth=True)
    monkeypatch.setenv("KANSLI_PASSWORD", "hemligt")

    made = await setup.log_in("@kansli:exempel")

    assert made.session.renewal is not None
    said = capsys.readouterr().out
    assert said.startswith("The homeserver takes no passwords; it has its people log in with a b")
    assert "Log in there as @kansli:exempel, not as yourself" in said
    assert not [body for body in setup.homeserver.bodies["/login"] if "hemligt" in body]


async def test_a_server_without_either_is_told_of_with_the_way_out(
    setup: Setup,
) -> None:
    setup.offer(SSO)
    with pytest.raises(AdministratorError, match=r"device authorization grant.*login --token"):
        await setup.log_in()

    setup.offer(SSO)
    without = setup.server.metadata | {"grant_types_supported": ["authorization_code"]}
    setup.homeserver.wrong[METADATA] = setup.homeserver.json(without)
    with pytest.raises(AdministratorError, match=r"device authorization grant.*login --token"):
        await setup.log_in()


@pytest.mark.parametrize("status", [400, 403, 404, 405])
async def test_a_server_from_before_is_asked_for_a_password_as_ever(
    setup: Setup, status: int
) -> None:
    for path in (METADATA, OLD_METADATA, "/login"):
        setup.homeserver.wrong[path] = at_get(setup.homeserver.page(status))

    with pytest.raises(UsageError, match="The bot's user on"):
        await setup.log_in()


async def test_a_server_in_trouble_is_told_of_before_anything_is_asked(
    setup: Setup,
) -> None:
    setup.homeserver.wrong[METADATA] = setup.homeserver.page(502)
    with pytest.raises(AdministratorError, match=r"in trouble \(502\)"):
        await setup.log_in()

    limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": 41_500}
    setup.homeserver.wrong[METADATA] = setup.homeserver.json(limited, 429)
    with pytest.raises(AdministratorError, match=r"asks to wait 42 seconds \(429\)"):
        await setup.log_in()


async def test_a_new_device_gets_an_id_that_servers_take(setup: Setup) -> None:
    setup.offer(oauth=True)

    with pytest.raises(AdministratorError, match="another device"):  # it always says BOT
        await setup.log_in(device_id=None)

    [grant] = setup.server.grants.values()
    assert len(grant.device_id) >= 10
    assert grant.device_id.isalnum()
    assert grant.scope == f"urn:matrix:client:api:* urn:matrix:client:device:{grant.device_id}"


# Passwords on servers whose tokens end


async def test_a_token_that_does_not_end_is_taken_as_it_is(setup: Setup) -> None:
    session = await log_in(setup.homeserver.url, ME, "hemligt", "Kansli")

    assert setup.homeserver.asked["/login"] == 1
    assert "refresh_token" not in setup.homeserver.bodies["/login"][0]
    assert (session.renewal, session.expires_at) == (None, None)


async def test_where_it_ends_one_device_is_logged_in_with_one_that_can_be_renewed(
    setup: Setup,
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        content = await request.json()
        given = {"user_id": ME, "device_id": "BOT", "access_token": "syt_1", "expires_in_ms": 9000}
        if content.get("refresh_token") is True:
            given |= {"access_token": "syt_2", "refresh_token": "syr_2", "expires_in_ms": 300_000}
            assert content["device_id"] == "BOT"
        return web.json_response(given)

    setup.homeserver.wrong["/login"] = answer

    session = await log_in(setup.homeserver.url, ME, "hemligt", "Kansli")

    assert session.access_token == "syt_2"
    assert session.renewal is not None
    assert session.renewal.refresh_token == "syr_2"
    assert session.renewal.oauth is None


async def test_where_it_ends_all_the_same_its_end_is_known(setup: Setup) -> None:
    setup.homeserver.wrong["/login"] = setup.homeserver.json(
        {"user_id": ME, "device_id": "BOT", "access_token": "syt_1", "expires_in_ms": 9000}
    )

    session = await log_in(setup.homeserver.url, ME, "hemligt", "Kansli")

    assert session.renewal is None
    assert session.expires_at is not None


@pytest.mark.parametrize("value", [7, "", "two\nlines", ["syr"]])
async def test_a_refresh_token_that_is_none_is_told_of(setup: Setup, value: object) -> None:
    answer = {"user_id": ME, "device_id": "BOT", "access_token": "syt_1", "refresh_token": value}
    setup.homeserver.wrong["/login"] = setup.homeserver.json(answer)

    with pytest.raises(AdministratorError, match="answer to the log-in cannot be used"):
        await log_in(setup.homeserver.url, ME, "hemligt", "Kansli")
