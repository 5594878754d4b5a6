"""The Matrix session that is kept, and whether it is of the account in config.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.key_places import refuse_other_place
from bot.transports.matrix import session as sessions
from bot.transports.matrix.session import NotLoggedIn, Session
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.key_place import KeyPlace


def load_session(data: Path | KeyPlace) -> Session | None:
    """The session in the place; None where there is none that can be used."""
    try:
        return sessions.load(data)
    except AdministratorError:
        return None


def require_session(settings: Settings, data: Path | KeyPlace) -> Session:
    """The session in the place where the settings have it. Raises AdministratorError where there is
    none that can be used; it tells of one that is in the other place."""
    try:
        return sessions.load(data)
    except NotLoggedIn:
        refuse_other_place(settings)
        raise


def save_session(session: Session, data: Path | KeyPlace) -> None:
    """Write it to the place. Raises AdministratorError where that cannot be done."""
    try:
        sessions.save(session, data)
    except OSError as error:
        raise AdministratorError(
            str(data), f"cannot be written ({error.strerror}).", "Give the bot's user the folder."
        ) from None


def account_mismatch(session: Session, settings: Settings) -> str | None:
    """How the session's account differs from that in config.toml; None where it does not."""
    matrix = settings.matrix
    if matrix.user is not None and matrix.user != session.user_id:
        return f"the bot is logged in as {session.user_id}, and matrix.user is {matrix.user}."
    if session.homeserver.rstrip("/") != matrix.homeserver:
        return (
            f"the bot is logged in on {session.homeserver}, "
            f"and matrix.homeserver is {matrix.homeserver}."
        )
    return None


def require_same_account(session: Session, settings: Settings) -> None:
    """Raises AdministratorError where the session is of another account than config.toml says."""
    problem = account_mismatch(session, settings)
    if problem is not None:
        raise AdministratorError(
            "config.toml", problem, "Correct it there, or run: kansli login --again"
        )
