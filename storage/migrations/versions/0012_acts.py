"""What is done to a message that stands in a room, and reactions that came before it was on record.

Revision 0012, after 0011. What was sent before gets no reactions and is not pinned.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("act", sa.String()))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("taps", sa.JSON(), nullable=False, server_default="[]"))
        outbox.add_column(
            sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("taps", server_default=None)
        outbox.alter_column("is_pinned", server_default=None)
    op.create_table(
        "early_reaction",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_early_reaction"),
    )
