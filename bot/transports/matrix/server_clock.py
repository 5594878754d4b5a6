"""The homeserver's clock, as the ``Date`` of its answers tells it: a second one beside our own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.runtime.clock import Clock, SystemClock


def _running() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine sleeps if it can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ServerClock:
    """How far our clock is from the homeserver's.

    Between answers the server's goes on by a clock that nobody sets, so that it is noticed at once
    when ours is set.
    """

    def __init__(self, clock: Clock | None = None, running: Callable[[], float] = _running) -> None:
        self._clock = clock or SystemClock()
        self._running = running
        self._at: datetime | None = None
        self._noted = 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        """An answer came just now. Without a date that makes sense it says nothing."""
        try:
            at = parsedate_to_datetime(headers.get("Date", ""))
            self._at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            return
        self._noted = self._running()

    def ahead(self) -> timedelta | None:
        """By how much our clock is ahead of the server's; None while it has not told the time."""
        if self._at is None:
            return None
        return self._clock.now() - self._at - timedelta(seconds=self._running() - self._noted)
