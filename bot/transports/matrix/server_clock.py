"""The homeserver's clock, as the ``Date`` of its answers tells it: a second one beside our own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from bot.runtime.clock import Clock, SystemClock

_AGREES: Final = timedelta(minutes=2)
"""By how much two answers of one clock may differ: they are as old as they were long on the way."""
_YEARS: Final = range(2020, 2200)
"""None but these are any clock's that has been set."""


def _running() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine sleeps if it can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ServerClock:
    """How far our clock is from the homeserver's.

    Between answers the server's goes on by a clock that nobody sets, so that it is noticed at once
    when ours is set.

    One answer alone never says that ours is wrong: it may come from a proxy in between, or from one
    of several servers. Only two in a row do that say the same.
    """

    def __init__(self, clock: Clock | None = None, running: Callable[[], float] = _running) -> None:
        self._clock = clock or SystemClock()
        self._running = running
        self._at: datetime | None = None
        self._noted = 0.0
        self._doubtful: tuple[datetime, float] | None = None
        """What the last answer said and when, where it was another time than expected."""

    def note(self, headers: Mapping[str, str], status: int = 200) -> None:
        """An answer came just now. Without a date that makes sense it says nothing; nor where it is
        out of a cache, or an error of whatever stands before a server that is down."""
        if status >= 500 or "Age" in headers:
            return
        try:
            at = parsedate_to_datetime(headers.get("Date", ""))
            at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            return
        if at.year not in _YEARS:
            return
        running, doubtful = self._running(), self._doubtful
        self._doubtful = None
        if not (
            _agree(at, self._clock.now())
            or _agree(at, self._goes_on(self._at, self._noted))
            or (doubtful is not None and _agree(at, self._goes_on(*doubtful)))
        ):
            self._doubtful = at, running
            return
        self._at, self._noted = at, running

    def ahead(self) -> timedelta | None:
        """By how much our clock is ahead of the server's; None while it has not told the time."""
        at = self.now()
        return None if at is None else self._clock.now() - at

    def now(self) -> datetime | None:
        """The server's time (aware, in UTC); None while it has not told it."""
        return self._goes_on(self._at, self._noted)

    def _goes_on(self, at: datetime | None, noted: float) -> datetime | None:
        return None if at is None else at + timedelta(seconds=self._running() - noted)


def _agree(at: datetime, other: datetime | None) -> bool:
    return other is not None and abs(at - other) <= _AGREES
