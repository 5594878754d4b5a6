"""Taking back what somebody did, whatever it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from secretary.errors import UserError
from services import (
    changes,
    follow_up_reports,
    followed_changes,
    hand_out_changes,
    handing_over,
    held_meetings,
    item_changes,
    note_changes,
    organisation_tables,
    papers,
    people,
    presence_changes,
    written_rounds,
    year_plan_establishing,
    year_plans,
)
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change

_HOW: Final[Mapping[ChangeKind, Callable[[Context, Change], TakenBack]]] = {
    ChangeKind.PEOPLE: people.take_back,
    ChangeKind.ITEM: item_changes.take_back,
    ChangeKind.HAND_OUT: hand_out_changes.take_back,
    ChangeKind.PAPER: papers.take_back,
    ChangeKind.ATTENDANCE: presence_changes.take_back,
    ChangeKind.NOTE: note_changes.take_back,
    ChangeKind.TABLE: organisation_tables.take_back,
    ChangeKind.ROUND: written_rounds.take_back,
    ChangeKind.FOLLOWED: followed_changes.take_back,
    ChangeKind.REPORT_TEXT: follow_up_reports.take_back,
    ChangeKind.YEAR_PLAN: year_plans.take_back,
    ChangeKind.YEAR_PLAN_ESTABLISHED: year_plan_establishing.take_back,
    ChangeKind.GROUP: handing_over.take_back,
    ChangeKind.MEETING_PLACE: held_meetings.take_back,
}
"""What takes back each kind of change. Each raises UserError where the thing has been changed since
by another act: nothing is taken back then."""


def why_not(context: Context, change: Change) -> UserError | None:
    """What is said to who would take back what is not undone; None for what is."""
    if change.kind == ChangeKind.FINAL:
        return changes.final_act(context, change)
    if change.kind == ChangeKind.NOTE:
        return note_changes.why_not(context, change)
    return None


def take_back(context: Context, change: Change) -> TakenBack:
    """Make it as it was before the change. Raises UserError where something else was done since,
    or it is not undone."""
    if (error := why_not(context, change)) is not None:
        raise error
    taken = _HOW[ChangeKind(change.kind)](context, change)
    context.tx.changes.mark_undone(change.id, context.now)
    meeting = context.tx.meeting(change.meeting_id) if change.meeting_id else None
    context.audit("change taken back", meeting, kind=change.kind)
    return taken
