"""Texts that may be meant as something else: they are asked about, and nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from commands.which_meeting import named_meeting, split_meeting_prefix
from secretary.errors import UserError
from secretary.language.doubts import Doubt, split_confirmed
from secretary.language.meeting_lookup import begins_with_meeting
from secretary.meetings import Meeting
from services.context import GroupView

_FEW_WORDS: Final = 3


def split_text(
    view: GroupView, text: str, doubt_about: Callable[[str], Doubt | None], *, command: str
) -> tuple[Meeting, str]:
    """The meeting before a colon, else the one meant; and the text, which is sure to be one.

    Who means a doubtful text writes a yes before it: "ja: …", "möte 2: ja: …".
    Raises UserError, which says what the text may be, where nobody does.
    """
    text, confirmed = split_confirmed(text)
    meeting, text = split_meeting_prefix(view, text)
    if not confirmed:
        text, confirmed = split_confirmed(text)
    if confirmed:
        return meeting, text
    doubt = doubt_about(text)
    if doubt is not None:
        raise doubtful(view, meeting, doubt, command=command)
    return meeting, text


def doubtful(view: GroupView, meeting: Meeting, doubt: Doubt, *, command: str) -> UserError:
    """The question which of the two is meant. command: the key of the one that the text is for."""
    number = number_to_say(view, meeting)
    return UserError("doubtful", doubt=doubt, command=command, number=number)


def number_to_say(view: GroupView, meeting: Meeting) -> int | None:
    """The meeting's number where a command has to name it, as another meeting is planned, too."""
    return meeting.number if len(view.upcoming) > 1 else None


def may_follow(text: str) -> bool:
    """Whether the words after "visa" or "ta bort" are hardly the rest of a report or a topic."""
    return len(text.split()) <= _FEW_WORDS or begins_with_meeting(text)


def check_only_meeting(view: GroupView, text: str, *, used: str, adds: str) -> None:
    """Raises UserError where the words name more than a meeting, or something else.

    used: the key of the command that they follow. adds: that of the one they may be a text for.
    """
    _, rest = named_meeting(view, text, past=True)
    if rest:
        raise UserError("or_a_text", used=used, adds=adds)
