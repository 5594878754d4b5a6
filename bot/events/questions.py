"""What people are asked where an event happens, and have yet to answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.transports.base import EventKind, InboundEvent
from commands.command import ORIGIN, Question
from services.context import GroupView
from services.reports import UNASKED
from storage import UNASKED_TIME, Transaction, reply_key


class Questions:
    """The questions to people in an event's room, in the event's transaction. now: aware."""

    def __init__(self, tx: Transaction, event: InboundEvent, now: datetime) -> None:
        self._dialogues = tx.dialogues
        self._event = event
        self._now = now

    def ask(self, view: GroupView | None, question: Question) -> None:
        """Remember what the sender is asked in answer to the event. view: of the group that it is
        about; None where that is what is asked."""
        event = self._event
        group = {"group": view.group.id} if view else {}
        unasked = UNASKED in question.data
        origin = event.target if event.kind is EventKind.EDIT else event.event_id
        self._dialogues.start(
            event.channel,
            event.room,
            event.sender,
            event.thread or "",
            question.kind,
            {**group, ORIGIN: origin, **question.data},
            self._now + (UNASKED_TIME if unasked else question.within),
            trigger=event.event_id,
            message_key=reply_key(event.event_id) if unasked else "",
        )

    def overtake(self) -> None:
        """What the sender was asked here is not answered by what they say next."""
        event = self._event
        self._dialogues.overtake(event.channel, event.room, event.sender, event.thread or "")

    def end(self, thread: str) -> None:
        """Forget what the sender was asked in the thread with this root; empty outside threads."""
        self._dialogues.end(self._event.channel, self._event.room, self._event.sender, thread)

    def end_begun_by(
        self, sender: str, message: str | None, kinds: Collection[str] | None = None
    ) -> None:
        """Forget what somebody was asked about a message of theirs. kinds: of questions; None for
        all."""
        channel, room = self._event.channel, self._event.room
        for asked in self._dialogues.open(channel, room, sender, self._now):
            kind, data = asked.question
            if data.get(ORIGIN) == message and (kinds is None or kind in kinds):
                self._dialogues.end(channel, room, sender, asked.thread)
