"""Reactions to what asks whether somebody comes: ✅ 💻 ❌ and their like are answers."""

from __future__ import annotations

from dataclasses import dataclass

from commands.answer_requests import RecordAnswer
from commands.command import CommandContext, Reply
from commands.follow_up_report_requests import ApproveReport
from commands.notes_requests import ApproveShownNotes
from commands.place import Place, SentNotice, ShownRound
from commands.round_requests import AgreeByTap
from commands.understood import Nothing, Outcome, Refusal, Understanding, Understood
from commands.which_meeting import refuse_if_past
from commands.year_plan_requests import ApproveShownPlan
from secretary.attendance import Participation
from secretary.errors import NotAllowed, UserError
from secretary.language.reactions import is_support, read_reaction
from secretary.meetings import Meeting
from secretary.reports import Topic
from services import (
    agenda_approval,
    comment_rounds,
    follow_up_report_sending,
    topics,
    written_rounds,
    year_plan_approval,
)
from services.actors import Permission
from services.context import GroupView
from services.follow_up_report_sending import Shown


@dataclass(frozen=True)
class SupportTopic:
    """Be for a topic that another member wants on the agenda."""

    topic: Topic

    def perform(self, context: CommandContext) -> Reply:
        return Reply(effects=topics.support(context, self.topic))


@dataclass(frozen=True)
class ApproveShown:
    """Approve the draft agenda that the chair was shown. version: of it."""

    meeting: Meeting
    version: int

    def perform(self, context: CommandContext) -> Reply:
        effects = agenda_approval.approve(context, self.meeting, self.version)
        return context.reply("agenda_approve", effects=effects, meeting=self.meeting)


def understand_reaction(place: Place, key: str) -> Understanding:
    """What somebody wants who put `key`, an emoji, under a message.

    What can as well mean something else, like 👍, counts only from those whom the message is for.
    """
    if place.reacted_to is not None and place.reacted_to.view.ended is not None:
        return Nothing(Outcome.TOO_LATE)
    return _reaction(place, key)


def _reaction(place: Place, key: str) -> Understanding:
    sent, tapped = place.reacted_to, read_reaction(key)
    if place.shown_round is not None:
        return _round(place.shown_round, key)
    if tapped is not None and sent is None and place.may_be_ours:
        can_answer = any(view.actor.may(Permission.HOLDER) for view in place.views)
        return Nothing(Outcome.WAITS if can_answer else Outcome.IGNORED)
    if (asked := _to_approve(place, key)) is not None:
        return asked
    if sent is not None and sent.topic is not None:
        return _support(sent.view, sent.topic, sent.meeting, key)
    if tapped is None or sent is None or sent.asks_about is None:
        return Nothing()
    if tapped.is_loose and not sent.is_for_sender:
        return Nothing()
    view, meeting = sent.view, sent.meeting
    if sent.asks_about != meeting.starts_at:
        return Refusal(UserError("summons_out_of_date", meeting=meeting), view)
    if not meeting.is_planned or meeting.starts_at <= view.wall:
        return _too_late(view, meeting, coming=tapped.coming)
    if not view.actor.may(Permission.HOLDER):
        return Refusal(NotAllowed("answers_of_others"), view)
    if sent.is_of_one and not sent.is_for_sender:
        return Refusal(NotAllowed("asked_of_another", meeting=meeting), view)
    request = RecordAnswer(view.person, meeting, Participation(tapped.coming, tapped.mode))
    return Understood(Outcome.REACTION, view, request, key, is_silent=True)


def _to_approve(place: Place, key: str) -> Understanding | None:
    """What somebody thinks of a draft that they were shown; None where it was none."""
    for view in place.views:
        if (plan_id := year_plan_approval.shown_plan(view.document)) is not None:
            return _plan(view, plan_id, key)
        if (shown := follow_up_report_sending.shown_by(view.document)) is not None:
            return _report(view, shown, key)
    sent = place.reacted_to
    if sent is not None and sent.kind == agenda_approval.SHOWN:
        return _approval(sent, key)
    if sent is not None and sent.kind == comment_rounds.SENT:
        return _notes(sent, key)
    return None


def _support(view: GroupView, topic: Topic, meeting: Meeting, key: str) -> Understanding:
    """That somebody is for a topic that another member wants on the agenda; nothing else."""
    if not is_support(key) or not view.actor.may(Permission.HOLDER):
        return Nothing()
    if not meeting.is_planned or meeting.starts_at <= view.wall:
        return Nothing(Outcome.TOO_LATE)
    if topic.person is view.person:
        return Nothing()
    return Understood(Outcome.REACTION, view, SupportTopic(topic), key, is_silent=True)


def _approval(sent: SentNotice, key: str) -> Understanding:
    """That the chair approves the draft agenda that was shown."""
    tapped = read_reaction(key)
    if tapped is None or not tapped.coming or tapped.mode is not None:
        return Nothing()
    if not sent.view.actor.may(Permission.LEADER):
        return Nothing()
    request = ApproveShown(sent.meeting, agenda_approval.shown_version(sent.key))
    return Understood(Outcome.REACTION, sent.view, request, key)


def _report(view: GroupView, shown: Shown, key: str) -> Understanding:
    """That the chair approves the report to the board that was shown."""
    tapped = read_reaction(key)
    if tapped is None or not tapped.coming or tapped.mode is not None:
        return Nothing()
    if not view.actor.may(Permission.LEADER):
        return Nothing()
    return Understood(Outcome.REACTION, view, ApproveReport(shown.period, shown.number), key)


def _plan(view: GroupView, plan_id: int, key: str) -> Understanding:
    """That the chair approves the year plan that was shown."""
    tapped = read_reaction(key)
    if tapped is None or not tapped.coming or tapped.mode is not None:
        return Nothing()
    if not view.actor.may(Permission.LEADER):
        return Nothing()
    return Understood(Outcome.REACTION, view, ApproveShownPlan(plan_id), key)


def _notes(sent: SentNotice, key: str) -> Understanding:
    """That somebody approves the draft of the notes that was shown; what else they think of it
    has to be written."""
    tapped = read_reaction(key)
    if tapped is None or tapped.mode is not None or not sent.view.actor.may(Permission.HOLDER):
        return Nothing()
    if not tapped.coming:
        return Refusal(UserError("comment_in_words"), sent.view)
    request = ApproveShownNotes(sent.meeting, comment_rounds.version_sent(sent.key))
    return Understood(Outcome.REACTION, sent.view, request, key, is_silent=True)


def _round(shown: ShownRound, key: str) -> Understanding:
    """That somebody's seat agrees in a written round; what else they answer has to be written."""
    tapped = read_reaction(key)
    if tapped is None or tapped.mode is not None or not shown.view.actor.may(Permission.HOLDER):
        return Nothing()
    if not (tapped.coming and written_rounds.may_agree(shown.round)):
        return Refusal(UserError("round_answer_in_words", round=shown.round), shown.view)
    request = AgreeByTap(shown.round.stored_id)
    return Understood(Outcome.REACTION, shown.view, request, key, is_silent=True)


def _too_late(view: GroupView, meeting: Meeting, *, coming: bool) -> Understanding:
    """What is said to who answers for a meeting that is cancelled or has begun, and may have meant
    another; nothing to who could not have answered."""
    if view.actor.may(Permission.HOLDER):
        try:
            refuse_if_past(view, meeting)
        except UserError as error:
            return Refusal(error, view, "coming" if coming else "absence")
    return Nothing(Outcome.TOO_LATE)
