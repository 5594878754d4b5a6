"""What members brought to a meeting that is cancelled: it comes along to the next one."""

from __future__ import annotations

from dataclasses import dataclass

from secretary.meetings import Meeting, awaiting_next
from services.context import Context


@dataclass(frozen=True)
class CarriedOver:
    """count: of reports and topics. to: the meeting they are brought to now; None where they
    wait for one to be planned."""

    count: int
    to: Meeting | None


def from_cancelled(context: Context, cancelled: Meeting) -> CarriedOver:
    """Bring the cancelled meeting's reports and topics to the next one after it, if there is any;
    else to the next one there is."""
    upcoming = context.view.upcoming
    after = (meeting for meeting in upcoming if meeting.starts_at > cancelled.starts_at)
    to = next(after, upcoming[0] if upcoming else None)
    if to is None:
        return CarriedOver(context.tx.count_contributions(cancelled.stored_id), None)
    return CarriedOver(_bring(context, cancelled, to), to)


def to_planned(context: Context, meeting: Meeting) -> int:
    """Bring to a newly planned meeting what has waited for one; how many reports and topics."""
    waiting = awaiting_next(context.view.meetings, context.view.wall)
    return sum(_bring(context, cancelled, meeting) for cancelled in waiting)


def _bring(context: Context, cancelled: Meeting, to: Meeting) -> int:
    count = context.tx.move_contributions(cancelled.stored_id, to.stored_id)
    if count:
        context.audit("contributions carried over", cancelled, to=to.id, count=count)
    return count
