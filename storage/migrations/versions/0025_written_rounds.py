"""Written rounds between meetings.

Revision 0025, after 0024. Of earlier ones nothing is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_type", sa.String(), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("awaits_file", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("nudged_at", sa.DateTime()),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_round")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_written_round_group_id_number")),
    )
    op.create_index("ix_written_round_file_sha256", "written_round", ["file_sha256"])
    op.create_table(
        "round_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("standpoint", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("edit_event_id", sa.String()),
        sa.ForeignKeyConstraint(
            ["round_id"], ["written_round.id"], name=op.f("fk_round_answer_round_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_round_answer_seat_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_answer")),
    )
    for column in ("round_id", "seat_id", "person_id", "event_id"):
        op.create_index(f"ix_round_answer_{column}", "round_answer", [column])
