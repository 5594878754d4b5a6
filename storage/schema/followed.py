"""Tables: what groups follow up until it is closed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from secretary.followed import FollowedKind, FollowUpKind
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata, of_message

followed: Final = Table(
    "followed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("kind", enum_of(FollowedKind), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("parties", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("begins", Date, nullable=False),
    Column("due", Date),
    Column("needs_assessment", Boolean, nullable=False),
    Column("from_group", String),
    Column("by", String, nullable=False),
    *of_message(),
    UniqueConstraint("group_id", "kind", "number"),
)
"""Focus assignments, goals of work plans, and agreements."""

follow_up: Final = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("followed_id", ForeignKey("followed.id"), nullable=False, index=True),
    Column("kind", enum_of(FollowUpKind), nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), index=True),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    *of_message(),
    Column("reopened_at", Instant),
)
"""What was said of them: their states, and what closed them."""
