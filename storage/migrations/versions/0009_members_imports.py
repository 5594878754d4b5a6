"""Seats that are listed though nobody has held them, and what each import of members changed.

Revision 0009, after 0008. What earlier imports changed nobody has written down: they cannot be
taken back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seat", sa.Column("listed_from", sa.Date()))
    op.create_table(
        "members_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_members_import"),
    )
    op.create_index("ix_members_import_group_id", "members_import", ["group_id"])
