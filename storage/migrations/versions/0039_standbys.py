"""Which processes stand by for an account, and whether they reach the homeserver.

Revision 0039, after 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standby",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("reaches_homeserver", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "place", name="pk_standby"),
    )
