"""Tables that home organisations fill in.

Revision 0023, after 0022. Of earlier meetings nothing of the kind is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("column_names", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("nudged_at", sa.DateTime()),
        sa.Column("told_at", sa.DateTime()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_organisation_table_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_table")),
        sa.UniqueConstraint(
            "group_id", "number", name=op.f("uq_organisation_table_group_id_number")
        ),
    )
    op.create_index("ix_organisation_table_meeting_id", "organisation_table", ["meeting_id"])
    op.create_table(
        "table_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("edit_event_id", sa.String()),
        sa.ForeignKeyConstraint(
            ["table_id"], ["organisation_table.id"], name=op.f("fk_table_cell_table_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_table_cell_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_cell")),
    )
    for column in ("table_id", "meeting_id", "event_id"):
        op.create_index(f"ix_table_cell_{column}", "table_cell", [column])
