"""When each group's rules are asked next, so that a tick asks only those of whom something is due.

Revision 0036, after 0035. At first all are asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_alarm",
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("look_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name="pk_group_alarm"),
    )
