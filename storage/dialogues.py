"""Questions put to somebody that have yet to be answered: one at a time in one place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from storage.schema import dialogue
from storage.upsert import upsert

_TRIGGER: Final = "trigger"
_OVERTAKEN: Final = "overtaken"
"""Beside the data, what the other two say of a question."""


class PendingQuestion(NamedTuple):
    """A question that waits for its answer. data: what is needed to act on that, as JSON."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True)
class OpenQuestion:
    """The same with where it was put.

    thread: the thread's root, or empty. trigger: the event that the bot answered with it.
    is_overtaken: whether whoever was asked has since said something else there.
    """

    question: PendingQuestion
    thread: str
    trigger: str
    is_overtaken: bool


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
        trigger: str = "",
    ) -> None:
        """Remember a question until `until` (aware); it replaces an earlier one in its place.

        trigger: the event that the bot answers with it.
        """
        place = {"channel": channel, "room": room, "sender": sender, "thread": thread}
        kept = {**data, _TRIGGER: trigger} if trigger else data
        upsert(self._session, dialogue, place, {"kind": kind, "data": kept, "expires_at": until})

    def pending(
        self, channel: str, room: str, sender: str, thread: str, now: datetime
    ) -> PendingQuestion | None:
        """The question somebody has yet to answer; None where there is none, or it has lapsed."""
        open_ones = self.open(channel, room, sender, now)
        return next((each.question for each in open_ones if each.thread == thread), None)

    def open(self, channel: str, room: str, sender: str, now: datetime) -> list[OpenQuestion]:
        """The questions somebody has yet to answer in a room, in whatever thread."""
        rows = self._session.execute(
            select(dialogue.c.kind, dialogue.c.data, dialogue.c.thread).where(
                _in_room(channel, room, sender), dialogue.c.expires_at > now
            )
        )
        return [_open_question(row.kind, dict(row.data), row.thread) for row in rows]

    def overtake(self, channel: str, room: str, sender: str, thread: str) -> None:
        """Whoever was asked there has said something else: their next words are no answer."""
        here = _at(channel, room, sender, thread)
        data = self._session.scalar(select(dialogue.c.data).where(here))
        if data is not None and not data.get(_OVERTAKEN):
            values = {"data": {**data, _OVERTAKEN: True}}
            self._session.execute(update(dialogue).where(here).values(values))

    def end(self, channel: str, room: str, sender: str, thread: str) -> None:
        """Forget the question there, if any."""
        self._session.execute(delete(dialogue).where(_at(channel, room, sender, thread)))


def _open_question(kind: str, data: dict[str, Any], thread: str) -> OpenQuestion:
    trigger, is_overtaken = data.pop(_TRIGGER, ""), data.pop(_OVERTAKEN, False)
    return OpenQuestion(PendingQuestion(kind, data), thread, trigger, is_overtaken)


def _in_room(channel: str, room: str, sender: str) -> ColumnElement[bool]:
    return and_(dialogue.c.channel == channel, dialogue.c.room == room, dialogue.c.sender == sender)


def _at(channel: str, room: str, sender: str, thread: str) -> ColumnElement[bool]:
    return and_(_in_room(channel, room, sender), dialogue.c.thread == thread)


def fingerprint(text: str) -> str:
    """Tells what a question showed from other texts, without keeping its words: they may be erased
    before it is answered."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
