"""Tables: written rounds between meetings, and what is answered for each seat."""

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

from secretary.people import Role
from secretary.written_rounds import Standpoint
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata, of_message

written_round: Final = Table(
    "written_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_type", String, nullable=False),
    Column("file_size", Integer, nullable=False),
    Column("file_sha256", String(64), nullable=False, index=True),
    Column("awaits_file", Boolean, nullable=False),
    Column("sent_at", Instant),
    Column("nudged_at", Instant),
    Column("closed_at", Instant),
    Column("withdrawn_at", Instant),
    UniqueConstraint("group_id", "number"),
)

round_answer: Final = Table(
    "round_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("written_round.id"), nullable=False, index=True),
    Column("seat_id", ForeignKey("seat.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", enum_of(Role), nullable=False),
    Column("standpoint", enum_of(Standpoint), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    *of_message(),
)
"""What is answered, each for one seat."""
