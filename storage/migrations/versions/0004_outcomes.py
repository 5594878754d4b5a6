"""What became of an event: one of a few words, and beside it which command it was, for example.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OUTCOMES = {
    "redacted": "withdrawn",
    "edited away": "withdrawn",
    "report edited": "edited",
    "not ours": "ignored",
    "talk": "ignored",
    "too late": "too_late",
    "nothing to take back": "nothing_withdrawn",
    "edit not run": "edit_not_run",
    "could not be read": "undecryptable",
    "refused": "refused",
    "stranger": "stranger",
    "stopped": "stopped",
    "offer": "offer",
    "": "",
}


def upgrade() -> None:
    known = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in _OUTCOMES.items())
    outcome = (
        "CASE WHEN outcome LIKE 'answer to %' THEN 'answer' "
        "WHEN outcome LIKE 'reaction %' THEN 'reaction' "
        "WHEN outcome LIKE 'fault %' THEN 'fault' "
        f"ELSE CASE outcome {known} ELSE 'command' END END"
    )
    listed = ", ".join(f"'{old}'" for old in _OUTCOMES)
    detail = (
        "CASE WHEN outcome LIKE 'answer to %' THEN substr(outcome, 11) "
        "WHEN outcome LIKE 'reaction %' THEN substr(outcome, 10) "
        "WHEN outcome LIKE 'fault %' THEN substr(outcome, 7) "
        f"WHEN outcome IN ({listed}) THEN '' ELSE outcome END"
    )
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("detail", sa.String(), nullable=False, server_default=""))
    op.execute(f"UPDATE inbox SET detail = {detail}")  # noqa: S608 - words of ours
    op.execute(f"UPDATE inbox SET outcome = {outcome}")  # noqa: S608 - words of ours
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("detail", server_default=None)
