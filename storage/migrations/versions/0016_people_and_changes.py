"""Officials, people who are co-opted to a meeting, and what can be taken back within a day.

Revision 0016, after 0015. Earlier databases know no officials, and what was done before cannot be
taken back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "official",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_official_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
    )
    op.create_index("ix_official_group_id", "official", ["group_id"])
    op.create_index("ix_official_person_id", "official", ["person_id"])
    op.create_table(
        "co_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_co_option_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_co_option_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_option")),
    )
    op.create_index("ix_co_option_meeting_id", "co_option", ["meeting_id"])
    op.create_index("ix_co_option_person_id", "co_option", ["person_id"])
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("undone_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_change_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_group_id_at", "change", ["group_id", "at"])
