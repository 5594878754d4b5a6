"""Rooms: those that are configured, and upgrades."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from bot.transports.matrix.json_reader import object_at, string_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_state import (
    RoomState,
    RoomStates,
    fetch_room_state,
    replacement_in,
    state_of,
)
from secretary.rooms import RoomProblem, in_order

_log = logging.getLogger(__name__)


_FOR_TWO: Final = 2


class ConfiguredRooms:
    """The rooms that are groups', and by that which of the others are direct chats.

    states: of all rooms the bot is in. are_known: whether the server has told of all of them, and
        who is there; until then nothing is a direct chat, and nothing is sent to one.
    """

    def __init__(self, client: NioClient) -> None:
        self._client = client
        self.states = RoomStates(client.user_id)
        self.are_known = False
        self._configured: set[str] = set()
        self._reported: dict[str, str] = {}

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

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the configured rooms."""
        return frozenset(self._configured)

    def add(self, *rooms: str) -> None:
        """Others that are groups' by now."""
        self._configured.update(rooms)

    def is_direct(self, room: str, user: str | None = None) -> bool:
        """Whether the room is a direct chat: it is for the bot and one other, who has joined.

        user: who that other has to be.
        """
        partner = self._partner(room)
        return partner is not None and user in (None, partner)

    def direct_chats(self) -> dict[str, str]:
        """Every direct chat, and who is in it beside the bot."""
        partners = ((room, self._partner(room)) for room in self._client.rooms)
        return {room: partner for room, partner in partners if partner is not None}

    def mark_reported(self, direct_chats: Mapping[str, str]) -> None:
        """The secretary knows of these, and of no others."""
        self._reported = dict(direct_chats)

    def is_for(self, room: str, recipients: Collection[str]) -> bool:
        """Whether a message is for those who are in the room: outside groups' rooms only for who
        is alone there with the bot, and was when the secretary was last told of direct chats.

        recipients: whom it is for, where it says so.
        """
        if room in self._configured:
            return True
        partner = self._reported.get(room)
        if partner != self._partner(room):
            return False
        return partner in recipients if recipients else self.are_known

    def _partner(self, room: str) -> str | None:
        """Who is in a direct chat with the bot; None where it is none.

        Somebody who is only invited counts: they can join and read at any moment.
        """
        if not self._may_be_direct(room):
            return None
        return self._partner_among(self._members(room))

    def partners_during(self, room: str, timeline: Sequence[Any]) -> list[str | None]:
        """For each of the newest events of a room: with whom it was a direct chat when that came.

        Who wrote there and then left, or asked somebody else in, has said it to the bot alone.
        """
        if not self._may_be_direct(room):
            return [None] * len(timeline)
        members, found = self._members(room), list[str | None]()
        for event in reversed(timeline):
            found.append(self._partner_among(members))
            source = state_of(event)
            user = string_at(source, "state_key")
            if source.get("type") == "m.room.member" and user is not None:
                members.pop(user, None)
                before = string_at(source, "unsigned", "prev_content", "membership")
                if before in ("join", "invite"):
                    members[user] = before
        return found[::-1]

    def _may_be_direct(self, room: str) -> bool:
        return self.are_known and room not in self._configured and room in self._client.rooms

    def _members(self, room: str) -> dict[str, str]:
        """Who is in a room, and who was asked there, as their memberships now."""
        users = self._client.rooms[room].users.values()
        return {str(it.user_id): "invite" if it.invited else "join" for it in users}

    def _partner_among(self, members: Mapping[str, str]) -> str | None:
        if len(members) != _FOR_TWO:
            return None
        others = [user for user in members if user != self._client.user_id]
        return others[0] if len(others) == 1 and members[others[0]] == "join" else None

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


class RoomUpgrades:
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
