"""`!synpunkt`, `!anteckningar godkänn`, ✅: what is said of a draft of the notes."""

from __future__ import annotations

from commands.command import InHelp, Request, command
from commands.notes_requests import ApproveNotes, CommentNotes, ShowComments
from commands.which_notes import meeting_of_notes, split_meeting_of_notes
from secretary.errors import UserError
from secretary.language.doubts import denies, split_confirmed
from secretary.language.health_words import is_about_health
from secretary.language.notes_words import is_approval
from secretary.language.phrases import split_page
from services import comment_rounds
from services.actors import Permission
from services.context import GroupView


@command(
    "notes_approve",
    "anteckningar godkänn",
    permission=Permission.HOLDER,
    aliases=(
        "godkänn anteckningar",
        "godkänn anteckningarna",
        "anteckningarna godkänn",
        "godkänn minnesanteckningarna",
        "notes approve",
        "approve notes",
    ),
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def approve(view: GroupView, text: str) -> Request:
    if "?" in text:
        raise UserError("comment_is_approval")
    if denies(text):
        raise UserError("comment_in_words")
    return ApproveNotes(meeting_of_notes(view, text))


@command(
    "comment",
    "synpunkt",
    permission=Permission.HOLDER,
    aliases=("synpunkt på anteckningarna", "kommentar", "comment"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def comment(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    meeting, words = split_meeting_of_notes(view, text)
    words, said_so = split_confirmed(words.strip())
    is_sure = confirmed or said_so
    if not words:
        raise UserError("no_comment_text")
    comment_rounds.check_length(words)
    if is_approval(words) and not is_sure:
        raise UserError("comment_is_approval")
    if is_about_health(words) and not is_sure:
        raise UserError("doubtful_comment")
    return CommentNotes(meeting, words)


@command(
    "comments",
    "synpunkter",
    permission=Permission.LEADER,
    aliases=("visa synpunkter", "comments", "show comments"),
    instead="comment",
    about_people=True,
    in_help=InHelp.LEFT_OUT,
)
def comments(view: GroupView, text: str) -> Request:
    text, _ = split_page(text)
    return ShowComments(meeting_of_notes(view, text))
