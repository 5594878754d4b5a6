"""The board's decisions about groups, and what one group hands over to another."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from secretary.group_acts import GroupActKind, Transferred
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata

group_act: Final = Table(
    "group_act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False, index=True),
    Column("kind", enum_of(GroupActKind), nullable=False),
    Column("day", Date, nullable=False),
    Column("reference", Text, nullable=False),
    Column("successor", String),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

transfer: Final = Table(
    "transfer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False, index=True),
    Column("kind", enum_of(Transferred), nullable=False),
    Column("thing_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("to_group", String, nullable=False, index=True),
    Column("to_number", Integer, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id")),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
