"""Who asked for each message, so that in a room people are answered in turn.

Revision 0006, after 0005. Of what waits already nobody knows: it goes in order, as it would have.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("asker", sa.String()))
    op.drop_index("ix_outbox_waiting", "outbox")
    waits = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "room", "asker", "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
