"""What is done with what is said of a draft of the notes, or sent as its file, as somebody's words
were understood."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import CommandContext, Question, Reply
from commands.which_meeting import question_about
from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.papers import ReceivedFile
from services import comment_rounds, notes_draft, notes_from_word
from services.context import GroupView


@dataclass(frozen=True)
class ApproveNotes:
    """Approve the draft that goes round."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        done = comment_rounds.approve(context, self.meeting)
        return context.reply(
            "notes_approved", effects=done.effects, meeting=self.meeting, late=done.late
        )


@dataclass(frozen=True)
class ApproveShownNotes:
    """The same by a reaction, of which nobody is told but by the list of answers.

    version: of the draft that was reacted to.
    """

    meeting: Meeting
    version: int

    def perform(self, context: CommandContext) -> Reply:
        return Reply(effects=comment_rounds.approve(context, self.meeting, self.version).effects)


@dataclass(frozen=True)
class CommentNotes:
    """Comment the draft that goes round."""

    meeting: Meeting
    text: str

    def perform(self, context: CommandContext) -> Reply:
        done = comment_rounds.comment(context, self.meeting, self.text)
        return context.reply(
            "comment_kept",
            effects=done.effects,
            meeting=self.meeting,
            round=done.round,
            late=done.late,
            edited=context.is_edit,
        )


@dataclass(frozen=True)
class ShowComments:
    """Show those who write the notes what has been said of their draft, by seat."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        notes_draft.check_permission(context)
        state = comment_rounds.state(context, self.meeting)
        if state is None:
            begun = self.meeting.starts_at <= context.view.wall
            raise UserError(
                "no_round", meeting=self.meeting, finished=False, begun=begun, other=None
            )
        return context.reply("comments", quotes=state.quotes, meeting=self.meeting, state=state)


def word_file_of(view: GroupView, meeting: Meeting) -> Question:
    """That a file that answers this is the notes of the meeting, written in Word."""
    return question_about(notes_from_word.PURPOSE, meeting, group=view.group.id)


@dataclass(frozen=True)
class ReadWordFile:
    """Have the notes' Word file fetched; whoever sent it is answered when it is read.

    is_named: whether somebody said that meeting, else it is only the likeliest.
    """

    meeting: Meeting
    file: ReceivedFile
    is_named: bool

    def perform(self, context: CommandContext) -> Reply:
        notes_from_word.ask_for(context, self.meeting, self.file, is_named=self.is_named)
        return Reply(about=self.meeting)


@dataclass(frozen=True)
class TakeInWordFile:
    """Take in what a file was shown to have. event_id, room: of the message that it is."""

    meeting: Meeting
    event_id: str
    room: str
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        channel = context.actor.channel
        file = context.tx.received_files.by_event(self.event_id, channel, self.room)
        if file is None:
            raise UserError("word_file_gone")
        notes_from_word.ask_for(context, self.meeting, file, shown=self.shown)
        return Reply(about=self.meeting)


@dataclass(frozen=True)
class LeaveWordFile:
    """Take nothing in."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("notes_word_left")
