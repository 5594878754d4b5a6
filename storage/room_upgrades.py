"""Matrix rooms that were upgraded (spec, "Room upgrades"), and what of theirs moves along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from secretary.people import MATRIX
from storage.outbox_rooms import OutboxRooms
from storage.schema import dialogue, direct_room, key_value
from storage.upsert import upsert

_NAME: Final = "replacement of "
_DECLINED: Final = "declined replacement of "


@dataclass(frozen=True)
class Declined:
    """A room that was said to replace a group's, and was not followed.

    problems: why not. undone: it was followed, and somebody took that back.
    """

    new: str
    problems: tuple[str, ...] = ()
    undone: bool = False


class RoomUpgrades:
    """The upgrades known to one open transaction."""

    def __init__(self, session: Session, outbox: OutboxRooms) -> None:
        self._session = session
        self._outbox = outbox

    def record(self, old: str, new: str) -> bool:
        """`new` has replaced `old`, and what was to be sent there is sent here instead.

        False where that is known already, and nothing is changed. Pending questions lapse: clients
        show no old room in a new one, and nobody would know what they answer.
        """
        if self.all().get(old) == new:
            return False
        self._set(_NAME + old, new)
        self._remove(_DECLINED + old)
        self._move(old, new)
        return True

    def undo(self, new: str) -> str | None:
        """The room that `new` has replaced is used again, and is not left for `new` by itself.

        Returns that room; None where `new` has replaced none.
        """
        old = self.replaced_by(new)
        if old is None:
            return None
        self._remove(_NAME + old)
        self.decline(old, Declined(new, undone=True))
        self._move(new, old)
        return old

    def replaced_by(self, new: str) -> str | None:
        """The room that `new` has replaced; None where it is none that was moved to."""
        return next((old for old, by in self.all().items() if by == new), None)

    def decline(self, old: str, declined: Declined) -> None:
        """`old` is not left for that room."""
        self._set(_DECLINED + old, json.dumps(vars(declined)))

    def declined(self) -> dict[str, Declined]:
        """By old room: the last one that was said to replace it, and was not followed."""
        found = {}
        for old, value in self._starting_with(_DECLINED).items():
            fields = json.loads(value)
            found[old] = Declined(fields["new"], tuple(fields["problems"]), fields["undone"])
        return found

    def _move(self, old: str, new: str) -> None:
        self._outbox.move_room(MATRIX, old, new)
        self._session.execute(
            update(direct_room)
            .where(direct_room.c.channel == MATRIX, direct_room.c.room == old)
            .values(room=new)
        )
        self._session.execute(
            delete(dialogue).where(dialogue.c.channel == MATRIX, dialogue.c.room == old)
        )

    def leads_to(self) -> dict[str, str]:
        """By room that may stand in the settings: the one to use instead; see `current_room`.

        Beside the upgrades these are the moves that were taken back: the room's address leads to
        the new one all the same.
        """
        undone = {it.new: old for old, it in self.declined().items() if it.undone}
        return {**self.all(), **undone}

    def all(self) -> dict[str, str]:
        """Every old room to the one that replaced it."""
        return self._starting_with(_NAME)

    def _starting_with(self, name: str) -> dict[str, str]:
        query = select(key_value).where(key_value.c.name.startswith(name))
        rows = self._session.execute(query).all()
        return {row.name.removeprefix(name): row.value for row in rows}

    def _set(self, name: str, value: str) -> None:
        upsert(self._session, key_value, {"name": name}, {"value": value})

    def _remove(self, name: str) -> None:
        self._session.execute(delete(key_value).where(key_value.c.name == name))


def current_room(room: str, upgrades: Mapping[str, str]) -> str:
    """What a room is now, after however many upgrades; itself where it never was upgraded."""
    seen = {room}
    while (following := upgrades.get(room)) is not None and following not in seen:
        room = following
        seen.add(room)
    return room
