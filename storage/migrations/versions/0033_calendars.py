"""When a meeting was cancelled, and what was decided about one, for calendars.

Revision 0033, after 0032. When a meeting was cancelled before is not known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("cancelled_at", sa.DateTime()))
    op.create_index("ix_decision_meeting_id", "decision", ["meeting_id"])
