"""The outbox: what is to be said, written in the same transaction as why.

A row's key is unique, so deciding the same thing twice says it once. A row is unsettled
until it has been sent, or recorded as skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Column, ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from storage.schema import outbox
from storage.upsert import insert_new

REPLY: Final = "reply"
"""The kind of an answer to somebody, as against what the bot says by itself."""


@dataclass(frozen=True)
class OutboundMessage:
    """A message to be posted.

    kind: REPLY, a notice's name such as ``summons``, or what else it is; for the record.
    skipped: why it is not to be sent, for a notice that came too late.
    """

    key: str
    room: str
    text: str
    html: str
    kind: str = "message"
    notify: bool = False
    mentions: tuple[str, ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    group_id: str | None = None
    meeting_id: int | None = None
    skipped: str | None = None


@dataclass(frozen=True)
class OutboxRow:
    """A post with its place in the outbox.

    tried: when sending it was first tried; None for one that never was.
    """

    id: int
    post: OutboundMessage = field(repr=False)
    tried: datetime | None = None


class Outbox:
    """The outbox of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, post: OutboundMessage, now: datetime) -> bool:
        """Queue it; False where a row with its key is already there, and nothing is changed."""
        values = {
            "key": post.key,
            "room": post.room,
            "kind": post.kind,
            "text": post.text,
            "html": post.html,
            "notify": post.notify,
            "mentions": list(post.mentions),
            "reply_to": post.reply_to,
            "thread": post.thread,
            "group_id": post.group_id,
            "meeting_id": post.meeting_id,
            "created_at": now,
            "settled_at": now if post.skipped else None,
            "skipped": post.skipped,
        }
        return insert_new(self._session, outbox, values)

    def known(self, keys: Iterable[str]) -> set[str]:
        """Which of `keys` have a row, sent or not."""
        wanted = list(keys)
        if not wanted:
            return set()
        return set(self._session.scalars(select(outbox.c.key).where(outbox.c.key.in_(wanted))))

    def said(self, keys: Iterable[str]) -> set[str]:
        """Which of `keys` have been sent or wait to be; those recorded as skipped are left out."""
        query = select(outbox.c.key).where(outbox.c.key.in_(list(keys)))
        return set(self._session.scalars(query.where(outbox.c.skipped.is_(None))))

    def has_said(self, meeting_id: int, kind: str) -> bool:
        """Whether something of this kind has been, or waits to be, said about a meeting."""
        query = select(outbox.c.id).where(
            outbox.c.meeting_id == meeting_id,
            outbox.c.kind == kind,
            outbox.c.skipped.is_(None),
        )
        return self._session.scalar(query.limit(1)) is not None

    def rooms_waiting(self) -> list[str]:
        """Rooms that something is to be posted in, the one that has waited longest first."""
        oldest = func.min(outbox.c.id)
        waiting = select(outbox.c.room).where(outbox.c.settled_at.is_(None))
        return list(self._session.scalars(waiting.group_by(outbox.c.room).order_by(oldest)))

    def next_in(self, room: str) -> OutboxRow | None:
        """The oldest message that waits for `room`: a room's messages go in order."""
        row = self._session.execute(
            select(outbox)
            .where(outbox.c.room == room, outbox.c.settled_at.is_(None))
            .order_by(outbox.c.id)
            .limit(1)
        ).first()
        if row is None:
            return None
        post = OutboundMessage(
            key=row.key,
            room=row.room,
            kind=row.kind,
            text=row.text,
            html=row.html,
            notify=row.notify,
            mentions=tuple(row.mentions),
            reply_to=row.reply_to,
            thread=row.thread,
            group_id=row.group_id,
            meeting_id=row.meeting_id,
        )
        return OutboxRow(row.id, post, row.first_tried_at)

    def trying(self, id: int, now: datetime) -> None:
        """It is about to be sent; from the first time on it may stand in the room."""
        self._session.execute(
            update(outbox)
            .where(outbox.c.id == id, outbox.c.first_tried_at.is_(None))
            .values(first_tried_at=now)
        )

    def move(self, old: str, new: str) -> int:
        """What still waits for one room waits for another from now on; how many.

        They answer nothing any more, because no message answers one of another room.
        """
        moved = self._session.connection().execute(
            update(outbox)
            .where(outbox.c.room == old, outbox.c.settled_at.is_(None))
            .values(room=new, reply_to=None, thread=None)
        )
        return moved.rowcount

    def sent(self, id: int, event_id: str, now: datetime) -> None:
        """It stands in the room as `event_id`.

        The words of an answer are not kept: they may repeat what somebody takes back later.
        Summons, reminders and agendas are kept as they were sent.
        """

        def words(column: Column[str]) -> ColumnElement[str]:
            return case((outbox.c.kind == REPLY, ""), else_=column)

        self._session.execute(
            update(outbox)
            .where(outbox.c.id == id)
            .values(
                event_id=event_id,
                settled_at=now,
                text=words(outbox.c.text),
                html=words(outbox.c.html),
            )
        )

    def waiting(self) -> int:
        """How many messages have yet to be sent."""
        query = select(func.count()).select_from(outbox).where(outbox.c.settled_at.is_(None))
        return self._session.scalar(query) or 0

    def waiting_since(self) -> datetime | None:
        """When the oldest unsent message was queued; None while nothing waits."""
        # Not the first by id: finding that would go through everything ever sent.
        oldest: datetime | None = self._session.scalar(
            select(func.min(outbox.c.created_at)).where(outbox.c.settled_at.is_(None))
        )
        return oldest

    def posted(self, event_id: str) -> tuple[str, int | None, str] | None:
        """Kind, meeting id and key of the bot's own message; None for others' messages."""
        row = self._session.execute(
            select(outbox.c.kind, outbox.c.meeting_id, outbox.c.key).where(
                outbox.c.event_id == event_id
            )
        ).first()
        return (row.kind, row.meeting_id, row.key) if row else None
