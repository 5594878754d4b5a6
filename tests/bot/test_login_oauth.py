"""`kansli login` where a real Synapse has its people log in elsewhere (OAuth 2.0)."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.cli.check import check
from bot.cli.login import LoginOptions, login
from bot.transports.base import OutboundMessage
from bot.transports.matrix import device_grant
from bot.transports.matrix import session as sessions
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.http_api import ClientApi, Credentials, MatrixError
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from secretary.errors import AdministratorError
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.fakes.inbound_port import RecordingPort
from tests.homeserver.synapse import Synapse
from tests.waiting import cancel, poll

pytestmark = pytest.mark.synapse


class Setup:
    """A folder with a config, a Synapse, and the server that it has its people log in at."""

    def __init__(
        self, server: FakeAuthorizationServer, synapse: Synapse, folder: Path, capsys: Any
    ) -> None:
        self.server = server
        self.synapse = synapse
        self.data = folder / "data"
        self.config = folder / "config.toml"
        self.user = f"@{server.user}:{synapse.name}"
        self._capsys = capsys
        self.said = ""
        self.config.write_text(
            f'[matrix]\nhomeserver = "{synapse.url}"\nuser = "{self.user}"\n'
            '[[group]]\nid = "halsa"\nname = "Hälsa"\nroom = "#halsa:localhost"\n'
            'secretaries = ["@anna:localhost"]\n'
        )

    def log_in(self, **options: Any) -> Coroutine[Any, Any, int]:
        """`kansli login`, in a thread."""
        return asyncio.to_thread(login, self.config, LoginOptions(**options))

    async def until_said(self, pattern: str) -> re.Match[str]:
        """Until the command has printed something like it."""
        await poll(lambda: re.search(pattern, self.so_far()) is not None)
        found = re.search(pattern, self.said)
        assert found is not None
        return found

    def so_far(self) -> str:
        """What the commands have printed."""
        self.said += self._capsys.readouterr().out
        return self.said

    async def approve_and_finish(self, command: asyncio.Task[int]) -> None:
        await self.until_said("Waiting …")
        self.server.approve()
        await command


@pytest.fixture
async def setup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Setup]:
    monkeypatch.setattr(device_grant, "_LEAST_INTERVAL", 0.05)
    monkeypatch.setattr(Credentials.__init__, "__defaults__", (True, 60.0, 0.1))
    async with FakeAuthorizationServer() as server:
        with await asyncio.to_thread(
            lambda: Synapse(settings=server.synapse_settings).__enter__()
        ) as synapse:
            server.synapse = synapse.url
            yield Setup(server, synapse, tmp_path, capsys)


async def test_the_bot_is_logged_in_by_approving_on_a_phone(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = setup.server

    # Logging in
    command = asyncio.create_task(setup.log_in())
    await setup.approve_and_finish(command)

    code = next(iter(server.grants.values()))
    assert setup.so_far().startswith(
        "Open this page in a browser, on a phone or on a computer:\n\n"
        f"    {server.url}/link?code={code.user_code}\n\n"
        f"The code there is to be:  {code.user_code}\n"
        f"(If the page asks for it, or does not open: {server.url}/link)\n\n"
        f"Log in there as {setup.user}, not as yourself, and approve.\n"
        "The code is good for 20 minutes. Waiting …\n"
        f"Logged in as {setup.user} on {setup.synapse.url}, device {code.device_id}.\n"
    )
    assert "The device is signed by its account" in setup.said
    session = sessions.load(setup.data)
    assert session.device_id == code.device_id
    assert session.renewal is not None
    for secret in (session.access_token, session.renewal.refresh_token, *server.grants):
        assert secret not in setup.said
    [(_, form)] = [it for it in server.forms if it[0] == "/oauth2/registration"]
    assert form["grant_types"] == [oauth_device_grant(), "refresh_token"]
    assert form["token_endpoint_auth_method"] == "none"

    # Checking
    await asyncio.to_thread(check, setup.config, offline=False)
    assert (
        "ok    access token: ends now and then, and is renewed "
        "(by approval in a browser, OAuth 2.0)\n" in setup.so_far()
    )
    assert "ok    trust: " in setup.said

    # Running, for longer than an access token lives
    server.lifetime = 1
    tokens = AccessTokens(session, setup.data)
    assert await tokens.after(session.access_token)
    api = ClientApi(session.homeserver, session.user_id, tokens)
    room = str((await api.request("POST", "/createRoom", {}))["room_id"])
    transport = MatrixTransport(sessions.load(setup.data), setup.data, display_name="Kansliet")
    listening = asyncio.create_task(transport.listen(RecordingPort()))
    try:
        renewed = server.asked["/oauth2/token"]

        async def renewed_twice() -> bool:
            assert await transport.whoami() == setup.user
            return server.asked["/oauth2/token"] >= renewed + 2

        await poll(renewed_twice)
        message = OutboundMessage("k1", room, "hej", "hej", "reply")
        await transport.send(message)
    finally:
        await cancel(listening)
        await transport.close()
    assert not server.log_ins[0].is_over
    assert sessions.load(setup.data).access_token == server.newest.access_token

    # New keys for the account: the server has that approved on a page of its own
    server.lifetime = 300
    command = asyncio.create_task(setup.log_in(reset=True))
    page = await setup.until_said(r"Approve on this page, in a browser: (\S+)\n")
    assert page[1] == f"{server.url}/account/?action=org.matrix.cross_signing_reset"
    await server.tell_synapse("allow_cross_signing_reset", localpart=server.user)
    await command
    assert "The account has new cross-signing keys." in setup.so_far()

    # A new device: the old one, which no Matrix client could end, is logged out
    old = sessions.load(setup.data)
    shown = re.findall(r"keep it elsewhere than the bot:\n\n {4}(.+)\n", setup.said)
    monkeypatch.setenv("KANSLI_RECOVERY_KEY", shown[-1])
    setup.said = ""
    command = asyncio.create_task(setup.log_in(again=True, recovery_key=True))
    await setup.approve_and_finish(command)
    assert f"The old device {old.device_id} is logged out.\n" in setup.so_far()
    assert [it.is_over for it in server.log_ins] == [True, False]

    # Logging in as oneself: a device that nobody wants does not remain
    before = sessions.load(setup.data)
    server.user = "anna"
    setup.said = ""
    command = asyncio.create_task(setup.log_in(again=True))
    with pytest.raises(AdministratorError, match="logged in as @anna:localhost, and"):
        await setup.approve_and_finish(command)
    assert server.log_ins[-1].user == "anna"
    assert server.log_ins[-1].is_over
    assert sessions.load(setup.data).device_id == before.device_id


async def test_a_copy_with_spent_tokens_is_logged_in_again_as_the_same_device(
    setup: Setup,
) -> None:
    server = setup.server
    command = asyncio.create_task(setup.log_in())
    await setup.approve_and_finish(command)

    # A copy of the data folder is put back, whose refresh token was used since
    before = sessions.load(setup.data)
    server.lifetime = 1
    tokens = AccessTokens(before, setup.data)
    assert await tokens.after(await tokens.current())
    copy = setup.data.with_name("copy")
    shutil.copytree(setup.data, copy)
    for _ in range(2):
        assert await tokens.after(await tokens.current())
        await ClientApi(before.homeserver, before.user_id, tokens).query_own_keys()
    shutil.rmtree(setup.data)
    copy.rename(setup.data)
    await poll(lambda: is_refused(sessions.load(setup.data)))
    server.lifetime = 300
    with pytest.raises(AdministratorError, match=r"renew it \(invalid_grant\).*--same-device"):
        await setup.log_in()
    setup.said = ""
    command = asyncio.create_task(setup.log_in(same_device=True))
    await setup.approve_and_finish(command)
    assert f"Logged in as {setup.user} on {setup.synapse.url}, device {before.device_id}.\n" in (
        setup.so_far()
    )
    assert "still logged in" not in setup.said
    await asyncio.to_thread(check, setup.config, offline=False)
    assert "ok    trust: " in setup.so_far()

    # Somebody has ended the device: its keys are not used any more
    for log_in in server.log_ins:
        await server.end(log_in)
    with pytest.raises(AdministratorError, match=r"renew it \(invalid_grant\).*login --again"):
        await setup.log_in()
    setup.said = ""
    command = asyncio.create_task(setup.log_in(same_device=True))
    with pytest.raises(AdministratorError, match=f"knows device {before.device_id} no more"):
        await setup.approve_and_finish(command)
    assert server.log_ins[-1].is_over


async def is_refused(session: Session) -> bool:
    """Whether Synapse takes the access token no more, by its own clock."""
    api = ClientApi(session.homeserver, session.user_id, session.access_token)
    try:
        await api.query_own_keys()
    except MatrixError as error:
        return error.errcode == "M_UNKNOWN_TOKEN"
    return False


def oauth_device_grant() -> str:
    return "urn:ietf:params:oauth:grant-type:device_code"
