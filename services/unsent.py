"""Messages that wait to be sent, and would repeat what somebody has taken back meanwhile.

They wait while a room refuses or the homeserver is away, and say then what is true by now. One
that is longer than an event, and begun, is sent anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from secretary.comment_round import NotesResponse, response_reference
from secretary.follow_up_report import ReportText, text_reference
from secretary.followed import Followed, FollowUp, followed_reference
from secretary.followed_reminders import FOCUS_ASSIGNMENT_GIVEN, FOLLOWED_KINDS
from secretary.hand_outs import Closing, HandOut, hand_out_reference
from secretary.language.markup import MAX_BYTES
from secretary.language.render import Text
from secretary.notes import Note, note_reference
from secretary.organisation_tables import (
    ASKED,
    CLOSED,
    NUDGE,
    SENT,
    OrganisationTable,
    TableCell,
    table_reference,
)
from secretary.papers import Paper
from secretary.reminders import GIVEN, REMINDER_KINDS
from secretary.reports import Report, Topic, reference
from secretary.written_rounds import RoundAnswer, WrittenRound, round_reference
from services import (
    agenda,
    document_files,
    filled_tables,
    meeting_files,
    paper_lists,
    report_questions,
)
from services.context import Context
from services.document_files import FileKind
from storage import CALENDAR_FILE, DOCUMENT_FILE, REPORT_QUESTIONS, OutboundMessage, OutboxRow

_Thing = (
    Report
    | Topic
    | HandOut
    | Closing
    | Followed
    | FollowUp
    | Paper
    | Note
    | NotesResponse
    | OrganisationTable
    | TableCell
    | WrittenRound
    | RoundAnswer
    | ReportText
)
_AGENDA_TEMPLATES: Final = {agenda.PUBLISHED: "agenda", agenda.DOCUMENT: "agenda_again"}
"""By the kind of message: what an agenda is sent with, at once and on its day."""
_NEEDLESS: Final = frozenset(
    {
        ASKED,
        NUDGE,
        CLOSED,
        CALENDAR_FILE,
        *(kind.name for kind in (*REMINDER_KINDS, GIVEN)),
        *(kind.name for kind in (*FOLLOWED_KINDS, FOCUS_ASSIGNMENT_GIVEN)),
    }
)
"""Kinds of messages that are of no use without what they repeat."""


def take_out(context: Context, withdrawn: Iterable[_Thing]) -> None:
    """Let no message that waits to be sent repeat them: an agenda and its file go without, a paper,
    another document's file and a reminder of an assignment are not sent, a report is asked for
    alone, and whoever was to be answered is asked to write again. A table is sent as it stands by
    then."""
    outbox = context.tx.outbox
    withdrawn = list(withdrawn)
    needless = _NEEDLESS
    if any(isinstance(each, OrganisationTable) for each in withdrawn):
        needless |= {SENT}
    for row in outbox.waiting_with(map(_reference, withdrawn)):
        kind = row.message.kind
        is_report = kind == REPORT_QUESTIONS
        asked = report_questions.without_background(context, row.message) if is_report else None
        is_needless = kind in needless or (is_report and asked is None)
        if kind == DOCUMENT_FILE:
            _send_file_without(context, row)
            continue
        # A file can have no other words; where it stands already, it is not sent again for that.
        if kind == paper_lists.SENT or (is_needless and row.first_attempted_at is None):
            outbox.reword(row.id, "", "")
            outbox.skip(row.id, "what it repeats was taken back", context.now)
            continue
        text = _agenda_without(context, row.message) or _table_without(context, row.message)
        text = asked or text or context.render("taken_back")
        if _may_be_half_sent(row) or outbox.has_files(row.id):
            outbox.begin_anew(row, text.text, text.html, context.now)
        else:
            outbox.reword(row.id, text.text, text.html)


def _reference(thing: _Thing) -> str:
    match thing:
        case HandOut() | Closing():
            return hand_out_reference(thing)
        case Followed() | FollowUp():
            return followed_reference(thing)
        case Note():
            return note_reference(thing)
        case ReportText():
            return text_reference(thing)
        case Paper():
            return thing.reference
        case NotesResponse():
            return response_reference(thing)
        case OrganisationTable() | TableCell():
            return table_reference(thing)
        case WrittenRound() | RoundAnswer():
            return round_reference(thing)
    return reference(thing)


def _may_be_half_sent(row: OutboxRow) -> bool:
    """Whether a part of it may stand in the room: the rest of other words would not fit that."""
    is_long = Text(row.message.text, row.message.html).size > MAX_BYTES
    return is_long and row.first_attempted_at is not None


def _send_file_without(context: Context, row: OutboxRow) -> None:
    """Send the file of the agenda as it stands by now, in place of one that waits; of no other
    document, and of no agenda that a later version has replaced, is one sent.

    It is a message of its own: what may be on its way at this moment has lost its bytes.
    """
    of_what = row.message.key.split()[1:4]
    context.tx.outbox.skip(row.id, "what it repeats was taken back", context.now)
    meeting = context.tx.meeting(row.message.meeting_id or 0)
    if of_what[0] != FileKind.AGENDA or meeting is None:
        return
    found = meeting_files.published_agenda(context, meeting)
    if found is None or of_what[2] != str(found.source.version):
        return
    file = document_files.pdf_of(context, found.source)
    if file is not None:
        key = f"{row.message.key} · anew {context.trigger_event_id}"
        anew = replace(row.message, key=key, quotes=found.quotes, attachments=(file,))
        context.tx.outbox.add(anew, context.now)


def _table_without(context: Context, message: OutboundMessage) -> Text | None:
    """A table that is sent to the group, as it stands by now; None for anything else."""
    if message.kind != SENT:
        return None
    [own, *_] = message.quotes
    table = context.tx.organisation_tables.of_id(int(own.split()[1]))
    if table is None:  # it is begun, or would not be sent at all
        return None
    filled = filled_tables.filled(context.tx, context.group, table, context.now)
    return context.render(SENT, filled=filled)


def _agenda_without(context: Context, message: OutboundMessage) -> Text | None:
    template = _AGENDA_TEMPLATES.get(message.kind)
    meeting = context.tx.meeting(message.meeting_id) if message.meeting_id else None
    if template is None or meeting is None:
        return None
    attendance = context.attendance(meeting)
    published = agenda.published(context.tx, context.group, meeting, attendance)
    if published is None:
        return None
    return context.render(
        template,
        meeting=meeting,
        published=published,
        agenda=published.agenda,
        version=published.version,
        changes=published.changes,
        approval=published.approval,
    )
