"""Who the bot is on Matrix: one log-in, kept in the data folder; the password never is."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.connection import failure
from secretary.errors import AdministratorError

_FILE = "matrix-session.json"
_LOG_IN = "Run `kansli login`."


@dataclass(frozen=True)
class Session:
    """A device of the bot's account, logged in.

    homeserver: its address, such as ``https://matrix.example.org``.
    """

    homeserver: str
    user_id: str
    device_id: str
    access_token: str = field(repr=False)


def load(data: Path) -> Session:
    """The session kept in the data folder. AdministratorError where there is none to use."""
    path = data / _FILE
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Session(**{each.name: _text(kept[each.name]) for each in fields(Session)})
    except FileNotFoundError:
        raise AdministratorError(str(path), "the bot is not logged in.", _LOG_IN) from None
    except OSError as error:
        problem = f"the log-in cannot be read: {error.strerror}."
        raise AdministratorError(str(path), problem, "Let the bot's user own the file.") from error
    except (ValueError, KeyError, TypeError):
        # `from None`: the error could show the token.
        raise AdministratorError(str(path), "the log-in is damaged.", _LOG_IN) from None


def save(session: Session, data: Path) -> None:
    """Keep `session`: mode 0600 from the first byte, in place of the old one all at once."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / _FILE
    draft = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()  # left by a crash
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(session), file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


async def log_in(homeserver: str, user: str, password: str, device_name: str) -> Session:
    """Make a new device with a password, which is used once and kept nowhere.

    homeserver: an address, or a server name whose ``.well-known`` says where it lives
    (client-server API, "Server discovery"). AdministratorError where it does not let us in.
    """
    client = nio.AsyncClient(await _address(homeserver), user, config=_once())
    try:
        answer = await _asked(client, client.login(password, device_name=device_name))
    finally:
        await client.close()
    return Session(client.homeserver, answer.user_id, answer.device_id, answer.access_token)


async def log_in_with_token(homeserver: str, access_token: str) -> Session:
    """Use a device that was logged in elsewhere, such as by single sign-on.

    AdministratorError where the token is refused, or belongs to no device.
    """
    client = nio.AsyncClient(await _address(homeserver), config=_once())
    client.access_token = access_token
    try:
        answer = await _asked(client, client.whoami())
    finally:
        await client.close()
    if not answer.device_id:
        raise AdministratorError(
            client.homeserver,
            "the access token belongs to no device, so nothing can be encrypted with it.",
            "Take a token from a client's log-in.",
        )
    return Session(client.homeserver, answer.user_id, answer.device_id, access_token)


async def _address(homeserver: str) -> str:
    homeserver = homeserver.strip().rstrip("/")
    if "://" in homeserver:
        return homeserver
    client = nio.AsyncClient(f"https://{homeserver}", config=_once())
    try:
        answer = await client.discovery_info()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        answer = None  # no discovery there: the name itself is the address
    finally:
        await client.close()
    if isinstance(answer, nio.DiscoveryInfoResponse):
        return str(answer.homeserver_url).rstrip("/")
    return f"https://{homeserver}"


async def _asked(client: nio.AsyncClient, request: Any) -> Any:
    """The answer to a request that needs one; AdministratorError where there is none."""
    try:
        answer = await request
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise AdministratorError(
            client.homeserver,
            f"the homeserver cannot be reached ({type(error).__name__}).",
            "Check the address and the network.",
        ) from None  # its text may hold the request
    if isinstance(answer, nio.ErrorResponse):
        raise AdministratorError(
            client.homeserver,
            f"the homeserver refused the log-in ({failure(answer).reason}).",
            "Check the user, the password or the access token.",
        )
    return answer


def _once() -> nio.AsyncClientConfig:
    return nio.AsyncClientConfig(
        encryption_enabled=False, max_limit_exceeded=0, max_timeouts=0, request_timeout=30
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value
