"""By which of the superior board's decisions a group was founded and ends, and what another group
takes over from it (requirements R12, R41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

MAX_REFERENCE: Final = 200
"""Characters of what a decision is called."""


class GroupActKind(StrEnum):
    """What was decided of a group."""

    FOUNDED = "founded"
    ENDED = "ended"


@dataclass(eq=False, kw_only=True)
class GroupAct:
    """A decision of the board above about a group.

    day: the group's first day, or its last, in its own zone. reference: what the decision is
    called, as it was written. successor: the id of the group that comes after it, where one does.
    by: who recorded it, by address. at, withdrawn_at: aware; when, and when it was taken back.
    """

    group_id: str
    kind: GroupActKind
    day: date
    reference: str
    by: str
    event_id: str
    at: datetime
    successor: str | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None

    def has_passed(self, today: date) -> bool:
        """Whether `today` is past the day: of one that ends, whether the group has ended."""
        return self.day < today


class Transferred(StrEnum):
    """What another group can take over."""

    ASSIGNMENT = "assignment"
    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    FOCUS_ASSIGNMENT = "focus_assignment"
    GOAL = "goal"
    AGREEMENT = "agreement"


@dataclass(eq=False, kw_only=True)
class Transfer:
    """Something that a group has handed over to another.

    group_id, number: whose it was, and what people called it there. to_group, to_number: the same
    of the group that has it now. thing_id: its id, by its kind. meeting_id: the meeting that it
    comes from. by, event_id, at: as of `GroupAct`.
    """

    group_id: str
    kind: Transferred
    thing_id: int
    number: int
    to_group: str
    to_number: int
    by: str
    event_id: str
    at: datetime
    meeting_id: int | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None
