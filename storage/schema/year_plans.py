"""The table of year plans."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from storage.column_types import Instant
from storage.schema.base import metadata

year_plan: Final = Table(
    "year_plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("shown_at", Instant),
    Column("approved_by", String),
    Column("approved_at", Instant),
    Column("established_by", String),
    Column("established_at", Instant),
    Column("meeting_ids", JSON(none_as_null=True)),
    Column("tell_at", Instant),
    Column("told_at", Instant),
    Column("sent", JSON(none_as_null=True)),
    Column("withdrawn_at", Instant),
    UniqueConstraint("group_id", "year", "number"),
    Index("ix_year_plan_group_id_told_at", "group_id", "told_at"),
)
"""The states of a group's plans: each change is a row, the last one that was not taken back is the
plan."""
