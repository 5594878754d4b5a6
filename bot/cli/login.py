"""`kansli login`: log in once, keep the session, and have its device cross-signed.

The password and the recovery key are stored nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, UsageError, ask, load_settings, settings_of
from bot.cli.idle import require_idle_for_keys
from bot.cli.key_places import (
    key_place,
    refuse_other_place,
    remove_unreadable,
    require_readable,
)
from bot.cli.login_methods import PASSWORD_VARIABLE, LoggedIn, log_in_somehow
from bot.cli.session import load_session, require_same_account, save_session
from bot.runtime.files import is_mounted_read_only, read_text
from bot.runtime.single_instance import single_instance_lock
from bot.transports.matrix import session as sessions
from bot.transports.matrix.crypto.device_verification import DeviceVerification, VerificationPlan
from bot.transports.matrix.errors import LoggedOut
from bot.transports.matrix.http_api import Credentials
from bot.transports.matrix.session import Session
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.key_place import KeyPlace

RECOVERY_KEY_VARIABLE: Final = "KANSLI_RECOVERY_KEY"


@dataclass(frozen=True)
class LoginOptions:
    """The options of the command line.

    user: the account's Matrix id; None for config.toml's, or else it is asked for.
    by_token: log in with an access token instead of a password.
    again: make a new session although there is one.
    same_device: log the device of the data folder in again, whose tokens are spent.
    recovery_key, recovery_key_file: sign the device with the account's own cross-signing keys,
        unlocked by the recovery key, which is asked for or in the file.
    account: which of several, by its name or its Matrix id.
    reset: give the account new cross-signing keys in place of those it has.
    """

    user: str | None = None
    by_token: bool = False
    again: bool = False
    same_device: bool = False
    recovery_key: bool = False
    recovery_key_file: Path | None = None
    reset: bool = False
    account: str | None = None


def login(config: Path, options: LoginOptions) -> int:
    """Log in (see `log_in_somehow`), keep the session, and have its device signed.

    Where the bot is logged in already, only what its device lacks is done; where the homeserver
    asks for a new log-in and keeps the device, that is logged in again. Raises
    AdministratorError where it lacks nothing, or something cannot be done; UsageError for
    options that contradict each other.
    """
    settings = settings_of(load_settings(config), options.account)
    data = settings.bot.data
    if options.reset and (options.recovery_key or options.recovery_key_file):
        raise UsageError("--reset-cross-signing makes new keys, --recovery-key keeps the old ones.")
    if options.same_device and (options.again or options.by_token):
        raise UsageError("--same-device logs in the device there is, and not with a token.")
    with key_place(settings) as place:
        if not options.again:
            require_readable(place)
            if load_session(place) is None:
                refuse_other_place(settings)
        old = None if options.again or options.same_device else load_session(place)
        if old is not None and (options.user or options.by_token):
            raise _already_logged_in(old, place)
        recovery_key = _recovery_key(options)
        with single_instance_lock(data):
            require_idle_for_keys(settings)
            asyncio.run(_login(settings, options, old, recovery_key, place))
    return Exit.OK


async def _login(
    settings: Settings,
    options: LoginOptions,
    old: Session | None,
    recovery_key: str | None,
    data: Path | KeyPlace,
) -> None:
    # Where it is the device that matters, one that cannot be read is an error.
    before = old or (sessions.load(data) if options.same_device else load_session(data))
    problem, again = await _how_it_is(old, settings, data) if old is not None else (None, False)
    if old is not None and not again:
        if problem is None and not (options.reset or recovery_key):
            raise _already_logged_in(old, data)
        made = LoggedIn(old, os.environ.get(PASSWORD_VARIABLE))
    else:
        keeps_device = before is not None and (again or options.same_device)
        device_id = before.device_id if before is not None and keeps_device else None
        made = await log_in_somehow(
            settings, options.user, by_token=options.by_token, device_id=device_id
        )
    verification = DeviceVerification(made.session, data)
    is_new = before is None or not before.is_same_device(made.session)
    try:
        require_same_account(made.session, settings)
        if options.same_device:
            await verification.require_known()
        plan = await verification.plan(recovery_key=recovery_key, reset=options.reset)
    except AdministratorError:
        if made.by_us and is_new:  # it would remain, and nobody would use it
            with contextlib.suppress(AdministratorError):
                await verification.log_out()
        raise
    session = verification.session
    if made.session is not old:
        if options.again:
            remove_unreadable(data)
        save_session(session, data)
        print(
            f"Logged in as {session.user_id} on {session.homeserver}, device {session.device_id}."
        )
        print(f"The log-in is kept in {_shown(data)}, for the bot's user alone.")
    await _sign_device(verification, plan, session, made.password)
    print("Next: kansli check")
    if before is not None and before.device_id != session.device_id:
        await _let_go(before, data)


async def _let_go(old: Session, data: Path | KeyPlace) -> None:
    """End the log-in of the device before, where no Matrix client of the account's could."""
    if old.renewal is not None and old.renewal.oauth is not None:
        with contextlib.suppress(AdministratorError):
            await DeviceVerification(old, data).log_out()
            print(f"The old device {old.device_id} is logged out.")
            return
    print(f"The old device {old.device_id} is still logged in; end it in a Matrix client.")


async def _how_it_is(
    old: Session, settings: Settings, data: Path | KeyPlace
) -> tuple[str | None, bool]:
    """Why others cannot trust the device, and whether the server asks for a new log-in of it.

    AdministratorError where the log-in is over, or is not of the account in the settings.
    """
    require_same_account(old, settings)
    try:
        return await DeviceVerification(old, data).problem(), False
    except LoggedOut as ended:
        if not ended.soft:
            raise
    print("The homeserver asks for a new log-in. The bot's device and its keys are kept.")
    return None, True


async def _sign_device(
    verification: DeviceVerification, plan: VerificationPlan, session: Session, password: str | None
) -> None:
    credentials = Credentials(
        password=lambda: password or ask(f"Password of {session.user_id}: ", secret=True),
        show_page=lambda page: print(f"Approve on this page, in a browser: {page}", flush=True),
        prefer_password=bool(password),
    )
    master = await verification.apply(plan, credentials, _show_recovery_key)
    print(f"The device is signed by its account, whose master key is {master}.")


def _show_recovery_key(recovery_key: str) -> None:
    print(
        "The account has new cross-signing keys. Their recovery key is shown this once; write it "
        f"down, and keep it elsewhere than the bot:\n\n    {recovery_key}\n",
        flush=True,
    )


def _recovery_key(options: LoginOptions) -> str | None:
    """As typed, or from the file or the environment. No error message contains it."""
    if options.recovery_key_file is not None:
        file = options.recovery_key_file
        try:
            is_open = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            if is_open and not is_mounted_read_only(file):
                raise AdministratorError(
                    str(file), "is open to others, and holds a secret.", f"Run: chmod 600 '{file}'"
                )
            return read_text(file).strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise AdministratorError(
                str(file), f"cannot be read ({why}).", "Name a file with the recovery key."
            ) from None
    if not options.recovery_key:
        return None
    given = os.environ.get(RECOVERY_KEY_VARIABLE, "").strip()
    return given or ask("Recovery key: ", secret=True)


def _shown(data: Path | KeyPlace) -> str:
    return str(data) if isinstance(data, Path) else data.shown("encrypted")


def _already_logged_in(session: Session, data: Path | KeyPlace) -> AdministratorError:
    return AdministratorError(
        _shown(data),
        f"the bot is already logged in as {session.user_id} (device {session.device_id}).",
        "To make a new device: kansli login --again",
    )
