"""Documents of a group that are about no single meeting.

Revision 0024, after 0023. Of earlier years nothing of the kind is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_document")),
        sa.UniqueConstraint(
            "group_id",
            "kind",
            "subject",
            "version",
            name=op.f("uq_group_document_group_id_kind_subject_version"),
        ),
    )
