"""Requests that nio has no method for: to one homeserver, with one token, at log-in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import aiohttp

from bot.transports.matrix.connection import OUTAGE
from secretary.errors import AdministratorError

_CLIENT: Final = "/_matrix/client/v3"
_SECONDS: Final = 30.0
_ATTEMPTS: Final = 5
_LONGEST_WAIT: Final = 30.0


class Refused(Exception):
    """The server said no. `content` is its answer, an error's or one of user-interactive auth."""

    def __init__(self, status: int, content: Mapping[str, Any]) -> None:
        self.status = status
        self.content = content
        self.code = str(content.get("errcode") or "")
        super().__init__(f"{status} {self.code}".strip())


class Server:
    """A homeserver, as one device of one user sees it."""

    def __init__(self, homeserver: str, user: str, access_token: str) -> None:
        self.homeserver = homeserver
        self.user = user
        self._headers = {"Authorization": f"Bearer {access_token}"}

    async def ask(
        self, method: str, path: str, content: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The answer to a request under ``/_matrix/client/v3``.

        Waits a little where the server asks for it (429). Raises Refused for any other error
        of the server's, AdministratorError where none comes.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._ask(method, path, content)
            except Refused as refused:
                if refused.status != 429:
                    raise
                wait = refused.content.get("retry_after_ms")
                seconds = wait / 1000 if isinstance(wait, int) else 1.0
                await asyncio.sleep(min(max(seconds, 0.1), _LONGEST_WAIT))
        return await self._ask(method, path, content)

    async def account_data(self, kind: str) -> dict[str, Any]:
        """The user's account data of a kind; empty where there is none."""
        try:
            return await self.ask("GET", self._account_data(kind))
        except Refused as refused:
            if refused.code == "M_NOT_FOUND":
                return {}
            raise

    async def put_account_data(self, kind: str, content: Mapping[str, Any]) -> None:
        """Put it in place of what was there."""
        await self.ask("PUT", self._account_data(kind), content)

    async def keys(self) -> dict[str, Any]:
        """What the server tells about the user's own keys (``/keys/query``)."""
        return await self.ask("POST", "/keys/query", {"device_keys": {self.user: []}})

    async def end(self) -> None:
        """End the device, and its token with it."""
        await self.ask("POST", "/logout", {})

    def _account_data(self, kind: str) -> str:
        return f"/user/{quote(self.user, safe='')}/account_data/{quote(kind, safe='')}"

    async def _ask(
        self, method: str, path: str, content: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=self._headers) as session,
                session.request(method, self.homeserver + _CLIENT + path, json=content) as answer,
            ):
                status = answer.status
                told = await answer.json(content_type=None)
        except (*OUTAGE, ValueError) as error:
            raise AdministratorError(
                self.homeserver,
                f"the homeserver cannot be reached ({type(error).__name__}).",
                "Check the address and the network, and try again.",
            ) from None  # its text may hold the request
        told = told if isinstance(told, dict) else {}
        if not 200 <= status < 300:
            raise Refused(status, told)
        return told
