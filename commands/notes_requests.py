"""What is done with what is said of a draft of the notes, as somebody's words were understood."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import CommandContext, Reply
from secretary.errors import UserError
from secretary.meetings import Meeting
from services import comment_rounds, notes_draft


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
