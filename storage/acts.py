"""What is done to messages of the bot's own that stand in a room: reactions, and pinning.

Each is a row of the outbox like a message, so it is done once, and survives what they survive.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.messages import Act, OutboundMessage
from storage.outbox import Outbox
from storage.schema import outbox


class Acts:
    """Those of one open transaction."""

    def __init__(self, session: Session, messages: Outbox) -> None:
        self._session = session
        self._outbox = messages

    def follow(self, message: OutboundMessage, event_id: str, now: datetime) -> None:
        """Do to a message, which stands in its room as `event_id`, what it asks for.

        Only one of a group's messages is pinned in a room: the last one.
        """
        for emoji in message.taps:
            self.react(message, event_id, emoji, now)
        if message.is_pinned:
            of_room = (outbox.c.channel == message.channel, outbox.c.room == message.room)
            for pinned in self._pinned(*of_room, outbox.c.group_id == message.group_id):
                self._act(Act.UNPIN, pinned, pinned.reply_to or "", now)
            self._act(Act.PIN, message, event_id, now)

    def react(self, about: OutboundMessage, event_id: str, emoji: str, now: datetime) -> None:
        """Put an emoji under `event_id`, once. about: a message of the same room and meeting."""
        self._act(Act.REACT, about, event_id, now, emoji)

    def unpin(self, meeting_id: int, now: datetime) -> None:
        """Have nothing pinned that is about a meeting, also of what waits to be sent."""
        waits = (outbox.c.meeting_id == meeting_id, outbox.c.settled_at.is_(None))
        self._session.execute(update(outbox).where(*waits).values(is_pinned=False, taps=[]))
        for pinned in self._pinned(outbox.c.meeting_id == meeting_id):
            self._act(Act.UNPIN, pinned, pinned.reply_to or "", now)

    def _pinned(self, *where: ColumnElement[bool]) -> list[OutboundMessage]:
        """The rows that pin something, which none unpins."""
        unpinned = select(outbox.c.reply_to).where(outbox.c.act == Act.UNPIN, *where)
        columns = ("key", "channel", "room", "group_id", "meeting_id", "reply_to")
        query = select(*(outbox.c[name] for name in columns)).where(
            outbox.c.act == Act.PIN,
            outbox.c.skipped.is_(None),
            outbox.c.reply_to.not_in(unpinned),
            *where,
        )
        return [
            OutboundMessage(text="", html="", **row._mapping)  # noqa: SLF001 - its public name
            for row in self._session.execute(query)
        ]

    def _act(
        self, act: Act, about: OutboundMessage, event_id: str, now: datetime, text: str = ""
    ) -> None:
        key = " · ".join(filter(None, (str(act), text, event_id)))
        self._outbox.add(
            OutboundMessage(
                key=key,
                room=about.room,
                text=text,
                html=text,
                kind=str(act),
                channel=about.channel,
                recipients=about.recipients,
                reply_to=event_id,
                group_id=about.group_id,
                meeting_id=about.meeting_id,
                act=act,
            ),
            now,
        )
