"""Rooms that are replaced by others (spec, "Room upgrades"): the bot moves along with its groups.

Only somebody with the power to may end a room: an ``m.room.tombstone`` is state, and the room's
own rules (spec, "Authorization rules") keep out one by anybody else. Whether the new room agrees
is asked of the room itself: its creation must name the old one as its predecessor.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort
from bot.transports.matrix.backoff import Backoff
from bot.transports.matrix.connection import OUTAGE, Client, failure

_log = logging.getLogger(__name__)

_CLOSED: Final = ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN")
"""The room cannot be joined, or not without an invitation."""


@dataclass
class _Move:
    new: str
    server: str
    due: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(5, 600))


class Upgrades:
    """The moves of one client that are not done yet.

    They need no keeping: a start shows the tombstone of every room the bot is still in.
    done: is told of the new room.
    """

    def __init__(self, client: Client, done: Callable[[str], None]) -> None:
        self._client = client
        self._done = done
        self._moves: dict[str, _Move] = {}

    def expects(self, room: str) -> bool:
        """Whether the bot has been told to move to this room, and may accept to be asked there."""
        return any(move.new == room for move in self._moves.values())

    def notice(self, room: str, events: Iterable[Any]) -> None:
        """Look for the end of a room among its events."""
        for event in events:
            source = getattr(event, "source", None)
            if not isinstance(source, dict) or source.get("type") != "m.room.tombstone":
                continue
            content, sender = source.get("content"), source.get("sender")
            new = content.get("replacement_room") if isinstance(content, dict) else None
            if source.get("state_key") != "" or not isinstance(sender, str):
                continue
            if isinstance(new, str) and new.startswith("!") and new != room:
                self._moves[room] = _Move(new, sender.partition(":")[2])

    async def follow(self, reception: InboundPort) -> None:
        """Move where that can be done now. The rest is tried again, or waits for an invitation."""
        for old, move in list(self._moves.items()):
            if not await reception.should_follow_upgrade(old):
                del self._moves[old]
            elif move.due <= time.monotonic() or move.new in self._client.rooms:
                move.due = time.monotonic() + move.backoff.wait()
                if await self._enter(old, move) and await self._agrees(old, move):
                    self._done(move.new)
                    await reception.on_room_upgraded(old, move.new)
                    del self._moves[old]

    async def _enter(self, old: str, move: _Move) -> bool:
        if move.new in self._client.rooms:
            return True
        try:
            answer = await self._client.join_by(move.new, move.server)
        except OUTAGE as error:
            _log.warning("%s: its replacement is not reached (%s).", old, type(error).__name__)
            return False
        if not isinstance(answer, nio.ErrorResponse):
            return True
        reason = "an invitation" if answer.status_code in _CLOSED else failure(answer).reason
        _log.warning("%s was replaced by %s, which waits for: %s.", old, move.new, reason)
        return False

    async def _agrees(self, old: str, move: _Move) -> bool:
        """Whether the new room was made to replace the old one; if not, leave it again."""
        try:
            answer = await self._client.room_get_state_event(move.new, "m.room.create")
        except OUTAGE as error:
            _log.warning("%s cannot be asked (%s).", move.new, type(error).__name__)
            return False
        if isinstance(answer, nio.ErrorResponse):
            _log.warning("%s cannot be asked (%s).", move.new, failure(answer).reason)
            return False
        before = answer.content.get("predecessor")
        if isinstance(before, dict) and before.get("room_id") == old:
            return True
        _log.error("%s says it was replaced by %s, which denies it: not followed.", old, move.new)
        del self._moves[old]
        await self._leave(move.new)
        return False

    async def _leave(self, room: str) -> None:
        try:
            await self._client.room_leave(room)
        except OUTAGE as error:
            _log.warning("%s could not be left (%s).", room, type(error).__name__)
