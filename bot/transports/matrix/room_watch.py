"""Tells the secretary what becomes of rooms: what is wrong with groups', and who is in which
direct chat."""

from __future__ import annotations

import time
from typing import Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort
from bot.transports.matrix.room_state import problems_for, state_of
from bot.transports.matrix.rooms import ConfiguredRooms
from secretary.rooms import RoomProblem

_ASK_SECONDS: Final = 30.0
"""How long a move by hand may go unnoticed, as where nothing happens: so long a sync waits then."""


class RoomWatch:
    """Compares with what was reported before whatever may have changed it."""

    def __init__(self, client: nio.AsyncClient, rooms: ConfiguredRooms) -> None:
        self._client = client
        self._rooms = rooms
        self._problems: dict[str, frozenset[RoomProblem]] = {}
        self._direct_chats: dict[str, str] | None = None
        self._ask_at = 0.0
        """When to compare at the latest, in seconds of the monotonic clock."""

    async def report(self, response: nio.SyncResponse, port: InboundPort) -> None:
        """Report what a sync has changed, before anything that was said there is handed over."""
        changed = self._rooms.states.update(response)
        if not self._rooms.are_known:
            return
        if time.monotonic() < self._ask_at and not _has_state(response):
            return
        left = set(response.rooms.leave)
        # The secretary may have been moved by hand meanwhile.
        self._rooms.add(*await port.call(lambda events: events.group_rooms()))
        for room in sorted(self._rooms.ids - set(response.rooms.invite)):
            problems = self._problems_of(room, left)
            if self._problems.get(room) != problems:
                await self._report_problems(room, problems, port)
        direct_chats = {
            room: partner
            for room, partner in self._rooms.direct_chats().items()
            if room not in left
        }
        if direct_chats != self._direct_chats:
            await port.call(lambda events: events.on_direct_chats(direct_chats))
            self._direct_chats = direct_chats
            self._rooms.mark_reported(direct_chats)
        self._ask_at = time.monotonic() + _ASK_SECONDS
        for room in changed:
            port.retry(room)

    async def _report_problems(
        self, room: str, problems: frozenset[RoomProblem], port: InboundPort
    ) -> None:
        await port.call(lambda events: events.on_room_problems(room, problems))
        self._problems[room] = problems

    def _problems_of(self, room: str, left: set[str]) -> frozenset[RoomProblem]:
        state = self._rooms.states.get(room)
        if state is None or room in left or room not in self._client.rooms:
            banned = self._rooms.states.is_banned(room)
            return frozenset({RoomProblem.BANNED if banned else RoomProblem.ABSENT})
        return problems_for(state, room, self._client.user_id)


def _has_state(response: nio.SyncResponse) -> bool:
    """Whether a sync brings anything by which rooms, or who is in them, can have changed."""
    rooms = response.rooms
    joined = rooms.join.values()
    return bool(
        rooms.invite
        or rooms.leave
        or any(info.state or any(map(state_of, info.timeline.events)) for info in joined)
    )
