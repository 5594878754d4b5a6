"""`!ångra`: undo what was decided a moment ago, before others are told; or what was done today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
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
from secretary.errors import DateExample, UserError
from secretary.language.phrases import is_yes
from secretary.meetings import Meeting
from services import changes, decisions, taking_back
from services.changes import ChangeKind
from services.context import GroupView, Permission
from services.resting_decisions import DecisionKind
from storage import Change, Decision

_UNDO: Final = "undo"
_TOLD: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.PEOPLE: "people_undone",
    ChangeKind.ITEM: "item_undone",
    ChangeKind.HAND_OUT: "hand_out_after",
}
"""The template that tells of a change that was taken back."""


@dataclass(frozen=True)
class Undo:
    """Undo what was decided or done last, about that meeting where one is named.

    What somebody else decided, or what the actor has written something else after, is asked about.
    What was done at once is taken back by who did it, and nobody else.
    """

    meeting: Meeting | None

    def perform(self, context: CommandContext) -> Reply:
        found = decisions.resting(context, self.meeting)
        change = changes.own_last(context, self.meeting)
        if change is not None and (not found or change.at >= found[0].at):
            if _has_answered_since(context, change):
                return _ask_of_change(context, change)
            return _take_back(context, change)
        if not found:
            raise _too_late(context, self.meeting)
        last = found[0]
        if last.by == context.actor.address and not _has_answered_since(context, last):
            return _undo(context, last)
        return _ask(context, last)


@dataclass(frozen=True)
class UndoAfterAll:
    """Undo the decision that was asked about."""

    decision_id: int

    def perform(self, context: CommandContext) -> Reply:
        found = decisions.resting(context)
        asked_about = next((each for each in found if each.id == self.decision_id), None)
        if asked_about is None:
            raise _too_late(context)
        # What was changed in the meeting since would be undone with it.
        last = next(each for each in found if _changes_the_same(each, asked_about))
        return _undo(context, last) if last is asked_about else _ask(context, last)


@dataclass(frozen=True)
class TakeBackAfterAll:
    """Take back the change that was asked about, where it is still the actor's last."""

    change_id: int

    def perform(self, context: CommandContext) -> Reply:
        change = changes.own_last(context)
        if change is None or change.id != self.change_id:
            raise _too_late(context)
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


def _ask(context: CommandContext, decision: Decision) -> Reply:
    question = Question(_UNDO, {"decision": decision.id})
    meeting = context.tx.meeting(decision.meeting_id)
    return context.reply("undo_ask", question=question, kind=decision.kind, meeting=meeting)


def _ask_of_change(context: CommandContext, change: Change) -> Reply:
    question = Question(_UNDO, {"change": change.id})
    meeting = context.tx.meeting(change.meeting_id) if change.meeting_id else None
    return context.reply("undo_ask", question=question, kind=change.kind, meeting=meeting)


def _take_back(context: CommandContext, change: Change) -> Reply:
    taken = taking_back.take_back(context, change)
    template = _TOLD[ChangeKind(change.kind)]
    if "entries" in taken.values:  # of what was handed out, where it is due again
        template = "hand_out_changed"
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


def _changes_the_same(one: Decision, other: Decision) -> bool:
    """Whether both are about one meeting, or about its agenda."""
    is_agenda = [each.kind == DecisionKind.PUBLISHED for each in (one, other)]
    return one.meeting_id == other.meeting_id and is_agenda[0] is is_agenda[1]


def _has_answered_since(context: CommandContext, decision: Decision | Change) -> bool:
    """Whether they may mean what they said about coming."""
    person = context.actor.person
    if person is None:
        return False
    answered = (
        context.tx.last_answered_at(meeting.stored_id, person.stored_id)
        for meeting in context.view.upcoming
    )
    return any(at is not None and at > decision.at for at in answered)


def _too_late(context: CommandContext, about: Meeting | None = None) -> UserError:
    last = context.tx.decisions.last_told(context.group.id, about.id if about else None)
    if last is None or last.settled_at is None:
        return UserError("nothing_to_undo")
    at = context.group.wall(last.settled_at)
    meeting = context.tx.meeting(last.meeting_id)
    if meeting is None or not meeting.is_planned or meeting.starts_at <= context.view.wall:
        return UserError("nothing_to_undo")
    kind = DecisionKind(last.kind)
    if kind is DecisionKind.PLANNED and decisions.was_summoned(context, last):
        kind = DecisionKind.SUMMONED
    later = meeting.starts_at + timedelta(days=7)
    sample = DateExample(later.date(), context.view.today, later.time())
    return UserError("too_late_to_undo", kind=kind, meeting=meeting, at=at, sample=sample)
