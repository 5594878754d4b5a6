"""Messages that wait for their keys; when a message was first tried to be sent.

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("first_tried_at", sa.DateTime()))
    op.create_table(
        "unread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_unread"),
        sa.UniqueConstraint("event_id", name="uq_unread_event_id"),
    )
    op.create_index("ix_unread_session", "unread", ["session"], unique=False)
