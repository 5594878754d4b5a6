"""`!ångra`: undo what was decided a moment ago, before others are told; or what was done today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.command import (
    CommandContext,
    InHelp,
    Question,
    Reply,
    Request,
    command,
    dialogue_step,
)
from commands.which_meeting import named_meeting, unclear_meeting
from secretary.errors import UserError
from secretary.language.phrases import is_yes
from secretary.meetings import Meeting
from services import changes, decisions, taking_back
from services.actors import Permission
from services.changes import ChangeKind
from services.context import GroupView
from services.hand_out_changes import HandOutAct
from services.own_answers import has_answered_since
from storage import Change, Decision

_UNDO: Final = "undo"
_TOLD: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.PEOPLE: "people_undone",
    ChangeKind.ITEM: "item_undone",
    ChangeKind.HAND_OUT: "hand_out_after",
    ChangeKind.PAPER: "paper_undone",
    ChangeKind.ATTENDANCE: "attendance_undone",
    ChangeKind.NOTE: "note_undone",
    ChangeKind.GROUP: "group_undone",
    ChangeKind.MEETING_PLACE: "place_corrected",
    ChangeKind.TABLE: "table_after",
    ChangeKind.ROUND: "round_after",
    ChangeKind.FOLLOWED: "followed_after",
    ChangeKind.REPORT_TEXT: "report_text_undone",
    ChangeKind.YEAR_PLAN: "year_plan_changed",
    ChangeKind.YEAR_PLAN_ESTABLISHED: "year_plan_changed",
}
"""The template that tells of a change that was taken back."""
_TOLD_OF_ACT: Final[Mapping[str, str]] = {HandOutAct.DATED: "hand_out_changed"}
"""The same, for acts that have a template of their own."""


@dataclass(frozen=True)
class Undo:
    """Undo what was decided or done last, about that meeting where one is named.

    What somebody else decided is asked about; and so is anything where the actor has answered
    since, which may be what they want to undo. What was done at once is taken back by who did it,
    and nobody else.
    """

    meeting: Meeting | None

    def perform(self, context: CommandContext) -> Reply:
        found = decisions.resting(context, self.meeting)
        change = changes.own_last(context, self.meeting)
        if change is not None and (error := self._not_undone(context, change)) is not None:
            if not found:
                raise error
            return _ask(context, found[0], error)
        if change is not None and (not found or change.at >= found[0].at):
            if has_answered_since(context, change.at):
                return _ask_of_change(context, change)
            return _take_back(context, change)
        if not found:
            raise decisions.too_late(context, self.meeting)
        last = found[0]
        if _is_own(context, last) and not has_answered_since(context, last.at):
            return _undo(context, last)
        return _ask(context, last)

    def _not_undone(self, context: CommandContext, change: Change) -> UserError | None:
        """Why the last that the actor did is not undone; None where it is, or it rests."""
        rested = [d.at for d in decisions.resting(context) if _is_own(context, d)]
        error = decisions.told_since(context, max([change.at, *rested]), self.meeting)
        if error is None and all(change.at > at for at in rested):
            error = taking_back.why_not(context, change)
        return error


@dataclass(frozen=True)
class UndoAfterAll:
    """Undo the decision that was asked about."""

    decision_id: int

    def perform(self, context: CommandContext) -> Reply:
        found = decisions.last_about_the_same(context, self.decision_id)
        if found is None:
            raise decisions.too_late(context)
        last, is_asked_about = found
        return _undo(context, last) if is_asked_about else _ask(context, last)


@dataclass(frozen=True)
class TakeBackAfterAll:
    """Take back the change that was asked about, where it is still the actor's last."""

    change_id: int

    def perform(self, context: CommandContext) -> Reply:
        change = changes.own_last(context)
        if change is None or change.id != self.change_id:
            raise decisions.too_late(context)
        return _take_back(context, change)


@dataclass(frozen=True)
class UndoNothing:
    """Leave what was asked about as it is."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("undo_no")


@command(
    "undo",
    "ångra",
    permission=Permission.LEADER,
    in_help=InHelp.EXPLAINED,
    aliases=("ångra mig", "undo"),
)
def undo(view: GroupView, text: str) -> Request:
    if not text:
        return Undo(None)
    meeting, rest = named_meeting(view, text, past=True)
    if meeting is None or rest:
        raise unclear_meeting(view)
    return Undo(meeting)


@dialogue_step(_UNDO, takes_yes=True)
def undo_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after the question what is to be undone."""
    if not is_yes(text):
        return UndoNothing()
    if "change" in data:
        return TakeBackAfterAll(int(data["change"]))
    return UndoAfterAll(int(data["decision"]))


def _is_own(context: CommandContext, decision: Decision) -> bool:
    return decision.by == context.actor.address


def _ask(context: CommandContext, decision: Decision, error: UserError | None = None) -> Reply:
    """Ask whether it is that which is meant. error: why what the actor did last is not undone."""
    question = Question(_UNDO, {"decision": decision.id})
    meeting = context.tx.meeting(decision.meeting_id)
    return context.reply(
        "undo_ask",
        question=question,
        kind=decision.kind,
        meeting=meeting,
        not_undone=_named(error) if error is not None else None,
    )


def _named(error: UserError) -> tuple[object, object, object]:
    """What it is that cannot be undone: the act, the meeting, and the number of the table."""
    given = error.values
    act = given.get("act") or given.get("kind") or error.message_id
    return act, given.get("meeting"), given.get("number")


def _ask_of_change(context: CommandContext, change: Change) -> Reply:
    question = Question(_UNDO, {"change": change.id})
    meeting = context.tx.meeting(change.meeting_id) if change.meeting_id else None
    return context.reply(
        "undo_ask", question=question, kind=change.kind, meeting=meeting, not_undone=None
    )


def _take_back(context: CommandContext, change: Change) -> Reply:
    taken = taking_back.take_back(context, change)
    template = _TOLD_OF_ACT.get(taken.act) or _TOLD[ChangeKind(change.kind)]
    return context.reply(template, effects=taken.effects, **taken.values)


def _undo(context: CommandContext, decision: Decision) -> Reply:
    undone = decisions.undo(context, decision)
    left = decisions.resting(context)
    return context.reply(
        "undone",
        effects=undone.effects,
        kind=decision.kind,
        meeting=undone.meeting,
        steps=undone.steps,
        answers=undone.answers,
        left=[(each.kind, context.tx.meeting(each.meeting_id)) for each in left],
    )
