"""Files that people send, those that are kept as papers, and which messages a file can answer.

Revision 0021, after 0020. Of earlier files nothing is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_content")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("published_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_paper_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    for column in ("meeting_id", "item_key", "sha256", "event_id"):
        op.create_index(f"ix_paper_{column}", "paper", [column])
    op.create_table(
        "received_file",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer()),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("wanted_at", sa.DateTime()),
        sa.Column("wanted_for", sa.JSON()),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_received_file")),
    )
    op.create_index("ix_received_file_room_at", "received_file", ["channel", "room", "at"])
    op.add_column("outbox", sa.Column("takes_file", sa.JSON()))
    op.add_column("attachment", sa.Column("sha256", sa.String(length=64)))
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
