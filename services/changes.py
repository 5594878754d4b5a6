"""What somebody did at once, kept so that they can take it back within a day.

What rests before others are told of it is another matter: see `services.decisions`.

A use case that changes something calls `record`, with what it was and what it became. How that is
taken back, by the kind of the change, is a function of the same module, which is named in
`services.taking_back`. There must be nothing in either JSON that its author can have erased by
other means, such as the words of a report: name those by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from secretary.errors import UserError
from secretary.meetings import Meeting
from services.actors import Permission
from services.context import Context
from services.effects import Effects
from storage import Change

UNDO_WITHIN: Final = timedelta(days=1)
"""How long what somebody did can be taken back."""


class ChangeKind(StrEnum):
    """What was changed; the language's ``_decisions.j2`` has a name for each."""

    PEOPLE = "people"
    ITEM = "item"
    HAND_OUT = "hand_out"
    PAPER = "paper"
    ATTENDANCE = "attendance"
    NOTE = "note"
    TABLE = "table"
    ROUND = "round"
    FOLLOWED = "followed"
    REPORT_TEXT = "report_text"
    YEAR_PLAN = "year_plan"
    YEAR_PLAN_ESTABLISHED = "year_plan_established"
    GROUP = "group"
    MEETING_PLACE = "meeting_place"
    FINAL = "final"
    """What is not undone; kept so that no earlier act is undone in its place."""


class FinalAct(StrEnum):
    """What was done that is not undone; ``_decisions.j2`` has a name for each."""

    MEETING_CANCELLED = "meeting_cancelled"
    AGENDA_APPROVED = "agenda_approved"
    AGENDA_SHOWN = "agenda_shown"
    NOTES_ANSWERED = "notes_answered"
    TABLE_SENT = "table_sent"
    ROW_WRITTEN = "row_written"
    ROUND_SENT = "round_sent"
    ROUND_ANSWERED = "round_answered"
    ROUND_CLOSED = "round_closed"
    ANSWER_FOR_OTHER = "answer_for_other"
    TOPIC = "topic"
    REPORT = "report"
    BOARD_REPORT_SHOWN = "board_report_shown"
    BOARD_REPORT_APPROVED = "board_report_approved"
    BOARD_REPORT_SENT = "board_report_sent"
    YEAR_PLAN_APPROVED = "year_plan_approved"
    YEAR_PLAN_SHOWN = "year_plan_shown"
    YEAR_PLAN_SENT = "year_plan_sent"
    HANDED_OVER = "handed_over"
    HAND_OVER_ANSWERED = "hand_over_answered"
    CALENDAR_ADDRESS_GIVEN = "calendar_address_given"
    CALENDAR_ADDRESS_ENDED = "calendar_address_ended"


@dataclass(frozen=True)
class TakenBack:
    """What became of a change that was taken back.

    values: what there is to tell of it, by its kind. act: what had been done, where a kind of
    change has several acts that are told of differently; empty where it has not.
    """

    values: Mapping[str, Any]
    effects: Effects = field(default_factory=Effects)
    act: str = ""


def record(
    context: Context,
    kind: ChangeKind,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    meeting: Meeting | None = None,
) -> None:
    """Keep what the actor has just changed. before, after: as JSON, None for nothing.

    What nobody can take back any more is forgotten.
    """
    context.tx.changes.forget(context.group.id, context.now - UNDO_WITHIN)
    context.tx.changes.add(
        group_id=context.group.id,
        meeting_id=meeting.id if meeting else None,
        kind=kind,
        channel=context.actor.channel,
        by=context.actor.address,
        event_id=context.trigger_event_id,
        at=context.now,
        before=before,
        after=after,
    )


def record_final(
    context: Context, act: FinalAct, meeting: Meeting | None = None, number: int | None = None
) -> None:
    """Keep that the actor did something that is not undone; for who does not lead the group, who
    undoes nothing, nothing is kept. number: of the table or the round that it was done
    with, or the plan's year."""
    if context.actor.may(Permission.LEADER):
        record(context, ChangeKind.FINAL, None, {"act": act, "number": number}, meeting)


def final_act(context: Context, change: Change) -> UserError:
    """What is said to who would undo what is not undone."""
    after = change.after or {}
    meeting = context.tx.meeting(change.meeting_id) if change.meeting_id else None
    return UserError(
        "act_not_undone", act=after["act"], meeting=meeting, number=after.get("number")
    )


def own_last(context: Context, meeting: Meeting | None = None) -> Change | None:
    """What the actor did last and can still take back; about that meeting, where one is given."""
    return context.tx.changes.last_of(
        context.group.id,
        context.actor.channel,
        context.actor.address,
        context.now - UNDO_WITHIN,
        meeting.id if meeting else None,
    )
