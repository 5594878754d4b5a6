"""What the files of a meeting's agenda and notes are made of, for whoever may read these.

What was sent is as it was sent, until somebody takes back what stands in it: then it is without
that, as the chat's text is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from secretary.documents.markup import unescaped
from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.notes import Notes
from secretary.notice_kinds import PublishedAgenda
from services import agenda as agenda_service
from services import comment_rounds, notes_draft
from services.actors import Permission
from services.context import Context
from services.document_files import FileKind, FileSource
from storage import Document


@dataclass(frozen=True)
class MeetingFile:
    """quotes: references of what people wrote that stands in it. has_draft: whether the actor can
    have a later version of it, which is a draft."""

    source: FileSource
    quotes: tuple[str, ...]
    has_draft: bool = False


def agenda(context: Context, meeting: Meeting) -> MeetingFile:
    """The agenda that was sent last; before there is any, to those who publish it, the draft.

    Raises UserError where the actor is to see none.
    """
    sent = published_agenda(context, meeting)
    if sent is None:
        return agenda_draft(context, meeting)
    if _is_over(context, meeting) or not context.actor.may(Permission.LEADER):
        return sent
    draft = agenda_service.draft(context, meeting)
    changes = agenda_service.changes_since_sent(context, meeting, draft)
    return replace(sent, has_draft=bool(changes))


def agenda_draft(context: Context, meeting: Meeting) -> MeetingFile:
    """The agenda as it would be published now, to those who publish it.

    Raises UserError where the actor is to see none.
    """
    is_over = _is_over(context, meeting)
    version = context.tx.documents.version(meeting.stored_id, agenda_service.DOCUMENT)
    if is_over or not context.actor.may(Permission.LEADER):
        error = "agenda_never_sent" if is_over else "agenda_not_sent"
        raise UserError("agenda_has_no_draft" if version else error, meeting=meeting)
    draft = agenda_service.draft(context, meeting)
    values = agenda_service.draft_values(context, meeting, draft)
    markup = context.document("agenda", meeting=meeting, **values)
    number = version + 1 if version else 0
    source = FileSource(FileKind.AGENDA_DRAFT, markup, context.now, meeting.day, number)
    return MeetingFile(source, draft.quotes)


def _is_over(context: Context, meeting: Meeting) -> bool:
    return meeting.starts_at <= context.view.wall and meeting is not context.view.under_way


def published_agenda(context: Context, meeting: Meeting) -> MeetingFile | None:
    """The agenda that was sent last; None where none was."""
    attendance = context.attendance(meeting)
    sent = agenda_service.published(context.tx, context.group, meeting, attendance)
    document = context.tx.documents.latest(meeting.stored_id, agenda_service.DOCUMENT)
    if sent is None or document is None:
        return None
    markup = document.source
    day = document.about_day or meeting.day
    if markup is None or not _is_as_sent(context, document):
        markup, day = _agenda_by_now(context, meeting, sent), meeting.day
    source = FileSource(FileKind.AGENDA, markup, sent.at, day, sent.version)
    return MeetingFile(source, sent.agenda.quotes)


def _agenda_by_now(context: Context, meeting: Meeting, sent: PublishedAgenda) -> str:
    return context.document(
        "agenda",
        meeting=meeting,
        agenda=sent.agenda,
        version=sent.version,
        changes=sent.changes,
        approval=sent.approval,
    )


def _is_as_sent(context: Context, document: Document) -> bool:
    """Whether all that stands in it stands by now, in the same words."""
    quotes, said = document.quotes or (), unescaped(document.source or "")
    words = [each.text for each in context.tx.hand_outs.quoted(quotes)]
    for thing in context.tx.followed.quoted(quotes):
        words += [thing.text, thing.parties, thing.reference, thing.measure, thing.target]
    lines = (line.strip("., ") for each in words for line in each.splitlines())
    return not context.tx.any_taken_back(quotes) and all(line in said for line in lines)


def notes_of(context: Context, meeting: Meeting) -> MeetingFile:
    """The notes that were finished last, or the draft that has gone round since; before there are
    any, to those who write them, the draft as it stands.

    Raises UserError where the actor is to see none, or a member has taken back words of theirs
    since a draft went round.
    """
    done = notes_draft.finished(context, meeting)
    may_write = context.actor.may(Permission.LEADER)
    if done is None and may_write:
        return _notes_draft(context, meeting)
    sent = context.tx.documents.latest(meeting.stored_id, comment_rounds.SENT)
    is_newer = sent is not None and (done is None or sent.at > done.at)
    shown = sent if is_newer else done
    if shown is None:
        raise UserError("no_notes_yet", meeting=meeting)
    kind = FileKind.NOTES_DRAFT if is_newer else FileKind.NOTES
    if is_newer and comment_rounds.has_words_taken_back(context, meeting, shown):
        raise UserError("draft_has_words_taken_back", meeting=meeting)
    source = FileSource(
        kind,
        shown.source or shown.html,
        shown.at,
        shown.about_day or meeting.day,
        shown.version,
        of_chat=not shown.source,
    )
    has_draft = may_write and notes_draft.is_open(context, meeting)
    return MeetingFile(source, shown.quotes or (), has_draft)


def notes_draft_of(context: Context, meeting: Meeting) -> MeetingFile:
    """The draft of the notes as it stands, to those who write them.

    Raises UserError where the actor is to see none, or a new version of finished notes is not open.
    """
    if not context.actor.may(Permission.LEADER):
        raise UserError("no_notes_yet", meeting=meeting)
    if not notes_draft.is_open(context, meeting):
        raise UserError("notes_are_finished", meeting=meeting)
    return _notes_draft(context, meeting)


def _notes_draft(context: Context, meeting: Meeting) -> MeetingFile:
    draft = notes_draft.draft(context, meeting)
    return MeetingFile(draft_source(context, draft), draft.quotes)


def draft_source(context: Context, draft: Notes) -> FileSource:
    """The draft of the notes as it stands."""
    values = {"notes": draft, "version": None, "reason": "", "signed_by": ""}
    markup = context.document("notes", meeting=draft.meeting, **values)
    return FileSource(FileKind.NOTES_DRAFT, markup, context.now, draft.meeting.day)
