"""What the files of a document are made of.

Revision 0031, after 0030. Of earlier documents only the chat's text is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("document", "group_document"):
        op.add_column(table, sa.Column("source", sa.Text()))
