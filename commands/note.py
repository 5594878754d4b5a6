"""`!not`: what is written under an item of a meeting's notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.command import CommandContext, InHelp, Reply, Request, command, dialogue_step
from commands.which_meeting import meeting_asked_about, question_about
from commands.which_notes import split_meeting_of_notes
from secretary.errors import UserError
from secretary.language.doubts import (
    Doubt,
    doubt_about_report,
    is_undecided,
    split_confirmed,
)
from secretary.language.health_words import is_about_health
from secretary.language.item_words import ItemAct, read_item
from secretary.language.notes_words import (
    NoteAct,
    NoteWords,
    is_of_a_part,
    leaves_as_it_is,
    read_note,
    without_numbering,
)
from secretary.language.phrases import is_yes
from secretary.language.text import one_line
from secretary.meetings import Meeting
from secretary.papers import ReceivedFile
from services import note_files, notes, notes_draft
from services.actors import Permission
from services.context import GroupView
from services.notes import Written
from storage import fingerprint

_REMOVE: Final = "note_remove"
_REPEATED: Final = 200
"""So many characters a text may have that is repeated in an example."""
_FEW_WORDS: Final = 5
"""So many words may say what is to become of the item."""


@dataclass(frozen=True)
class WriteNote:
    """Add a text to an item. text: as it was written."""

    meeting: Meeting
    number: int
    text: str
    of_draft: bool | None = None

    def perform(self, context: CommandContext) -> Reply:
        with notes_draft.asking_again(text=_repeated(self.text)):
            written = notes.write(context, self.meeting, self.number, self.text, self.of_draft)
        return _told(context, self.meeting, written)


@dataclass(frozen=True)
class WriteSections:
    """Add what a longer text says under each of several items; the whole of it to one, where it
    begins with that one's number all the same."""

    meeting: Meeting
    text: str
    number: int
    first: str
    of_draft: bool | None = None

    def perform(self, context: CommandContext) -> Reply:
        with notes_draft.asking_again(first=self.number, text=_repeated(self.first)):
            written = notes.write_sections(context, self.meeting, self.text, self.of_draft)
            if written is None:
                written = notes.write(context, self.meeting, self.number, self.first, self.of_draft)
        return _told(context, self.meeting, written)


@dataclass(frozen=True)
class WriteFile:
    """Have a text file fetched. number: of the item that it is for; None where its lines say so."""

    meeting: Meeting
    file: ReceivedFile
    number: int | None
    confirmed: bool
    of_draft: bool | None = None

    def perform(self, context: CommandContext) -> Reply:
        note_files.ask_for(
            context, self.meeting, self.file, self.number, self.of_draft, confirmed=self.confirmed
        )
        return Reply(about=self.meeting)  # who sent it is answered when it is fetched


@dataclass(frozen=True)
class ChangeNote:
    """Let a text stand in place of what stood under an item."""

    meeting: Meeting
    number: int
    text: str
    of_draft: bool | None = None

    def perform(self, context: CommandContext) -> Reply:
        with notes_draft.asking_again(text=_repeated(self.text), change=True):
            written = notes.change(context, self.meeting, self.number, self.text, self.of_draft)
        return _told(context, self.meeting, written, "changed")


@dataclass(frozen=True)
class ShowNote:
    """Show what is written under an item."""

    meeting: Meeting
    number: int
    of_draft: bool = False

    def perform(self, context: CommandContext) -> Reply:
        notes_draft.check_permission(context)
        item = notes_draft.find(context, self.meeting, self.number, of_draft=self.of_draft)
        return context.reply("note", meeting=self.meeting, quotes=item.quotes, item=item)


@dataclass(frozen=True)
class AskToRemove:
    """Ask whether all that is written under an item is to be left out."""

    meeting: Meeting
    number: int
    of_draft: bool = False

    def perform(self, context: CommandContext) -> Reply:
        found = notes_draft.find(context, self.meeting, self.number, of_draft=self.of_draft)
        item = notes.check_removable(context, self.meeting, found.number)
        question = question_about(
            _REMOVE, self.meeting, number=item.number, shown=fingerprint("\n".join(item.written))
        )
        return context.reply(
            "note_removal", question=question, quotes=item.quotes, meeting=self.meeting, item=item
        )


@dataclass(frozen=True)
class RemoveNote:
    """Leave out what was asked about. shown: the fingerprint of what it was."""

    meeting: Meeting
    number: int
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        item = notes.check_removable(context, self.meeting, self.number)
        if fingerprint("\n".join(item.written)) != self.shown:
            raise UserError("note_changed_since_asked", number=self.number)
        return _told(
            context, self.meeting, notes.remove(context, self.meeting, self.number), "removed"
        )


@dataclass(frozen=True)
class KeepNote:
    """Leave it as it is."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("note_kept")


@command(
    "note",
    "not",
    permission=Permission.LEADER,
    aliases=("anteckna", "notera", "note"),
    editable=True,
    about_people=True,
    in_help=InHelp.NAMED,
    takes_file=True,
)
def note(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    meeting, rest = split_meeting_of_notes(view, text)
    said = read_note(rest)
    if view.file is not None:
        return _of_file(view.file, meeting, rest, said, confirmed=confirmed)
    if said is None:
        raise UserError("which_note_item", text=bool(rest.strip()))
    words, said_so = split_confirmed(said.text)
    if said.act is NoteAct.SHOW:
        return ShowNote(meeting, said.number, bool(said.of_draft))
    if said.act is NoteAct.REMOVE:
        if words:
            raise UserError("what_with_note", number=said.number)
        return AskToRemove(meeting, said.number, bool(said.of_draft))
    if not words:
        raise UserError("no_note_text", number=said.number)
    if not (said.is_certain or confirmed or said_so):
        _refuse_doubtful(said, words)
    if "\n" not in words:  # else it may be for several
        notes_draft.check_length(words)
    if is_about_health(words) and not (confirmed or said_so):
        raise UserError("doubtful_note", number=said.number)
    if said.act is NoteAct.CHANGE:
        return ChangeNote(meeting, said.number, words, said.of_draft)
    if "\n" in words:
        text = without_numbering(rest)
        return WriteSections(meeting, text, said.number, words, said.of_draft)
    return WriteNote(meeting, said.number, words, said.of_draft)


def _repeated(text: str) -> str:
    """A text as an example repeats it; not one that is long, or whose lines would lie in one."""
    return "…" if "\n" in text or len(text) > _REPEATED else text


def _refuse_doubtful(said: NoteWords, words: str) -> None:
    """Raises UserError where what would be written may be meant otherwise: for the item itself
    ("4 inte klar"), or not at all ("4 ändra inte", "4 ta inte bort")."""
    if len(words.split()) > _FEW_WORDS:
        return
    if leaves_as_it_is(words) or (said.act is NoteAct.CHANGE and is_undecided(words)):
        raise UserError("what_with_note", number=said.number)
    if said.act is NoteAct.CHANGE and is_of_a_part(words):
        raise UserError("only_whole_note", number=said.number)
    if said.act is NoteAct.ADD and doubt_about_report(words) is Doubt.QUESTION:
        raise UserError("note_is_question", number=said.number)
    of_item = read_item(f"{said.number} {words}")
    if of_item is not None and of_item.act not in (ItemAct.CHANGE, ItemAct.SHOW):
        raise UserError("note_or_item", number=said.number, text=one_line(words))


def _of_file(
    file: ReceivedFile, meeting: Meeting, text: str, said: NoteWords | None, *, confirmed: bool
) -> Request:
    """What a file with such a caption is for. Raises UserError where the caption says more than an
    item's number, which may be meant to stand there, too."""
    if text.strip() and (said is None or said.act is not NoteAct.SHOW):
        raise UserError("note_and_file")
    number, of_draft = (said.number, said.of_draft) if said is not None else (None, None)
    return WriteFile(meeting, file, number, confirmed, of_draft)


@dialogue_step(_REMOVE, takes_yes=True)
def remove_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!not 4 ta bort`."""
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("meeting_gone")
    if not is_yes(text):
        return KeepNote()
    return RemoveNote(meeting, int(data["number"]), str(data["shown"]))


def _told(
    context: CommandContext, meeting: Meeting, written: Written, how: str = "written"
) -> Reply:
    return context.reply(
        "note_written",
        effects=written.effects,
        quotes=written.quotes,
        meeting=meeting,
        items=written.items,
        before=written.before,
        text=written.text,
        how=how,
        edited=context.is_edit,
    )
