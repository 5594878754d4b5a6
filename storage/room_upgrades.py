"""Matrix rooms that were upgraded (spec, "Room upgrades"), and what of theirs moves along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from secretary.people import MATRIX
from storage.outbox import Outbox
from storage.schema import dialogue, direct_room, key_value
from storage.upsert import upsert

_NAME: Final = "replacement of "


class RoomUpgrades:
    """The upgrades known to one open transaction."""

    def __init__(self, session: Session, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox

    def record(self, old: str, new: str) -> bool:
        """`new` has replaced `old`, and what was to be sent there is sent here instead.

        False where that is known already, and nothing is changed. Pending questions lapse: clients
        show no old room in a new one, and nobody would know what they answer.
        """
        if self.all().get(old) == new:
            return False
        upsert(self._session, key_value, {"name": _NAME + old}, {"value": new})
        self._outbox.move_room(MATRIX, old, new)
        self._session.execute(
            update(direct_room)
            .where(direct_room.c.channel == MATRIX, direct_room.c.room == old)
            .values(room=new)
        )
        self._session.execute(
            delete(dialogue).where(dialogue.c.channel == MATRIX, dialogue.c.room == old)
        )
        return True

    def all(self) -> dict[str, str]:
        """Every old room to the one that replaced it."""
        rows = self._session.execute(
            select(key_value).where(key_value.c.name.startswith(_NAME))
        ).all()
        return {row.name.removeprefix(_NAME): row.value for row in rows}


def current_room(room: str, upgrades: Mapping[str, str]) -> str:
    """What a room is now, after however many upgrades; itself where it never was upgraded."""
    seen = {room}
    while (following := upgrades.get(room)) is not None and following not in seen:
        room = following
        seen.add(room)
    return room
