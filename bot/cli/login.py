"""`kansli login`: one log-in, kept in the data folder. The password is kept nowhere."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, ask, settings
from bot.config import TOKEN_VARIABLE
from bot.matrix import session as sessions
from bot.matrix.session import Session
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings

PASSWORD_VARIABLE: Final = "KANSLI_PASSWORD"  # noqa: S105 (a variable's name, no secret)


def login(config: Path, *, user: str | None, by_token: bool, again: bool) -> int:
    """Log in with a password or an access token, and keep the session."""
    kansli = settings(config)
    data = kansli.bot.data
    old = kept_session(data)
    if old is not None and not again:
        raise AdministratorError(
            str(data),
            f"the bot is already logged in as {old.user_id} (device {old.device_id}).",
            "To make a new device, which others then have to trust: kansli login --again",
        )
    session = asyncio.run(_log_in(kansli, user, by_token=by_token))
    refuse_other_account(session, kansli)
    save_session(session, data)
    print(f"Logged in as {session.user_id} on {session.homeserver}, device {session.device_id}.")
    print(f"The log-in is kept in {data}, for the bot's user alone. Next: kansli check")
    if old is not None and old.device_id != session.device_id:
        print(f"The old device {old.device_id} is still logged in; end it in a Matrix client.")
    return Exit.OK


async def _log_in(kansli: Settings, user: str | None, *, by_token: bool) -> Session:
    homeserver = kansli.matrix.homeserver
    password = os.environ.get(PASSWORD_VARIABLE)
    token = kansli.matrix.access_token
    if by_token or (token is not None and not password and user is None):
        given = token.reveal() if token else ask(f"Access token ({TOKEN_VARIABLE}): ", secret=True)
        return await sessions.log_in_with_token(homeserver, given)
    user = user or kansli.matrix.user or ask(f"The bot's user on {homeserver}: ")
    password = password or ask(f"Password of {user}: ", secret=True)
    return await sessions.log_in(homeserver, user, password, kansli.matrix.display_name)


def kept_session(data: Path) -> Session | None:
    """The log-in in the data folder; None where there is none that can be used."""
    try:
        return sessions.load(data)
    except AdministratorError:
        return None


def save_session(session: Session, data: Path) -> None:
    """Keep it. Raises AdministratorError where the data folder cannot be written."""
    try:
        sessions.save(session, data)
    except OSError as error:
        raise AdministratorError(
            str(data), f"cannot be written ({error.strerror}).", "Give the bot's user the folder."
        ) from None


def other_account(session: Session, kansli: Settings) -> str | None:
    """How the log-in differs from what config.toml says; None where it does not."""
    matrix = kansli.matrix
    if matrix.user is not None and matrix.user != session.user_id:
        return f"the bot is logged in as {session.user_id}, and matrix.user is {matrix.user}."
    if session.homeserver.rstrip("/") != matrix.homeserver:
        return (
            f"the bot is logged in on {session.homeserver}, "
            f"and matrix.homeserver is {matrix.homeserver}."
        )
    return None


def refuse_other_account(session: Session, kansli: Settings) -> None:
    """Raises AdministratorError where the log-in is not the one that config.toml describes."""
    problem = other_account(session, kansli)
    if problem is not None:
        raise AdministratorError(
            "config.toml", problem, "Correct it there, or run: kansli login --again"
        )
