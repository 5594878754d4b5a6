"""What every table belongs to, how indexes and constraints are named, and what several have."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, MetaData, String

from storage.column_types import Instant

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def of_account(*, primary_key: bool = False) -> Column[str]:
    """The column of what one Matrix account has, and not the installation: its name, empty where
    there is only one. A new one each time."""
    return Column("account", String, nullable=False, server_default="", primary_key=primary_key)


def of_message() -> tuple[Column[Any], ...]:
    """The columns of what stands as long as the message that says it: which and when, when it was
    taken back, and the edit that gave it its words. New ones each time: a column has one table."""
    return (
        Column("event_id", String, nullable=False, index=True),
        Column("at", Instant, nullable=False),
        Column("withdrawn_at", Instant),
        Column("edit_event_id", String),
    )
