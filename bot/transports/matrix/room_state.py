"""What the server says of a room: who can join and read it, and whether the bot may write there.

Only what came as state, in clear, counts. What was encrypted is its sender's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.errors import raise_for_error
from bot.transports.matrix.events import source_of
from bot.transports.matrix.json_reader import list_at, object_at, string_at, value_at
from secretary.rooms import RoomProblem

Content = Mapping[str, Any]

_TYPES: Final = (
    "m.room.create",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.guest_access",
    "m.room.encryption",
    "m.room.power_levels",
    "m.room.tombstone",
)
_BY_INVITATION: Final = ("invite", "knock", "private")
_BY_MEMBERSHIP: Final = ("restricted", "knock_restricted")
_ALGORITHM: Final = "m.megolm.v1.aes-sha2"
_CREATORS_RULE_SINCE: Final = 12
"""From this room version on those who made a room are above its power levels."""


@dataclass(frozen=True)
class RoomState:
    """Some of a room's state: the content of each event without a state key, by its type.

    creator: who sent ``m.room.create``.
    """

    contents: Mapping[str, Content] = field(default_factory=dict)
    creator: str | None = None

    @property
    def problems(self) -> frozenset[RoomProblem]:
        """What a group's room should not be (spec, "m.room.join_rules",
        "m.room.history_visibility", "m.room.guest_access", "m.room.encryption").

        Guests count where they need no invitation: clients let them into every private room, and
        there somebody has to ask them.
        """
        found = set()
        rule = self._content("m.room.join_rules").get("join_rule", "invite")
        if rule in _BY_MEMBERSHIP:
            found.add(RoomProblem.RESTRICTED)
        elif rule not in _BY_INVITATION:  # also a rule of some later version of the spec
            found.add(RoomProblem.PUBLIC)
            if self._content("m.room.guest_access").get("guest_access") == "can_join":
                found.add(RoomProblem.GUESTS)
        visibility = self._content("m.room.history_visibility").get("history_visibility")
        if visibility == "world_readable":
            found.add(RoomProblem.WORLD_READABLE)
        if self._content("m.room.encryption").get("algorithm") != _ALGORITHM:
            found.add(RoomProblem.UNENCRYPTED)
        return frozenset(found)

    def problems_beside(self, old: RoomState) -> frozenset[RoomProblem]:
        """In what the room is less closed than `old`."""
        found = self.problems - old.problems
        if RoomProblem.RESTRICTED in self.problems:
            if RoomProblem.PUBLIC in old.problems or self._admits <= old._admits:
                found -= {RoomProblem.RESTRICTED}
            else:
                found |= {RoomProblem.RESTRICTED}
        return found

    @property
    def _admits(self) -> frozenset[str | None]:
        """The rooms whose members may join; None for a condition of another sort."""
        return frozenset(
            string_at(condition, "room_id") if isinstance(condition, dict) else None
            for condition in list_at(self._content("m.room.join_rules"), "allow")
        )

    @property
    def predecessor(self) -> str | None:
        """The room that it was made to replace, by its own account."""
        return string_at(self._content("m.room.create"), "predecessor", "room_id")

    @property
    def replacement(self) -> str | None:
        """The room that has replaced it, by its ``m.room.tombstone``."""
        return replacement_in(self._content("m.room.tombstone"))

    def may_write(self, user: str) -> bool:
        """Whether `user`, who has joined, may send messages (spec, "m.room.power_levels")."""
        create = self._content("m.room.create")
        creators = (self.creator, *list_at(create, "additional_creators"))
        if _number(create.get("room_version"), 1) >= _CREATORS_RULE_SINCE and user in creators:
            return True
        levels = self._content("m.room.power_levels")
        level = value_at(levels, "users", user)
        if level is None:
            level = levels.get("users_default")
        encrypted = RoomProblem.UNENCRYPTED not in self.problems
        kind = "m.room.encrypted" if encrypted else "m.room.message"
        needed = value_at(levels, "events", kind)
        if needed is None:
            needed = levels.get("events_default")
        return _number(level, 0) >= _number(needed, 0)

    def _content(self, kind: str) -> Content:
        return self.contents.get(kind, {})


class RoomStates:
    """The state of the rooms the bot is in, as the syncs have told it."""

    def __init__(self, me: str) -> None:
        self._me = me
        self._states: dict[str, RoomState] = {}
        self._banned: set[str] = set()

    def get(self, room: str) -> RoomState | None:
        """The room's state; None where the bot is not in it."""
        return self._states.get(room)

    def is_banned(self, room: str) -> bool:
        """Whether the bot was banned from it, as far as this process knows."""
        return room in self._banned

    def update(self, response: nio.SyncResponse) -> set[str]:
        """Take note of a sync; the rooms in which somebody's membership or power has changed."""
        changed = set()
        for room, info in response.rooms.leave.items():
            self._states.pop(room, None)
            self._banned.discard(room)
            for event in (*info.state, *info.timeline.events):
                source = state_of(event)
                if (source.get("type"), source.get("state_key")) == ("m.room.member", self._me):
                    banned = value_at(source, "content", "membership") == "ban"
                    (self._banned.add if banned else self._banned.discard)(room)
        for room, info in response.rooms.join.items():
            known = self._states.get(room, RoomState())
            contents, creator = dict(known.contents), known.creator
            self._banned.discard(room)
            for event in (*info.state, *info.timeline.events):
                source = state_of(event)
                kind = string_at(source, "type") or ""
                if kind in ("m.room.member", "m.room.power_levels"):
                    changed.add(room)
                if kind in _TYPES and source.get("state_key") == "":
                    contents[kind] = object_at(source, "content")
                    if kind == "m.room.create":
                        creator = string_at(source, "sender")
            self._states[room] = RoomState(contents, creator)
        return changed


def problems_for(state: RoomState, room: str, me: str) -> frozenset[RoomProblem]:
    """What is wrong with a group's room in which the bot, `me`, is."""
    found = set(state.problems)
    if state.replacement not in (None, room):
        found.add(RoomProblem.REPLACED)
    if not state.may_write(me):
        found.add(RoomProblem.READ_ONLY)
    return frozenset(found)


def replacement_in(tombstone: Content) -> str | None:
    """The room that an ``m.room.tombstone`` leads to; None where it leads nowhere."""
    new = string_at(tombstone, "replacement_room")
    return new if new is not None and new.startswith("!") else None


def state_of(event: Any) -> dict[str, Any]:
    """The JSON of a state event; empty for any other, and for what came encrypted."""
    source = source_of(event)
    if "state_key" not in source or getattr(event, "decrypted", False):
        return {}
    return source


async def fetch_room_state(client: nio.AsyncClient, room: str) -> RoomState:
    """The state of a room the bot is in, as the server says now; without its creator.

    Raises one of `FAILURES` where it does not say.
    """
    contents: dict[str, Content] = {}
    for kind in _TYPES:
        answer = await client.room_get_state_event(room, kind)
        if isinstance(answer, nio.ErrorResponse) and answer.status_code == "M_NOT_FOUND":
            continue
        raise_for_error(answer)
        contents[kind] = object_at(answer.content)
    return RoomState(contents)


def _number(value: object, default: int) -> int:
    """A power level or a room version; old rooms write them as strings."""
    try:
        return default if value is None else int(str(value))
    except ValueError:
        return default
