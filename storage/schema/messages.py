"""Tables: what came in, and what goes out."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from storage.column_types import Instant, WallTime
from storage.schema.base import metadata, of_account

inbox: Final = Table(
    "inbox",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", String, nullable=False, default=""),
    Column("detail", String, nullable=False, default=""),
    Column("kind", String, nullable=False, default=""),
    Column("edits", String, index=True),
    Column("is_redacted", Boolean, nullable=False, default=False),
    of_account(),
)

early_reaction: Final = Table(
    "early_reaction",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("target", String, nullable=False),
    Column("key", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    of_account(),
)
"""Reactions to what may be a message of the bot's own that is not on record as sent."""

undecryptable: Final = Table(
    "undecryptable",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("session", String, nullable=False, index=True),
    Column("direct", Boolean, nullable=False),
    Column("event", Text, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("notified_at", Instant),
    of_account(),
)

dialogue: Final = Table(
    "dialogue",
    metadata,
    Column("channel", String, primary_key=True),
    Column("room", String, primary_key=True),
    Column("sender", String, primary_key=True),
    Column("thread", String, primary_key=True, default=""),
    Column("kind", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

direct_room: Final = Table(
    "direct_room",
    metadata,
    of_account(primary_key=True),
    Column("channel", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("room", String, nullable=False),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("group_id", String),
    Column("meeting_id", ForeignKey("meeting.id"), index=True),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("notify", Boolean, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("reply_to", String),
    Column("thread", String),
    Column("asker", String),
    Column("quotes", JSON, nullable=False),
    Column("asks_about", WallTime),
    Column("act", String),
    Column("taps", JSON, nullable=False),
    Column("is_pinned", Boolean, nullable=False),
    Column("takes_file", JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
    Column("first_attempted_at", Instant),
    Column("settled_at", Instant),
    Column("skipped", String),
    of_account(),
)
Index(
    "ix_outbox_waiting",
    outbox.c.account,
    outbox.c.channel,
    outbox.c.room,
    outbox.c.asker,
    outbox.c.id,
    sqlite_where=outbox.c.settled_at.is_(None),
    postgresql_where=outbox.c.settled_at.is_(None),
)

sent_event: Final = Table(
    "sent_event",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("event_id", String, nullable=False, index=True),
)
"""The parts of an outbox row that stand in its room, counted from 1, and as which events."""

posted_event: Final = Table(
    "posted_event",
    metadata,
    Column("name", String, primary_key=True),
    Column("event_id", String, nullable=False),
)
"""What the bot had posted when an older database was put back, and that knew nothing of; under
each name that its key can have had (see `messages.names_of`)."""

attachment: Final = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary),
    Column("reference", String),
    Column("sha256", String(64), index=True),
)
