"""The table of calendars that programs follow by an address."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from storage.column_types import Instant
from storage.schema.base import metadata

calendar_feed: Final = Table(
    "calendar_feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("given_at", Instant, nullable=False),
    UniqueConstraint("group_id", "channel", "address"),
)
"""A group's has neither channel nor address, and a person's no group."""
