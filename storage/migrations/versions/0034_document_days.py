"""On which day the meeting was to be that a document is about, when it was sent: for file names.

Revision 0034, after 0033. Of documents from before it is not known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("about_day", sa.Date()))
