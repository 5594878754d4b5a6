"""What was decided about meetings and others have yet to be told of: when that is, and what they
take the meeting to be until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from secretary.meetings import Meeting
from storage import Decision, Transaction


class DecisionKind(StrEnum):
    """What was decided about a meeting."""

    PLANNED = "planned"
    MOVED = "moved"
    CHANGED = "changed"
    SUMMONED = "summoned"
    PUBLISHED = "agenda_published"


@dataclass(frozen=True)
class RestingDecisions:
    """Those about one meeting, in the order they were made."""

    decisions: Sequence[Decision] = ()

    @property
    def told_at(self) -> datetime | None:
        """When others are told how the meeting is to be (aware); None where they know."""
        return max((each.until for each in self.changes), default=None)

    @property
    def known(self) -> Mapping[str, Any] | None:
        """The meeting as others take it to be, from `grace.snapshot`; None where they know."""
        return next((each.before for each in self.decisions if each.told is not None), None)

    @property
    def unmoved(self) -> Mapping[str, Any] | None:
        """The meeting as it was before it was moved; None where that was not decided."""
        moved = (each.before for each in self.decisions if each.kind == DecisionKind.MOVED)
        return next(moved, None)

    @property
    def changes(self) -> Sequence[Decision]:
        """All but the publishing of its agenda."""
        return [each for each in self.decisions if each.kind != DecisionKind.PUBLISHED]


def of_group(tx: Transaction, group_id: str) -> Mapping[int, RestingDecisions]:
    """A group's, by the id of the meeting that they are about."""
    found: dict[int, list[Decision]] = {}
    for decision in tx.decisions.resting(group_id):
        found.setdefault(decision.meeting_id, []).append(decision)
    return {meeting_id: RestingDecisions(each) for meeting_id, each in found.items()}


def of_meeting(tx: Transaction, meeting: Meeting) -> RestingDecisions:
    """Those about one meeting."""
    return of_group(tx, meeting.group_id).get(meeting.stored_id, RestingDecisions())
