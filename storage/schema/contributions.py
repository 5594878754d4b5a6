"""Tables: what people bring to a meeting, and what it does with that."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from secretary.hand_outs import HandOutKind
from secretary.items import ItemState, Source
from secretary.reports import Part
from storage.column_types import Instant, enum_of
from storage.schema.base import metadata, of_message


def _contribution(name: str, *extra: Column[Part]) -> Table:
    """What a person has written for a meeting."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
        Column("person_id", ForeignKey("person.id"), nullable=False),
        *extra,
        Column("text", Text, nullable=False),
        *of_message(),
    )


report: Final = _contribution("report", Column("part", enum_of(Part), nullable=False))
topic: Final = _contribution("topic")

item: Final = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("source", enum_of(Source), nullable=False),
    Column("title", Text, nullable=False),
    Column("topic_id", ForeignKey("topic.id"), index=True),
    Column("position", Integer),
    Column("presenter", Text, nullable=False),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("minutes", Integer),
    Column("needs_assessment", Boolean, nullable=False),
    Column("state", enum_of(ItemState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_meeting_id", ForeignKey("meeting.id")),
    Column("continues_id", ForeignKey("item.id"), index=True),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What is kept of an agenda's items, meeting by meeting."""

support: Final = Table(
    "support",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic_id", ForeignKey("topic.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

hand_out: Final = Table(
    "hand_out",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("kind", enum_of(HandOutKind), nullable=False),
    Column("number", Integer, nullable=False),
    Column("organisation", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", Date),
    Column("due_meeting_id", ForeignKey("meeting.id")),
    Column("by", String, nullable=False),
    *of_message(),
    UniqueConstraint("group_id", "kind", "number"),
)
"""What meetings hand out: assignments, recommendations and requests."""

closing: Final = Table(
    "closing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hand_out_id", ForeignKey("hand_out.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("by", String, nullable=False),
    *of_message(),
    Column("reopened_at", Instant),
)
"""What came of them."""

note: Final = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("item", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("replaces", Boolean, nullable=False),
    Column("by", String, nullable=False),
    *of_message(),
    Column("removed_at", Instant),
    Column("finished_at", Instant),
)
"""What is written into meetings' notes, under which item."""

notes_revision: Final = Table(
    "notes_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("meeting_id", "version"),
)

comment_round: Final = Table(
    "comment_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", String, nullable=False),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("meeting_id", "version"),
    Index("ix_comment_round_group_id_at", "group_id", "at"),
)
"""When drafts of the notes went round, and until when."""

notes_response: Final = Table(
    "notes_response",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    *of_message(),
)
"""What those who were there said of them."""
