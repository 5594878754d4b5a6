"""What the files of a group's own documents are made of: summons, plans, reports, rounds and more.

What was sent is as it was sent, and anything else as it stands; what somebody took back is not in
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from secretary.errors import UserError
from secretary.follow_up_days import DueFollowUp
from secretary.follow_up_report import ReportPeriod
from secretary.followed import Followed, followed_quotes
from secretary.meetings import Meeting
from secretary.notice_kinds import sender
from secretary.officials import officials_on
from secretary.written_rounds import DOCUMENT, WrittenRound
from services import document_files, followed_agenda, pictures, year_plans
from services import follow_up_reports as reports
from services.actors import Permission
from services.context import Context
from services.document_files import FileKind, FileSource
from services.recorded_attendance import is_closed, record_of
from services.year_plan_establishing import DOCUMENT as YEAR_PLAN
from storage import GroupDocument


@dataclass(frozen=True)
class GroupFile:
    """quotes: references of what people wrote that stands in it, where that can be taken back."""

    source: FileSource
    quotes: tuple[str, ...] = ()


def summons(context: Context, meeting: Meeting) -> GroupFile:
    """The summons to a meeting, as it would be sent now."""
    officials = officials_on(context.view.officials, meeting.day)
    who = sender(context.group, context.attendance(meeting), officials)
    return _made(context, FileKind.SUMMONS, "summons", meeting, **who)


def attendance(context: Context, meeting: Meeting) -> GroupFile:
    """Who is at a meeting, as far as that is known."""
    return _made(
        context,
        FileKind.ATTENDANCE,
        "attendance",
        meeting,
        record=record_of(context.tx, context.group, meeting),
        closed=is_closed(context, meeting),
        begun=meeting.starts_at <= context.view.wall,
    )


def year_plan(context: Context, year: int) -> GroupFile:
    """A year's plan as the board above was sent it; one that is otherwise by now as a draft.

    Raises UserError where nothing is planned.
    """
    found = year_plans.shown(context, year)
    sent = context.tx.group_documents.latest(context.group.id, YEAR_PLAN, str(year))
    if sent is not None and found.is_sent and not found.changes:
        return GroupFile(_as_sent(FileKind.YEAR_PLAN, sent, str(year)))
    if not found.entries:
        raise UserError("no_year_plan_to_file", year=year)
    markup = context.document(
        YEAR_PLAN,
        shown=found,
        draft=True,
        board=context.group.board,
        version=0,
        since=None,
        approved_by=None,
    )
    source = FileSource(FileKind.YEAR_PLAN_DRAFT, markup, context.now, about=str(year))
    return GroupFile(source)


def follow_up_report(context: Context, period: ReportPeriod) -> GroupFile:
    """A report as it was sent; to those who write it the draft, while there is one.

    Raises UserError where the actor is to see none.
    """
    found = reports.state(context, period)
    about = document_files.in_one_line(context, "period", period=period)
    if not (found.is_open and context.actor.may(Permission.LEADER)):
        if found.sent is None:
            raise UserError("no_board_report", period=period)
        return GroupFile(_as_sent(FileKind.FOLLOW_UP_REPORT, found.sent, about))
    picture = pictures.of_report(context, period, found.report.meetings)
    values = reports.values_of(context, found)
    markup = context.document(reports.KIND, picture=picture, draft=True, **values)
    source = FileSource(FileKind.FOLLOW_UP_REPORT_DRAFT, markup, context.now, about=about)
    return GroupFile(source, found.report.quotes)


def work_plan(
    context: Context, things: Sequence[Followed], following: Mapping[int, DueFollowUp | None]
) -> GroupFile:
    """The group's goals and how they go. following: when each is followed up next, by number."""
    ends = followed_agenda.period_end_of(context.tx, context.group, things, context.now)
    markup = context.document("work_plan", things=things, following=following, ends=ends)
    source = FileSource(FileKind.WORK_PLAN, markup, context.now, context.view.today)
    return GroupFile(source, followed_quotes(things))


def round_result(context: Context, round_: WrittenRound) -> GroupFile:
    """What was answered in a round, which stands once it has ended. Raises UserError where it has
    not."""
    sent = context.tx.group_documents.latest(context.group.id, DOCUMENT, str(round_.number))
    if sent is None or round_.closed_at is None:
        raise UserError("round_has_no_result", round=round_)
    # There is one result of a round, ever.
    source = replace(_as_sent(FileKind.ROUND, sent, str(round_.number)), version=0)
    return GroupFile(source)


def _made(
    context: Context, kind: FileKind, template: str, meeting: Meeting, **values: object
) -> GroupFile:
    markup = context.document(template, meeting=meeting, **values)
    return GroupFile(FileSource(kind, markup, context.now, meeting.day))


def _as_sent(kind: FileKind, sent: GroupDocument, about: str) -> FileSource:
    markup = sent.source or sent.html  # of an earlier version of Kansli
    return FileSource(kind, markup, sent.at, version=sent.version, about=about)
