"""The notes' Word file in answer to the bot's own, and the yes to what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.command import Request, dialogue_step
from commands.notes_requests import LeaveWordFile, ReadWordFile, TakeInWordFile
from secretary.errors import UserError
from secretary.language.phrases import is_yes
from services import notes_from_word
from services.context import GroupView


@dialogue_step(notes_from_word.PURPOSE, takes_yes=True, takes_file=True)
def word_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """The yes, or anything else, after a Word file; or such a file in answer to the bot's own."""
    meeting = view.meeting_of_id(int(data["meeting"]))
    if meeting is None:
        raise UserError("meeting_gone")
    if view.file is not None:
        return ReadWordFile(meeting, view.file, is_named="shown" not in data)
    if "shown" not in data:
        return None
    if not is_yes(text):
        return LeaveWordFile()
    return TakeInWordFile(meeting, str(data["file"]), str(data["room"]), str(data["shown"]))
