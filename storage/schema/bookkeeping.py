"""Tables: who did what, which bot works, and what else is remembered."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
)

from storage.column_types import Instant
from storage.schema.base import metadata

audit: Final = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("group_id", String),
    Column("meeting_id", Integer),
    Column("event_id", String),
    Column("details", JSON, nullable=False),
    Index("ix_audit_group_id_at", "group_id", "at"),
)

key_value: Final = Table(
    "key_value",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

group_alarm: Final = Table(
    "group_alarm",
    metadata,
    Column("group_id", String, primary_key=True),
    Column("set_at", Instant, nullable=False),
    Column("look_at", Instant, nullable=False),
)
"""When a group's rules are asked next; no row where something of the group has changed since."""

lease: Final = Table(
    "lease",
    metadata,
    Column("account", String, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("place", String, nullable=False),
    Column("host", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Which bot works for which Matrix account, on PostgreSQL."""

standby: Final = Table(
    "standby",
    metadata,
    Column("account", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("reaches_homeserver", Boolean, nullable=False),
)
"""Which processes stand by for a Matrix account, on PostgreSQL."""
