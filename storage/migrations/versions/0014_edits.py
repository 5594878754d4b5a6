"""Which event replaces which message, and which of them said what; what was removed.

Revision 0014, after 0013. Of earlier edits it is not known: removing one of them changes nothing,
as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("answer", "report", "topic"):
        op.add_column(table, sa.Column("edit_event_id", sa.String()))
    op.add_column("inbox", sa.Column("edits", sa.String()))
    op.create_index("ix_inbox_edits", "inbox", ["edits"])
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("kind", sa.String(), nullable=False, server_default=""))
        inbox.add_column(
            sa.Column("is_redacted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("kind", server_default=None)
        inbox.alter_column("is_redacted", server_default=None)
