"""The table of what was purged."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, String, Table

from secretary.retention import RetentionKind
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata

purge: Final = Table(
    "purge",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", enum_of(RetentionKind), nullable=False),
    Column("group_id", String, index=True),
    Column("year", Integer),
    Column("rule", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("manifest", String(64), nullable=False),
)
"""Nothing of what it was: only of which kind, how much, by which rule, and after which export."""
