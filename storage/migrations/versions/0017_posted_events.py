"""What stands in rooms and an older database knows nothing of; by which events meetings were made.

Revision 0017, after 0016. Of earlier meetings that is not known: their notices keep their names.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posted_event",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_posted_event"),
    )
    op.add_column("meeting", sa.Column("planned_by", sa.String()))
    op.add_column("meeting", sa.Column("moved_by", sa.String()))
