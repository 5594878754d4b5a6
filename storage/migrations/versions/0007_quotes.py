"""Which reports and topics a document and a message repeat, so that none is posted once withdrawn.

Revision 0007, after 0006. Of older documents nobody has written it down: what stood when they were
published is what they repeat.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("quotes", sa.JSON()))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("quotes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("quotes", server_default=None)
