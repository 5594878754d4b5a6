"""Reactions that came before their message was on record as sent: the process died in between.

They wait for that, which the outbox does over again, and are then heard like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from storage.schema import early_reaction

_MOST: Final = 1000
"""A group of 28 makes no more; nobody else is to fill the database."""


@dataclass(frozen=True)
class EarlyReaction:
    """A reaction, as it was received. at: aware, when. key: the emoji."""

    event_id: str
    channel: str
    room: str
    sender: str
    target: str
    key: str
    direct: bool
    at: datetime


class EarlyReactions:
    """Those that wait, of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def store(self, reaction: EarlyReaction) -> bool:
        """Let it wait; False where too many do."""
        if (self._session.scalar(select(func.count()).select_from(early_reaction)) or 0) >= _MOST:
            return False
        self._session.execute(insert(early_reaction), vars(reaction))
        return True

    def all(self) -> list[EarlyReaction]:
        """In the order they came."""
        columns = [early_reaction.c[each.name] for each in fields(EarlyReaction)]
        query = select(*columns).order_by(early_reaction.c.at, early_reaction.c.event_id)
        return [EarlyReaction(*row) for row in self._session.execute(query)]

    def discard(self, event_id: str) -> None:
        """It waits no more."""
        self._session.execute(delete(early_reaction).where(early_reaction.c.event_id == event_id))
