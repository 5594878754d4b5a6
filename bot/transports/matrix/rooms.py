"""Rooms: those that are configured, and upgrades."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import InboundPort
from bot.transports.matrix.errors import (
    FAILURES,
    NETWORK_ERRORS,
    raise_for_error,
    reason_of,
    to_retry,
)
from bot.transports.matrix.events import source_of
from bot.transports.matrix.json_reader import string_at, value_at
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)


class ConfiguredRooms:
    """The rooms that the settings name, and by that which of the others are direct chats."""

    def __init__(self, client: NioClient) -> None:
        self._client = client
        self._configured: set[str] = set()

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        """Room ids for configured ids and aliases; those that cannot be resolved are left out.

        The rooms found count as configured from now on: none of them is a direct chat.
        Raises AdministratorError where the log-in has ended: whoever waits for a room would
        never know.
        """
        found = {}
        for room in rooms:
            if room.startswith("!"):
                found[room] = room
                continue
            try:
                answer = await self._client.room_resolve_alias(room)
                raise_for_error(answer)
            except FAILURES as error:
                _log.warning("%s could not be resolved (%s).", room, reason_of(error))
            else:
                found[room] = str(answer.room_id)
        self._configured.update(found.values())
        if len(found) < len(set(rooms)):
            await self._raise_if_logged_out()
        return found

    def add(self, room: str) -> None:
        """A room that has replaced a configured one."""
        self._configured.add(room)

    def is_direct(self, room: str) -> bool:
        """Whether the room is a direct chat: nobody but the bot and one other has joined it."""
        if room in self._configured or room not in self._client.rooms:
            return False
        return sum(not user.invited for user in self._client.rooms[room].users.values()) == 2

    async def _raise_if_logged_out(self) -> None:
        try:
            answer = await self._client.whoami()
        except NETWORK_ERRORS:
            return
        if isinstance(answer, nio.ErrorResponse):
            self._client.raise_if_logged_out(answer)


# ------------------------------------------------------------------ upgrades

_CLOSED: Final = ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN")
"""The room cannot be joined, or not without an invitation."""


@dataclass
class _Tombstone:
    """An ``m.room.tombstone``. server: of who sent it. due: seconds of the monotonic clock."""

    replacement: str
    server: str
    due: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(5, 600, jitter=0.5))


class RoomUpgrades:
    """Rooms that are replaced by others (spec, "Room upgrades"): the bot moves with its groups.

    Only somebody with the power to may end a room: an ``m.room.tombstone`` is state, and the
    room's own rules (spec, "Authorization rules") keep out one by anybody else. Whether the new
    room agrees is asked of the room itself: its creation must name the old one as its predecessor.

    What is not done yet is kept in memory only: after a start the server shows the tombstone of
    every room the bot is still in. rooms: each new room is added to them.
    """

    def __init__(self, client: NioClient, rooms: ConfiguredRooms) -> None:
        self._client = client
        self._rooms = rooms
        self._tombstones: dict[str, _Tombstone] = {}

    def is_replacement(self, room: str) -> bool:
        """Whether a tombstone leads to this room, so that the bot may accept to be asked there."""
        return any(it.replacement == room for it in self._tombstones.values())

    def find_tombstones(self, room: str, events: Iterable[Any]) -> None:
        """Look for the end of `room` among its events."""
        for event in events:
            source = source_of(event)
            if source.get("type") != "m.room.tombstone" or source.get("state_key") != "":
                continue
            sender = string_at(source, "sender")
            new = string_at(source, "content", "replacement_room")
            if sender is not None and new is not None and new.startswith("!") and new != room:
                self._tombstones[room] = _Tombstone(new, sender.partition(":")[2])

    async def follow(self, port: InboundPort) -> None:
        """Move where that can be done now. The rest is tried again, or waits for an invitation."""
        for old, tombstone in list(self._tombstones.items()):
            if await self._try_to_follow(old, tombstone, port):
                del self._tombstones[old]

    async def _try_to_follow(self, old: str, tombstone: _Tombstone, port: InboundPort) -> bool:
        """Whether that is settled: the bot has joined the replacement, or is not to."""
        new = tombstone.replacement
        if not await port.call(lambda events: events.should_follow_upgrade(old)):
            return True
        if tombstone.due > time.monotonic() and new not in self._client.rooms:
            return False
        tombstone.due = time.monotonic() + tombstone.backoff.next()
        if not await self._join_replacement(old, tombstone):
            return False
        agrees = await self._verify_predecessor(old, new)
        if agrees:
            self._rooms.add(new)
            await port.call(lambda events: events.on_room_upgraded(old, new))
        elif agrees is False:
            _log.error("%s says it was replaced by %s, which denies it: not followed.", old, new)
            await self._leave(new)
        return agrees is not None

    async def _join_replacement(self, old: str, tombstone: _Tombstone) -> bool:
        new = tombstone.replacement
        if new in self._client.rooms:
            return True
        try:
            answer = await self._client.join_via(new, tombstone.server)
        except NETWORK_ERRORS as error:
            _log.warning("%s: its replacement is not reached (%s).", old, type(error).__name__)
            return False
        if not isinstance(answer, nio.ErrorResponse):
            return True
        reason = "an invitation" if answer.status_code in _CLOSED else to_retry(answer).reason
        _log.warning("%s was replaced by %s, which waits for: %s.", old, new, reason)
        return False

    async def _verify_predecessor(self, old: str, new: str) -> bool | None:
        """Whether the new room was made to replace the old one; None where nobody can say yet."""
        try:
            answer = await self._client.room_get_state_event(new, "m.room.create")
            raise_for_error(answer)
        except FAILURES as error:
            _log.warning("%s cannot be asked (%s).", new, reason_of(error))
            return None
        return bool(value_at(answer.content, "predecessor", "room_id") == old)

    async def _leave(self, room: str) -> None:
        try:
            await self._client.room_leave(room)
        except NETWORK_ERRORS as error:
            _log.warning("%s could not be left (%s).", room, type(error).__name__)
