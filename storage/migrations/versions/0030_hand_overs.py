"""Who is new in a seat, and what has been handed over to them.

Revision 0030, after 0029. Who came before that is not in it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("predecessor_id", sa.Integer()),
        sa.Column("asked_at", sa.DateTime()),
        sa.Column("consents", sa.Boolean()),
        sa.Column("sent_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint(
            "mandate_id", "person_id", name=op.f("uq_hand_over_mandate_id_person_id")
        ),
    )
    op.create_index("ix_hand_over_group_id", "hand_over", ["group_id"])
