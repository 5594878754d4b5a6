"""What the outbox holds: messages on their way, and what is known of those that were sent."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from secretary.followed_reminders import FOCUS_ASSIGNMENT_GIVEN, FOLLOWED_KINDS
from secretary.organisation_tables import ASKED, CLOSED, NUDGE
from secretary.people import MATRIX
from secretary.reminders import GIVEN, REMINDER_KINDS

REPLY: Final = "reply"
"""The kind of an answer to somebody, as against what the bot sends by itself."""

HAND_OUT_CLOSED: Final = "hand_out_closed"
"""The kind of message by which the secretaries are told what came of something."""

ABSENCES: Final = "absences"
"""The kind of the list of those who cannot come to a meeting."""

REPORT_QUESTIONS: Final = "report_questions"
"""The kind of message by which somebody is asked for their report, in their direct chat."""

ROUND_CLOSED: Final = "notes_round_closed"
"""The kind of message by which the secretaries are told what was said of a draft of the notes."""

DOCUMENT_FILE: Final = "document_file"
"""The kind of message that the file of a document is sent as, after the document itself. Its bytes
are not kept once it is sent: they can be made again from the document's source."""

CALENDAR_FILE: Final = "calendar_file"
"""The kind of message that a meeting is sent as for calendars, after what says it in words."""

CALENDAR_ADDRESS: Final = "calendar_address"
"""The kind of message by which somebody gets the address of a calendar: whoever has it can read it.
Once that is sent nothing of it is left here, in the database's log neither."""

NOT_KEPT: Final = (
    REPLY,
    CALENDAR_ADDRESS,
    ROUND_CLOSED,
    HAND_OUT_CLOSED,
    ABSENCES,
    REPORT_QUESTIONS,
    ASKED,
    NUDGE,
    CLOSED,
    *(kind.name for kind in (*REMINDER_KINDS, GIVEN, *FOLLOWED_KINDS, FOCUS_ASSIGNMENT_GIVEN)),
)
"""Kinds whose words are not kept once they are sent: they repeat what can be taken back later, and
what stands is kept where it was said."""


def channel_key(key: str, channel: str) -> str:
    """The key, on `channel`, of what is sent on several: a row is one message on one channel."""
    return key if channel == MATRIX else f"{key} · {channel}"


class Act(StrEnum):
    """What is done to a message that stands in the room, instead of saying something."""

    REACT = "react"
    """Put `OutboundMessage.text`, an emoji, under it."""
    PIN = "pin"
    UNPIN = "unpin"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message: its bytes, or where they are.

    media_type: RFC 6838, such as ``application/pdf``. reference: as the channel writes it.
    sha256: of the bytes, in hexadecimal, where they are kept by that (`tx.papers`): then they are
        read when the file is sent, and not before.
    """

    name: str
    media_type: str
    content: bytes | None = field(default=None, repr=False)
    reference: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class OutboundMessage:
    """A message to be sent, of any length: the transport splits it.

    key: unique for ever, and says what it is. room: as `channel` names rooms.
    kind: REPLY, a notice's name such as ``summons``, or what else it is; for the record.
    notify: whether it should make their devices ring.
    recipients: whom it is for, as addresses on the channel; Matrix mentions them.
    reply_to, thread: the event it answers, and its thread's root.
    asker: the address of whoever it answers; None for what is for others: of that the order is kept
        whoever brought it about, or a substitute would be sent home before being called.
    quotes: references of the reports and topics that it repeats (`secretary.reports`).
    act: what is done to `reply_to`, where nothing is said.
    taps: emoji that are put under it when it stands there. is_pinned: whether it is pinned then.
    asks_about: where it asks whether somebody comes: when the meeting starts, in wall time.
    attachments: kept with it. The first has the text as its caption.
    takes_file: what a file is for that answers it, as a question's kind and data; None for nothing.
    skipped: why it is not to be sent, for a notice that came too late.
    """

    key: str
    room: str
    text: str
    html: str
    kind: str = "message"
    channel: str = MATRIX
    notify: bool = False
    recipients: tuple[str, ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    asker: str | None = None
    quotes: tuple[str, ...] = ()
    group_id: str | None = None
    meeting_id: int | None = None
    act: Act | None = None
    taps: tuple[str, ...] = ()
    is_pinned: bool = False
    asks_about: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    takes_file: Mapping[str, Any] | None = None
    skipped: str | None = None


@dataclass(frozen=True)
class OutboxRow:
    """A message in the outbox.

    first_attempted_at: when sending it was first tried (aware); None while it was not.
    parts_sent: how many of its parts stand in the room.
    """

    id: int
    message: OutboundMessage = field(repr=False)
    first_attempted_at: datetime | None = None
    parts_sent: int = 0


@dataclass(frozen=True)
class SentMessage:
    """What one of the bot's own events is: the kind and key of its message, and the meeting.

    asks_about, recipients, takes_file, group_id: as in `OutboundMessage`.
    at: aware, when it was queued. It and the group are not what it is told apart by.
    """

    kind: str
    meeting_id: int | None
    key: str
    asks_about: datetime | None = None
    recipients: tuple[str, ...] = ()
    takes_file: Mapping[str, Any] | None = None
    group_id: str | None = field(default=None, compare=False)
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Ask:
    """Somebody was asked about a meeting. at: aware, when the message was queued."""

    meeting_id: int
    at: datetime


@dataclass(frozen=True)
class PostedEvent:
    """An event of the bot's own, as it stands in a room. names: of its key, see `names_of`.

    at: aware, when the server received it.
    """

    event_id: str
    names: frozenset[str]
    at: datetime


def transaction_name(key: str) -> str:
    """What a message is called towards the server that it is sent to: the same for the same key."""
    return hashlib.sha256(key.encode()).hexdigest()


def mark_of(key: str, secret: str) -> str:
    """What a message is called before everybody who can see its event.

    secret: only the bot knows it, or whoever guesses a key could find out what is encrypted there.
    """
    return hmac.digest(secret.encode(), key.encode(), "sha256").hex()


def names_of(key: str, secret: str) -> tuple[str, str]:
    """All that a message of this key is called."""
    return mark_of(key, secret), transaction_name(key)


def part_key(key: str, number: int) -> str:
    """The key of part `number`, counted from 1, of what is sent as several."""
    return key if number == 1 else f"{key} · {number}"


def reply_key(event_id: str) -> str:
    """The key of the answer to an event."""
    return f"reply {event_id}"
