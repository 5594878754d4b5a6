"""A clock that is wrong: nothing is decided by it.

What falls due would be posted too early, or taken for too late and be left out. So nothing is
decided while our clock and another one, the server's, differ by much: nobody can say which of them
is wrong. What people say meanwhile is heard, as of the server's time, which their clients show.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.runtime.clock import Clock
from bot.transports.base import HealthCheck

log = logging.getLogger(__name__)

MOST: Final = timedelta(minutes=10)
"""By which the two may differ."""


class ComparedClock:
    """A clock that is compared with another one.

    ahead: by how much it is ahead of that, where that is known. now: the time, where they differ by
    much the other's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead: Callable[[], timedelta | None] = lambda: None
        self._was_wrong = False

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return self._clock.now() - self._error()

    @property
    def is_wrong(self) -> bool:
        """Whether they differ by much; what changes of that is logged."""
        is_wrong = bool(self._error())
        if is_wrong != self._was_wrong:
            self._was_wrong = is_wrong
            if is_wrong:
                log.error("%s; nothing is decided until they agree.", self._words().capitalize())
            else:
                log.warning("This machine's clock agrees with the homeserver's again.")
        return is_wrong

    def check(self) -> HealthCheck | None:
        """Whether they agree; None where nobody can say."""
        if self.ahead() is None:
            return None
        if not self._error():
            return HealthCheck("clock", True, "agrees with the homeserver's")
        return HealthCheck("clock", False, f"{self._words()}; nothing is decided meanwhile")

    def _error(self) -> timedelta:
        ahead = self.ahead()
        return ahead if ahead is not None and abs(ahead) > MOST else timedelta()

    def _words(self) -> str:
        return difference(self._error())


def difference(ahead: timedelta) -> str:
    """In words, such as ``this machine's clock is 366 days, 0:00:00 ahead of the homeserver's``."""
    by = timedelta(seconds=round(abs(ahead).total_seconds()))
    where = "ahead of" if ahead > timedelta() else "behind"
    return f"this machine's clock is {by} {where} the homeserver's"
