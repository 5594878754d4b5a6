"""The access token of one session, renewed before it ends, by one process at a time.

A refresh token serves once. So the new tokens are on the disk before they are used: until one of
them is, the spec lets the old one be used again ("Refreshing access tokens"; whatever is lost
between the answer and the write), and after that the old one is dead, and a server may take its
use for a theft and end the log-in.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

import aiohttp

from bot.runtime.clock import Clock, SystemClock
from bot.runtime.retry import Backoff
from bot.transports.matrix.errors import NETWORK_ERRORS, LoggedOut
from bot.transports.matrix.key_place import LOGIN_FILE, KeptLogin, KeyPlace, place_of
from bot.transports.matrix.refresh import NotRenewed, RenewalRefused, refresh
from bot.transports.matrix.session import Session, read, written
from secretary.errors import AdministratorError, StorageUnavailable

_log = logging.getLogger(__name__)


class AccessTokens:
    """Whose `session` is the newest, also where another process has renewed it.

    data: where the session is kept; None, or a place with another session: nothing is kept.
    Requests that come at once wait for one renewal.
    """

    def __init__(
        self, session: Session, data: Path | KeyPlace | None = None, clock: Clock | None = None
    ) -> None:
        self.session = session
        self._place = None if data is None else place_of(data)
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
                if self._place is None:
                    await self._renew(used)
                else:
                    async with self._place.renewing() as login:
                        await self._renew(used, login, self._place.shown(LOGIN_FILE))
            except RenewalRefused as refusal:
                self._refusal = refusal
                _log.error("The log-in is not renewed any more (%s).", refusal.code)
            except (AdministratorError, StorageUnavailable, ValueError, *NETWORK_ERRORS) as error:
                pause = self._backoff.next()
                self._not_before = time.monotonic() + pause
                _log.warning(
                    "The log-in could not be renewed (%s); again in %.1f s.", _why(error), pause
                )
            else:
                self._backoff.reset()

    async def _renew(self, used: str, login: KeptLogin | None = None, where: str = "") -> None:
        kept = None if login is None else await self._kept(login, where)
        if kept is not None and kept.access_token != used:
            self.session = kept
            return
        renewal = (kept.renewal if kept is not None else None) or self.session.renewal
        assert renewal is not None, "or nobody would have come here"
        renewed = await refresh(self.session, renewal, self._clock)
        if kept is not None and login is not None:
            await login.write(written(renewed))
        self.session = renewed
        _log.info("The log-in was renewed.")

    async def _kept(self, login: KeptLogin, where: str) -> Session | None:
        """This device's session as it is kept; None where none is.

        AdministratorError where it cannot be read: then nothing could be kept, either.
        """
        text = await login.read()
        kept = None if text is None else read(text, where)
        return kept if kept is not None and kept.is_same_device(self.session) else None


def _why(error: Exception) -> str:
    """For the log: the words of such errors as quote nobody, and of others the name."""
    if isinstance(error, NotRenewed | AdministratorError | StorageUnavailable):
        return str(error)
    if isinstance(error, OSError) and not isinstance(error, aiohttp.ClientError):
        return error.strerror or type(error).__name__
    return type(error).__name__
