"""The bot's log-in on Matrix, kept in the data folder; the password never is."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.files import read_text
from bot.runtime.private_files import make_private_folder, write_private
from bot.transports.matrix.errors import NETWORK_ERRORS, refusal
from bot.transports.matrix.http_session import HttpClient
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
        kept = json.loads(read_text(path))
        session = Session(**{each.name: _word(kept[each.name]) for each in fields(Session)})
        if not re.match("https?://.", session.homeserver):
            raise ValueError
        return session
    except FileNotFoundError:
        raise AdministratorError(str(path), "the bot is not logged in.", _LOG_IN) from None
    except OSError as error:
        problem = f"the log-in cannot be read: {error.strerror}."
        raise AdministratorError(str(path), problem, "Let the bot's user own the file.") from error
    except (ValueError, KeyError, TypeError, RecursionError):
        # `from None`: the error could show the token.
        raise AdministratorError(str(path), "the log-in is damaged.", _LOG_IN) from None


def save(session: Session, data: Path) -> None:
    """Keep `session` in the data folder, in place of the old one. Raises OSError."""
    make_private_folder(data)
    write_private(data / _FILE, json.dumps(asdict(session), indent=2) + "\n")


async def log_in(homeserver: str, user: str, password: str, device_name: str) -> Session:
    """Make a new device with a password, which is used once and kept nowhere.

    homeserver: an address, or a server name whose ``.well-known`` says where it lives
    (client-server API, "Server discovery"). AdministratorError where it does not let us in.
    """
    client = HttpClient(await _base_url(homeserver), user, config=_config())
    try:
        answer = await _answer_to(client, client.login(password, device_name=device_name))
    finally:
        await client.close()
    return _session(client.homeserver, answer.user_id, answer.device_id, answer.access_token)


async def log_in_with_token(homeserver: str, access_token: str) -> Session:
    """Use a device that was logged in elsewhere, such as by single sign-on.

    AdministratorError where the token is refused, or belongs to no device.
    """
    client = HttpClient(await _base_url(homeserver), config=_config())
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


async def _base_url(homeserver: str) -> str:
    """The address to send requests to, without a slash at its end."""
    homeserver = homeserver.strip().rstrip("/")
    if "://" in homeserver:
        return homeserver
    client = HttpClient(f"https://{homeserver}", config=_config())
    try:
        answer = await client.discovery_info()
    except (*NETWORK_ERRORS, ValueError):
        answer = None  # no discovery there: the name itself is the address
    finally:
        await client.close()
    if isinstance(answer, nio.DiscoveryInfoResponse):
        url = str(answer.homeserver_url).rstrip("/")
        # The password goes there next; and whoever can make it http can read that.
        if url.startswith("https://") and url.isprintable():
            return url
    return f"https://{homeserver}"


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
        remedy = "Check the user, the password or the access token."
        raise refusal(client.homeserver, answer, remedy, of="the log-in")
    return answer


def _session(*fields: object) -> Session:
    """What the server answered, as a session; AdministratorError where nobody could use it."""
    try:
        return Session(*map(_word, fields))
    except TypeError:
        raise AdministratorError(
            str(fields[0]),
            "the homeserver's answer to the log-in cannot be used.",
            "Check that the address is a Matrix homeserver's.",
        ) from None


def _config() -> nio.AsyncClientConfig:
    """For one request: no encryption, and no waiting inside nio."""
    return nio.AsyncClientConfig(
        encryption_enabled=False, max_limit_exceeded=0, max_timeouts=0, request_timeout=30
    )


def _word(value: object) -> str:
    """A text that can stand in an address or a header; TypeError for anything else."""
    if not isinstance(value, str) or not re.fullmatch("[!-~]{1,4096}", value):
        raise TypeError
    return value
