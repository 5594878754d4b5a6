"""The tables. `storage.mapping` puts `secretary`'s dataclasses on some of them.

Tables whose rows no rule reasons about (inbox, outbox, dialogues, audit) are used as tables.
Every query on a message's way has an index here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from secretary.attendance import AttendanceMode
from secretary.hand_outs import HandOutKind
from secretary.items import ItemState, Source
from secretary.meetings import Status
from secretary.people import Office, Role
from secretary.reports import Part
from storage.column_types import Instant, WallTime, enum_of

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
        Column("edit_event_id", String),
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
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("edit_event_id", String),
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
    Column("event_id", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("edit_event_id", String),
    Column("reopened_at", Instant),
)
"""What came of them."""

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
    UniqueConstraint("meeting_id", "kind", "version"),
)

inbox: Final = Table(
    "inbox",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", String, nullable=False, default=""),
    Column("detail", String, nullable=False, default=""),
    Column("kind", String, nullable=False, default=""),
    Column("edits", String, index=True),
    Column("is_redacted", Boolean, nullable=False, default=False),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("group_id", String),
    Column("meeting_id", ForeignKey("meeting.id"), index=True),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("notify", Boolean, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("reply_to", String),
    Column("thread", String),
    Column("asker", String),
    Column("quotes", JSON, nullable=False),
    Column("asks_about", WallTime),
    Column("act", String),
    Column("taps", JSON, nullable=False),
    Column("is_pinned", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("first_attempted_at", Instant),
    Column("settled_at", Instant),
    Column("skipped", String),
)
Index(
    "ix_outbox_waiting",
    outbox.c.channel,
    outbox.c.room,
    outbox.c.asker,
    outbox.c.id,
    sqlite_where=outbox.c.settled_at.is_(None),
    postgresql_where=outbox.c.settled_at.is_(None),
)

sent_event: Final = Table(
    "sent_event",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("event_id", String, nullable=False, index=True),
)
"""The parts of an outbox row that stand in its room, counted from 1, and as which events."""

posted_event: Final = Table(
    "posted_event",
    metadata,
    Column("name", String, primary_key=True),
    Column("event_id", String, nullable=False),
)
"""What the bot had posted when an older database was put back, and that knew nothing of; under
each name that its key can have had (see `messages.names_of`)."""

early_reaction: Final = Table(
    "early_reaction",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("target", String, nullable=False),
    Column("key", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Reactions to what may be a message of the bot's own that is not on record as sent."""

attachment: Final = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary),
    Column("reference", String),
)

undecryptable: Final = Table(
    "undecryptable",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("room", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("session", String, nullable=False, index=True),
    Column("direct", Boolean, nullable=False),
    Column("event", Text, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("notified_at", Instant),
)

dialogue: Final = Table(
    "dialogue",
    metadata,
    Column("channel", String, primary_key=True),
    Column("room", String, primary_key=True),
    Column("sender", String, primary_key=True),
    Column("thread", String, primary_key=True, default=""),
    Column("kind", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

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

direct_room: Final = Table(
    "direct_room",
    metadata,
    Column("channel", String, primary_key=True),
    Column("address", String, primary_key=True),
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

lease: Final = Table(
    "lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("place", String, nullable=False),
    Column("host", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Which bot works on the database: one row, on PostgreSQL."""

key_value: Final = Table(
    "key_value",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
