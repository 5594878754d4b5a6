"""The table of who is new in a seat, and what has been handed over to them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Integer, String, Table, UniqueConstraint

from storage.column_types import Instant
from storage.schema.base import metadata

hand_over: Final = Table(
    "hand_over",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False, index=True),
    # No foreign keys: an appointment that is taken back leaves its row, and nothing follows.
    Column("mandate_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("predecessor_id", Integer),
    Column("asked_at", Instant),
    Column("consents", Boolean),
    Column("sent_at", Instant),
    UniqueConstraint("mandate_id", "person_id"),
)
