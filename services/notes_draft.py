"""A meeting's notes as they stand: their draft, what is finished of them, and who may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.notes import MAX_LENGTH, Notes, NotesItem, compile_notes
from services import agenda as agenda_service
from services import filled_tables, hand_outs, recorded_attendance
from services.actors import Permission
from services.context import Context
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


def find(
    context: Context, meeting: Meeting, number: int, *, of_draft: bool | None = False
) -> NotesItem:
    """The item of that number.

    of_draft: whether the number is the draft agenda's; None where nobody said which, and what is to
        be done is not shown first.
    Raises UserError where the notes have none, and for None where the draft has another item there
    than the agenda that was sent.
    """
    notes = draft(context, meeting)
    found = notes.numbered(number)
    on_draft = agenda_service.draft(context, meeting).items
    there = next((each for each in on_draft if each.number == number), None)
    if of_draft:
        found = next((each for each in notes.items if there and each.key == there.key), None)
    if found is None:
        count = len(on_draft) if of_draft else len(notes.items)
        raise UserError("no_such_item", number=number, count=count, meeting=meeting)
    is_as_sent = number <= len(sent_items(context, meeting))
    if of_draft is None and is_as_sent and there is not None and there.key != found.key:
        raise UserError(
            "note_numbers_differ",
            number=number, sent=found, draft=there, meeting=meeting,
            first=number, text="…", change=False, file="",
        )  # fmt: skip
    return found


@contextmanager
def asking_again(**values: object) -> Iterator[None]:
    """Let the error that `find` raises for a number that is two items' show how the same is said
    again: with the number that it begins with (`first`), its text, whether it changes what stands
    there, and of a file ("one" item's, or "several") how that is sent.
    """
    try:
        yield
    except UserError as error:
        if error.message_id != "note_numbers_differ":
            raise
        raise UserError(error.message_id, **{**error.values, **values}) from error


def of_draft_numbers(context: Context, meeting: Meeting) -> list[NotesItem]:
    """The items of the draft agenda, by its numbers."""
    by_key = {each.key: each for each in draft(context, meeting).items}
    on_draft = agenda_service.draft(context, meeting).items
    return [replace(by_key[each.key], number=each.number) for each in on_draft]


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
