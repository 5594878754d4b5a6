"""Rooms that were upgraded, and what of theirs moves along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.outbox import Outbox
from storage.schema import dialogue, direct_room, keep
from storage.upsert import put

_NAME: Final = "replacement of "


class Moves:
    """The moves known to one open transaction."""

    def __init__(self, session: Session, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox

    def record(self, old: str, new: str) -> bool:
        """`new` has replaced `old`, and what was to be said there is said here instead.

        False where that is known already, and nothing is changed. Questions lapse: clients
        show no old room in a new one, and nobody would know what they answer.
        """
        if self.all().get(old) == new:
            return False
        put(self._session, keep, {"name": _NAME + old}, {"value": new})
        self._outbox.move(old, new)
        self._session.execute(update(direct_room).where(direct_room.c.room == old).values(room=new))
        self._session.execute(delete(dialogue).where(dialogue.c.room == old))
        return True

    def all(self) -> dict[str, str]:
        """Every old room to the one that replaced it."""
        rows = self._session.execute(select(keep).where(keep.c.name.startswith(_NAME))).all()
        return {row.name.removeprefix(_NAME): row.value for row in rows}


def latest(room: str, moves: Mapping[str, str]) -> str:
    """Where a room is now, after however many moves."""
    seen = {room}
    while (following := moves.get(room)) is not None and following not in seen:
        room = following
        seen.add(room)
    return room
