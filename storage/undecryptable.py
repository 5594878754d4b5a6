"""Messages that nobody can read yet, as they came: encrypted, until their key comes.

A row that its sender has been told about is kept for a day without its message, so that nobody
is told again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from storage.schema import inbox, unread
from storage.upsert import insert_new

REMEMBERED: Final = timedelta(days=1)
"""How long it is remembered that somebody was told."""
PAGE: Final = 100
"""Letters that are read at once."""


@dataclass(frozen=True)
class UndecryptedEvent:
    """One of them.

    session: the key it waits for. event: the whole event as JSON, its text encrypted.
    number: its place among all, once it is kept.
    """

    event_id: str
    room: str
    sender: str
    session: str
    event: str = field(repr=False)
    direct: bool = False
    number: int = field(default=0, compare=False)


class Unread:
    """The unread messages of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, letter: UndecryptedEvent, now: datetime) -> bool:
        """Keep it until its key comes; False where it is kept, or was dealt with, already."""
        if self._session.scalar(select(inbox).where(inbox.c.event_id == letter.event_id)):
            return False
        values = {
            "event_id": letter.event_id,
            "room": letter.room,
            "sender": letter.sender,
            "session": letter.session,
            "direct": letter.direct,
            "event": letter.event,
            "kept_at": now,
        }
        return insert_new(self._session, unread, values)

    def waiting(self, session: str | None = None, after: int = 0) -> list[UndecryptedEvent]:
        """Those that wait, of all sessions or of one, in the order they came: at most a hundred,
        from after the place `after`."""
        query = select(unread).where(unread.c.told_at.is_(None), unread.c.id > after)
        if session is not None:
            query = query.where(unread.c.session == session)
        rows = self._session.execute(query.order_by(unread.c.id).limit(PAGE)).all()
        return list(map(_letter, rows))

    def forget(self, event_id: str, room: str | None = None) -> None:
        """It waits no more: it was read, or taken back in the room where it was said."""
        query = delete(unread).where(unread.c.event_id == event_id, unread.c.told_at.is_(None))
        if room is not None:
            query = query.where(unread.c.room == room)
        self._session.execute(query)

    def overdue(self, patience: timedelta, now: datetime) -> list[list[UndecryptedEvent]]:
        """Those whose sender is to be told, each person's in a room together.

        Whoever has been told lately is told less and less often: `patience` doubles each time.
        """
        self._session.execute(delete(unread).where(unread.c.told_at < now - REMEMBERED))
        oldest = self._session.execute(
            select(unread.c.room, unread.c.sender, func.min(unread.c.kept_at).label("since"))
            .where(unread.c.told_at.is_(None))
            .group_by(unread.c.room, unread.c.sender)
            .having(func.min(unread.c.kept_at) <= now - patience)
        ).all()
        return [
            list(map(_letter, self._session.execute(_of(row).order_by(unread.c.id)).all()))
            for row in oldest
            if row.since <= now - patience * 2 ** self._times_told(row.room, row.sender)
        ]

    def told(self, event_id: str, now: datetime) -> None:
        """Its sender knows that it could not be read; the message itself is let go of."""
        self._session.execute(
            update(unread).where(unread.c.event_id == event_id).values(told_at=now, event="")
        )

    def _times_told(self, room: str, sender: str) -> int:
        query = select(func.count(unread.c.told_at.distinct())).where(
            unread.c.room == room, unread.c.sender == sender
        )
        return min(self._session.scalar(query) or 0, 10)


def _of(row: Any) -> Select[Any]:
    return select(unread).where(
        unread.c.room == row.room, unread.c.sender == row.sender, unread.c.told_at.is_(None)
    )


def _letter(row: Any) -> UndecryptedEvent:
    return UndecryptedEvent(
        row.event_id, row.room, row.sender, row.session, row.event, row.direct, row.id
    )
