"""A follow-up report is put before the chair, approved, and sent to the board above the group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.follow_up_report import ReportPeriod
from secretary.language.reactions import COMING
from secretary.people import MATRIX, Mandate, Office, Person
from services import board_documents, document_files, pictures, said_once
from services.board_documents import BoardFile
from services.changes import FinalAct, record_final
from services.context import Context
from services.destinations import Audience, destinations
from services.document_files import FileKind
from services.follow_up_reports import APPROVED, KIND, ReportState, check_open, state, values_of
from storage import GroupDocument

SHOWN: Final = "report_to_approve"
"""The kind of document and of message that a draft is put before the chair as."""
TOLD: Final = "report_sent"
"""The kind of message that the group is told by that its report was sent."""


@dataclass(frozen=True)
class Shown:
    """A draft that the chair was shown: of which period, and which of those."""

    period: ReportPeriod
    number: int


def put_before_chair(context: Context, period: ReportPeriod) -> Person:
    """Show the draft to the chair in their direct chat, to be approved there; who that is.

    Raises as `check_open` does, and UserError where there is no chair, or they have no direct chat
    with the bot.
    """
    found = check_open(context, period)
    leads = _chair(context)
    if leads is None:
        raise UserError("report_without_chair", period=period)
    places = destinations(context.tx, context.group, Audience.DIRECT, [leads.person])
    if not places:
        raise UserError("report_chair_not_in_chat", person=leads.person, period=period)
    number = _keep(context, SHOWN, found)
    text = context.render(SHOWN, period=period, **values_of(context, found))
    taps = (COMING,) if context.group.reactions else ()
    for where in places:
        key = f"{SHOWN} {context.group.id} {period.subject} {number} · {where.room}"
        quotes = found.report.quotes
        message = where.message_to_group(key, SHOWN, text, context.group.id, quotes)
        is_matrix = where.channel == MATRIX
        context.tx.outbox.add(replace(message, taps=taps if is_matrix else ()), context.now)
    context.audit("report put before the chair", subject=period.subject, version=number)
    record_final(context, FinalAct.BOARD_REPORT_SHOWN)
    return leads.person


def shown_by(key: str) -> Shown | None:
    """The draft that the message of that key shows; None where it shows none."""
    parts = key.split()
    if not parts or parts[0] != SHOWN:
        return None
    return Shown(ReportPeriod.of_subject(parts[2]), int(parts[3]))


def approve(context: Context, period: ReportPeriod, number: int | None = None) -> ReportState:
    """Approve the draft as it stands. For the chair; while the chair is away, for the vice chair.

    number: of the draft that they were shown; None where they mean it as it stands.
    Raises NotAllowed for others, and UserError where it is otherwise than what was shown, or sent.
    """
    if not _may_approve(context):
        raise NotAllowed("report_for_the_chair", period=period)
    found = check_open(context, period)
    if number is not None:
        documents = context.tx.group_documents
        before = documents.of_version(context.group.id, SHOWN, period.subject, number)
        if before is None or before.text != found.shown:
            raise UserError("report_changed_since_shown", period=period)
    number = _keep(context, APPROVED, found)
    context.audit("report approved", subject=period.subject, version=number)
    record_final(context, FinalAct.BOARD_REPORT_APPROVED)
    if not context.actor.is_secretary:
        text = context.render(APPROVED, period=period)
        key = f"{APPROVED} {context.group.id} {period.subject} {context.trigger_event_id}"
        messages = [
            each.message_to_group(key, APPROVED, text, context.group.id)
            for each in destinations(context.tx, context.group, Audience.SECRETARIES)
        ]
        said_once.post(context.tx, key, messages, context.now)
    return state(context, period)


def check_send(context: Context, period: ReportPeriod) -> ReportState:
    """The report as it would be sent. Raises as `check_open` does, and UserError where the chair
    has not approved it as it stands; the chair approves by sending it."""
    found = check_open(context, period)
    if found.approval is None and not _may_approve(context):
        raise UserError("report_not_approved", period=period)
    return found


def send(context: Context, period: ReportPeriod, shown: str) -> board_documents.BoardDocument:
    """Send the report, keep it, and tell the group once that it was sent.

    shown: what whoever sends it was asked about (`ReportState.shown`).
    Raises as `check_send` does, and where the report is otherwise by now.
    """
    found = check_send(context, period)
    if found.shown != shown:
        raise UserError("report_changed_since_asked", period=period)
    if found.approval is None:
        number = _keep(context, APPROVED, found)
        context.audit("report approved", subject=period.subject, version=number)
        found = state(context, period)
    group = context.group
    # It is kept, and goes, as it was approved: what it repeats stands in finished notes.
    drawn = pictures.of_report(context, period, found.report.meetings)
    about = document_files.in_one_line(context, "period", period=period)
    file = BoardFile(FileKind.FOLLOW_UP_REPORT, KIND, about, {"picture": drawn, "draft": False})
    sent = board_documents.send(
        context, KIND, period.subject, KIND, file=file, **values_of(context, found)
    )
    if drawn is not None:
        picture = pictures.kept(context, drawn.picture)
        board_documents.send_picture(
            context, KIND, period.subject, sent.version, drawn.text, picture
        )
    record_final(context, FinalAct.BOARD_REPORT_SENT)
    text = context.render(TOLD, period=period, sent=sent, board=group.board)
    key = f"{TOLD} {group.id} {period.subject} {sent.version}"
    messages = [
        each.message_to_group(key, TOLD, text, group.id)
        for each in destinations(context.tx, group, Audience.GROUP)
    ]
    said_once.post(context.tx, key, messages, context.now)
    return sent


def _may_approve(context: Context) -> bool:
    return context.actor.is_chair or context.actor.acts_as_chair()


def _keep(context: Context, kind: str, found: ReportState) -> int:
    """Keep which draft it was, without its words: they may be taken back. Its number."""
    documents, subject = context.tx.group_documents, found.period.subject
    number = documents.version(context.group.id, kind, subject) + 1
    documents.add(
        context.group.id,
        GroupDocument(kind, subject, number, found.shown, "", context.now, context.actor.address),
    )
    return number


def _chair(context: Context) -> Mandate | None:
    """Who presides today, or else the vice chair."""
    held = [each for each in context.view.mandates if each.in_force(context.view.today)]
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        found = next((each for each in held if each.office is office), None)
        if found is not None:
            return found
    return None
