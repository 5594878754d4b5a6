"""The authorization server of a homeserver: what it offers, registering, renewing, revoking.

Matrix spec 1.15, client-server API, "OAuth 2.0 API" (RFC 6749, 7009, 7591, 8414): for public
clients, which have no secret. authlib and oauthlib are not used: they leave the device grant's
polling, the renewal and what is kept of it to the caller, follow redirects, and read answers of any
size and type; what remains are three forms to post, and they are here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.transports.matrix.errors import LONGEST_TOLD, rate_limited, seconds_to_wait
from bot.transports.matrix.http_session import ask, open_session, read
from bot.transports.matrix.json_reader import list_at, string_at
from bot.transports.matrix.session import OAuthClient, word
from secretary.errors import AdministratorError

DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
REFRESH_GRANT: Final = "refresh_token"

_METADATA: Final = (
    "/_matrix/client/v1/auth_metadata",
    "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata",  # before spec 1.15
)
_REQUEST_SECONDS: Final = 15.0
_MOST_BYTES: Final = 1024 * 1024
"""Of an answer: metadata with all the world's algorithms and languages are some kilobytes."""


class OAuthError(Exception):
    """The authorization server answered with an error (RFC 6749, section 5.2).

    status: of HTTP. code: such as ``invalid_grant``; empty where it is not from such a server at
    all, but a proxy's page, say. seconds: how long it asks to be left alone; 0 where it does not.
    """

    def __init__(self, status: int, code: str, seconds: float = 0.0) -> None:
        self.status = status
        self.code = code
        self.seconds = seconds
        super().__init__(f"{status} {code}".strip())


@dataclass(frozen=True)
class AuthorizationServer:
    """What a homeserver tells of the server that logs its people in (RFC 8414)."""

    issuer: str
    token_endpoint: str
    registration_endpoint: str
    device_authorization_endpoint: str | None
    revocation_endpoint: str | None
    grants: frozenset[str]

    @property
    def has_device_grant(self) -> bool:
        """Whether one can log in by approving on another device (spec 1.18, MSC4341)."""
        return self.device_authorization_endpoint is not None and DEVICE_GRANT in self.grants


async def discover(homeserver: str) -> AuthorizationServer | None:
    """What a homeserver (its address) says of its authorization server; None where it has none.

    Raises AdministratorError for an answer that cannot be used, and where the server's trouble
    does not let us know. NETWORK_ERRORS where none comes.
    """
    for path in _METADATA:
        try:
            metadata = await _request("GET", homeserver + path)
        except OAuthError as error:
            if error.status == 429:
                raise rate_limited(homeserver, error.seconds) from None
            if error.status >= 500:
                raise AdministratorError(
                    homeserver,
                    f"the homeserver is in trouble ({error.status}).",
                    "Try again later.",
                ) from None
            continue  # it knows no such address
        except ValueError:
            continue  # or shows something else there, as to all that it does not know
        return _server(homeserver, metadata)
    return None


async def register(server: AuthorizationServer, homeserver: str, name: str) -> OAuthClient:
    """Register the bot (RFC 7591), as is to be done before each log-in; what it is from now on.

    name: shown to whoever approves the log-in. The page about a client, which servers demand
    and show, is the homeserver's own, or the authorization server's: the bot belongs to that
    house, and has no other page. Raises OAuthError, ValueError, NETWORK_ERRORS.
    """
    page = homeserver if homeserver.startswith("https://") else server.issuer
    content = {
        "client_name": name,
        "client_uri": page,
        "application_type": "native",
        "token_endpoint_auth_method": "none",
        "grant_types": [DEVICE_GRANT, REFRESH_GRANT],
        "response_types": [],
    }
    answer = await _request("POST", server.registration_endpoint, json=content)
    return OAuthClient(
        word_of(answer, "client_id"), server.token_endpoint, server.revocation_endpoint
    )


async def post_form(url: str, **fields: str) -> dict[str, Any]:
    """The answer to a form. Raises OAuthError, ValueError, NETWORK_ERRORS."""
    return await _request("POST", url, data=fields)


async def revoke(client: OAuthClient, token: str) -> None:
    """End the log-in that a token belongs to, and all its tokens (RFC 7009).

    Raises OAuthError, ValueError, NETWORK_ERRORS.
    """
    if client.revocation_endpoint is not None:
        fields = {"token": token, "client_id": client.client_id}
        await _request("POST", client.revocation_endpoint, data=fields, may_be_empty=True)


def word_of(answer: Mapping[str, Any], name: str) -> str:
    """A text of an answer that can stand in a header or a form; ValueError where it is none."""
    try:
        return word(answer.get(name))
    except TypeError:
        raise ValueError(f"no {name}") from None


def is_allowed(url: str, homeserver: str) -> bool:
    """Whether secrets may be sent to an address, or people be sent there, that a server names.

    It must be protected, unless the homeserver itself was given as not: on this machine, say.
    """
    scheme = "https" if homeserver.startswith("https://") else "https?"
    host = r"[!-.0-?A-\[\]-~]{1,255}"  # what is printed, without "/", "@" and "\\"
    return bool(re.fullmatch(f"{scheme}://{host}(/[!-~]{{0,4000}})?", url))


def _server(homeserver: str, metadata: Mapping[str, Any]) -> AuthorizationServer:
    found: dict[str, str | None] = {}
    for name in (
        "issuer",
        "token_endpoint",
        "registration_endpoint",
        "device_authorization_endpoint",
        "revocation_endpoint",
    ):
        url = string_at(metadata, name)
        if url is not None and not is_allowed(url, homeserver):
            raise AdministratorError(
                homeserver,
                f"the homeserver names an address for its log-in that is not https ({name}).",
                "Tell those who run it: nothing secret is sent there.",
            )
        found[name] = url
    issuer, token, registration, device, revocation = found.values()
    if issuer is None or token is None or registration is None:
        raise AdministratorError(
            homeserver,
            "what the homeserver tells of its log-in (auth_metadata) lacks an address.",
            "Tell those who run it.",
        )
    grants = frozenset(map(str, list_at(metadata, "grant_types_supported")))
    return AuthorizationServer(issuer, token, registration, device, revocation, grants)


async def _request(
    method: str, url: str, *, may_be_empty: bool = False, **more: Any
) -> dict[str, Any]:
    async with open_session(_REQUEST_SECONDS) as session:
        headers = {"Accept": "application/json"}
        response = await ask(session, method, url, headers=headers, **more)
        status = response.status
        if may_be_empty and 200 <= status < 300:
            response.release()
            return {}
        answer = await read(response, _MOST_BYTES)
    if 200 <= status < 300:
        return answer
    code = string_at(answer, "error") or ""
    seconds = 0.0
    if status == 429:
        seconds = seconds_to_wait(
            answer.get("retry_after_ms"), response.headers, 0.0, longest=LONGEST_TOLD
        )
    # Only codes are ever shown: words could quote what was sent.
    raise OAuthError(status, code if re.fullmatch("[a-z_]{1,64}", code) else "", seconds)
