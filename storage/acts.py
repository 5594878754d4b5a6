"""What is done to messages of the bot's own that stand in a room: reactions, and pinning.

Each is a row of the outbox like a message, so it is done once, and survives what they survive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from secretary.people import MATRIX
from storage.messages import Act, OutboundMessage
from storage.outbox import Outbox
from storage.schema import outbox


@dataclass(frozen=True)
class ActTarget:
    """The message that something is done to, as the event that it is in its room.

    recipients: whom it is for. group_id, meeting_id: what it is about, as far as that is known.
    """

    event_id: str
    room: str
    channel: str = MATRIX
    recipients: tuple[str, ...] = ()
    group_id: str | None = None
    meeting_id: int | None = None


class Acts:
    """Those of one open transaction."""

    def __init__(self, session: Session, messages: Outbox) -> None:
        self._session = session
        self._outbox = messages

    def follow(
        self, message: OutboundMessage, event_id: str, now: datetime, *, done: bool = False
    ) -> None:
        """Do to a message, which stands in its room as `event_id`, what it asks for.

        Only one of a group's messages is pinned in a room: the last one.
        done: only put on record that all that has been done.
        """
        target = ActTarget(
            event_id,
            message.room,
            message.channel,
            message.recipients,
            message.group_id,
            message.meeting_id,
        )
        for emoji in message.taps:
            self._act(Act.REACT, target, now, emoji, done=done)
        if message.is_pinned:
            of_room = (outbox.c.channel == message.channel, outbox.c.room == message.room)
            for pinned in self._pinned(*of_room, outbox.c.group_id == message.group_id):
                self._act(Act.UNPIN, pinned, now, done=done)
            self._act(Act.PIN, target, now, done=done)

    def react(self, target: ActTarget, emoji: str, now: datetime) -> None:
        """Put an emoji under it, once."""
        self._act(Act.REACT, target, now, emoji)

    def unpin(self, meeting_id: int, now: datetime) -> None:
        """Have nothing pinned that is about a meeting, also of what waits to be sent."""
        waits = (outbox.c.meeting_id == meeting_id, outbox.c.settled_at.is_(None))
        self._session.execute(update(outbox).where(*waits).values(is_pinned=False, taps=[]))
        for pinned in self._pinned(outbox.c.meeting_id == meeting_id):
            self._act(Act.UNPIN, pinned, now)

    def _pinned(self, *where: ColumnElement[bool]) -> list[ActTarget]:
        """What is pinned, and not unpinned since."""
        unpinned = select(outbox.c.reply_to).where(outbox.c.act == Act.UNPIN, *where)
        columns = (outbox.c.channel, outbox.c.room, outbox.c.group_id, outbox.c.meeting_id)
        query = select(outbox.c.reply_to.label("event_id"), *columns).where(
            outbox.c.act == Act.PIN,
            outbox.c.skipped.is_(None),
            outbox.c.reply_to.not_in(unpinned),
            *where,
        )
        return [ActTarget(**row) for row in self._session.execute(query).mappings()]

    def _act(
        self, act: Act, target: ActTarget, now: datetime, text: str = "", *, done: bool = False
    ) -> None:
        key = " · ".join(filter(None, (str(act), text, target.event_id)))
        self._outbox.add(
            OutboundMessage(
                key=key,
                room=target.room,
                text=text,
                html=text,
                kind=str(act),
                channel=target.channel,
                recipients=target.recipients,
                reply_to=target.event_id,
                group_id=target.group_id,
                meeting_id=target.meeting_id,
                act=act,
            ),
            now,
        )
        if done:
            this = (outbox.c.key == key, outbox.c.settled_at.is_(None))
            self._session.execute(update(outbox).where(*this).values(settled_at=now))
