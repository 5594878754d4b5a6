"""`kansli run` and `kansli health`."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, settings
from bot.monitoring import logs
from bot.runtime.clock import SystemClock
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.session import Session

HEALTHY: Final = timedelta(minutes=3)
"""How old the heartbeat may be: it beats at least once a minute."""


def run(config: Path, *, verbose: bool = False) -> int:
    """The bot, until SIGTERM or Ctrl-C."""
    kansli = settings(config)
    level = logging.DEBUG if verbose else kansli.log.level.number
    logs.set_up(level, as_json=kansli.log.format == "json")
    with alone(kansli.bot.data):
        asyncio.run(_run(kansli))
    return Exit.OK


async def _run(kansli: Settings) -> None:
    from bot import app
    from bot.config import KeysTo
    from bot.transports.matrix.client import MatrixTransport

    logs.catch_the_rest(asyncio.get_running_loop())
    session = await _session(kansli)
    chat = MatrixTransport(
        session,
        kansli.bot.data,
        display_name=kansli.matrix.display_name,
        keys_to_all=kansli.matrix.keys_to is KeysTo.ALL,
    )
    await app.run(kansli, chat)


async def _session(kansli: Settings) -> Session:
    """The log-in that is kept, or the first time one made from the access token of the settings."""
    from bot.cli.login import kept_session, refuse_other_account, save_session
    from bot.transports.matrix import session as sessions

    session = kept_session(kansli.bot.data)
    token = kansli.matrix.access_token
    if session is None and token is not None:
        session = await sessions.log_in_with_token(kansli.matrix.homeserver, token.reveal())
        refuse_other_account(session, kansli)
        save_session(session, kansli.bot.data)
    if session is None:
        session = sessions.load(kansli.bot.data)  # says what to do
    refuse_other_account(session, kansli)
    return session


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Two bots with one device would spoil each other's encryption keys. Ends with the process."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(data / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise AdministratorError(
            str(data), f"cannot be written ({error.strerror}).", "Give the bot's user the folder."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AdministratorError(
            str(data), "another kansli runs with this folder.", "Stop it first."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)


def health(config: Path) -> int:
    """Whether the running bot has ticked lately; for Docker and the like."""
    from bot.app import HEARTBEAT

    heartbeat = settings(config).bot.data / HEARTBEAT
    try:
        beat = datetime.fromtimestamp(heartbeat.stat().st_mtime, UTC)
    except OSError as error:
        print(f"mend  no heartbeat: {heartbeat} ({error.strerror})")
        return Exit.MEND
    age = SystemClock().now() - beat
    seconds = age.total_seconds()
    # One from the future is no sign of life: a clock was set back.
    if abs(age) >= HEALTHY:
        print(f"mend  the last heartbeat was {seconds:.0f} s ago")
        return Exit.MEND
    print(f"ok    the last heartbeat was {seconds:.0f} s ago")
    return Exit.OK
