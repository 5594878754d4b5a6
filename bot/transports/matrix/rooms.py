"""Rooms: those that are configured, and which of the others are direct chats."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.errors import (
    FAILURES,
    NETWORK_ERRORS,
    raise_for_error,
    reason_of,
)
from bot.transports.matrix.json_reader import string_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_state import (
    RoomStates,
    state_of,
)

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
