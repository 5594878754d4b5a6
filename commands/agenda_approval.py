"""`!godkänn` and `!dagordning klar`: the chair approves the draft agenda."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import CommandContext, InHelp, Reply, Request, command
from commands.follow_up_report_requests import ApproveReport
from commands.notes_requests import ApproveNotes
from commands.which_meeting import only_meeting, refuse_question
from commands.year_plan_requests import ApprovePlan, ApproveShownPlan
from secretary.errors import UserError
from secretary.meetings import Meeting
from services import agenda_approval, year_plan_approval
from services.actors import Permission
from services.context import GroupView
from services.follow_up_report_sending import shown_by


@dataclass(frozen=True)
class ApproveAgenda:
    """Approve a meeting's draft as it stands."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        effects = agenda_approval.approve(context, self.meeting)
        return context.reply("agenda_approve", effects=effects, meeting=self.meeting)


@dataclass(frozen=True)
class ApproveWhatWaits:
    """Approve the draft of the meeting, or the year plan that waits for the chair, where only one
    of them can be meant.

    meeting: None where `error` says that none can be.
    """

    meeting: Meeting | None
    error: UserError | None = None

    def perform(self, context: CommandContext) -> Reply:
        meeting, waiting = self.meeting, year_plan_approval.waiting_for_chair(context)
        if waiting and (meeting is None or self._is_plan(context, meeting)):
            return ApprovePlan(waiting[0].year, waiting[0].id).perform(context)
        if meeting is None:
            raise self.error or UserError("nothing_planned")
        if waiting:
            raise UserError("which_to_approve", year=waiting[0].year, meeting=meeting)
        return ApproveAgenda(meeting).perform(context)

    def _is_plan(self, context: CommandContext, meeting: Meeting) -> bool:
        """Whether the plan was shown in the direct chat where this is said, and no agenda was."""
        shown = context.tx.documents.version(meeting.stored_id, agenda_approval.SHOWN)
        return context.direct and not shown


@dataclass(frozen=True)
class PutBeforeChair:
    """Show a meeting's draft to the chair, to be approved."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        put = agenda_approval.put_before_chair(context, self.meeting)
        return context.reply(
            "agenda_put_before", effects=put.effects, meeting=self.meeting, person=put.chair
        )


@command(
    "agenda_approve",
    "godkänn",
    permission=Permission.LEADER,
    aliases=(
        "godkänner",
        "jag godkänner",
        "godkänn dagordning",
        "godkänn dagordningen",
        "dagordning godkänn",
        "approve",
        "approve agenda",
        "agenda approve",
    ),
    instead="notes_approve",
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def approve(view: GroupView, text: str) -> Request:
    refuse_question(view, text, command="agenda_approve")
    about, shown = view.about, shown_by(view.document)
    if not text and shown is not None:
        return ApproveReport(shown.period, shown.number)  # it answers the draft of that report
    if not text and about is not None and about.starts_at <= view.wall:
        return ApproveNotes(about)  # it answers the draft of that meeting's notes
    if not text and about is None:
        if (plan_id := year_plan_approval.shown_plan(view.document)) is not None:
            return ApproveShownPlan(plan_id)
        try:
            return ApproveWhatWaits(only_meeting(view, text))
        except UserError as error:
            return ApproveWhatWaits(None, error)
    return ApproveAgenda(only_meeting(view, text))


@command(
    "agenda_ready",
    "dagordning klar",
    permission=Permission.LEADER,
    aliases=("dagordningen klar", "agenda ready"),
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def ready(view: GroupView, text: str) -> Request:
    refuse_question(view, text, command="agenda_ready")
    return PutBeforeChair(only_meeting(view, text))
