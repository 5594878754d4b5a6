"""Reactions that came before their message was on record as sent: the process died in between.

They wait for that, which the outbox does over again, and are then heard like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, insert, select, update
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
    """Those that wait, of one open transaction and its account."""

    def __init__(self, session: Session, account: str = "") -> None:
        self._session = session
        self._account = account

    def store(self, reaction: EarlyReaction) -> bool:
        """Let it wait; False where too many do."""
        number = select(func.count()).select_from(early_reaction).where(self._is_own())
        if (self._session.scalar(number) or 0) >= _MOST:
            return False
        self._session.execute(insert(early_reaction), vars(reaction) | {"account": self._account})
        return True

    def all(self) -> list[EarlyReaction]:
        """In the order they came."""
        columns = [early_reaction.c[each.name] for each in fields(EarlyReaction)]
        query = select(*columns).where(self._is_own())
        query = query.order_by(early_reaction.c.at, early_reaction.c.event_id)
        return [EarlyReaction(*row) for row in self._session.execute(query)]

    def discard(self, event_id: str) -> None:
        """It waits no more."""
        self._session.execute(delete(early_reaction).where(early_reaction.c.event_id == event_id))

    def hand_over(self, channel: str, rooms: Collection[str], account: str) -> None:
        """Those in these rooms wait for another account's messages from now on."""
        table = early_reaction.c
        these = (self._is_own(), table.channel == channel, table.room.in_(list(rooms)))
        self._session.execute(update(early_reaction).where(*these).values(account=account))

    def _is_own(self) -> ColumnElement[bool]:
        return early_reaction.c.account == self._account
