"""Who has approved an agenda, as it stands or as it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from secretary.agenda_approval import Approval
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import MATRIX
from storage import Transaction

APPROVED: Final = "agenda_approved"
"""The kind of document that a draft is kept as when it is approved."""


def approval_of(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    items: Sequence[Mapping[str, Any]],
    until: datetime | None = None,
) -> Approval | None:
    """The last approval of a meeting's agenda with these items, as they are kept; None for none.

    until: aware, where later ones do not count.
    """
    documents, meeting_id = tx.documents, meeting.stored_id
    for version in range(documents.version(meeting_id, APPROVED), 0, -1):
        found = documents.of_version(meeting_id, APPROVED, version)
        if found is None or found.items != items or (until is not None and found.at > until):
            continue
        person = tx.people.by_address(MATRIX, found.by)
        return Approval(person.label if person else found.by, group.wall(found.at))
    return None
