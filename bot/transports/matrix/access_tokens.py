"""The access token of one session, renewed before it ends, by one process at a time.

A refresh token serves once. So the new tokens are on the disk before they are used: until one of
them is, the spec lets the old one be used again ("Refreshing access tokens"; whatever is lost
between the answer and the write), and after that the old one is dead, and a server may take its
use for a theft and end the log-in.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp

from bot.runtime.clock import Clock, SystemClock
from bot.runtime.retry import Backoff
from bot.transports.matrix.errors import NETWORK_ERRORS, LoggedOut
from bot.transports.matrix.refresh import NotRenewed, RenewalRefused, refresh
from bot.transports.matrix.session import Session, is_kept, load, save
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

_LOCK: Final = "matrix-session.lock"
_LOCK_SECONDS: Final = 60.0
"""Longer than anybody can hold it: two requests at most."""


class AccessTokens:
    """Whose `session` is the newest, also where another process has renewed it.

    data: the folder in which the session is kept; None, or a folder with another session:
    nothing is kept. Requests that come at once wait for one renewal.
    """

    def __init__(
        self, session: Session, data: Path | None = None, clock: Clock | None = None
    ) -> None:
        self.session = session
        self._data = data
        self._clock = clock or SystemClock()
        self._renewing = asyncio.Lock()
        self._refusal: RenewalRefused | None = None
        self._backoff = Backoff(first=2.0)
        self._not_before = 0.0
        """When to try again after a failure, in seconds of the monotonic clock."""

    async def current(self) -> str:
        """The access token to use now, renewed where it is about to end.

        As long as that does not succeed it is the old one, which the server may refuse: then see
        `after`. Raises nothing.
        """
        renewal = self.session.renewal
        renew_at = renewal.renew_at if renewal is not None else None
        if renew_at is not None and renew_at <= self._clock.now().timestamp() and self._may_try():
            await self._try(self.session.access_token)
        return self.session.access_token

    async def after(self, refused: str) -> bool:
        """Whether there is another access token than the one that the server just refused.

        Raises NotRenewed where it could have been renewed, and nobody answers.
        """
        if self.session.access_token == refused and self.session.renewal is not None:
            if self._may_try():
                await self._try(refused)
            if self.session.access_token == refused and self._refusal is None:
                raise NotRenewed("later")
        return self.session.access_token != refused

    def ended(self, *, soft: bool) -> LoggedOut:
        """What to tell the administrator when the access token is refused for good.

        soft: the server keeps the device (client-server API, "Soft logout").
        """
        refusal = self._refusal
        return LoggedOut(
            self.session.homeserver,
            self.session.user_id,
            soft=soft or (refusal is not None and refusal.soft),
            code=refusal.code if refusal is not None else None,
        )

    def _may_try(self) -> bool:
        return self._refusal is None and time.monotonic() >= self._not_before

    async def _try(self, used: str) -> None:
        """Have `used` replaced, unless somebody else did or failed while we waited for them."""
        async with self._renewing:
            if self.session.access_token != used or not self._may_try():
                return
            try:
                async with self._only_process():
                    await self._renew(used)
            except RenewalRefused as refusal:
                self._refusal = refusal
                _log.error("The log-in is not renewed any more (%s).", refusal.code)
            except (AdministratorError, ValueError, *NETWORK_ERRORS) as error:
                pause = self._backoff.next()
                self._not_before = time.monotonic() + pause
                _log.warning(
                    "The log-in could not be renewed (%s); again in %.1f s.", _why(error), pause
                )
            else:
                self._backoff.reset()

    async def _renew(self, used: str) -> None:
        kept = self._kept()
        if kept is not None and kept.access_token != used:
            self.session = kept
            return
        renewal = (kept.renewal if kept is not None else None) or self.session.renewal
        assert renewal is not None, "or nobody would have come here"
        renewed = await refresh(self.session, renewal, self._clock)
        if kept is not None and self._data is not None:
            save(renewed, self._data)
        self.session = renewed
        _log.info("The log-in was renewed.")

    def _kept(self) -> Session | None:
        """This device's session as it lies in the data folder; None where none does.

        AdministratorError where it cannot be read: then nothing could be kept, either.
        """
        if self._data is None or not is_kept(self._data):
            return None
        kept = load(self._data)
        return kept if kept.is_same_device(self.session) else None

    @asynccontextmanager
    async def _only_process(self) -> AsyncIterator[None]:
        """While the block runs, no other process renews: `kansli check`, beside the bot, might.

        Raises OSError, and TimeoutError where another holds it and does not end.
        """
        if self._data is None:
            yield
            return
        descriptor = os.open(self._data / _LOCK, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o600)
        try:
            async with asyncio.timeout(_LOCK_SECONDS):
                while not _locked(descriptor):  # noqa: ASYNC110  # flock tells nobody
                    await asyncio.sleep(0.05)
            yield
        finally:
            os.close(descriptor)


def _why(error: Exception) -> str:
    """For the log: the words of such errors as quote nobody, and of others the name."""
    if isinstance(error, NotRenewed | AdministratorError):
        return str(error)
    if isinstance(error, OSError) and not isinstance(error, aiohttp.ClientError):
        return error.strerror or type(error).__name__
    return type(error).__name__


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
