"""The log-in and the encryption keys of a Matrix account, encrypted, for any host.

Revision 0040, after 0039. The table is empty until the keys are moved there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matrix_key",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "relation", "name", name="pk_matrix_key"),
    )
    op.create_index("ix_matrix_key_account_version", "matrix_key", ["account", "version"])
