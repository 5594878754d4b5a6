"""The ways to log in, and which one is taken: a token, a password, or approving in a browser."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.cli.console import ask, pluralise
from bot.config import TOKEN_VARIABLE
from bot.transports.matrix import device_grant
from bot.transports.matrix.device_grant import Approval
from bot.transports.matrix.errors import NETWORK_ERRORS
from bot.transports.matrix.login import base_url, log_in, log_in_with_token, takes_passwords
from bot.transports.matrix.oauth import AuthorizationServer, discover
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.session import Session

PASSWORD_VARIABLE: Final = "KANSLI_PASSWORD"  # noqa: S105 (a variable's name, no secret)


@dataclass(frozen=True)
class LoggedIn:
    """A session.

    password: the one it was made with; None where without. by_us: made just now, so that nobody
    misses it should it end.
    """

    session: Session
    password: str | None = None
    by_us: bool = False


async def log_in_somehow(
    settings: Settings, user: str | None, *, by_token: bool, device_id: str | None
) -> LoggedIn:
    """Log in as the administrator asked for, or as the homeserver would have it.

    A token where the command line or the settings say so. A password where one, or a user, is
    given, and the server takes passwords. Else by approving in a browser where the server offers
    that (OAuth 2.0), and with a password where it does not.

    user: the account, from the command line. device_id: log this device in again. Raises
    AdministratorError, and UsageError where something has to be asked and there is no terminal.
    """
    homeserver = await base_url(settings.matrix.homeserver)
    password = os.environ.get(PASSWORD_VARIABLE)
    token = settings.matrix.access_token
    if by_token or (token is not None and not password and user is None):
        given = token.reveal() if token else ask(f"Access token ({TOKEN_VARIABLE}): ", secret=True)
        return LoggedIn(await log_in_with_token(homeserver, given))
    name = settings.matrix.display_name
    server = await _by_browser(homeserver, wants_password=bool(password or user))
    if server is not None:
        account = user or settings.matrix.user
        found = await device_grant.log_in(
            homeserver, server, name, lambda it: _show(it, account),
            device_id=device_id,
        )  # fmt: skip
        return LoggedIn(found, by_us=True)
    user = user or settings.matrix.user or ask(f"The bot's user on {homeserver}: ")
    password = password or ask(f"Password of {user}: ", secret=True)
    made = await log_in(homeserver, user, password, name, device_id=device_id)
    return LoggedIn(made, password, by_us=True)


async def _by_browser(url: str, *, wants_password: bool) -> AuthorizationServer | None:
    """The authorization server to log in at; None: with a password. url: the homeserver's."""
    with_password = await takes_passwords(url)
    if wants_password and with_password:
        return None
    try:
        server = await discover(url)
    except NETWORK_ERRORS as error:
        if with_password:
            return None  # whoever tries to log in is told
        raise AdministratorError(
            url,
            f"the homeserver does not answer ({type(error).__name__}).",
            "Check the address and the network.",
        ) from None
    if server is not None and server.has_device_grant:
        if wants_password:
            print("The homeserver takes no passwords; it has its people log in with a browser.")
        return server
    if with_password:
        return None
    raise AdministratorError(
        url,
        "the homeserver takes no passwords, and offers no log-in that is approved with a code "
        "(OAuth 2.0's device authorization grant).",
        "Ask those who run it to turn that on, or for an access token: kansli login --token",
    )


def _show(approval: Approval, user: str | None) -> None:
    """In plain words; what comes from the server was looked through before (`device_grant`)."""
    address, code = approval.complete_address, approval.user_code
    print("Open this page in a browser, on a phone or on a computer:\n")
    print(f"    {address or approval.address}\n")
    if address is None:
        print(f"and type this code there:  {code}\n")
    else:
        print(f"The code there is to be:  {code}")
        print(f"(If the page asks for it, or does not open: {approval.address})\n")
    print(f"Log in there as {user or 'the bot'}, not as yourself, and approve.")
    minutes = max(1, round(approval.valid_for / 60))
    print(f"The code is good for {pluralise(minutes, 'minute')}. Waiting …", flush=True)
