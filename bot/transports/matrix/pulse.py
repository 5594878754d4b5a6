"""Whether the listener moves, and when the homeserver last answered it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.transports.base import HealthCheck, TransportHealth


class Pulse:
    """Signs of life of one connection; ages are measured by a clock that only goes forward.

    trust: whether the bot's own chain of trust verifies; None while nobody looks at it.
    """

    def __init__(self, trust: Callable[[], HealthCheck] | None = None) -> None:
        self._trust = trust
        self._heard_at: float | None = None
        self._moved_at: float | None = None
        self._connected = asyncio.Event()

    def heard(self) -> None:
        """The server has answered a sync."""
        self._heard_at = self._moved_at = time.monotonic()
        self._connected.set()

    def moved(self, ahead: float = 0.0) -> None:
        """The listener does something now, or waits on purpose for `ahead` seconds."""
        self._moved_at = time.monotonic() + ahead

    def health(self) -> TransportHealth:
        now = time.monotonic()
        return TransportHealth(
            heard=None if self._heard_at is None else now - self._heard_at,
            # Who has not begun to listen stands still for a reason: rooms are being looked up.
            still=0.0 if self._moved_at is None else max(0.0, now - self._moved_at),
            checks=(self._trust() if self._trust else HealthCheck("trust", None, "not checked"),),
        )

    async def connected(self) -> None:
        """Return when the server has answered for the first time."""
        await self._connected.wait()
