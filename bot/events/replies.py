"""What is said in answer to an event, where it happened."""

from __future__ import annotations

from datetime import datetime

from bot.transports.base import EventKind, InboundEvent
from commands.command import Question
from secretary.group import Group
from secretary.language.reactions import NOTED
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import MATRIX
from storage import (
    CALENDAR_ADDRESS,
    REPLY,
    ActTarget,
    Attachment,
    OutboundMessage,
    Transaction,
    reply_key,
)


class Replies:
    """The replies to one event, in its transaction. now: aware."""

    def __init__(self, tx: Transaction, event: InboundEvent, now: datetime) -> None:
        self._tx = tx
        self._event = event
        self._now = now

    def post(
        self,
        text: Text,
        meeting: Meeting | None,
        quotes: tuple[str, ...] = (),
        *,
        key: str | None = None,
        taps: tuple[str, ...] = (),
        takes_file: Question | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Reply; with a key of its own, once for that key.

        meeting: what the reply is about, as far as that is one meeting. taps: emoji to put under
            it, to tap. takes_file: what a file is for that answers it.
        """
        event = self._event
        answered = event.event_id
        if event.kind is not EventKind.MESSAGE and event.target:
            answered = event.target
        self._tx.outbox.add(
            OutboundMessage(
                key=key or reply_key(event.event_id),
                channel=event.channel,
                room=event.room,
                text=text.text,
                html=text.html,
                kind=REPLY,
                reply_to=answered,
                thread=event.thread,
                asker=event.sender,
                quotes=quotes,
                group_id=meeting.group_id if meeting else None,
                meeting_id=meeting.id if meeting else None,
                taps=taps if event.channel == MATRIX else (),
                attachments=attachments,
                takes_file=(
                    None
                    if takes_file is None
                    else {"kind": takes_file.kind, "data": dict(takes_file.data)}
                ),
            ),
            self._now,
        )

    def post_secret(self, text: Text) -> None:
        """Say what nobody else may read, after the reply, in a message of its own."""
        event = self._event
        self._tx.outbox.add(
            OutboundMessage(
                key=f"{reply_key(event.event_id)} · secret",
                channel=event.channel,
                room=event.room,
                text=text.text,
                html=text.html,
                kind=CALENDAR_ADDRESS,
                thread=event.thread,
                asker=event.sender,
            ),
            self._now,
        )

    def confirm_reaction(self, group: Group) -> None:
        """Show under the message that was reacted to that reactions to it are noted."""
        event = self._event
        if group.reactions and event.channel == MATRIX and event.said_in is None:
            theirs = (event.sender,) if event.direct else ()
            target = ActTarget(event.target or "", event.room, recipients=theirs, group_id=group.id)
            self._tx.acts.react(target, NOTED, self._now)
