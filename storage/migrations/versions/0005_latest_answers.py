"""Answers are found by who gave them: the last one of each person, however many there were before.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "ix_answer_standing",
        "answer",
        ["meeting_id", "person_id", "starts_at", "at", "id"],
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index(
        "ix_answer_meeting_id_person_id_at", "answer", ["meeting_id", "person_id", "at"]
    )
    op.drop_index("ix_answer_meeting_id", "answer")
