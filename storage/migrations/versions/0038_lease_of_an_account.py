"""A lease for each Matrix account, so that several processes can share what one would carry.

Revision 0038, after 0037. Whose the database was until now is not kept: it has ended, or this would
not run, and its version of Kansli does not find its lease any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("lease")
    op.create_table(
        "lease",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_lease"),
    )
