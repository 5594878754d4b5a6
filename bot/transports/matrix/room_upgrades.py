"""Room upgrades: where a group's room has been replaced, the bot moves along, or asks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import InboundPort
from bot.transports.matrix.errors import (
    FAILURES,
    NETWORK_ERRORS,
    reason_of,
    to_retry,
)
from bot.transports.matrix.json_reader import object_at, string_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_state import (
    RoomState,
    fetch_room_state,
    replacement_in,
    state_of,
)
from bot.transports.matrix.rooms import ConfiguredRooms
from secretary.rooms import RoomProblem, in_order

_log = logging.getLogger(__name__)

_CLOSED: Final = ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN")
"""The room cannot be joined, or not without an invitation."""
_PATIENCE_SECONDS: Final = 60.0
"""How long an invitation to the new room may take before the secretaries are asked for one."""


@dataclass
class _Tombstone:
    """An ``m.room.tombstone``. server: of who sent it.

    was_in: the bot was in the replacement before. declined: it was not followed there.
    since, due: seconds of the monotonic clock. joining: an attempt to join the replacement.
    """

    replacement: str
    server: str
    was_in: bool
    declined: bool = False
    joining: asyncio.Task[None] | None = None
    since: float = field(default_factory=time.monotonic)
    due: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(5, 600, jitter=0.5))


class UpgradeFollower:
    """Rooms that are replaced by others (spec, "Room upgrades"): the bot moves with its groups.

    Only somebody with the power to may end a room: an ``m.room.tombstone`` is state, and the
    room's own rules (spec, "Authorization rules") keep out one by anybody else. The new room is
    looked at before it is followed: its creation must name the old one as its predecessor, and
    it must be no less closed and no less encrypted. Where it is not, the secretaries are asked.

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
            source = state_of(event)
            if source.get("type") != "m.room.tombstone" or source.get("state_key") != "":
                continue
            sender = string_at(source, "sender")
            new = replacement_in(object_at(source, "content"))
            known = self._tombstones.get(room)
            if known is not None and known.replacement == new:
                continue
            if sender is not None and new is not None and new != room:
                server, was_in = sender.partition(":")[2], new in self._client.rooms
                self._tombstones[room] = _Tombstone(new, server, was_in)

    async def follow(self, port: InboundPort) -> None:
        """Move where that can be done now. The rest is tried again, or waits for an invitation."""
        is_settled = True
        while is_settled:  # where one led may have been replaced, too
            is_settled = False
            for old, tombstone in list(self._tombstones.items()):
                if not await self._try_to_follow(old, tombstone, port):
                    continue
                is_settled = True
                if self._tombstones.get(old) is tombstone:
                    del self._tombstones[old]

    async def close(self) -> None:
        """Leave off what is begun."""
        joins = [it.joining for it in self._tombstones.values() if it.joining is not None]
        for join in joins:
            join.cancel()
        await asyncio.gather(*joins, return_exceptions=True)

    async def _try_to_follow(self, old: str, tombstone: _Tombstone, port: InboundPort) -> bool:
        """Whether that is settled: the bot has joined the replacement, or is not to."""
        new = tombstone.replacement
        state = self._rooms.states.get(old)
        if state is not None and state.replacement != new:
            return True  # that was taken back
        if not await self._is_to_follow(old, new, port):
            # It may become a group's by another that leads to it.
            leading = [it for it, by in self._tombstones.items() if by.replacement == old]
            return not any([await self._is_to_follow(it, old, port) for it in leading])
        if await port.call(lambda events: events.is_group_room(new)):
            # Another group's: to be asked about, and neither joined nor left.
            await self._decline(old, tombstone, {RoomProblem.TAKEN}, port)
            return True
        if new not in self._client.rooms:
            self._join_replacement(old, tombstone, port)
            return False
        state = await self._state_of(new)
        if state is None:
            return False
        problems = self._problems(old, state)
        if problems:
            await self._decline(old, tombstone, problems, port)
            return False
        self._rooms.add(new)
        await port.call(lambda events: events.on_room_upgraded(old, new))
        return True

    @staticmethod
    async def _is_to_follow(old: str, new: str, port: InboundPort) -> bool:
        return await port.call(lambda events: events.should_follow_upgrade(old, new))

    def _join_replacement(self, old: str, tombstone: _Tombstone, port: InboundPort) -> None:
        """Join the new room, if that is due, beside the sync, which then shows it: the server it
        is on may take its time."""
        joining = tombstone.joining
        if tombstone.declined or tombstone.due > time.monotonic():
            return
        if joining is None or joining.done():
            tombstone.due = time.monotonic() + tombstone.backoff.next()
            task = asyncio.create_task(self._join(old, tombstone, port), name=f"replace {old}")
            tombstone.joining = task

    async def _join(self, old: str, tombstone: _Tombstone, port: InboundPort) -> None:
        new = tombstone.replacement
        try:
            answer = await self._client.join_via(new, tombstone.server)
        except NETWORK_ERRORS as error:
            _log.warning("%s: its replacement is not reached (%s).", old, type(error).__name__)
            return
        except Exception:  # noqa: BLE001  # nobody waits for this task to hear of it
            _log.exception("%s: its replacement is not reached.", old)
            return
        if not isinstance(answer, nio.ErrorResponse):
            return
        closed = answer.status_code in _CLOSED
        reason = "an invitation" if closed else to_retry(answer).reason
        _log.warning("%s was replaced by %s, which waits for: %s.", old, new, reason)
        if closed and time.monotonic() - tombstone.since > _PATIENCE_SECONDS:
            problems = frozenset({RoomProblem.CLOSED})
            await port.call(lambda events: events.on_upgrade_declined(old, new, problems))

    async def _state_of(self, room: str) -> RoomState | None:
        """The room's state, by the last sync or the server; None where it does not say now."""
        known = self._rooms.states.get(room)
        if known is not None:
            return known
        try:
            return await fetch_room_state(self._client, room)
        except FAILURES as error:
            _log.warning("%s cannot be asked (%s).", room, reason_of(error))
            return None

    def _problems(self, old: str, new: RoomState) -> set[RoomProblem]:
        """Why not to follow `old` to a room of that state."""
        before = self._rooms.states.get(old) or _CLOSED_AND_ENCRYPTED
        problems = set(new.problems_beside(before))
        if old in self._client.encrypted_rooms:  # also where its state says so no more
            problems |= new.problems & {RoomProblem.UNENCRYPTED}
        if new.predecessor != old:
            problems.add(RoomProblem.DENIES)
        return problems

    async def _decline(
        self, old: str, tombstone: _Tombstone, problems: set[RoomProblem], port: InboundPort
    ) -> None:
        new, found = tombstone.replacement, frozenset(problems)
        if not tombstone.declined:
            words = ", ".join(in_order(found))
            _log.error("%s was replaced by %s, which is not followed: %s.", old, new, words)
        tombstone.declined = True
        await port.call(lambda events: events.on_upgrade_declined(old, new, found))
        if not tombstone.was_in:
            await self._leave(new)

    async def _leave(self, room: str) -> None:
        try:
            await self._client.room_leave(room)
        except NETWORK_ERRORS as error:
            _log.warning("%s could not be left (%s).", room, type(error).__name__)


_CLOSED_AND_ENCRYPTED: Final = RoomState(
    {"m.room.encryption": {"algorithm": "m.megolm.v1.aes-sha2"}}
)
"""What a room is compared with where the one before it is no longer known."""
