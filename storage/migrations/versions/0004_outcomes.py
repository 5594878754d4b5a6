"""What became of an event: one of a few words, instead of a sentence or a command's name.

Revision 0004, after 0003.
"""

from __future__ import annotations

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
    op.execute(f"UPDATE inbox SET outcome = {outcome}")  # noqa: S608 - words of ours
