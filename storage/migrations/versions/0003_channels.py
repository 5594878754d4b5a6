"""Channels: addresses, places and documents; what a sent message became, part by part.

Revision 0003, after 0002. Everything that was before is Matrix's.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MATRIX = "matrix"


def upgrade() -> None:
    _give_people_addresses()
    _keep_documents_by_kind()
    _give_the_outbox_channels()
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("channel", sa.String(), nullable=False, server_default=_MATRIX))
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("channel", server_default=None)
    _remake_small_tables()
    op.execute("ALTER TABLE answer RENAME COLUMN form TO mode")


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
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("channel", sa.String(), nullable=False, server_default=_MATRIX))
        outbox.drop_column("event_id")
        outbox.alter_column("rings", new_column_name="notify")
        outbox.alter_column("mentions", new_column_name="recipients")
        outbox.alter_column("first_tried_at", new_column_name="first_attempted_at")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("channel", server_default=None)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "room", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _remake_small_tables() -> None:
    """Tables whose key or name changes. Their rows are few: they pass through memory."""
    rows = _take_away("direct_room", "matrix_id", "room")
    direct_room = op.create_table(
        "direct_room",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name="pk_direct_room"),
    )
    _put_back(
        direct_room,
        [{"channel": _MATRIX, "address": row["matrix_id"], "room": row["room"]} for row in rows],
    )

    rows = _take_away(
        "dialogue", "room", "sender", "thread", "kind",
        data=sa.JSON(), expires_at=sa.DateTime(),
    )  # fmt: skip
    dialogue = op.create_table(
        "dialogue",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "room", "sender", "thread", name="pk_dialogue"),
    )
    _put_back(dialogue, [{"channel": _MATRIX, **row} for row in rows])

    rows = _take_away("keep", "name", "value")
    key_value = op.create_table(
        "key_value",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_key_value"),
    )
    _put_back(key_value, rows)

    rows = _take_away(
        "unread", "event_id", "room", "sender", "session", "event",
        id=sa.Integer(), direct=sa.Boolean(), kept_at=sa.DateTime(), told_at=sa.DateTime(),
    )  # fmt: skip
    undecryptable = op.create_table(
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
    names = {"kept_at": "stored_at", "told_at": "notified_at"}
    _put_back(
        undecryptable,
        [
            {names.get(name, name): value for name, value in row.items() if name != "id"}
            for row in sorted(rows, key=lambda row: row["id"])
        ],
    )


def _take_away(table: str, *texts: str, **others: sa.types.TypeEngine[Any]) -> list[dict[str, Any]]:
    """The rows of a table, which is dropped."""
    columns = [sa.column(name, sa.String()) for name in texts]
    columns += [sa.column(name, kind) for name, kind in others.items()]
    query = sa.select(*columns).select_from(sa.table(table))
    rows = [dict(row) for row in op.get_bind().execute(query).mappings()]
    op.drop_table(table)
    return rows


def _put_back(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.bulk_insert(table, rows)
