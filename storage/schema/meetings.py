"""Tables: meetings, who comes, and what was decided about them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from secretary.attendance import AttendanceMode
from secretary.meetings import Status
from storage.column_types import Instant, WallTime, enum_of
from storage.schema.base import metadata

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
    Column("status", enum_of(Status), nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("moved_from", WallTime),
    Column("planned_by", String),
    Column("moved_by", String),
    Column("late_by", String),
    Column("late_at", Instant),
    Column("title", String, nullable=False, default=""),
    Column("summon_at", Instant),
    Column("cancelled_at", Instant),
    UniqueConstraint("group_id", "number"),
    Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
)

co_option: Final = Table(
    "co_option",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("title", String, nullable=False, default=""),
    Column("organisation", String, nullable=False, default=""),
    Column("item", String, nullable=False, default=""),
    Column("withdrawn_at", Instant),
)

answer: Final = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("starts_at", WallTime, nullable=False),
    Column("coming", Boolean, nullable=False),
    Column("mode", enum_of(AttendanceMode)),
    Column("arrives_at", Time),
    Column("leaves_at", Time),
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("withdrawn_at", Instant),
    Column("edit_event_id", String),
    Index("ix_answer_meeting_id_person_id_at", "meeting_id", "person_id", "at"),
)
Index(
    "ix_answer_standing",
    answer.c.meeting_id,
    answer.c.person_id,
    answer.c.starts_at,
    answer.c.at,
    answer.c.id,
    sqlite_where=answer.c.withdrawn_at.is_(None),
    postgresql_where=answer.c.withdrawn_at.is_(None),
)

presence: Final = Table(
    "presence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("guest", String, nullable=False),
    Column("starts_at", WallTime, nullable=False),
    Column("was_there", Boolean, nullable=False),
    Column("mode", enum_of(AttendanceMode)),
    Column("arrived_at", Time),
    Column("left_at", Time),
    Column("is_beside", Boolean, nullable=False),
    Column("leads", Boolean, nullable=False),
    Column("by_themselves", Boolean, nullable=False),
    Column("event_id", String, nullable=False, index=True),
    Column("edit_event_id", String),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("withdrawn_at", Instant),
)
"""What was recorded at a meeting, on top of the answers, of who was there."""

closed_attendance: Final = Table(
    "closed_attendance",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""The meetings of whose attendance nothing is recorded any more."""

settling: Final = Table(
    "settling",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("seat_id", Integer, primary_key=True),
    Column("starts_at", WallTime, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("event_id", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
)
"""Seats whose answers have changed, until those whom it concerns are told."""

document: Final = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("quotes", JSON(none_as_null=True)),
    Column("items", JSON(none_as_null=True)),
    Column("source", Text),
    Column("about_day", Date),
    UniqueConstraint("meeting_id", "kind", "version"),
)

group_document: Final = Table(
    "group_document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("quotes", JSON, nullable=False),
    Column("sent_to", String, nullable=False),
    Column("source", Text),
    UniqueConstraint("group_id", "kind", "subject", "version"),
)
"""Documents of a group that are about no single meeting, as they were sent."""

decision: Final = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("before", JSON, nullable=False),
    Column("told", JSON, nullable=False),
    Column("settled_at", Instant),
    Column("undone", Boolean, nullable=False, default=False),
    Index("ix_decision_group_id_settled_at", "group_id", "settled_at"),
    Index("ix_decision_meeting_id", "meeting_id"),
)

change: Final = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id")),
    Column("kind", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("undone_at", Instant),
    Index("ix_change_group_id_at", "group_id", "at"),
)
"""What can be taken back within a day: it rests nowhere, but was done at once."""
