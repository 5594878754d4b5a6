"""Logging in with a password, or with an access token from elsewhere.

Client-server API, "Legacy API"; for OAuth 2.0 see `device_grant`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.clock import Clock, SystemClock
from bot.transports.matrix.errors import NETWORK_ERRORS, refusal
from bot.transports.matrix.http_session import HttpClient
from bot.transports.matrix.json_reader import list_at, string_at
from bot.transports.matrix.responses import ObjectResponse
from bot.transports.matrix.session import Renewal, Session, lifetime, word
from secretary.errors import AdministratorError

_LOGIN: Final = "/_matrix/client/v3/login"


async def log_in(
    homeserver: str,
    user: str,
    password: str,
    device_name: str,
    *,
    device_id: str | None = None,
    clock: Clock | None = None,
) -> Session:
    """Make a new device with a password, which is used once and kept nowhere.

    homeserver: an address, or a server name whose ``.well-known`` says where it lives
    (client-server API, "Server discovery"). device_id: log this one in again instead.
    AdministratorError where it does not let us in.

    Where the access token would end, one that can be renewed is asked for (``refresh_token``,
    spec 1.3): one that never ends needs nothing, and so it is not asked for at once.
    """
    clock = clock or SystemClock()
    client = HttpClient(await base_url(homeserver), user, config=_config())
    content: dict[str, Any] = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": device_name,
    }
    if device_id is not None:
        content["device_id"] = device_id
    try:
        asked = clock.now()
        answer = await _answer_to(client, _post(client, content))
        if "expires_in_ms" in answer.content and "refresh_token" not in answer.content:
            content["device_id"] = string_at(answer.content, "device_id")
            asked = clock.now()
            answer = await _answer_to(client, _post(client, content | {"refresh_token": True}))
    finally:
        await client.close()
    expires_at, renew_at = lifetime(answer.content.get("expires_in_ms"), asked, per_second=1000)
    user_id, device_id, access_token, refresh_token = map(
        answer.content.get, ("user_id", "device_id", "access_token", "refresh_token")
    )
    session = _session(client.homeserver, user_id, device_id, access_token)
    if refresh_token is None:
        return replace(session, expires_at=expires_at)
    with _usable(client.homeserver):
        renewal = Renewal(word(refresh_token), renew_at)
    return replace(session, expires_at=expires_at, renewal=renewal)


async def log_in_with_token(homeserver: str, access_token: str) -> Session:
    """Use a device that was logged in elsewhere, such as by single sign-on.

    AdministratorError where the token is refused, or belongs to no device.
    """
    client = HttpClient(await base_url(homeserver), config=_config())
    client.access_token = access_token
    try:
        answer = await _answer_to(client, client.whoami())
    finally:
        await client.close()
    if not answer.device_id:
        raise AdministratorError(
            client.homeserver,
            "the access token belongs to no device, so nothing can be encrypted with it.",
            "Take a token from a client's log-in.",
        )
    return _session(client.homeserver, answer.user_id, answer.device_id, access_token)


async def takes_passwords(homeserver: str) -> bool:
    """Whether a homeserver (its address) offers log-in with a password; True where it is not said.

    Client-server API, ``GET /login``. Never raises for what the server does: whoever then tries
    to log in is told.
    """
    client = HttpClient(homeserver, config=_config())
    try:
        answer = await client._send(ObjectResponse, "GET", _LOGIN)  # noqa: SLF001  # ours, as it were
    except (*NETWORK_ERRORS, ValueError):
        return True
    finally:
        await client.close()
    if isinstance(answer, nio.ErrorResponse):
        return True
    kinds = {string_at(flow, "type") for flow in list_at(answer.content, "flows")}
    return not kinds or "m.login.password" in kinds


async def base_url(homeserver: str) -> str:
    """The address to send requests to, without a slash at its end."""
    homeserver = homeserver.strip().rstrip("/")
    if "://" in homeserver:
        return homeserver
    client = HttpClient(f"https://{homeserver}", config=_config())
    try:
        # Without discovery there the name itself is the address.
        return await _named_by(client) or f"https://{homeserver}"
    finally:
        await client.close()


async def _named_by(client: nio.AsyncClient) -> str | None:
    """The homeserver's address by the ``.well-known`` of the client's; None where that has none."""
    try:
        answer = await client.discovery_info()
    except (*NETWORK_ERRORS, ValueError):
        return None
    if not isinstance(answer, nio.DiscoveryInfoResponse):
        return None
    url = str(answer.homeserver_url).rstrip("/")
    # The password goes there next; and whoever can make it http can read that.
    return url if url.startswith("https://") and url.isprintable() else None


async def _post(client: HttpClient, content: Mapping[str, Any]) -> Any:
    return await client._send(ObjectResponse, "POST", _LOGIN, json.dumps(content))  # noqa: SLF001


async def _answer_to(client: nio.AsyncClient, request: Any) -> Any:
    """The answer to a request that needs one; AdministratorError where there is none."""
    try:
        answer = await request
    except (*NETWORK_ERRORS, ValueError) as error:
        raise AdministratorError(
            client.homeserver,
            f"the homeserver cannot be reached ({type(error).__name__}).",
            "Check the address and the network.",
        ) from None  # its text may hold the request
    if isinstance(answer, nio.ErrorResponse):
        is_of_a_homeserver = bool(answer.status_code)
        named = None if is_of_a_homeserver else await _named_by(client)
        if named is not None and named != client.homeserver:
            raise AdministratorError(
                client.homeserver,
                f"is not where the homeserver is; that is {named}, it says.",
                "Write that as matrix.homeserver.",
            )
        remedy = "Check the user, the password or the access token."
        raise refusal(client.homeserver, answer, remedy, of="the log-in")
    return answer


def _session(*words: object) -> Session:
    """What the server answered, as a session.

    words: homeserver, user id, device id, access token.
    """
    with _usable(str(words[0])):
        homeserver, user_id, device_id, access_token = map(word, words)
    return Session(homeserver, user_id, device_id, access_token)


@contextmanager
def _usable(homeserver: str) -> Iterator[None]:
    """AdministratorError where an answer held something that nobody could use."""
    try:
        yield
    except TypeError:
        raise AdministratorError(
            homeserver,
            "the homeserver's answer to the log-in cannot be used.",
            "Check that the address is a Matrix homeserver's.",
        ) from None


def _config() -> nio.AsyncClientConfig:
    """For one request: no encryption, and no waiting inside nio."""
    return nio.AsyncClientConfig(
        encryption_enabled=False, max_limit_exceeded=0, max_timeouts=0, request_timeout=30
    )
