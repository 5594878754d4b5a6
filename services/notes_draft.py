"""A meeting's notes as they stand: their draft, what is finished of them, and who may write."""

from __future__ import annotations

from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.notes import MAX_LENGTH, Notes, NotesItem, compile_notes
from services import agenda as agenda_service
from services import filled_tables, hand_outs, recorded_attendance
from services.context import Context, Permission
from services.items import sent_items
from storage import Document

DOCUMENT: Final = "notes"
"""The kind of document that finished notes are kept as."""


def draft(context: Context, meeting: Meeting) -> Notes:
    """The notes as they stand."""
    return compile_notes(
        meeting,
        agenda_service.draft(context, meeting),
        sent_items(context, meeting),
        context.tx.notes.of_meeting(meeting.stored_id),
        recorded_attendance.recorded(context, meeting),
        hand_outs.of_meeting(context, meeting),
        filled_tables.of_meeting(context, meeting),
    )


def finished(context: Context, meeting: Meeting) -> Document | None:
    """The notes that were finished last, as they were sent; None where none were."""
    return context.tx.documents.latest(meeting.stored_id, DOCUMENT)


def is_finished(context: Context, meeting: Meeting) -> bool:
    """Whether a version of them has been."""
    return context.tx.documents.version(meeting.stored_id, DOCUMENT) > 0


def is_open(context: Context, meeting: Meeting) -> bool:
    """Whether there is a draft to write in: nothing is finished yet, or a new version is open."""
    done = context.tx.documents.version(meeting.stored_id, DOCUMENT)
    revision = context.tx.notes.revision_of(meeting.stored_id)
    return not done or (revision is not None and revision.version > done)


def find(context: Context, meeting: Meeting, number: int) -> NotesItem:
    """The item of that number. Raises UserError where the notes have none."""
    notes = draft(context, meeting)
    found = notes.numbered(number)
    if found is None:
        raise UserError("no_such_item", number=number, count=len(notes.items), meeting=meeting)
    return found


def check_open(context: Context, meeting: Meeting) -> None:
    """Raises NotAllowed for whoever does not lead the group, and UserError where the meeting is
    cancelled, or its notes are finished."""
    check_permission(context)
    if not meeting.is_planned:
        raise UserError("notes_of_cancelled", meeting=meeting)
    if not is_open(context, meeting):
        raise UserError("notes_are_finished", meeting=meeting)


def check_permission(context: Context) -> None:
    """Raises NotAllowed for whoever does not lead the group."""
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")


def check_length(text: str) -> None:
    """Raises UserError for more than may be written at once."""
    if len(text) > MAX_LENGTH:
        raise UserError("note_too_long", length=len(text), most=MAX_LENGTH)
