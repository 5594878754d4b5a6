"""An OAuth 2.0 authorization server on this machine, for Matrix: the device grant, and renewal.

It behaves as Matrix Authentication Service 1.x does, whose program cannot be installed here: the
same addresses, status codes (403 while a code waits) and errors, and what the spec asks of old
refresh tokens: one serves again until what came of it is used, and after that its use ends the
session. A real Synapse can delegate to it (`synapse_settings`).

    async with FakeAuthorizationServer() as server:
        server.wrong["/oauth2/token"] = server.json({"error": "slow_down"}, 403)
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Self

import aiohttp
from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

SECRET: Final = "between-Synapse-and-its-authorization-server"
DEVICE_CODE: Final = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE: Final = "urn:matrix:client:device:"

WAITING: Final = "authorization_pending"


@dataclass
class Grant:
    """A device that asks to be logged in. state: an error code, or empty once approved."""

    client_id: str
    scope: str
    user_code: str
    state: str = WAITING

    @property
    def device_id(self) -> str:
        return next(it.removeprefix(SCOPE) for it in self.scope.split() if it.startswith(SCOPE))


@dataclass
class LogIn:
    """One device, logged in. user: its local part."""

    client_id: str
    scope: str
    device_id: str
    user: str
    is_over: bool = False


@dataclass
class Pair:
    """Tokens that were given together.

    lifetime: of the access token, in seconds. next: what came of the refresh token.
    """

    of: LogIn
    access_token: str
    refresh_token: str
    lifetime: float | None = None
    is_used: bool = False
    has_expired: bool = False
    next: Pair | None = field(default=None, repr=False)


class FakeAuthorizationServer:
    """From ``async with`` on, at `url`.

    user: the local part of who approves. lifetime: of access tokens, in seconds.
    rotates: gives a new refresh token at each renewal.
    wrong: by path what is answered instead. asked: how often each path was. forms: what came.
    synapse: the address of the Synapse that delegates to it, which is told of devices.
    """

    def __init__(self, user: str = "kansli", lifetime: float | None = 300) -> None:
        self.user = user
        self.lifetime = lifetime
        self.rotates = True
        self.url = ""
        self.synapse: str | None = None
        self.wrong: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self.grants: dict[str, Grant] = {}
        self.pairs: list[Pair] = []
        self.log_ins: list[LogIn] = []
        self.asked_for_code = asyncio.Event()
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*self._runner.addresses[0])
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def json(self, value: object, status: int = 200, **headers: str) -> Answer:
        """Answer this. headers: with ``_`` for ``-``."""

        async def answer(_: web.Request) -> web.StreamResponse:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.json_response(value, status=status, headers=names)

        return answer

    @property
    def metadata(self) -> dict[str, Any]:
        """What the homeserver tells of it (RFC 8414)."""
        return {
            "issuer": f"{self.url}/",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/oauth2/token",
            "registration_endpoint": f"{self.url}/oauth2/registration",
            "revocation_endpoint": f"{self.url}/oauth2/revoke",
            "device_authorization_endpoint": f"{self.url}/oauth2/device",
            "account_management_uri": f"{self.url}/account/",
            "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_CODE],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment"],
            "code_challenge_methods_supported": ["S256"],
        }

    @property
    def synapse_settings(self) -> dict[str, Any]:
        """Synapse's, to delegate to this server."""
        return {
            "matrix_authentication_service": {
                "enabled": True,
                "endpoint": self.url,
                "secret": SECRET,
            },
            "password_config": {"enabled": False},
        }

    # What people do in their browsers, and administrators

    @property
    def newest(self) -> Pair:
        """The tokens given last."""
        return self.pairs[-1]

    def approve(self) -> None:
        """Approve whatever waits."""
        self._decide("")

    def deny(self) -> None:
        """Refuse whatever waits."""
        self._decide("access_denied")

    def expire_codes(self) -> None:
        """Let time pass."""
        self._decide("expired_token")

    def _decide(self, state: str) -> None:
        for grant in self.grants.values():
            if grant.state == WAITING:
                grant.state = state

    def expire(self) -> None:
        """Every access token ends."""
        for pair in self.pairs:
            pair.has_expired = True

    def log_in(
        self, device_id: str = "KANSLIKANSLI1234", client_id: str = "client1", more_scope: str = ""
    ) -> Pair:
        """A device, logged in as by the grant."""
        scope = f"urn:matrix:client:api:* {SCOPE}{device_id} {more_scope}".strip()
        return self._new_pair(LogIn(client_id, scope, device_id, self.user))

    async def move_in(self, user: str, device_id: str, more_scope: str = "") -> tuple[str, str]:
        """Somebody else's device, of which Synapse is told: its access token that lasts, and id."""
        await self.tell_synapse("provision_user", localpart=user)
        await self.tell_synapse("upsert_device", localpart=user, device_id=device_id)
        bot, self.user = self.user, user
        try:
            pair = self.log_in(device_id, more_scope=more_scope)
        finally:
            self.user = bot
        pair.lifetime = None
        return pair.access_token, device_id

    def accepts(self, access_token: str) -> bool:
        """Whether a request with this token passes; a token that did is used."""
        for pair in self.pairs:
            if pair.access_token == access_token and not pair.has_expired and not pair.of.is_over:
                pair.is_used = True
                return True
        return False

    # Its answers

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.asked[path] += 1
        is_json = request.content_type == "application/json"
        form = await request.json() if is_json else dict(await request.post())
        self.forms.append((path, form))
        if wrong := self.wrong.get(path):
            return await wrong(request)
        match path:
            case "/.well-known/openid-configuration":
                return web.json_response(self.metadata)
            case "/oauth2/registration":
                return self._register(form)
            case "/oauth2/device":
                return self._device(form)
            case "/oauth2/token" if form.get("grant_type") == DEVICE_CODE:
                return await self._device_token(form)
            case "/oauth2/token":
                return self._refresh(form)
            case "/oauth2/revoke":
                return await self._revoke(form)
            case "/oauth2/introspect":
                return self._introspect(form)
        return web.Response(status=404)

    def _register(self, form: dict[str, Any]) -> web.Response:
        if not str(form.get("client_uri", "")).startswith(("https://", "http://127.0.0.1")):
            return self._error("invalid_client_metadata")
        answer = form | {"client_id": f"client{next(self._numbers)}"}
        return web.json_response(answer, status=201)

    def _device(self, form: dict[str, Any]) -> web.Response:
        code = f"device code {next(self._numbers)}".replace(" ", "-")
        user_code = f"ABC{next(self._numbers):03}"
        self.grants[code] = Grant(form["client_id"], form["scope"], user_code)
        self.asked_for_code.set()
        return web.json_response(
            {
                "device_code": code,
                "user_code": user_code,
                "verification_uri": f"{self.url}/link",
                "verification_uri_complete": f"{self.url}/link?code={user_code}",
                "expires_in": 1200,
                "interval": 0,
            }
        )

    async def _device_token(self, form: dict[str, Any]) -> web.Response:
        grant = self.grants.get(form.get("device_code", ""))
        if grant is None or grant.client_id != form.get("client_id"):
            return self._error("invalid_grant")
        if grant.state:
            return self._error(grant.state, 403)
        grant.state = "expired_token"  # a code serves once
        device = grant.device_id
        made = LogIn(grant.client_id, grant.scope, device, self.user)
        if self.synapse is not None:
            await self.tell_synapse("provision_user", localpart=self.user)
            await self.tell_synapse("upsert_device", localpart=self.user, device_id=device)
        return self._tokens(self._new_pair(made))

    def _refresh(self, form: dict[str, Any]) -> web.Response:
        token = form.get("refresh_token")
        pair = next((it for it in reversed(self.pairs) if it.refresh_token == token), None)
        if pair is None or pair.of.is_over or pair.of.client_id != form.get("client_id"):
            return self._error("invalid_grant")
        if pair.next is not None:
            if pair.next.is_used or pair.next.next is not None:
                pair.of.is_over = True  # somebody else has it
                return self._error("invalid_grant")
            self.pairs.remove(pair.next)  # it was lost on the way
        pair.has_expired = True
        new = self._new_pair(pair.of, None if self.rotates else pair.refresh_token)
        if self.rotates:
            pair.next = new
        return self._tokens(new)

    async def _revoke(self, form: dict[str, Any]) -> web.Response:
        for pair in self.pairs:
            if form.get("token") in (pair.access_token, pair.refresh_token):
                await self.end(pair.of)
        return web.Response()

    async def end(self, log_in: LogIn) -> None:
        """End a log-in, and with the last one of a device that device."""
        log_in.is_over = True
        device, user = log_in.device_id, log_in.user
        if self.synapse is not None and not any(
            (it.device_id, it.user) == (device, user) and not it.is_over for it in self.log_ins
        ):
            await self.tell_synapse("delete_device", localpart=user, device_id=device)

    def _introspect(self, form: dict[str, Any]) -> web.Response:
        if not self.accepts(form["token"]):
            return web.json_response({"active": False})
        pair = next(it for it in self.pairs if it.access_token == form["token"])
        answer = {"active": True, "scope": pair.of.scope, "username": pair.of.user, "sub": "1"}
        if pair.lifetime is not None:
            answer["expires_in"] = int(pair.lifetime)
        return web.json_response(answer)

    def _new_pair(self, of: LogIn, refresh_token: str | None = None) -> Pair:
        number = next(self._numbers)
        pair = Pair(of, f"mat_{number}", refresh_token or f"mar_{number}", self.lifetime)
        self.pairs.append(pair)
        if of not in self.log_ins:
            self.log_ins.append(of)
        return pair

    def _tokens(self, pair: Pair) -> web.Response:
        answer: dict[str, Any] = {
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "token_type": "Bearer",
            "scope": pair.of.scope,
        }
        if self.lifetime is not None:
            answer["expires_in"] = self.lifetime
        return web.json_response(answer)

    @staticmethod
    def _error(code: str, status: int = 400) -> web.Response:
        return web.json_response({"error": code, "error_description": "in words"}, status=status)

    async def tell_synapse(self, what: str, **content: str) -> None:
        """As Matrix Authentication Service tells of users and devices."""
        async with aiohttp.ClientSession() as session:
            answer = await session.post(
                f"{self.synapse}/_synapse/mas/{what}",
                json=content,
                headers={"Authorization": f"Bearer {SECRET}"},
            )
            assert answer.status < 300, await answer.text()
