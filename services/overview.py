"""A group at a glance: its next meeting, when it is summoned, and what waits for its secretary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from secretary.group_acts import GroupAct, GroupActKind
from secretary.hand_outs import HandOutKind
from secretary.mandates_ending import EndingPlace, ending_before
from secretary.meetings import Meeting
from services import agenda, notes_draft, notices
from services.context import Context
from services.next_steps import next_steps
from services.open_meetings import has_been_summoned


@dataclass(frozen=True)
class Waiting:
    """What waits for who leads a group.

    unanswered: how many who are asked to come have not answered, once they are summoned.
    agenda_of: the next meeting, where it is summoned and has no agenda sent.
    notes_of: the meetings held whose notes are not finished. overdue: how many assignments are.
    requests: how many requests and recommendations have no answer.
    ending: mandates that end before the next meeting, and that nobody follows.
    """

    unanswered: int = 0
    agenda_of: Meeting | None = None
    notes_of: Sequence[Meeting] = ()
    overdue: int = 0
    requests: int = 0
    ending: Sequence[EndingPlace] = ()

    @property
    def is_empty(self) -> bool:
        return self == Waiting()


@dataclass(frozen=True)
class Overview:
    """meeting: the one that is being held, or the next; None where none is planned.

    summons_at: local wall time; None where the group has been summoned, or never is.
    waiting: None for who does not lead the group. ends: the decision by which it is to end.
    """

    meeting: Meeting | None
    is_under_way: bool = False
    is_summoned: bool = False
    summons_at: datetime | None = None
    waiting: Waiting | None = None
    ends: GroupAct | None = None


def overview(context: Context, *, leads: bool) -> Overview:
    """The group as it stands. leads: whether what waits is told, too."""
    view, tx = context.view, context.tx
    meeting = view.under_way or next(iter(view.upcoming), None)
    summoned = meeting is not None and has_been_summoned(tx, view.group, meeting)
    steps = next_steps(context, meeting) if meeting is not None and not summoned else None
    return Overview(
        meeting,
        meeting is not None and meeting is view.under_way,
        summoned,
        steps.summons_at if steps else None,
        _waiting(context, meeting, is_summoned=summoned) if leads else None,
        tx.group_acts.of_group(view.group.id, GroupActKind.ENDED),
    )


def _waiting(context: Context, meeting: Meeting | None, *, is_summoned: bool) -> Waiting:
    view, tx = context.view, context.tx
    since = view.wall - notices.LOOK_BACK
    held = [m for m in view.meetings if m.is_planned and since <= m.starts_at <= view.wall]
    notes_of = [m for m in held if m is not view.under_way and notes_draft.is_open(context, m)]
    assignments = tx.hand_outs.not_closed(view.group.id, HandOutKind.ASSIGNMENT)
    unanswered = [
        each
        for kind in (HandOutKind.RECOMMENDATION, HandOutKind.REQUEST)
        for each in tx.hand_outs.not_closed(view.group.id, kind)
    ]
    found = Waiting(
        notes_of=tuple(notes_of),
        overdue=sum(each.is_overdue(view.today) for each in assignments),
        requests=len(unanswered),
    )
    if meeting is None:
        return found
    is_to_come = meeting is not view.under_way
    sent = tx.documents.version(meeting.stored_id, agenda.DOCUMENT) > 0
    asked = context.attendance(meeting).unanswered if is_summoned and is_to_come else ()
    return Waiting(
        len(asked),
        meeting if is_summoned and not sent else None,
        found.notes_of,
        found.overdue,
        found.requests,
        ending_before(meeting, view.mandates, view.today) if is_to_come else (),
    )
