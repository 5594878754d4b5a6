"""Which messages ask whether somebody comes, so that reactions to them are answers.

Revision 0010, after 0009. Of what was sent before, the summons and the reminder to answer do; the
meeting's start stands in their keys.
"""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEY = re.compile(r"meeting [0-9]+ · ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}) · ")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("asks_about", sa.DateTime()))
    outbox = sa.table(
        "outbox",
        sa.column("id", sa.Integer()),
        sa.column("key", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("asks_about", sa.DateTime()),
    )
    connection = op.get_bind()
    asking = outbox.c.kind.in_(["summons", "reply_reminder"])
    for row in connection.execute(sa.select(outbox.c.id, outbox.c.key).where(asking)).all():
        if found := _KEY.match(row.key):
            start = datetime.fromisoformat(found[1])
            connection.execute(
                sa.update(outbox).where(outbox.c.id == row.id).values(asks_about=start)
            )
