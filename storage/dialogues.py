"""Questions put to somebody that have yet to be answered: one at a time in one place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Delete, Select, and_, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from storage.messages import reply_key
from storage.schema import dialogue, outbox
from storage.upsert import upsert

_TRIGGER: Final = "trigger"
_OVERTAKEN: Final = "overtaken"
_MESSAGE: Final = "message"
"""Beside the data, what these say of a question."""
UNASKED_TIME: Final = timedelta(hours=24)
"""How long what the bot asked by itself is answered by the next words in its place; after that by a
reply to it only."""


class PendingQuestion(NamedTuple):
    """A question that waits for its answer. data: what is needed to act on that, as JSON."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True)
class OpenQuestion:
    """The same with where it was put.

    thread: the thread's root, or empty. message_key: the key of the message that put it.
    is_overtaken: whether whoever was asked has since said something else there; of what nobody had
        asked for also whether the bot has, or whether it was long ago.
    """

    question: PendingQuestion
    thread: str
    message_key: str
    is_overtaken: bool


class Dialogues:
    """The dialogues of one open transaction.

    A place is a channel, a room on it, who was asked there, and the thread's root (empty outside
    threads). put_by: the keys of the messages that put questions which begin to be some once those
    are sent (see `start`).
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.put_by: set[str] = set()

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
        message_key: str = "",
    ) -> None:
        """Remember a question until `until` (aware); it replaces an earlier one in its place.

        trigger: the event that the bot answers with it. message_key: where the bot has begun by
        itself, the key of the message that asks; it is a question once that is sent.
        """
        place = {"channel": channel, "room": room, "sender": sender, "thread": thread}
        kept = {**data, _TRIGGER: trigger} if trigger else data
        if message_key:
            kept = {**kept, _MESSAGE: message_key}
            self.put_by.add(message_key)
        upsert(self._session, dialogue, place, {"kind": kind, "data": kept, "expires_at": until})

    def pending(
        self, channel: str, room: str, sender: str, thread: str, now: datetime
    ) -> PendingQuestion | None:
        """The question somebody has yet to answer; None where there is none, or it has lapsed."""
        open_ones = self.open(channel, room, sender, now)
        return next((each.question for each in open_ones if each.thread == thread), None)

    def open(self, channel: str, room: str, sender: str, now: datetime) -> list[OpenQuestion]:
        """The questions somebody has yet to answer in a room, in whatever thread."""
        place = {"channel": channel, "room": room, "sender": sender, "now": now}
        rows = self._session.connection().execute(_open(), place)
        found = []
        for row in rows:
            asked = _open_question(row.kind, dict(row.data), row.thread)
            if _MESSAGE in row.data:
                sent_at = self._sent_at(asked.message_key)
                if sent_at is None:
                    continue
                overtaken = sent_at + UNASKED_TIME <= now or self._has_more(asked.message_key)
                asked = replace(asked, is_overtaken=asked.is_overtaken or overtaken)
            found.append(asked)
        return found

    def awaits_words(self, channel: str, room: str, sender: str, now: datetime) -> bool:
        """Whether the next words of somebody in a room, in no thread, answer a question, or will
        once it is sent."""
        asked = self.open(channel, room, sender, now)
        if any(not each.thread and not each.is_overtaken for each in asked):
            return True
        here = and_(_at(channel, room, sender, ""), dialogue.c.expires_at > now)
        data = self._session.scalar(select(dialogue.c.data).where(here)) or {}
        waiting = select(outbox.c.id).where(
            outbox.c.key == data.get(_MESSAGE), outbox.c.settled_at.is_(None)
        )
        return _MESSAGE in data and self._session.scalar(waiting) is not None

    def _sent_at(self, key: str) -> datetime | None:
        """From when on a message may stand in its room (aware); None where it waits, or is not to
        be sent."""
        sent_at = func.coalesce(outbox.c.settled_at, outbox.c.first_attempted_at)
        query = select(sent_at).where(outbox.c.key == key, outbox.c.skipped.is_(None))
        at: datetime | None = self._session.scalar(query)
        return at

    def _has_more(self, key: str) -> bool:
        """Whether anything has been said after a message where that was."""
        said = select(outbox.c.id, outbox.c.channel, outbox.c.room).where(outbox.c.key == key)
        first = said.subquery()
        later = select(outbox.c.id).where(
            outbox.c.channel == first.c.channel,
            outbox.c.room == first.c.room,
            outbox.c.id > first.c.id,
            outbox.c.skipped.is_(None),
            outbox.c.act.is_(None),
        )
        return self._session.scalar(later.limit(1)) is not None

    def is_put_by(self, channel: str, room: str, sender: str, message_key: str) -> bool:
        """Whether somebody is, or will be, asked a question by the message of that key."""
        rows = self._session.scalars(select(dialogue.c.data).where(_in_room(channel, room, sender)))
        return any(data.get(_MESSAGE) == message_key for data in rows)

    def overtake(self, channel: str, room: str, sender: str, thread: str) -> None:
        """Whoever was asked there has said something else: their next words are no answer."""
        place = {"channel": channel, "room": room, "sender": sender, "in_thread": thread}
        data = self._session.connection().execute(_data(), place).scalar()
        if data is not None and not data.get(_OVERTAKEN):
            values = {"data": {**data, _OVERTAKEN: True}}
            here = _at(channel, room, sender, thread)
            self._session.execute(update(dialogue).where(here).values(values))

    def end(self, channel: str, room: str, sender: str, thread: str) -> None:
        """Forget the question there, if any."""
        place = {"channel": channel, "room": room, "sender": sender, "in_thread": thread}
        self._session.connection().execute(_end(), place)

    def end_about(self, channel: str, room: str, sender: str, kind: str, **about: object) -> None:
        """Forget the questions of a kind that somebody has yet to answer in a room, in whatever
        thread, whose data say that they are about that."""
        there = (_in_room(channel, room, sender), dialogue.c.kind == kind)
        rows = self._session.execute(select(dialogue.c.thread, dialogue.c.data).where(*there)).all()
        for row in rows:
            if about.items() <= row.data.items():
                self.end(channel, room, sender, row.thread)


def _open_question(kind: str, data: dict[str, Any], thread: str) -> OpenQuestion:
    trigger, is_overtaken = data.pop(_TRIGGER, ""), data.pop(_OVERTAKEN, False)
    key = data.pop(_MESSAGE, "") or reply_key(trigger)
    return OpenQuestion(PendingQuestion(kind, data), thread, key, is_overtaken)


# Every message asks these: made once, since making a query takes longer than running it.


@cache
def _open() -> Select[Any]:
    table = dialogue.c
    query = select(table.kind, table.data, table.thread)
    return query.where(_in_this_room(), table.expires_at > bindparam("now"))


@cache
def _data() -> Select[Any]:
    return select(dialogue.c.data).where(_in_this_room(), _in_this_thread())


@cache
def _end() -> Delete:
    return delete(dialogue).where(_in_this_room(), _in_this_thread())


def _in_this_room() -> ColumnElement[bool]:
    return _in_room(bindparam("channel"), bindparam("room"), bindparam("sender"))


def _in_this_thread() -> ColumnElement[bool]:
    return dialogue.c.thread == bindparam("in_thread")


def _in_room(channel: Any, room: Any, sender: Any) -> ColumnElement[bool]:
    return and_(dialogue.c.channel == channel, dialogue.c.room == room, dialogue.c.sender == sender)


def _at(channel: str, room: str, sender: str, thread: str) -> ColumnElement[bool]:
    return and_(_in_room(channel, room, sender), dialogue.c.thread == thread)


def fingerprint(text: str) -> str:
    """Tells what a question showed from other texts, without keeping its words: they may be erased
    before it is answered."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
