"""What is asked of ``/sync`` (spec, "Syncing"), and how often: `SyncRequests`."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Mapping
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.errors import NETWORK_ERRORS, UnreadableAnswer, is_unreadable, to_retry
from bot.transports.matrix.instance_record import QUESTION, RECORD
from bot.transports.matrix.nio_client import REQUEST_SECONDS, NioClient
from bot.transports.matrix.rooms import ConfiguredRooms
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

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

_POLL_SECONDS = 30.0
_FIRST_SYNC_SECONDS = 300.0
_ATTEMPTS: Final = 3
"""How often a sync that cannot be read, or is refused as wrong, is asked for before another is."""
_STATE_AGAIN_SECONDS: Final = 600.0
"""Until the state of all rooms is asked for again, where the answer could not be read."""


class SyncRequests:
    """Asks for one sync at a time. After some that cannot be read, only for what is about no room.

    unreadable: syncs in a row that could not be read.
    """

    def __init__(self, client: NioClient, rooms: ConfiguredRooms) -> None:
        self._client = client
        self._rooms = rooms
        self.unreadable = 0
        self._refused = 0
        """Syncs in a row that the server refused as wrong (400)."""
        self._state_due = 0.0
        """When to ask for the state of all rooms, in seconds of the monotonic clock."""

    @property
    def leaves_out_token(self) -> bool:
        """Whether to ask without the token now, which may be one that the server never gave."""
        return self._refused % (_ATTEMPTS + 1) == _ATTEMPTS

    async def ask(self, since: str | None) -> nio.SyncResponse:
        """What has happened since a token; waits for it for half a minute.

        Raises UnreadableAnswer, RetryLater, or one of NETWORK_ERRORS; AdministratorError where the
        log-in is no longer valid.
        """
        # nio leaves an answer encrypted whose token it has seen before: a repeated one.
        self._client.next_batch = ""
        small = self.unreadable >= _ATTEMPTS
        # Who is in which room is not kept between runs.
        full = not small and time.monotonic() >= self._state_due
        poll = 0.0 if full or small else _POLL_SECONDS
        if since is None:
            # Where it is asked the same again within minutes, Synapse answers as it did then. A
            # question with another time to wait is another one, and nobody waits for the first.
            poll = random.uniform(0.001, 1)  # noqa: S311  # no secret
        try:
            # nio sets no limit of its own for the first one.
            async with asyncio.timeout(_FIRST_SYNC_SECONDS if full else poll + REQUEST_SECONDS):
                response = await self._client.sync(
                    timeout=int(poll * 1000),
                    sync_filter=dict(WITHOUT_ROOMS if small else FILTER),
                    since=since,
                    full_state=full or None,
                )
        except (AdministratorError, *NETWORK_ERRORS):
            raise
        except Exception as error:
            _log.exception("A sync cannot be taken in.")
            raise UnreadableAnswer(type(error).__name__) from error
        if not isinstance(response, nio.SyncResponse):
            self._client.raise_if_logged_out(response)
            if is_unreadable(response):
                raise UnreadableAnswer("sync")
            if response.transport_response.status == 400:
                self._refused += 1
                raise RetryLater(to_retry(response).reason)
            raise to_retry(response)
        if full:
            self._state_due = float("inf")
            self._rooms.are_known = True
        if not small:
            self.unreadable = 0
        self._refused = 0
        return response

    async def count_unreadable(self) -> int:
        """One more could not be read; how many in a row, where other answers can be."""
        self.unreadable += await self._answers_others()
        return self.unreadable

    def on_stepped_over(self) -> None:
        """The one that could not be read is left behind: ask for all again.

        Also for who came and left meanwhile; but not at once where it was that which cannot be
        read.
        """
        self.unreadable = 0
        wanted = self._state_due <= time.monotonic()
        self._state_due = time.monotonic() + (_STATE_AGAIN_SECONDS if wanted else 0)

    async def _answers_others(self) -> bool:
        """Whether it is the sync that cannot be read, and not just everything, as where a proxy
        says with every answer that the server is being looked after."""
        try:
            return not isinstance(await self._client.whoami(), nio.ErrorResponse)
        except NETWORK_ERRORS:
            return False


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
