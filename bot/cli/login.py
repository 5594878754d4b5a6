"""`kansli login`: one log-in, kept in the data folder, whose device its account vouches for.

The password and the recovery key are kept nowhere.
"""

from __future__ import annotations

import asyncio
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, UsageError, ask, settings
from bot.cli.running import alone
from bot.config import TOKEN_VARIABLE
from bot.transports.matrix import session as sessions
from bot.transports.matrix.interactive import Proof
from bot.transports.matrix.session import Session
from bot.transports.matrix.vouching import Plan, Vouching
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings

PASSWORD_VARIABLE: Final = "KANSLI_PASSWORD"  # noqa: S105 (a variable's name, no secret)
RECOVERY_KEY_VARIABLE: Final = "KANSLI_RECOVERY_KEY"


@dataclass(frozen=True)
class Wish:
    """What the administrator asked for.

    recovery_key: sign the device with the account's own keys, opened with it.
    reset: make new keys for the account, in place of those it has.
    """

    user: str | None = None
    by_token: bool = False
    again: bool = False
    recovery_key: bool = False
    recovery_key_file: Path | None = None
    reset: bool = False


def login(config: Path, wish: Wish) -> int:
    """Log in with a password or an access token, keep the session, and have its device signed.

    Where the bot is logged in already, only what its device lacks is done.
    """
    kansli = settings(config)
    data = kansli.bot.data
    if wish.reset and (wish.recovery_key or wish.recovery_key_file):
        raise UsageError("--reset-cross-signing makes new keys, --recovery-key keeps the old ones.")
    old = None if wish.again else kept_session(data)
    if old is not None and (wish.user or wish.by_token):
        raise _already(old, data)
    recovery_key = _recovery_key(wish)
    with alone(data):
        asyncio.run(_login(kansli, wish, old, recovery_key))
    return Exit.OK


async def _login(
    kansli: Settings, wish: Wish, old: Session | None, recovery_key: str | None
) -> None:
    data = kansli.bot.data
    before = old or kept_session(data)
    if old is not None:
        refuse_other_account(old, kansli)
        session, password = old, os.environ.get(PASSWORD_VARIABLE)
    else:
        session, password = await _log_in(kansli, wish)
        refuse_other_account(session, kansli)
    vouching = Vouching(session, data)
    if old is not None and not (wish.reset or recovery_key) and await vouching.problem() is None:
        raise _already(old, data)
    try:
        plan = await vouching.plan(recovery_key=recovery_key, reset=wish.reset)
    except AdministratorError:
        if old is None and password:
            await vouching.log_out()  # a device that nobody would use
        raise
    if old is None:
        save_session(session, data)
        print(
            f"Logged in as {session.user_id} on {session.homeserver}, device {session.device_id}."
        )
        print(f"The log-in is kept in {data}, for the bot's user alone.")
    await _vouch(vouching, plan, session, password)
    print("Next: kansli check")
    if before is not None and before.device_id != session.device_id:
        print(f"The old device {before.device_id} is still logged in; end it in a Matrix client.")


async def _vouch(vouching: Vouching, plan: Plan, session: Session, password: str | None) -> None:
    proof = Proof(
        password=lambda: password or ask(f"Password of {session.user_id}: ", secret=True),
        show=lambda page: print(f"Approve on this page, in a browser: {page}", flush=True),
        by_password=bool(password),
    )
    master = await vouching.carry_out(plan, proof, _hand_over)
    print(f"The device is signed by its account, whose master key is {master}.")


def _hand_over(recovery_key: str) -> None:
    print(
        "The account has new cross-signing keys. Their recovery key is shown this once; write it "
        f"down, and keep it elsewhere than the bot:\n\n    {recovery_key}\n",
        flush=True,
    )


def _recovery_key(wish: Wish) -> str | None:
    """What was typed, or stands in a file or the environment. No error repeats it."""
    if wish.recovery_key_file is not None:
        file = wish.recovery_key_file
        try:
            if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise AdministratorError(
                    str(file), "is open to others, and holds a secret.", f"Run: chmod 600 '{file}'"
                )
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise AdministratorError(
                str(file), "cannot be read.", "Name a file with the recovery key."
            ) from None
    if not wish.recovery_key:
        return None
    given = os.environ.get(RECOVERY_KEY_VARIABLE, "").strip()
    return given or ask("Recovery key: ", secret=True)


def _already(session: Session, data: Path) -> AdministratorError:
    return AdministratorError(
        str(data),
        f"the bot is already logged in as {session.user_id} (device {session.device_id}).",
        "To make a new device: kansli login --again",
    )


async def _log_in(kansli: Settings, wish: Wish) -> tuple[Session, str | None]:
    """A new session, and the password it was made with."""
    homeserver = kansli.matrix.homeserver
    password = os.environ.get(PASSWORD_VARIABLE)
    token = kansli.matrix.access_token
    if wish.by_token or (token is not None and not password and wish.user is None):
        given = token.reveal() if token else ask(f"Access token ({TOKEN_VARIABLE}): ", secret=True)
        return await sessions.log_in_with_token(homeserver, given), None
    user = wish.user or kansli.matrix.user or ask(f"The bot's user on {homeserver}: ")
    password = password or ask(f"Password of {user}: ", secret=True)
    made = await sessions.log_in(homeserver, user, password, kansli.matrix.display_name)
    return made, password


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
