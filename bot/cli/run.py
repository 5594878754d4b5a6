"""`kansli run`: the bot, as a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import Exit, load_settings, settings_of
from bot.cli.faults import as_told
from bot.monitoring import logs
from bot.runtime.loading import quick_loading
from bot.runtime.single_instance import single_instance_lock
from secretary.errors import AdministratorError, KansliError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.runtime.lease import Term
    from bot.transports.matrix.key_place import KeyPlace
    from bot.transports.matrix.session import Session

log = logging.getLogger(__name__)


def run(config: Path, account: str | None = None, *, verbose: bool = False) -> int:
    """Run the bot until SIGTERM or SIGINT. Raises what it cannot go on after.

    account: the only one to work for, by its name or its Matrix id; None for any of the settings'.
    Where the log is JSON that is its last line instead.
    """
    from bot.config import homeserver_oddities

    as_json = _wants_json(config)
    if as_json:
        logs.configure_logging(logging.INFO, as_json=True)
    try:
        settings = load_settings(config)
        accounts = _accounts(settings, account)
        level = logging.DEBUG if verbose else settings.log.level.number
        logs.configure_logging(level, as_json=as_json)
        for server in sorted({each.matrix.homeserver for each in accounts}):
            for oddity in homeserver_oddities(server):
                log.warning("matrix.homeserver: %s", oddity)
        with single_instance_lock(settings.data):
            asyncio.run(_run(accounts))
    except KeyboardInterrupt:
        if not as_json:
            raise
        log.critical("stopped")
        return Exit.INTERRUPTED
    except Exception as error:
        if not as_json:
            raise
        told = as_told(error)
        extra = {} if told is error else logs.exception_fields(error)
        log.critical("%s", told, extra=extra)
        return Exit.ERROR
    return Exit.OK


def _wants_json(config: Path) -> bool:
    """Whether the log is to be JSON: also where other settings are wrong, which is logged."""
    from bot.config.reading import parse

    try:
        table = parse(config).get("log")
    except KansliError:
        return False
    return isinstance(table, dict) and table.get("format") == "json"


def _accounts(settings: Settings, account: str | None) -> list[Settings]:
    """The settings as each account that is to be worked for has them. Raises UsageError."""
    if account is not None:
        return [settings_of(settings, account)]
    return [settings.of(each) for each in settings.accounts]


async def _run(accounts: Sequence[Settings]) -> None:
    with quick_loading():
        from bot import app
        from bot.config import KeysTo
        from bot.runtime.reachability import Reachability
        from bot.transports.matrix.reaches import homeserver_answers
        from bot.transports.matrix.transport import MatrixTransport

    logs.install_excepthooks(asyncio.get_running_loop())
    async with AsyncExitStack() as closing:
        logins = await _logins(accounts, closing)

        async def connect(term: Term) -> MatrixTransport:
            login = logins[term.account]
            session, place = await login.of_term(term)
            return MatrixTransport(
                session,
                place,
                display_name=login.settings.matrix.display_name,
                keys_to_all=login.settings.matrix.keys_to is KeysTo.ALL,
            )

        servers = {login.settings.matrix.homeserver for login in logins.values()}
        reached = {
            server: Reachability(await closing.enter_async_context(homeserver_answers(server)))
            for server in servers
        }
        await app.run(
            {user: login.settings for user, login in logins.items()},
            connect,
            {user: reached[login.settings.matrix.homeserver] for user, login in logins.items()},
        )


@dataclass(frozen=True)
class _Login:
    """An account's. of_term: what of it there is when a term begins."""

    settings: Settings
    of_term: Callable[[Term], Awaitable[tuple[Session, Path | KeyPlace]]]


async def _logins(accounts: Sequence[Settings], closing: AsyncExitStack) -> dict[str, _Login]:
    """By their users, the accounts that are logged in here, or in the database. Raises
    AdministratorError for none."""
    found: dict[str, _Login] = {}
    problems: list[AdministratorError] = []
    for settings in accounts:
        try:
            if settings.storage.keys_secret is None:
                user, login = await _of_the_folder(settings)
            else:
                user, login = await _of_the_database(settings, closing)
        except AdministratorError as error:
            problems.append(error)
        else:
            found[user] = login
    if not found:
        raise problems[0]
    for problem in problems:
        log.warning("an account is not worked for from here: %s", problem)
    return found


async def _of_the_folder(settings: Settings) -> tuple[str, _Login]:
    """The account whose log-in and keys are in the data folder."""
    from bot.cli.session import load_session

    data = settings.bot.data
    session = await _load_or_create_session(settings, data)

    async def of_term(_: Term) -> tuple[Session, Path | KeyPlace]:
        return load_session(data) or session, data  # its tokens are renewed

    return session.user_id, _Login(settings, of_term)


async def _of_the_database(settings: Settings, closing: AsyncExitStack) -> tuple[str, _Login]:
    """The account whose log-in and keys are in the database, as they are when a term begins."""
    from bot.cli.key_places import account_of
    from bot.cli.session import load_session, require_same_account
    from bot.cli.standby_keys import StandbyKeys
    from bot.runtime.retry import retry_while_unavailable

    standby = await closing.enter_async_context(StandbyKeys(settings))

    async def of_term(term: Term) -> tuple[Session, Path | KeyPlace]:
        keys = await standby.of_term(term)
        found = await retry_while_unavailable(term.executor, partial(load_session, keys))
        if found is not None:
            require_same_account(found, settings)
        return found or await _load_or_create_session(settings, keys), keys

    return account_of(settings), _Login(settings, of_term)


async def _load_or_create_session(settings: Settings, place: Path | KeyPlace) -> Session:
    """The session that is kept; the first time, one of the settings' access token."""
    from bot.cli.session import load_session, require_same_account, require_session, save_session
    from bot.transports.matrix.login import log_in_with_token

    session = load_session(place)
    token = settings.matrix.access_token
    if session is None and token is not None:
        session = await log_in_with_token(settings.matrix.homeserver, token.reveal())
        require_same_account(session, settings)
        save_session(session, place)
    if session is None:
        session = require_session(settings, place)  # raises, and says what to do
    require_same_account(session, settings)
    return session
