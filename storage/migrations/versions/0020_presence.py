"""Who took part in meetings, as it was recorded, and whether that is closed.

Revision 0020, after 0019. Of earlier meetings nothing of the kind is known, and nothing is closed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(length=16)),
        sa.Column("arrived_at", sa.Time()),
        sa.Column("left_at", sa.Time()),
        sa.Column("is_beside", sa.Boolean(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("by_themselves", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("edit_event_id", sa.String()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_presence_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    for column in ("meeting_id", "person_id", "event_id"):
        op.create_index(f"ix_presence_{column}", "presence", [column])
    op.create_table(
        "closed_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_closed_attendance_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_closed_attendance")),
    )
