"""Tables: who is who, and who holds which seat."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from secretary.people import Office, Role
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata

person: Final = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("party", String, nullable=False, default=""),
)

address: Final = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("value", String, nullable=False),
    UniqueConstraint("channel", "value"),
)

seat: Final = Table(
    "seat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("organisation", String, nullable=False),
    Column("name", String, nullable=False, default=""),
    Column("listed_from", Date),
    UniqueConstraint("group_id", "organisation", "name"),
)

mandate: Final = Table(
    "mandate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seat_id", ForeignKey("seat.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", enum_of(Role), nullable=False),
    Column("office", enum_of(Office)),
    Column("since", Date, nullable=False),
    Column("until", Date),
    UniqueConstraint("seat_id", "role", "since"),
)

official: Final = Table(
    "official",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("title", String, nullable=False, default=""),
    Column("organisation", String, nullable=False, default=""),
    Column("since", Date, nullable=False),
    Column("until", Date),
)

members_import: Final = Table(
    "members_import",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("undone_at", Instant),
)
"""What each import of members changed, so that it can be taken back."""
