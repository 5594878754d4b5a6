"""Channels: addresses, places and documents; what a sent message became, part by part.

Revision 0003, after 0002. Everything that was before is Matrix's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MATRIX = "matrix"


def upgrade() -> None:
    _give_people_addresses()
    _keep_documents_by_kind()
    _give_the_outbox_channels()
    with _channel_added("inbox"):
        pass
    op.execute("ALTER TABLE direct_room RENAME COLUMN matrix_id TO address")
    with _channel_added("direct_room") as direct_room:
        direct_room.drop_constraint("pk_direct_room", type_="primary")
        direct_room.create_primary_key("pk_direct_room", ["channel", "address"])
    with _channel_added("dialogue") as dialogue:
        dialogue.drop_constraint("pk_dialogue", type_="primary")
        dialogue.create_primary_key("pk_dialogue", ["channel", "room", "sender", "thread"])
    _copy_keep_and_unread()
    op.execute("ALTER TABLE answer RENAME COLUMN form TO mode")


@contextmanager
def _channel_added(table: str) -> Iterator[BatchOperations]:
    """A table that has got a channel, Matrix in all its rows, and what else changes in it.

    In this order, SQLite makes the table anew only once.
    """
    op.add_column(table, sa.Column("channel", sa.String(), nullable=False, server_default=_MATRIX))
    with op.batch_alter_table(table) as changed:
        changed.alter_column("channel", server_default=None)
        yield changed


def _give_people_addresses() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_address_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("channel", "value", name="uq_address_channel_value"),
    )
    op.create_index("ix_address_person_id", "address", ["person_id"], unique=False)
    op.execute(
        "INSERT INTO address (person_id, channel, value) SELECT id, 'matrix', matrix_id "
        "FROM person WHERE matrix_id IS NOT NULL ORDER BY id"
    )
    with op.batch_alter_table("person") as person:
        person.drop_constraint("uq_person_matrix_id", type_="unique")
        person.drop_column("matrix_id")


def _keep_documents_by_kind() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_document_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint(
            "meeting_id", "kind", "version", name="uq_document_meeting_id_kind_version"
        ),
    )
    op.execute(
        'INSERT INTO document (group_id, meeting_id, kind, version, text, html, at, "by") '
        "SELECT meeting.group_id, agenda.meeting_id, 'agenda', agenda.version, agenda.text, "
        "agenda.html, agenda.published_at, agenda.published_by "
        "FROM agenda JOIN meeting ON meeting.id = agenda.meeting_id ORDER BY agenda.id"
    )
    op.drop_table("agenda")


def _give_the_outbox_channels() -> None:
    op.create_table(
        "sent_event",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_sent_event_outbox_id"),
        sa.PrimaryKeyConstraint("outbox_id", "part", name="pk_sent_event"),
    )
    op.create_index("ix_sent_event_event_id", "sent_event", ["event_id"], unique=False)
    op.execute(
        "INSERT INTO sent_event (outbox_id, part, event_id) "
        "SELECT id, 1, event_id FROM outbox WHERE event_id IS NOT NULL"
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("reference", sa.String()),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_attachment_outbox_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_outbox_id", "attachment", ["outbox_id"], unique=False)

    op.drop_index("ix_outbox_waiting", "outbox")
    op.drop_index("ix_outbox_event_id", "outbox")
    with _channel_added("outbox") as outbox:
        outbox.drop_column("event_id")
        outbox.alter_column("rings", new_column_name="notify")
        outbox.alter_column("mentions", new_column_name="recipients")
        outbox.alter_column("first_tried_at", new_column_name="first_attempted_at")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "room", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _copy_keep_and_unread() -> None:
    """Into tables with other names, and with keys and indexes that are named after them."""
    op.create_table(
        "key_value",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_key_value"),
    )
    op.execute("INSERT INTO key_value (name, value) SELECT name, value FROM keep")
    op.drop_table("keep")

    op.create_table(
        "undecryptable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.Column("notified_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_undecryptable"),
        sa.UniqueConstraint("event_id", name="uq_undecryptable_event_id"),
    )
    op.create_index("ix_undecryptable_session", "undecryptable", ["session"], unique=False)
    # Without their ids: PostgreSQL would give the next one a number that is taken.
    same = "event_id, room, sender, session, direct, event"
    op.execute(
        f"INSERT INTO undecryptable ({same}, stored_at, notified_at) "  # noqa: S608 - names of ours
        f"SELECT {same}, kept_at, told_at FROM unread ORDER BY id"
    )
    op.drop_table("unread")
