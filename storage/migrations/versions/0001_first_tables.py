"""The first tables.

Revision 0001, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("group_id", sa.String()),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("event_id", sa.String()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_group_id_at", "audit", ["group_id", "at"], unique=False)

    op.create_table(
        "dialogue",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("room", "sender", "thread", name="pk_dialogue"),
    )
    op.create_table(
        "direct_room",
        sa.Column("matrix_id", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("matrix_id", name="pk_direct_room"),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_inbox"),
    )
    op.create_table(
        "keep",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_keep"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.Time()),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("moved_from", sa.DateTime()),
        sa.Column("late_by", sa.String()),
        sa.Column("late_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("group_id", "number", name="uq_meeting_group_id_number"),
    )
    op.create_index(
        "ix_meeting_group_id_starts_at", "meeting", ["group_id", "starts_at"], unique=False
    )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("matrix_id", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("matrix_id", name="uq_person_matrix_id"),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint(
            "group_id", "organisation", "name", name="uq_seat_group_id_organisation_name"
        ),
    )
    op.create_table(
        "agenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda"),
        sa.UniqueConstraint("meeting_id", "version", name="uq_agenda_meeting_id_version"),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("form", sa.String(16)),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_answer_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_answer_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_event_id", "answer", ["event_id"], unique=False)
    op.create_index("ix_answer_meeting_id", "answer", ["meeting_id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("office", sa.String(16)),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mandate_person_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_mandate_seat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mandate"),
        sa.UniqueConstraint("seat_id", "role", "since", name="uq_mandate_seat_id_role_since"),
    )
    op.create_index("ix_mandate_person_id", "mandate", ["person_id"], unique=False)
    op.create_index("ix_mandate_seat_id", "mandate", ["seat_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("group_id", sa.String()),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("rings", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("reply_to", sa.String()),
        sa.Column("thread", sa.String()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("event_id", sa.String()),
        sa.Column("skipped", sa.String()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_outbox_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_event_id", "outbox", ["event_id"], unique=False)
    op.create_index("ix_outbox_meeting_id", "outbox", ["meeting_id"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["room", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_report_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_report_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_index("ix_report_event_id", "report", ["event_id"], unique=False)
    op.create_index("ix_report_meeting_id", "report", ["meeting_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_topic_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_topic_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
    )
    op.create_index("ix_topic_event_id", "topic", ["event_id"], unique=False)
    op.create_index("ix_topic_meeting_id", "topic", ["meeting_id"], unique=False)
    _make_append_only("audit")


def _make_append_only(table: str) -> None:
    """Let the database itself refuse to change or delete a line of the record."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        for each, verbs in (("ROW", "UPDATE OR DELETE"), ("STATEMENT", "TRUNCATE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verbs.split()[0].lower()} BEFORE {verbs} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {table}_is_append_only()"
            )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
    # INSERT OR REPLACE deletes without asking the trigger for DELETE.
    taken = f"NEW.id IN (SELECT id FROM {table})"  # noqa: S608 - a name of ours
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}")
