"""Logging in by approving on another device: OAuth 2.0's device authorization grant.

RFC 8628, in the Matrix spec since 1.18 (MSC4341; client-server API, "Device authorisation flow").
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from bot.runtime.clock import Clock, SystemClock
from bot.transports.matrix import oauth
from bot.transports.matrix.errors import NETWORK_ERRORS, rate_limited
from bot.transports.matrix.json_reader import string_at
from bot.transports.matrix.login import log_in_with_token
from bot.transports.matrix.oauth import AuthorizationServer, OAuthError, word_of
from bot.transports.matrix.session import OAuthClient, Renewal, Session, lifetime
from secretary.errors import AdministratorError

_API: Final = "urn:matrix:client:api:*"
_DEVICE: Final = "urn:matrix:client:device:"
_DEVICE_ID_LENGTH: Final = 16
_LEAST_INTERVAL: Final = 1.0
"""Seconds between two questions whether it was approved, at least, and at most; and what the RFC
says where the server does not, and for each `slow_down`."""
_MOST_INTERVAL: Final = 60.0
_DEFAULT_INTERVAL: Final = 5.0
_SLOW_DOWN: Final = 5.0
_LONGEST_VALID: Final = 1800.0
"""Seconds that somebody may sit and wait, whatever the server says of its code."""
_AGAIN: Final = "Run `kansli login` again."


@dataclass(frozen=True)
class Approval:
    """What the administrator is to do, in a browser anywhere.

    address: where. user_code: what to type there, or to compare. complete_address: with the code
    in it, where the server gives one. valid_for: seconds.
    """

    address: str
    user_code: str
    complete_address: str | None
    valid_for: float


@dataclass(frozen=True)
class _Pending:
    approval: Approval
    interval: float
    device_code: str = field(repr=False)


def generate_device_id() -> str:
    """A new one: the client chooses it (spec, "Device ID allocation")."""
    alphabet = string.ascii_uppercase + string.digits
    return "".join(secrets.choice(alphabet) for _ in range(_DEVICE_ID_LENGTH))


async def log_in(
    homeserver: str,
    server: AuthorizationServer,
    name: str,
    show: Callable[[Approval], None],
    *,
    device_id: str | None = None,
    clock: Clock | None = None,
) -> Session:
    """Log in on a homeserver (its address), once the administrator has approved that.

    name: of the bot, as the page shows it. show: tells the administrator where to approve.
    device_id: log this device in again; None: a new one. AdministratorError where nobody approved.
    """
    device_id = device_id or generate_device_id()
    clock = clock or SystemClock()
    with _explained_errors(server.issuer):
        client = await oauth.register(server, homeserver, name)
        pending = await _ask(homeserver, server, client, f"{_API} {_DEVICE}{device_id}")
        show(pending.approval)
        asked, answer = await _approved(server, client, pending, clock)
        if (string_at(answer, "token_type") or "").casefold() != "bearer":
            raise ValueError("no bearer token")
        access_token = word_of(answer, "access_token")
        expires_at, renew_at = lifetime(answer.get("expires_in"), asked)
        renewal = Renewal(word_of(answer, "refresh_token"), renew_at, client)
    try:
        session = await log_in_with_token(homeserver, access_token)
        if session.device_id != device_id:
            raise AdministratorError(
                homeserver, "the homeserver logged in another device than asked for.", _AGAIN
            )
    except AdministratorError:
        with contextlib.suppress(OAuthError, ValueError, *NETWORK_ERRORS):
            await oauth.revoke(client, renewal.refresh_token)  # nobody is going to use it
        raise
    return replace(session, expires_at=expires_at, renewal=renewal)


async def _ask(
    homeserver: str, server: AuthorizationServer, client: OAuthClient, scope: str
) -> _Pending:
    """Ask for a code to be approved (RFC 8628, section 3.1)."""
    endpoint = server.device_authorization_endpoint
    assert endpoint is not None
    answer = await oauth.post_form(endpoint, client_id=client.client_id, scope=scope)
    address = word_of(answer, "verification_uri")
    complete = string_at(answer, "verification_uri_complete")
    code = string_at(answer, "user_code") or ""
    if not is_shown_as_it_is(code):
        raise ValueError("no user_code")
    if not oauth.is_allowed(address, homeserver):
        raise ValueError("no verification_uri")
    if complete is not None and not oauth.is_allowed(complete, homeserver):
        complete = None  # the other says it, too
    valid = _seconds(answer.get("expires_in"), _LONGEST_VALID, 0.0, _LONGEST_VALID)
    interval = _seconds(answer.get("interval"), _DEFAULT_INTERVAL, _LEAST_INTERVAL, _MOST_INTERVAL)
    approval = Approval(address, code, complete, valid)
    return _Pending(approval, interval, word_of(answer, "device_code"))


def is_shown_as_it_is(code: str) -> bool:
    """Whether a code can go to a terminal: nothing in it moves the cursor, colours or hides."""
    return bool(re.fullmatch("[!-~]([ -~]{0,62}[!-~])?", code))


async def _approved(
    server: AuthorizationServer, client: OAuthClient, pending: _Pending, clock: Clock
) -> tuple[datetime, dict[str, Any]]:
    """The tokens, once the administrator has approved (RFC 8628, section 3.5), and when they
    were asked for."""
    interval = pending.interval
    try:
        async with asyncio.timeout(pending.approval.valid_for):
            while True:
                await asyncio.sleep(interval)
                asked = clock.now()
                try:
                    return asked, await oauth.post_form(
                        server.token_endpoint,
                        grant_type=oauth.DEVICE_GRANT,
                        device_code=pending.device_code,
                        client_id=client.client_id,
                    )
                except OAuthError as error:
                    interval = _next_interval(server, error, interval)
                except NETWORK_ERRORS:
                    interval = min(interval * 2, _MOST_INTERVAL)
    except TimeoutError:
        raise _expired(server) from None


def _next_interval(server: AuthorizationServer, error: OAuthError, interval: float) -> float:
    """Seconds to the next question. AdministratorError where there is no point in one."""
    if error.code == "authorization_pending":
        return interval
    if error.code == "slow_down" or error.status == 429:
        return min(max(interval + _SLOW_DOWN, error.seconds), _MOST_INTERVAL)
    if error.code == "access_denied":
        raise AdministratorError(server.issuer, "the log-in was refused on that page.", _AGAIN)
    if error.code == "expired_token":
        raise _expired(server)
    if error.status >= 500:
        return min(interval * 2, _MOST_INTERVAL)
    raise error


def _expired(server: AuthorizationServer) -> AdministratorError:
    return AdministratorError(server.issuer, "nobody approved the log-in in time.", _AGAIN)


def _seconds(value: object, otherwise: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return otherwise
    return max(least, min(value, most))


@contextmanager
def _explained_errors(issuer: str) -> Iterator[None]:
    """The authorization server's errors, its silence, or its nonsense, as AdministratorError."""
    try:
        yield
    except OAuthError as error:
        if error.status == 429:
            raise rate_limited(issuer, error.seconds) from None
        raise AdministratorError(
            issuer,
            f"the homeserver's log-in service refused ({error}).",
            "It may not let programs log in like this: ask those who run it, or use "
            "`kansli login --token`.",
        ) from None
    except NETWORK_ERRORS as error:
        raise AdministratorError(
            issuer,
            f"the homeserver's log-in service cannot be reached ({type(error).__name__}).",
            "Check the network, and try again.",
        ) from None
    except ValueError:
        raise AdministratorError(
            issuer,
            "the answer of the homeserver's log-in service cannot be used.",
            "Tell those who run it.",
        ) from None
