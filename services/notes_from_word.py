"""The notes' Word file that was edited and comes back: read, shown, and taken in on a yes.

Nothing of the file is kept in between: after the yes it is fetched and read once more, and what is
taken in is what was shown, or it is shown again.
"""

from __future__ import annotations

from typing import Final

from secretary.documents.word_package import MAX_FILE, UnreadableFileError
from secretary.documents.word_reader import WordText, read_word
from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.notes_from_word import compare
from secretary.notes_keys import meeting_tag
from secretary.notes_sections import layout_of, tags_of
from secretary.papers import ReceivedFile, clean_name
from services import document_files, meeting_files, notes, notes_draft
from services.context import Context
from services.wanted_files import FileAnswer, FileQuestion, WantedFor, want
from storage import WantedFile

PURPOSE: Final = "notes_word"
"""What such a file is asked for as, and the kind of the question whether it is to be taken in."""
_COMMAND: Final = "notes"
_ENDING: Final = ".docx"


def ask_for(
    context: Context,
    meeting: Meeting,
    file: ReceivedFile,
    *,
    is_named: bool = False,
    shown: str = "",
) -> None:
    """Have a Word file fetched. meeting: whose notes it is where the file does not say so.

    is_named: whether somebody said that meeting. shown: what was answered with a yes
    (`NotesInWord.shown`); empty where nothing was shown.
    Raises NotAllowed for whoever does not write notes, and UserError where it is known by now that
    it is no Word file, or too large.
    """
    notes_draft.check_permission(context)
    name = clean_name(file.name)
    if not name.casefold().endswith(_ENDING):
        raise UserError("word_file_type", name=name, why=name.rpartition(".")[2].casefold())
    if file.size is not None and file.size > MAX_FILE:
        raise UserError("file_too_large", name=name, most=MAX_FILE)
    data = {"meant": meeting.stored_id, "is_named": is_named, "shown": shown}
    want(context, file, None, PURPOSE, _COMMAND, **data)


def take_in(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Say what is changed in the file, and ask whether it is to be taken in; or take it in, where
    that is what was shown.

    Raises UserError where it cannot be read, is of other notes, or these are not open, and
    NotAllowed as `ask_for` does.
    """
    notes_draft.check_permission(context)
    asked = WantedFor.read(wanted.wanted_for)
    text = _read(wanted.file, content)
    meeting = _meeting_of(context, text, asked)
    notes_draft.check_open(context, meeting)
    draft = notes_draft.draft(context, meeting)
    document = document_files.structured(context, meeting_files.draft_source(context, draft))
    found = compare(text, draft, layout_of(document, draft))
    values = {"meeting": meeting, "found": found}
    if not found.changes:
        return FileAnswer("notes_word_same", values, quotes=found.quotes, meeting=meeting)
    if asked.data["shown"] == found.shown:
        written = notes.take_in(context, meeting, found.changes)
        return FileAnswer("notes_word_taken", values, written.effects, meeting=meeting)
    values["again"] = bool(asked.data["shown"])
    data = {
        "meeting": meeting.stored_id,
        "file": wanted.file.event_id,
        "room": wanted.room,
        "shown": found.shown,
    }
    question = FileQuestion(PURPOSE, data)
    return FileAnswer("notes_word", values, quotes=found.quotes, meeting=meeting, question=question)


def _read(file: ReceivedFile, content: bytes) -> WordText:
    try:
        return read_word(content)
    except UnreadableFileError as error:
        name = clean_name(file.name)
        raise UserError("word_file_unreadable", name=name, why=error.why) from error


def _meeting_of(context: Context, text: WordText, asked: WantedFor) -> Meeting:
    """The meeting whose notes the file was made of."""
    meant = context.view.meeting_of_id(asked.data["meant"])
    assert meant is not None, "meetings are never removed"
    tags = tags_of(text)
    if not tags:
        return meant
    if len(tags) > 1:
        raise UserError("word_file_mixed")
    known = (each for each in context.view.all_meetings if meeting_tag(each) in tags)
    meeting = next(known, None)
    if meeting is None:
        raise UserError("word_file_of_other_group")
    if asked.data["is_named"] and meeting is not meant:
        raise UserError("word_file_of_other_meeting", meeting=meeting, named=meant)
    return meeting
