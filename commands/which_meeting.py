"""The meeting that the words after a command begin by naming, if they name one."""

from __future__ import annotations

from contextlib import nullcontext, suppress

from secretary.errors import UserError
from secretary.language.meeting_grammar import match_meeting_prefix
from secretary.language.meeting_lookup import find_meeting
from secretary.meetings import Meeting
from services.context import GroupView


def split_meeting(view: GroupView, text: str, *, past: bool = False) -> tuple[Meeting, str]:
    """The meeting `text` begins by naming, else the next one; and the words after it.

    past: whether meetings that have been are meant, too.
    Raises UserError where it names none that exists, or nothing is planned.
    """
    known = view.all_meetings if past and text else view.meetings
    named, rest = find_meeting(text, known, view.now, view.group.zone, past=past)
    if named is not None:
        return named, rest
    upcoming = view.upcoming
    if not upcoming:
        raise UserError("nothing_planned")
    return upcoming[0], rest


def only_meeting(view: GroupView, text: str, *, past: bool = False) -> Meeting:
    """The meeting that all of the words name, or the next one where there are none.

    Raises UserError where words are left over.
    """
    meeting, rest = split_meeting(view, text, past=past)
    if rest:
        raise UserError("which_meeting")
    return meeting


def split_meeting_to_answer(view: GroupView, text: str) -> tuple[Meeting, str]:
    """Like `split_meeting`, for an answer about coming: one said during a meeting must name which.

    Who is late to a meeting and writes that they cannot come does not mean the next one.
    """
    named, _ = find_meeting(text, view.meetings, view.now, view.group.zone)
    if named is None and (under_way := view.under_way) is not None:
        following = (meeting.number for meeting in view.upcoming[:1])
        raise UserError("meeting_begun", meeting=under_way).with_examples(*following)
    return split_meeting(view, text)


def split_meeting_prefix(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting before a colon (``möte 2: …``), else the next one; and what people wrote.

    Without the colon nothing is taken for a meeting, so that a text may begin with a date.
    """
    prefix = match_meeting_prefix(text)
    if prefix is not None:
        with nullcontext() if prefix.certain else suppress(UserError):
            meeting, left_over = split_meeting(view, prefix.reference)
            if not left_over:
                return meeting, prefix.rest
    return split_meeting(view, "")[0], text
