"""`kansli run`: the bot, as a process."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import Exit, load_settings
from bot.cli.faults import as_told
from bot.monitoring import logs
from bot.runtime.single_instance import single_instance_lock
from secretary.errors import KansliError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.runtime.lease import Term
    from bot.transports.matrix.session import Session

log = logging.getLogger(__name__)


def run(config: Path, *, verbose: bool = False) -> int:
    """Run the bot until SIGTERM or SIGINT. Raises what it cannot go on after.

    Where the log is JSON that is its last line instead.
    """
    from bot.config import homeserver_oddities

    as_json = _wants_json(config)
    if as_json:
        logs.configure_logging(logging.INFO, as_json=True)
    try:
        settings = load_settings(config)
        level = logging.DEBUG if verbose else settings.log.level.number
        logs.configure_logging(level, as_json=as_json)
        for oddity in homeserver_oddities(settings.matrix.homeserver):
            log.warning("matrix.homeserver: %s", oddity)
        with single_instance_lock(settings.bot.data):
            asyncio.run(_run(settings))
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


async def _run(settings: Settings) -> None:
    from bot import app
    from bot.cli.session import load_session
    from bot.config import KeysTo
    from bot.runtime.reachability import Reachability
    from bot.transports.matrix.reaches import homeserver_answers
    from bot.transports.matrix.transport import MatrixTransport

    logs.install_excepthooks(asyncio.get_running_loop())
    session = await _load_or_create_session(settings)

    async def connect(_: Term) -> MatrixTransport:
        return MatrixTransport(
            load_session(settings.bot.data) or session,  # its tokens are renewed
            settings.bot.data,
            display_name=settings.matrix.display_name,
            keys_to_all=settings.matrix.keys_to is KeysTo.ALL,
        )

    async with homeserver_answers(session.homeserver) as answers:
        await app.run(settings, session.user_id, connect, Reachability(answers))


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
