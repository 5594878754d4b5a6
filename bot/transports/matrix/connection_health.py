"""When the server last answered, and whether the sync loop moves: `ConnectionHealth`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.transports.base import HealthCheck, TransportHealth


class ConnectionHealth:
    """When the server last answered, and whether the loop moves.

    Ages are measured by a clock that only goes forward. checks: what else there is to know, such
    as whether the bot's own chain of trust verifies.
    """

    def __init__(self, *checks: Callable[[], HealthCheck]) -> None:
        self._checks = checks
        self._response_at: float | None = None
        self._progress_at: float | None = None
        self._connected = asyncio.Event()

    def mark_response(self) -> None:
        """The server has answered a sync."""
        self._response_at = self._progress_at = time.monotonic()
        self._connected.set()

    def mark_progress(self, pause: float = 0.0) -> None:
        """The loop does something now, or waits on purpose for `pause` seconds."""
        self._progress_at = time.monotonic() + pause

    def report(self) -> TransportHealth:
        """How it is now, without asking anybody."""
        now = time.monotonic()
        return TransportHealth(
            last_response_age=None if self._response_at is None else now - self._response_at,
            # Before the loop has begun it is idle for a reason: rooms are being looked up.
            idle=0.0 if self._progress_at is None else max(0.0, now - self._progress_at),
            checks=tuple(check() for check in self._checks),
        )

    async def wait_until_connected(self) -> None:
        """Return when the server has answered a sync for the first time."""
        await self._connected.wait()
