"""Whose notes are meant: of the meeting that words name, else of the one that is answered, that is
being held, or that was held last."""

from __future__ import annotations

from contextlib import suppress

from commands.which_meeting import named_before_item, named_meeting, next_meeting, unclear_meeting
from secretary.errors import UserError
from secretary.meetings import Meeting
from services.context import GroupView


def meeting_of_notes(view: GroupView, text: str = "") -> Meeting:
    """The meeting that all of the words name, else the one that is meant.

    Raises UserError where words are left over, or no meeting is planned at all.
    """
    named, rest = named_meeting(view, text, past=True)
    if rest:
        raise unclear_meeting(view, named)
    return named or _meant(view)


def split_meeting_of_notes(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting that `text` begins by naming with its noun ("möte 2: 4 …"), else the one that is
    meant; and the words after it."""
    named, rest = named_before_item(view, text)
    return named or _meant(view), rest


def split_meeting_before_words(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The same where any words follow, and a day that is no meeting's belongs to them."""
    named, rest = None, text
    with suppress(UserError):
        named, rest = named_meeting(view, text, past=True)
    return named or _meant(view), rest if named else text


def _meant(view: GroupView) -> Meeting:
    if view.about is not None:
        return view.about
    if view.under_way is not None:
        return view.under_way
    held = [each for each in view.meetings if each.is_planned and each.starts_at <= view.wall]
    return held[-1] if held else next_meeting(view)
