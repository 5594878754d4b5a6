"""`kansli run`: the bot, as a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import Exit, load_settings, settings_of
from bot.cli.faults import as_told
from bot.monitoring import logs
from bot.runtime.single_instance import single_instance_lock
from secretary.errors import AdministratorError, KansliError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.runtime.lease import Term
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
    from bot import app
    from bot.cli.session import load_session
    from bot.config import KeysTo
    from bot.runtime.reachability import Reachability
    from bot.transports.matrix.reaches import homeserver_answers
    from bot.transports.matrix.transport import MatrixTransport

    logs.install_excepthooks(asyncio.get_running_loop())
    sessions = await _sessions(accounts)

    async def connect(term: Term) -> MatrixTransport:
        session, settings = sessions[term.account]
        return MatrixTransport(
            load_session(settings.bot.data) or session,  # its tokens are renewed
            settings.bot.data,
            display_name=settings.matrix.display_name,
            keys_to_all=settings.matrix.keys_to is KeysTo.ALL,
        )

    async with AsyncExitStack() as closing:
        servers = {session.homeserver for session, _ in sessions.values()}
        reached = {
            server: Reachability(await closing.enter_async_context(homeserver_answers(server)))
            for server in servers
        }
        await app.run(
            {user: settings for user, (_, settings) in sessions.items()},
            connect,
            {user: reached[session.homeserver] for user, (session, _) in sessions.items()},
        )


async def _sessions(accounts: Sequence[Settings]) -> dict[str, tuple[Session, Settings]]:
    """By their users, the accounts that are logged in here. Raises AdministratorError for none."""
    found: dict[str, tuple[Session, Settings]] = {}
    problems: list[AdministratorError] = []
    for settings in accounts:
        try:
            session = await _load_or_create_session(settings)
        except AdministratorError as error:
            problems.append(error)
        else:
            found[session.user_id] = session, settings
    if not found:
        raise problems[0]
    for problem in problems:
        log.warning("an account is not worked for from here: %s", problem)
    return found


async def _load_or_create_session(settings: Settings) -> Session:
    """The session in the data folder; the first time, one of the settings' access token."""
    from bot.cli.session import load_session, require_same_account, save_session
    from bot.transports.matrix import session as sessions
    from bot.transports.matrix.login import log_in_with_token

    session = load_session(settings.bot.data)
    token = settings.matrix.access_token
    if session is None and token is not None:
        session = await log_in_with_token(settings.matrix.homeserver, token.reveal())
        require_same_account(session, settings)
        save_session(session, settings.bot.data)
    if session is None:
        session = sessions.load(settings.bot.data)  # raises, and says what to do
    require_same_account(session, settings)
    return session
