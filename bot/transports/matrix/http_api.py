"""Client-server API requests that nio has no method for, and user-interactive authentication.

Used at log-in, with one homeserver and one token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.errors import (
    LONGEST_TOLD,
    NETWORK_ERRORS,
    is_logged_out,
    rate_limited,
    seconds_to_wait,
)
from bot.transports.matrix.http_session import ask, open_session, read
from bot.transports.matrix.json_reader import list_at, string_at
from secretary.errors import AdministratorError

_PREFIX: Final = "/_matrix/client/v3"
_REQUEST_SECONDS: Final = 30.0
_ATTEMPTS: Final = 5
"""How often a request is made that the server rate-limits (429)."""
_LONGEST_WAIT: Final = 30.0
"""Between two of them: somebody sits and waits."""

_PASSWORD: Final = "m.login.password"  # noqa: S105 (the name of a stage)
_DUMMY: Final = "m.login.dummy"


class MatrixError(Exception):
    """The server answered with an error (client-server API, "Standard error response").

    status: of HTTP. content: the whole answer; of a 401 it may be what user-interactive
    authentication asks for. headers: of the answer. errcode: such as ``M_FORBIDDEN``, or empty.
    """

    def __init__(
        self,
        status: int,
        content: Mapping[str, Any],
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.status = status
        self.content = content
        self.headers = headers
        self.errcode = str(content.get("errcode") or "")
        super().__init__(f"{status} {self.errcode}".strip())


class ClientApi:
    """A homeserver's client-server API, as one device of one user is served by it.

    access_token: one that serves as long as the object is used, or those of the session.
    """

    def __init__(self, homeserver: str, user: str, access_token: str | AccessTokens) -> None:
        self.homeserver = homeserver
        self.user = user
        self._access_token = access_token

    async def request(
        self, method: str, path: str, content: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The answer to a request under ``/_matrix/client/v3``.

        Waits a little where the server asks for it (429). Raises MatrixError for any other error
        of the server's, AdministratorError where no answer comes or the server asks for more.
        """
        for attempt in count(1):
            try:
                return await self._with_token(method, path, content)
            except MatrixError as error:
                if error.status != 429:
                    raise
                asked = seconds_to_wait(
                    error.content.get("retry_after_ms"), error.headers, 1.0, longest=LONGEST_TOLD
                )
                if attempt == _ATTEMPTS or asked > _LONGEST_WAIT:
                    raise rate_limited(self.homeserver, asked) from None
                await asyncio.sleep(asked)
        raise AssertionError("it counts for ever")

    async def account_data(self, type: str) -> dict[str, Any]:
        """The user's account data of a type; empty where there is none."""
        try:
            return await self.request("GET", self._account_data(type))
        except MatrixError as error:
            if error.errcode == "M_NOT_FOUND":
                return {}
            raise

    async def put_account_data(self, type: str, content: Mapping[str, Any]) -> None:
        """Put `content` in place of what was there."""
        await self.request("PUT", self._account_data(type), content)

    async def query_own_keys(self) -> dict[str, Any]:
        """What the server tells of the user's own keys (``/keys/query``)."""
        return await self.request("POST", "/keys/query", {"device_keys": {self.user: []}})

    async def logout(self) -> None:
        """End the device, and its token with it."""
        await self.request("POST", "/logout", {})

    def _account_data(self, type: str) -> str:
        return f"/user/{quote(self.user, safe='')}/account_data/{quote(type, safe='')}"

    async def _with_token(
        self, method: str, path: str, content: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        tokens = self._access_token
        if isinstance(tokens, str):
            return await self._request(method, path, content, tokens)
        token = await tokens.current()
        try:
            return await self._request(method, path, content, token)
        except MatrixError as error:
            if not is_logged_out(error.errcode) or not await tokens.after(token):
                raise
        return await self._request(method, path, content, await tokens.current())

    async def _request(
        self, method: str, path: str, content: Mapping[str, Any] | None, token: str
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        url = self.homeserver + _PREFIX + path
        try:
            async with open_session(_REQUEST_SECONDS) as session:
                response = await ask(session, method, url, json=content, headers=headers)
                answer = await read(response)
        except (*NETWORK_ERRORS, ValueError) as error:
            raise AdministratorError(
                self.homeserver,
                f"the homeserver cannot be reached ({type(error).__name__}).",
                "Check the address and the network, and try again.",
            ) from None  # its text may hold the request
        status = response.status
        if not 200 <= status < 300:
            raise MatrixError(status, answer, response.headers)
        return answer


# ------------------------------------------------------------------ user-interactive authentication

Request = Callable[[Mapping[str, Any] | None], Awaitable[object]]
"""Makes the request with this ``auth``; raises MatrixError."""


@dataclass(frozen=True)
class Credentials:
    """How the administrator can prove who they are.

    password: returns the one just given, or asks for it.
    show_page: shows the address of a page to open in a browser.
    prefer_password: use it, where the server lets us choose.
    timeout: seconds to wait for the page to be approved. poll_interval: seconds between two looks.
    """

    password: Callable[[], str]
    show_page: Callable[[str], None]
    prefer_password: bool = True
    timeout: float = 600.0
    poll_interval: float = 2.0


async def with_uia(request: Request, homeserver: str, user: str, credentials: Credentials) -> None:
    """Make the request, first without ``auth`` and then with what the server asks for.

    Client-server API, "User-Interactive Authentication API". Where the server knows a password
    (``m.login.password``), the administrator's is used. Where it knows none (single sign-on), the
    administrator approves on a web page, and the request is made again until it passes.
    Raises AdministratorError where the server takes nothing that we have, MatrixError where its
    answer is about something else.
    """
    asked = await _attempt(request, None)
    submitted: set[str] = set()
    while asked is not None:
        session = str(asked.get("session") or "")
        flow = _choose_flow(asked, credentials)
        completed = {str(stage) for stage in list_at(asked, "completed")}
        stage = next((stage for stage in flow if stage not in completed), None)
        if stage is None or stage in submitted:
            raise _not_accepted(homeserver, asked)
        if stage == _PASSWORD:
            submitted.add(stage)
            asked = await _attempt(
                request,
                {
                    "type": _PASSWORD,
                    "identifier": {"type": "m.id.user", "user": user},
                    "password": credentials.password(),
                    "session": session,
                },
            )
        elif stage == _DUMMY:
            submitted.add(stage)
            asked = await _attempt(request, {"type": _DUMMY, "session": session})
        else:
            credentials.show_page(_page(homeserver, asked, stage, session))
            asked = await _wait_for_approval(request, homeserver, stage, session, credentials)


async def _wait_for_approval(
    request: Request, homeserver: str, stage: str, session: str, credentials: Credentials
) -> Mapping[str, Any] | None:
    """What the server asks for after `stage` was completed in a browser; None: nothing more."""
    try:
        async with asyncio.timeout(credentials.timeout):
            while True:
                asked = await _attempt(request, {"session": session})
                if asked is None or stage in list_at(asked, "completed"):
                    return asked
                await asyncio.sleep(credentials.poll_interval)
    except TimeoutError:
        raise AdministratorError(
            homeserver, "nobody approved on the page in time.", "Run `kansli login` again."
        ) from None


async def _attempt(request: Request, auth: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """None where the request passed; what the server asks for where it wants authentication."""
    try:
        await request(auth)
    except MatrixError as error:
        if error.status == 401 and isinstance(error.content.get("flows"), list):
            return error.content
        raise
    return None


def _choose_flow(asked: Mapping[str, Any], credentials: Credentials) -> list[str]:
    """The stages of the flow to take: one with a password, or one without, as is preferred."""
    flows = [
        [str(stage) for stage in list_at(flow, "stages")]
        for flow in list_at(asked, "flows")
        if isinstance(flow, dict)
    ]
    # The sort is stable: servers name first what they want used.
    flows.sort(key=lambda stages: (_PASSWORD in stages) != credentials.prefer_password)
    return flows[0] if flows else []


def _page(homeserver: str, asked: Mapping[str, Any], stage: str, session: str) -> str:
    """Where the administrator approves.

    ``m.oauth`` (MSC4312) says itself; for all else there is the fallback (client-server API,
    "Fallback").
    """
    url = string_at(asked, "params", stage, "url")
    if url is not None and url.startswith(("https://", "http://")) and url.isprintable():
        return url
    return (
        f"{homeserver}{_PREFIX}/auth/{quote(stage, safe='')}/fallback/web"
        f"?session={quote(session, safe='')}"
    )


def _not_accepted(homeserver: str, asked: Mapping[str, Any]) -> AdministratorError:
    code = str(asked.get("errcode") or "no reason given")
    return AdministratorError(
        homeserver,
        f"the homeserver did not take the proof of who you are ({code}).",
        "Check the password, and run `kansli login` again.",
    )
