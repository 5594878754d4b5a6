"""`!anteckningar`: see a meeting's notes, send their draft round, finish them, open them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from commands.command import (
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    dialogue_step,
    whatever_follows,
)
from commands.due_reading import split_due
from commands.files import answer_with_files, document_request
from commands.notes_requests import ReadWordFile, word_file_of
from commands.pages import page_of
from commands.which_meeting import meeting_asked_about, question_about
from commands.which_notes import meeting_of_notes, split_meeting_before_words
from secretary.answering_time import is_over
from secretary.documents.forms import Form
from secretary.errors import UserError
from secretary.language.doubts import split_confirmed
from secretary.language.file_words import split_forms
from secretary.language.markup import Text, join_texts
from secretary.language.notes_words import without_because, without_signed_by
from secretary.language.phrases import is_yes
from secretary.language.text import one_line
from secretary.meetings import Meeting
from services import comment_rounds, meeting_files, notes, notes_draft
from services.actors import Permission
from services.context import GroupView
from services.document_files import FileKind
from storage import Document

_FINISH: Final = "notes_finish"
_LONGEST_NAME: Final = 80
_NAME_PARTS: Final = 2
_PARTICLES: Final = frozenset({"von", "af", "de", "van", "la", "le", "der", "den"})


@dataclass(frozen=True)
class ShowNotes:
    """Show the draft to those who write it; to others what goes round, or is finished."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        is_open = notes_draft.is_open(context, self.meeting)
        if is_open and context.actor.may(Permission.LEADER):
            return self._draft(context)
        done = notes_draft.finished(context, self.meeting)
        sent = context.tx.documents.latest(self.meeting.stored_id, comment_rounds.SENT)
        shown = done if done is not None and not (sent and sent.at > done.at) else sent
        if shown is None:
            raise UserError("no_notes_yet", meeting=self.meeting)
        if shown is sent and comment_rounds.has_words_taken_back(context, self.meeting, sent):
            raise UserError("draft_has_words_taken_back", meeting=self.meeting)
        return self._kept(context, shown, is_draft=shown is sent)

    def _draft(self, context: CommandContext) -> Reply:
        draft = notes_draft.draft(context, self.meeting)
        state = comment_rounds.state(context, self.meeting)
        whole = context.reply(
            "notes_draft",
            quotes=draft.quotes,
            meeting=self.meeting,
            notes=draft,
            signed_by=notes.signature(context),
            version=None,
            reason="",
            state=state,
            has_begun=self.meeting.starts_at <= context.view.wall,
        )
        return page_of(context, whole, self.page, "notes", self.meeting)

    def _kept(self, context: CommandContext, document: Document, *, is_draft: bool) -> Reply:
        text = Text(document.text, document.html)
        round_ = context.tx.notes.round_of(self.meeting.stored_id)
        if is_draft and round_ is not None:
            # The document is without the words that it went round with.
            over = is_over(context.group, round_, context.now)
            head = context.render("notes_as_sent", meeting=self.meeting, round=round_, is_over=over)
            text = join_texts((head, text))
        return page_of(context, Reply(text, about=self.meeting), self.page, "notes", self.meeting)


@dataclass(frozen=True)
class FileNotes:
    """Answer with the notes as files: as they were sent, or else the draft.

    endings: of the forms that are wanted. draft: whether the draft as it stands is wanted.
    """

    meeting: Meeting
    endings: tuple[str, ...]
    draft: bool = False

    def perform(self, context: CommandContext) -> Reply:
        read = meeting_files.notes_draft_of if self.draft else meeting_files.notes_of
        file = read(context, self.meeting)
        is_draft = file.source.kind is FileKind.NOTES_DRAFT
        may_come_back = is_draft and Form.WORD in self.endings
        takes_file = word_file_of(context.view, self.meeting) if may_come_back else None
        return answer_with_files(
            context,
            file,
            self.endings,
            self.meeting,
            has_draft=file.has_draft,
            takes_file=takes_file,
        )


@dataclass(frozen=True)
class ShowShortNotes:
    """Show what a member takes home from a meeting, in short."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        done = notes_draft.finished(context, self.meeting)
        if done is None and not context.actor.may(Permission.LEADER):
            raise UserError("no_notes_yet", meeting=self.meeting)
        draft = notes_draft.draft(context, self.meeting)
        return context.reply(
            "notes_short",
            quotes=draft.quotes,
            meeting=self.meeting,
            notes=draft,
            is_draft=done is None,
        )


@dataclass(frozen=True)
class SendNotes:
    """Send the draft round to those who were there. due: None for the usual time."""

    meeting: Meeting
    due: date | None

    def perform(self, context: CommandContext) -> Reply:
        begun = comment_rounds.begin(context, self.meeting, self.due)
        return context.reply(
            "notes_sent",
            effects=begun.effects,
            meeting=self.meeting,
            round=begun.round,
            count=len(begun.readers),
        )


@dataclass(frozen=True)
class AskToFinish:
    """Ask whether the notes are to be finished as they stand. signed_by: empty for the name that is
    known."""

    meeting: Meeting
    signed_by: str

    def perform(self, context: CommandContext) -> Reply:
        draft = notes.check_finish(context, self.meeting, self.signed_by)
        version = notes.next_version(context, self.meeting)
        question = question_about(_FINISH, self.meeting, version=version, signed_by=self.signed_by)
        return context.reply(
            "notes_finish_ask",
            question=question,
            meeting=self.meeting,
            version=version,
            signed_by=self.signed_by or notes.signature(context),
            attended=draft.attended,
            empty=draft.empty,
            unassessed=[each for each in draft.items if each.not_assessed],
            state=comment_rounds.state(context, self.meeting),
        )


@dataclass(frozen=True)
class FinishNotes:
    """Finish the notes. version: of the one that was asked about; 0 where none was."""

    meeting: Meeting
    version: int = 0
    signed_by: str = ""

    def perform(self, context: CommandContext) -> Reply:
        if self.version and self.version != notes.next_version(context, self.meeting):
            raise UserError("notes_are_finished", meeting=self.meeting)
        done = notes.finish(context, self.meeting, self.signed_by)
        return context.reply(
            "notes_finished_reply", effects=done.effects, meeting=self.meeting, version=done.version
        )


@dataclass(frozen=True)
class KeepDraft:
    """Leave the draft a draft."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("notes_kept")


@dataclass(frozen=True)
class ReviseNotes:
    """Open a new version of finished notes."""

    meeting: Meeting
    reason: str

    def perform(self, context: CommandContext) -> Reply:
        version = notes.revise(context, self.meeting, self.reason)
        return context.reply("notes_revised", meeting=self.meeting, version=version)


@command(
    "notes",
    "anteckningar",
    permission=Permission.GROUP,
    aliases=(
        "anteckningarna",
        "minnesanteckningar",
        "minnesanteckningarna",
        "notes",
        "visa anteckningar",
        "show notes",
    ),
    about_people=True,
    bare=whatever_follows,
    in_help=InHelp.NAMED,
    takes_file=True,
)
def show(view: GroupView, text: str) -> Request:
    if view.file is not None:
        text, _ = split_forms(text, first=True)
        return ReadWordFile(meeting_of_notes(view, text), view.file, is_named=bool(text.strip()))
    return document_request(text, partial(meeting_of_notes, view), FileNotes, ShowNotes)


@command(
    "notes_draft",
    "anteckningar utkast",
    permission=Permission.LEADER,
    aliases=(
        *("anteckningarna utkast", "utkast till anteckningar", "utkast till minnesanteckningar"),
        *("notes draft", "draft notes"),
    ),
    about_people=True,
    bare=whatever_follows,
    in_help=InHelp.LEFT_OUT,
    instead="notes",
)
def show_draft(view: GroupView, text: str) -> Request:
    as_files = partial(FileNotes, draft=True)
    return document_request(text, partial(meeting_of_notes, view), as_files, ShowNotes)


@command(
    "notes_short",
    "anteckningar kort",
    permission=Permission.GROUP,
    aliases=("korta anteckningar", "anteckningarna kort", "notes short", "short notes"),
    about_people=True,
    bare=whatever_follows,
    in_help=InHelp.LEFT_OUT,
)
def show_short(view: GroupView, text: str) -> Request:
    return ShowShortNotes(meeting_of_notes(view, text))


@command(
    "notes_send",
    "anteckningar skicka",
    permission=Permission.LEADER,
    aliases=(
        "skicka anteckningar",
        "skicka anteckningarna",
        "anteckningarna skicka",
        "notes send",
        "send notes",
    ),
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def send(view: GroupView, text: str) -> Request:
    if "?" in text:  # whoever asks sends nothing
        return ShowNotes(meeting_of_notes(view, text.replace("?", " ").strip()))
    try:
        rest, due = split_due(view, text, before="")
    except UserError as error:
        raise error.for_command("notes_send") from error
    return SendNotes(meeting_of_notes(view, rest), due.day if due is not None else None)


@command(
    "notes_finish",
    "anteckningar fastställ",
    permission=Permission.SECRETARY,
    aliases=(
        "fastställ anteckningar",
        "fastställ anteckningarna",
        "anteckningarna fastställ",
        "anteckningar klara",
        "anteckningarna klara",
        "notes finish",
        "finish notes",
    ),
    in_help=InHelp.LEFT_OUT,
)
def finish(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    meeting, rest = split_meeting_before_words(view, text)
    said, said_so = split_confirmed(rest.strip(" ,:"))
    name = without_signed_by(one_line(said))
    if name and not _is_name(name):
        raise UserError("whose_signature", meeting=meeting)
    if confirmed or said_so:
        return FinishNotes(meeting, signed_by=name)
    return AskToFinish(meeting, name)


@dialogue_step(_FINISH, takes_yes=True)
def finish_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!anteckningar fastställ`."""
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("meeting_gone")
    if not is_yes(text):
        return KeepDraft()
    return FinishNotes(meeting, int(data["version"]), str(data.get("signed_by", "")))


@command(
    "notes_revise",
    "anteckningar ny version",
    permission=Permission.SECRETARY,
    aliases=(
        "anteckningar ändra",
        "ändra anteckningarna",
        "notes new version",
        "notes change",
        "change notes",
    ),
    in_help=InHelp.LEFT_OUT,
)
def revise(view: GroupView, text: str) -> Request:
    meeting, rest = split_meeting_before_words(view, text)
    return ReviseNotes(meeting, one_line(without_because(rest.strip(" ,:–-"))))


def _is_name(words: str) -> bool:
    """Whether words can be the name of who signs: two or more, each with a capital."""
    parts = words.split()
    is_short = len(parts) >= _NAME_PARTS and len(words) <= _LONGEST_NAME
    return is_short and all(part[:1].isupper() or part in _PARTICLES for part in parts)
