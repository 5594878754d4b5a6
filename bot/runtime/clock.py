"""The current time. No other module reads the system clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of the current time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""


class SystemClock:
    """The system clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def seconds_running() -> float:
    """Seconds since this machine was started, those in which it slept among them."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


class ManualClock:
    """A clock that moves only when it is set, for the demo and the tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Set it to `now` (aware)."""
        self._now = now.astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Move it forward, or back."""
        self._now += by
