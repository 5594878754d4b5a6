"""When somebody comes late to a meeting, or leaves early.

Revision 0013, after 0012. Of earlier answers nobody knows, and none said so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("arrives_at", sa.Time()))
    op.add_column("answer", sa.Column("leaves_at", sa.Time()))
