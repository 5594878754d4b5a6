"""A file with what is to stand in the notes: fetched, read as text, and written under its items."""

from __future__ import annotations

from typing import Final

from secretary.errors import UserError
from secretary.language.health_words import is_about_health
from secretary.language.notes_words import read_note, without_numbering
from secretary.meetings import Meeting
from secretary.notes import MAX_FILE
from secretary.papers import ReceivedFile, clean_name
from secretary.text_encoding import UnknownEncodingError, decode
from services import notes, notes_draft
from services.context import Context
from services.wanted_files import FileAnswer, WantedFor, want
from storage import WantedFile

PURPOSE: Final = "note"
"""What such a file is asked for as."""
_COMMAND: Final = "note"


def ask_for(
    context: Context,
    meeting: Meeting,
    file: ReceivedFile,
    number: int | None,
    of_draft: bool | None = None,
    *,
    confirmed: bool,
) -> None:
    """Have a text file fetched, for the item of that number; None: its own lines name the items.

    of_draft: see `notes_draft.find`.
    confirmed: whether it is said that what may be private is meant to stand there.
    Raises as `notes_draft.check_open` does, and where the file is no text by its name, is too large
    or is for an item that there is not.
    """
    notes_draft.check_open(context, meeting)
    name = clean_name(file.name)
    if not name.casefold().endswith(".txt"):
        raise UserError("note_file_type", name=name)
    if file.size is not None and file.size > MAX_FILE:
        raise UserError("file_too_large", name=name, most=MAX_FILE)
    if number is not None:
        with notes_draft.asking_again(file="one"):
            notes_draft.find(context, meeting, number, of_draft=of_draft)
    data = {"number": number, "of_draft": of_draft, "confirmed": confirmed}
    want(context, file, meeting, PURPOSE, _COMMAND, **data)


def take_in(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Write what the file says, now that its bytes are there.

    Raises UserError where it is no text, may be private, or names no items, and as `notes.write`.
    """
    asked = WantedFor.read(wanted.wanted_for)
    meeting = context.tx.meeting(asked.meeting) if asked.meeting is not None else None
    assert meeting is not None, "meetings are never removed"
    text = _text_of(wanted.file, content)
    number = asked.data["number"]
    if is_about_health(text) and not asked.data["confirmed"]:
        raise UserError("doubtful_note", number=number or 1)
    if number is not None:
        of_draft = asked.data.get("of_draft")  # not kept by a version that did not ask
        with notes_draft.asking_again(file="one"):
            written: notes.Written | None = notes.write(context, meeting, number, text, of_draft)
    else:
        said = read_note(text)
        of_draft = said.of_draft if said is not None else None
        with notes_draft.asking_again(file="several"):
            lines = without_numbering(text)
            written = notes.write_sections(context, meeting, lines, of_draft)
    if written is None:
        raise UserError("note_file_without_items")
    values = {"meeting": meeting, "items": written.items, "before": (), "text": written.text}
    values |= {"how": "written", "edited": False}
    return FileAnswer("note_written", values, written.effects, written.quotes)


def _text_of(file: ReceivedFile, content: bytes) -> str:
    if len(content) > MAX_FILE:
        raise UserError("file_too_large", name=clean_name(file.name), most=MAX_FILE)
    try:
        text = decode(content).text.strip()
    except UnknownEncodingError as error:
        raise UserError("note_file_unreadable", name=clean_name(file.name)) from error
    if not text or "\0" in text:
        raise UserError("note_file_unreadable", name=clean_name(file.name))
    return text
