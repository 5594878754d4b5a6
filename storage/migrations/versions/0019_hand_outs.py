"""What meetings hand out, and what came of it.

Revision 0019, after 0018. Of earlier meetings nothing of the kind is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("due_meeting_id", sa.Integer()),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("edit_event_id", sa.String()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_hand_out_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["due_meeting_id"], ["meeting.id"], name=op.f("fk_hand_out_due_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_out")),
        sa.UniqueConstraint(
            "group_id", "kind", "number", name=op.f("uq_hand_out_group_id_kind_number")
        ),
    )
    op.create_index("ix_hand_out_meeting_id", "hand_out", ["meeting_id"])
    op.create_index("ix_hand_out_event_id", "hand_out", ["event_id"])
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_out_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("edit_event_id", sa.String()),
        sa.Column("reopened_at", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["hand_out_id"], ["hand_out.id"], name=op.f("fk_closing_hand_out_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_closing_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    for column in ("hand_out_id", "person_id", "event_id"):
        op.create_index(f"ix_closing_{column}", "closing", [column])
