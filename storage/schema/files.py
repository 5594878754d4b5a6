"""Tables: files that people send, and those that are kept."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from storage.column_types import Instant
from storage.schema.base import metadata

file_content: Final = Table(
    "file_content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of files, each once. Nothing but what sends them reads them."""

paper: Final = Table(
    "paper",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("item_key", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("published_at", Instant),
)

received_file: Final = Table(
    "received_file",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer),
    Column("reference", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("wanted_at", Instant),
    Column("wanted_for", JSON(none_as_null=True)),
    Index("ix_received_file_room_at", "channel", "room", "at"),
)
"""Files that were sent a short while ago, and have not been fetched; and what they are wanted for,
where anybody has said that."""
