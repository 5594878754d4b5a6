"""What is kept of an agenda's items, who supports topics, and the items a document was sent with.

Revision 0018, after 0017. Of earlier agendas only the words are known: their items are those of the
settings and of the topics that they quote.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("items", sa.JSON()))
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer()),
        sa.Column("position", sa.Integer()),
        sa.Column("presenter", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("needs_assessment", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_meeting_id", sa.Integer()),
        sa.Column("continues_id", sa.Integer()),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_item_meeting_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_item_topic_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_person_id")),
        sa.ForeignKeyConstraint(
            ["from_meeting_id"], ["meeting.id"], name=op.f("fk_item_from_meeting_id")
        ),
        sa.ForeignKeyConstraint(["continues_id"], ["item.id"], name=op.f("fk_item_continues_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    for column in ("meeting_id", "topic_id", "person_id", "continues_id"):
        op.create_index(f"ix_item_{column}", "item", [column])
    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_support_topic_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
    )
    for column in ("topic_id", "person_id", "event_id"):
        op.create_index(f"ix_support_{column}", "support", [column])
