"""The follow-up reports to the board above the group: compiled as they stand, and what is written
in them.

How one is approved and sent is in `follow_up_report_sending`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from secretary.calendar import at_wall_time
from secretary.compiled_report import FollowUpReport, Reference, SaidInNotes, compile_report
from secretary.errors import NotAllowed, UserError
from secretary.follow_up_report import (
    MAX_LENGTH,
    MAX_REASON,
    ReportPeriod,
    ReportText,
    Section,
    half_before,
    half_of,
)
from secretary.followed import Followed, followed_reference
from secretary.hand_outs import HandOut, HandOutKind
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import MATRIX, Office
from services import changes, notes_draft, unsent
from services.actors import Permission
from services.attendance_figures import figures_of
from services.changes import ChangeKind, TakenBack
from services.context import Context, GroupView
from storage import Change, GroupDocument, fingerprint

KIND: Final = "follow_up_report"
"""The kind of document and of message that a report is sent as."""
APPROVED: Final = "report_approved"
"""The kind of document that keeps that the chair approved one: its fingerprint, and no words."""


@dataclass(frozen=True)
class ReportApproval:
    """on: the day, in the group's zone. by_chair: else by the vice chair in the chair's place."""

    on: date
    by_chair: bool


@dataclass(frozen=True)
class ReportState:
    """A report as it stands.

    body: as it would be sent; shown: tells it from others, with why it is a new version.
    version: of the one that is written now, or of the one that was sent last where none is.
    sent: the one that was sent last. reason: why there is a new version; empty for the first.
    approval: of exactly this.
    """

    report: FollowUpReport
    body: Text
    shown: str
    version: int
    sent: GroupDocument | None
    reason: str
    approval: ReportApproval | None

    @property
    def period(self) -> ReportPeriod:
        return self.report.period

    @property
    def is_open(self) -> bool:
        """Whether there is a draft to write in."""
        return self.sent is None or self.sent.version < self.version


def usual_period(context: Context) -> ReportPeriod:
    """The one that is meant where none is named: the half year before, as long as its report has
    not been sent though it had meetings; else this one."""
    this = half_of(context.view.today)
    before = half_before(this)
    is_due = is_late(context, before) and not is_sent(context, before)
    return before if is_due else this


def is_late(context: Context, period: ReportPeriod) -> bool:
    """Whether the period is over, and had a meeting."""
    return period.last < context.view.today and any(True for _ in held(context, period))


def is_sent(context: Context, period: ReportPeriod) -> bool:
    """Whether a report of the period, or of the year that it is in, has been sent."""
    documents, group_id = context.tx.group_documents, context.group.id
    subjects = {period.subject, ReportPeriod(period.year).subject}
    return any(documents.version(group_id, KIND, subject) for subject in subjects)


def held(context: Context, period: ReportPeriod) -> Iterator[Meeting]:
    """The meetings of a period that have begun, by start."""
    for meeting in context.tx.meetings(context.group.id):
        begun = meeting.is_planned and meeting.starts_at <= context.view.wall
        if begun and meeting.day in period:
            yield meeting


def state(context: Context, period: ReportPeriod) -> ReportState:
    """The report of a period as it stands. Raises UserError where the period has not begun."""
    if period.first > context.view.today:
        raise UserError("report_to_come", period=period)
    texts = context.tx.report_texts.of_period(context.group.id, period.subject)
    sent = context.tx.group_documents.latest(context.group.id, KIND, period.subject)
    reason = next((each for each in reversed(texts) if each.section is Section.REASON), None)
    version = sent.version if sent is not None else 1
    is_new = sent is not None and reason is not None and reason.version > sent.version
    if is_new and reason is not None:
        version = reason.version
    report = _compile(context, period, texts)
    why = reason.text if is_new and reason is not None else ""
    body = context.render("follow_up_report", **_values(context, report, 0, "", None))
    shown = fingerprint(f"{body.text}\n{why}")
    approval = _approval(context, period, shown)
    return ReportState(report, body, shown, version, sent, why, approval)


def values_of(context: Context, found: ReportState) -> dict[str, Any]:
    """What the template of a report is given, as it is sent."""
    return _values(context, found.report, found.version, found.reason, found.approval)


def _values(
    context: Context,
    report: FollowUpReport,
    version: int,
    reason: str,
    approval: ReportApproval | None,
) -> dict[str, Any]:
    return {
        "report": report,
        "version": version,
        "reason": reason,
        "approval": approval,
        "board": context.group.board,
    }


def _compile(context: Context, period: ReportPeriod, texts: Sequence[ReportText]) -> FollowUpReport:
    tx, group = context.tx, context.group
    begun = list(held(context, period))
    finished = [each for each in begun if _is_finished(context, each)]
    planned = tx.meetings(group.id)
    to_come = [
        each
        for each in planned
        if each.is_planned and each.day in period and each.starts_at > context.view.wall
    ]
    earlier = _from_before(context, period, planned)
    meetings = {each.stored_id: each for each in finished}
    meetings |= {each.meeting_id: m for each in earlier if (m := tx.meeting(each.meeting_id))}
    notes = {
        number: notes_draft.draft(context, each)
        for number, each in meetings.items()
        if _is_finished(context, each)
    }
    of_period = [h for each in finished for h in tx.hand_outs.of_meeting(each.stored_id)]
    followed = tx.followed.of_group(group.id)
    return compile_report(
        group,
        period,
        notes,
        figures_of(context, finished),
        [*earlier, *of_period],
        texts,
        followed,
        unfinished=[each for each in begun if each not in finished],
        to_come=to_come,
        told_before=list(_told_before(context, period, followed)),
    )


def _told_before(
    context: Context, period: ReportPeriod, followed: Sequence[Followed]
) -> Iterator[SaidInNotes]:
    """What finished notes of the period tell of things that were another group's then."""
    names = {each.id: each.name for each in context.view.other_groups}
    for said in (each for thing in followed if thing.from_group for each in thing.standing):
        meeting = context.tx.meeting(said.meeting_id) if said.meeting_id else None
        if meeting is None or meeting.group_id == context.group.id or meeting.day not in period:
            continue
        notes = notes_draft.finished(context, meeting)
        is_open = notes_draft.is_open(context, meeting)
        if notes is None or is_open or followed_reference(said) not in (notes.quotes or ()):
            continue
        name = names.get(meeting.group_id, meeting.group_id)
        yield SaidInNotes(said, Reference(meeting, of_group=name))


def _is_finished(context: Context, meeting: Meeting) -> bool:
    """Whether its notes are finished, and no new version of them is open."""
    is_open = notes_draft.is_open(context, meeting)
    return notes_draft.is_finished(context, meeting) and not is_open


def _from_before(
    context: Context, period: ReportPeriod, meetings: Sequence[Meeting]
) -> list[HandOut]:
    """What earlier meetings handed out and nothing had come of when the period began."""
    tx, group = context.tx, context.group
    begins: datetime = at_wall_time(period.first, time(0), group.zone)
    before = {each.stored_id for each in meetings if each.day < period.first}
    found: list[HandOut] = []
    for kind in HandOutKind:
        found += tx.hand_outs.not_closed(group.id, kind)
        found += tx.hand_outs.closed(group.id, kind, begins)
    return [each for each in found if each.meeting_id in before]


def _approval(context: Context, period: ReportPeriod, shown: str) -> ReportApproval | None:
    """The approval of exactly this; None where there is none."""
    kept = context.tx.group_documents.latest(context.group.id, APPROVED, period.subject)
    if kept is None or kept.text != shown:
        return None
    day = context.group.today(kept.at)
    return ReportApproval(day, _was_chair(context.view, kept.by, day))


def _was_chair(view: GroupView, address: str, day: date) -> bool:
    return any(
        each.office is Office.CHAIR
        and each.in_force(day)
        and each.person.address(MATRIX) == address
        for each in view.mandates
    )


# ------------------------------------------------------------------ what the secretary writes


def check_open(context: Context, period: ReportPeriod) -> ReportState:
    """The report as it stands. Raises NotAllowed for whoever does not lead the group, and UserError
    where it is sent and no new version is open."""
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")
    found = state(context, period)
    if not found.is_open:
        raise UserError("report_is_sent", period=period)
    return found


def write(context: Context, period: ReportPeriod, section: Section, text: str) -> ReportState:
    """Let a text stand in the report, in place of what stood there. The report with it.

    Raises as `check_open` does, and where the text is too long.
    """
    found = check_open(context, period)
    if len(text) > MAX_LENGTH:
        raise UserError("report_text_too_long", length=len(text), most=MAX_LENGTH)
    removed = _leave_out(context, period, section)
    _keep(context, period, section, found.version, text, removed)
    return state(context, period)


def remove(context: Context, period: ReportPeriod, section: Section) -> ReportState:
    """Leave out what stands there. Raises as `check_open` does, and where nothing does."""
    check_open(context, period)
    removed = _leave_out(context, period, section)
    if not removed:
        raise UserError("no_report_text", period=period, section=section)
    _record(context, period, section, [], removed)
    return state(context, period)


def revise(context: Context, period: ReportPeriod, reason: str) -> ReportState:
    """Open a new version of a report that was sent, and say why.

    Raises NotAllowed for whoever does not lead the group, and UserError where none was sent, a new
    version is open, or the reason is too long.
    """
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")
    found = state(context, period)
    if found.is_open:
        raise UserError("report_is_open", period=period)
    if len(reason) > MAX_REASON:
        raise UserError("report_text_too_long", length=len(reason), most=MAX_REASON)
    _keep(context, period, Section.REASON, found.version + 1, reason, [])
    return state(context, period)


def take_back(context: Context, change: Change) -> TakenBack:
    """Make the report what it was before somebody wrote in it. Raises UserError where something
    else was written there since, or it is sent."""
    before, after = change.before or {}, change.after or {}
    period = ReportPeriod.of_subject(after["period"])
    check_open(context, period)
    written = [context.tx.entity(ReportText, each) for each in after["written"]]
    removed = [context.tx.entity(ReportText, each) for each in before["removed"]]
    made = [each for each in written if each is not None]
    gone = [each for each in removed if each is not None]
    section = (made or gone)[0].section
    standing = context.tx.report_texts.of_period(context.group.id, period.subject)
    there = [each for each in standing if each.section is section]
    is_reason = section is Section.REASON
    if not all(each.stands for each in made) or (not is_reason and there != made):
        raise UserError("report_changed_since", period=period)
    for each in made:
        context.tx.withdraw(each, context.now)
    for each in gone:
        each.removed_at = None
    context.tx.add()
    unsent.take_out(context, made)
    return TakenBack({"period": period, "section": section, "is_back": bool(gone)})


def _leave_out(context: Context, period: ReportPeriod, section: Section) -> list[ReportText]:
    texts = context.tx.report_texts.of_period(context.group.id, period.subject)
    found = [each for each in texts if each.section is section]
    for each in found:
        each.removed_at = context.now
    context.tx.add()
    return found


def _keep(
    context: Context,
    period: ReportPeriod,
    section: Section,
    version: int,
    text: str,
    removed: Sequence[ReportText],
) -> None:
    made = ReportText(
        group_id=context.group.id,
        period=period.subject,
        section=section,
        version=version,
        text=text,
        by=context.actor.address,
        event_id=context.source_event_id,
        edit_event_id=context.edit_event_id,
        at=context.written_at,
    )
    context.tx.add(made)
    _record(context, period, section, [made], removed)


def _record(
    context: Context,
    period: ReportPeriod,
    section: Section,
    made: Sequence[ReportText],
    removed: Sequence[ReportText],
) -> None:
    """Keep what was done, so that it can be taken back; what an edit does is not kept."""
    what = "report text written" if made else "report text removed"
    context.audit(what, subject=period.subject, section=section)
    if not context.is_edit:
        before = {"removed": [each.id for each in removed]}
        after = {"period": period.subject, "written": [each.id for each in made]}
        changes.record(context, ChangeKind.REPORT_TEXT, before, after)
