"""Questions put to somebody that have yet to be answered: one at a time in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from storage.schema import dialogue
from storage.upsert import upsert


class PendingQuestion(NamedTuple):
    """A question that waits for its answer. data: what is needed to act on that, as JSON."""

    kind: str
    data: dict[str, Any]


class Dialogues:
    """The dialogues of one open transaction.

    A place is a channel, a room on it, who was asked there, and the thread's root (empty outside
    threads).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def start(
        self,
        channel: str,
        room: str,
        sender: str,
        thread: str,
        kind: str,
        data: dict[str, Any],
        until: datetime,
    ) -> None:
        """Remember a question until `until` (aware); it replaces an earlier one in its place."""
        place = {"channel": channel, "room": room, "sender": sender, "thread": thread}
        upsert(self._session, dialogue, place, {"kind": kind, "data": data, "expires_at": until})

    def pending(
        self, channel: str, room: str, sender: str, thread: str, now: datetime
    ) -> PendingQuestion | None:
        """The question somebody has yet to answer; None where there is none, or it has lapsed."""
        row = self._session.execute(
            select(dialogue.c.kind, dialogue.c.data).where(
                _at(channel, room, sender, thread), dialogue.c.expires_at > now
            )
        ).first()
        return PendingQuestion(row.kind, dict(row.data)) if row else None

    def end(self, channel: str, room: str, sender: str, thread: str) -> None:
        """Forget the question there, if any."""
        self._session.execute(delete(dialogue).where(_at(channel, room, sender, thread)))


def _at(channel: str, room: str, sender: str, thread: str) -> ColumnElement[bool]:
    return and_(
        dialogue.c.channel == channel,
        dialogue.c.room == room,
        dialogue.c.sender == sender,
        dialogue.c.thread == thread,
    )
