"""Several Matrix accounts: which of them hears, sends and has the direct chat.

Revision 0037, after 0036. What was before is the account's that has no name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TABLES = ("inbox", "outbox", "early_reaction", "undecryptable", "direct_room")


def upgrade() -> None:
    # The default stays: without it, SQLite would have to make large tables anew.
    for table in _TABLES:
        column = sa.Column("account", sa.String(), nullable=False, server_default="")
        op.add_column(table, column)
    with op.batch_alter_table("direct_room") as direct_room:
        direct_room.drop_constraint("pk_direct_room", type_="primary")
        direct_room.create_primary_key("pk_direct_room", ["account", "channel", "address"])
    op.drop_index("ix_outbox_waiting", "outbox")
    waiting = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["account", "channel", "room", "asker", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
