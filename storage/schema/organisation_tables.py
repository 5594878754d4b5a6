"""Tables that home organisations fill in."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.column_types import Instant
from storage.schema.base import metadata, of_message

organisation_table: Final = Table(
    "organisation_table",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("column_names", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("nudged_at", Instant),
    Column("told_at", Instant),
    Column("withdrawn_at", Instant),
    UniqueConstraint("group_id", "number"),
)

table_cell: Final = Table(
    "table_cell",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("table_id", ForeignKey("organisation_table.id"), nullable=False, index=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("organisation", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    *of_message(),
)
"""What stands in them, place by place."""
