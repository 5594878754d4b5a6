"""Asking for a new access token with a refresh token: of the homeserver, or by OAuth 2.0.

Client-server API, ``/refresh`` (spec 1.3); OAuth 2.0 API, "Refresh token grant" (spec 1.15).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import aiohttp

from bot.runtime.clock import Clock
from bot.transports.matrix import oauth
from bot.transports.matrix.http_session import ask, open_session, read
from bot.transports.matrix.json_reader import string_at
from bot.transports.matrix.oauth import OAuthError, word_of
from bot.transports.matrix.session import OAuthClient, Renewal, Session, lifetime

_REFRESH: Final = "/_matrix/client/v3/refresh"
_REQUEST_SECONDS: Final = 15.0
_MOST_BYTES: Final = 64 * 1024
_PASSING: Final = frozenset({"server_error", "temporarily_unavailable", "slow_down"})
"""Codes of OAuth 2.0 that say nothing of the log-in."""


class NotRenewed(aiohttp.ClientError):
    """Nobody could renew the access token just now: an outage like others."""


class RenewalRefused(Exception):
    """The server does not renew the log-in any more. code: its own, such as ``invalid_grant``.

    soft: it keeps the device, and lets it be logged in again ("Soft logout").
    """

    def __init__(self, code: str, *, soft: bool = False) -> None:
        self.code = code
        self.soft = soft
        super().__init__(code)


async def refresh(session: Session, renewal: Renewal, clock: Clock) -> Session:
    """The session with new tokens.

    Raises RenewalRefused, NETWORK_ERRORS, and ValueError for an answer that nobody can read. After
    anything but RenewalRefused the old refresh token may be tried again.
    """
    asked = clock.now()
    if renewal.oauth is None:
        answer = await _refresh_legacy(session, renewal)
        expires_at, renew_at = lifetime(answer.get("expires_in_ms"), asked, per_second=1000)
    else:
        answer = await _refresh_oauth(session, renewal, renewal.oauth)
        expires_at, renew_at = lifetime(answer.get("expires_in"), asked)
    # A server need not give a new one: then the old one goes on serving.
    token = (
        renewal.refresh_token if "refresh_token" not in answer else word_of(answer, "refresh_token")
    )
    return replace(
        session,
        access_token=word_of(answer, "access_token"),
        expires_at=expires_at,
        renewal=replace(renewal, refresh_token=token, renew_at=renew_at),
    )


async def _refresh_legacy(session: Session, renewal: Renewal) -> dict[str, Any]:
    async with open_session(_REQUEST_SECONDS) as http:
        content = {"refresh_token": renewal.refresh_token}
        response = await ask(http, "POST", session.homeserver + _REFRESH, json=content)
        answer = await read(response, _MOST_BYTES)
    if 200 <= response.status < 300:
        return answer
    code = string_at(answer, "errcode")
    if response.status in (401, 403) and code is not None:
        raise RenewalRefused(
            code if code.isascii() and code.isidentifier() else "",
            soft=answer.get("soft_logout") is True,
        )
    raise NotRenewed(str(response.status))


async def _refresh_oauth(session: Session, renewal: Renewal, client: OAuthClient) -> dict[str, Any]:
    try:
        return await _post(client, renewal)
    except OAuthError as error:
        if error.code or error.status not in (301, 302, 303, 307, 308, 404, 410):
            raise _meaning(error) from None
    # The authorization server may have moved: the homeserver, whom we trust with that, knows.
    server = await oauth.discover(session.homeserver)
    if server is None or server.token_endpoint == client.token_endpoint:
        raise NotRenewed("404")
    try:
        return await _post(replace(client, token_endpoint=server.token_endpoint), renewal)
    except OAuthError as error:
        raise _meaning(error) from None


async def _post(client: OAuthClient, renewal: Renewal) -> dict[str, Any]:
    return await oauth.post_form(
        client.token_endpoint,
        grant_type=oauth.REFRESH_GRANT,
        refresh_token=renewal.refresh_token,
        client_id=client.client_id,
    )


def _meaning(error: OAuthError) -> Exception:
    """A refusal says so with a code: the error page of a proxy in between is none."""
    is_refusal = 400 <= error.status < 500 and error.status != 429 and error.code
    if is_refusal and error.code not in _PASSING:
        return RenewalRefused(error.code)
    return NotRenewed(str(error))
