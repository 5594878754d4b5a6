"""What is done with a report to the board, as somebody's words were understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commands.command import CommandContext, Question, Reply
from commands.files import answer_with_files
from secretary.errors import UserError
from secretary.follow_up_report import ReportPeriod, Section
from secretary.language.markup import Text
from services import follow_up_report_sending as sending
from services import follow_up_reports as reports
from services import group_files
from services.actors import Permission

SENDING: Final = "report_sending"
"""The question whether a report is to be sent."""


@dataclass(frozen=True)
class ShowBoardReport:
    """Show a report: the draft to those who write it, and to others what was sent.

    period: None for the one that is meant.
    """

    period: ReportPeriod | None

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = reports.state(context, period)
        leads = context.actor.may(Permission.LEADER)
        if found.is_open and leads:
            values = reports.values_of(context, found)
            quotes = found.report.quotes
            return context.reply("report_draft", quotes=quotes, state=found, **values)
        if found.sent is None:
            raise UserError("no_board_report", period=period)
        return Reply(Text(found.sent.text, found.sent.html))


@dataclass(frozen=True)
class FileReport:
    """Answer with a report as files. period: None for the one that is meant. endings: of the forms
    that were asked for."""

    period: ReportPeriod | None
    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = group_files.follow_up_report(context, period)
        return answer_with_files(context, found, self.endings)


@dataclass(frozen=True)
class WriteInReport:
    """Let a text stand in a report."""

    period: ReportPeriod | None
    section: Section
    text: str

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = reports.write(context, period, self.section, self.text)
        return _told(context, found, self.section, "written")


@dataclass(frozen=True)
class RemoveFromReport:
    """Leave out what was written there."""

    period: ReportPeriod | None
    section: Section

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = reports.remove(context, period, self.section)
        return _told(context, found, self.section, "removed")


@dataclass(frozen=True)
class ReviseReport:
    """Open a new version of a report that was sent."""

    period: ReportPeriod | None
    reason: str

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = reports.revise(context, period, self.reason)
        return _told(context, found, Section.REASON, "written")


@dataclass(frozen=True)
class PutReportBeforeChair:
    """Show a report to the chair, to be approved."""

    period: ReportPeriod | None

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        person = sending.put_before_chair(context, period)
        return context.reply("report_put_before", period=period, person=person)


@dataclass(frozen=True)
class ApproveReport:
    """Approve a report as it stands. number: of the draft that was shown; None where the actor
    means it as it stands."""

    period: ReportPeriod | None
    number: int | None = None

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        sending.approve(context, period, self.number)
        return context.reply("report_approve", period=period)


@dataclass(frozen=True)
class AskToSendReport:
    """Ask whether a report is to be sent as it stands."""

    period: ReportPeriod | None

    def perform(self, context: CommandContext) -> Reply:
        period = self.period or reports.usual_period(context)
        found = sending.check_send(context, period)
        data = {"period": period.subject, "shown": found.shown}
        return context.reply(
            "report_send_ask",
            question=Question(SENDING, data),
            state=found,
            board=context.group.board,
        )


@dataclass(frozen=True)
class SendReport:
    """Send the report that was asked about. shown: tells it from others."""

    period: ReportPeriod
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        sent = sending.send(context, self.period, self.shown)
        return context.reply(
            "report_after_sending", period=self.period, sent=sent, board=context.group.board
        )


@dataclass(frozen=True)
class KeepReport:
    """Leave it unsent."""

    period: ReportPeriod

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("report_kept", period=self.period)


def _told(
    context: CommandContext, found: reports.ReportState, section: Section, what: str
) -> Reply:
    return context.reply(
        "report_text",
        quotes=found.report.quotes,
        state=found,
        section=section,
        what=what,
        had_approval=False,
    )
