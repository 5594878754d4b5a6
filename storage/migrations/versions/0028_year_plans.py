"""Plans of a group's meetings in a year.

Revision 0028, after 0027. Of earlier years there is none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("shown_at", sa.DateTime()),
        sa.Column("approved_by", sa.String()),
        sa.Column("approved_at", sa.DateTime()),
        sa.Column("established_by", sa.String()),
        sa.Column("established_at", sa.DateTime()),
        sa.Column("meeting_ids", sa.JSON()),
        sa.Column("tell_at", sa.DateTime()),
        sa.Column("told_at", sa.DateTime()),
        sa.Column("sent", sa.JSON()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_plan")),
        sa.UniqueConstraint(
            "group_id", "year", "number", name=op.f("uq_year_plan_group_id_year_number")
        ),
    )
    op.create_index("ix_year_plan_group_id_told_at", "year_plan", ["group_id", "told_at"])
