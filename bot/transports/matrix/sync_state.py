"""What the sync loop leans on: what it asks for, its tokens, its brake, and how it fares."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import HealthCheck, TransportHealth
from bot.transports.matrix.instance_record import QUESTION, RECORD
from bot.transports.matrix.nio_client import NioClient

FILTER: Final[Mapping[str, Any]] = {
    "presence": {"types": []},
    "account_data": {"types": [RECORD, QUESTION]},
    "room": {
        # The default is ten; Synapse gives no more than a hundred.
        "timeline": {"limit": 100},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}
_NOTHING: Final[Mapping[str, Any]] = {"types": []}
INVITATIONS_ONLY: Final[Mapping[str, Any]] = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {
        "timeline": {"limit": 1, "types": []},
        "state": _NOTHING,
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    },
}
WITHOUT_ROOMS: Final[Mapping[str, Any]] = {**FILTER, "room": {"rooms": []}}
IDLE_SECONDS: Final = 1.0
"""Between two syncs that bring nothing, at least: a good server would have waited with them."""


class SyncTokens:
    """Tokens of the server's stream, with how many syncs the crypto store had kept at each.

    So that keys from an older backup than the database's are found out: they lack what was handed
    over since, and would be used a second time.
    """

    keys_are_older = False
    """Whether the keys are older than what was decoded last."""

    def __init__(self, client: NioClient) -> None:
        self._client = client

    def encode(self, token: str) -> str:
        """What the database is to remember."""
        return f"{self._client.device_id} {self._client.store.sync_count} {token}"

    def decode(self, saved: str | None) -> str | None:
        """The token in what the database remembers."""
        device, _, rest = (saved or "").partition(" ")
        count, _, token = rest.partition(" ")
        if not token or not count.isdecimal():
            return saved
        own = device == self._client.device_id
        self.keys_are_older = own and int(count) > self._client.store.sync_count
        return token


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


class Brake:
    """Keeps the loop from asking a server that answers at once and has nothing to say."""

    def __init__(self) -> None:
        self._idle = 0

    def pause(self, response: nio.SyncResponse, since: str | None, seconds: float) -> float:
        """How long to leave the server alone after a sync since a token that took `seconds`."""
        idle = response.next_batch == since or not _has_news(response)
        self._idle = self._idle + 1 if idle and seconds < IDLE_SECONDS else 0
        return IDLE_SECONDS - seconds if self._idle > 1 else 0.0


def _has_news(response: nio.SyncResponse) -> bool:
    """Whether a sync brought anything that somebody did."""
    rooms = response.rooms
    return bool(
        rooms.invite
        or rooms.leave
        or response.to_device_events
        or response.device_list.changed
        or response.device_list.left
        or any(it.timeline.events or it.timeline.limited or it.state for it in rooms.join.values())
    )
