"""The tables, and the mapping of `secretary`'s dataclasses onto them.

Tables whose rows no rule reasons about (inbox, outbox, dialogues, audit) are used as tables.
Every query on a message's way has an index here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import registry, relationship
from sqlalchemy.types import TypeDecorator

from secretary.attendance import Answer, AttendanceMode
from secretary.meetings import Meeting, Status
from secretary.people import Mandate, Office, Person, Role, Seat
from secretary.reports import Part, Report, Topic


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC without an offset, so that both databases sort it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant has a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class WallTime(TypeDecorator[datetime]):
    """A naive datetime: what the clocks of the group's own zone show, whatever DST does."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        # Both drivers would take one with a zone, and each make something else of it.
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall time has no time zone")
        return value


def _words(kind: type[Role | Office | Status | AttendanceMode | Part]) -> Enum:
    return Enum(
        kind, native_enum=False, length=16, values_callable=lambda e: [member.value for member in e]
    )


metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

person: Final = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("party", String, nullable=False, default=""),
    Column("matrix_id", String, unique=True),
)

seat: Final = Table(
    "seat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("organisation", String, nullable=False),
    Column("name", String, nullable=False, default=""),
    UniqueConstraint("group_id", "organisation", "name"),
)

mandate: Final = Table(
    "mandate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seat_id", ForeignKey("seat.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", _words(Role), nullable=False),
    Column("office", _words(Office)),
    Column("since", Date, nullable=False),
    Column("until", Date),
    UniqueConstraint("seat_id", "role", "since"),
)

meeting: Final = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("starts_at", WallTime, nullable=False),
    Column("ends_at", Time),
    Column("place", String, nullable=False, default=""),
    Column("link", String),
    Column("status", _words(Status), nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("moved_from", WallTime),
    Column("late_by", String),
    Column("late_at", Instant),
    UniqueConstraint("group_id", "number"),
    Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
)

answer: Final = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("starts_at", WallTime, nullable=False),
    Column("coming", Boolean, nullable=False),
    Column("form", _words(AttendanceMode)),
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("withdrawn_at", Instant),
)


def _contribution(name: str, *extra: Column[Part]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
        Column("person_id", ForeignKey("person.id"), nullable=False),
        *extra,
        Column("text", Text, nullable=False),
        Column("event_id", String, nullable=False, index=True),
        Column("at", Instant, nullable=False),
        Column("withdrawn_at", Instant),
    )


report: Final = _contribution("report", Column("part", _words(Part), nullable=False))
topic: Final = _contribution("topic")

agenda: Final = Table(
    "agenda",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", String, nullable=False),
    UniqueConstraint("meeting_id", "version"),
)

inbox: Final = Table(
    "inbox",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", String, nullable=False, default=""),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("room", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("group_id", String),
    Column("meeting_id", ForeignKey("meeting.id"), index=True),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("notify", Boolean, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("reply_to", String),
    Column("thread", String),
    Column("created_at", Instant, nullable=False),
    Column("first_tried_at", Instant),
    Column("settled_at", Instant),
    Column("event_id", String, index=True),
    Column("skipped", String),
)
Index(
    "ix_outbox_waiting",
    outbox.c.room,
    outbox.c.id,
    sqlite_where=outbox.c.settled_at.is_(None),
    postgresql_where=outbox.c.settled_at.is_(None),
)

unread: Final = Table(
    "unread",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("session", String, nullable=False, index=True),
    Column("direct", Boolean, nullable=False),
    Column("event", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("told_at", Instant),
)

dialogue: Final = Table(
    "dialogue",
    metadata,
    Column("room", String, primary_key=True),
    Column("sender", String, primary_key=True),
    Column("thread", String, primary_key=True, default=""),
    Column("kind", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

direct_room: Final = Table(
    "direct_room",
    metadata,
    Column("matrix_id", String, primary_key=True),
    Column("room", String, nullable=False),
)

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

keep: Final = Table(
    "keep",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

mapping: Final = registry(metadata=metadata)


def map_entities() -> None:
    """Map `secretary`'s dataclasses, once in a process."""
    if mapping.mappers:
        return
    mapping.map_imperatively(Person, person)
    mapping.map_imperatively(Seat, seat)
    mapping.map_imperatively(
        Mandate,
        mandate,
        properties={
            "seat": relationship(Seat, lazy="joined", innerjoin=True),
            "person": relationship(Person, lazy="joined", innerjoin=True),
        },
    )
    mapping.map_imperatively(Meeting, meeting)
    mapping.map_imperatively(Answer, answer)
    for entity, table in ((Report, report), (Topic, topic)):
        mapping.map_imperatively(
            entity,
            table,
            properties={"person": relationship(Person, lazy="joined", innerjoin=True)},
        )
