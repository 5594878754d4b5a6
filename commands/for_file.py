"""What a file is for that answers one of the bot's messages."""

from __future__ import annotations

from typing import Final

from commands.command import Question
from commands.which_meeting import question_about
from secretary.meetings import Meeting
from services.context import GroupView

NOTES: Final = "notes"
"""The command for the notes' Word file."""
PAPER: Final = "paper"
"""The question for a paper of an item, which a file answers."""


def paper_of(view: GroupView, meeting: Meeting, item_key: str) -> Question:
    """That it is a paper of the meeting's item of that key."""
    return question_about(PAPER, meeting, group=view.group.id, item=item_key)
