"""What is written in the reports to the board, besides what they are compiled from."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table, Text

from secretary.follow_up_report import Section
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata, of_message

report_text: Final = Table(
    "report_text",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("period", String, nullable=False),
    Column("section", enum_of(Section), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    *of_message(),
    Column("removed_at", Instant),
    Index("ix_report_text_group_id_period", "group_id", "period"),
)
