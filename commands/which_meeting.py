"""The meeting that the words after a command begin by naming, if they name one."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from typing import Final

from secretary.errors import UserError
from secretary.language import meeting_lookup
from secretary.meetings import Meeting
from services.context import GroupView

_PREFIX: Final = re.compile(
    r"(?P<meeting>(?:(?:inför|till|for|to)\s+(?:möte|mötet|sammanträdet|(?:the\s+)?meeting)"
    r"|möte|meeting)\s[^:\n]{1,40}"
    # These can be a report's own first words, too.
    r"|(?P<loose>(?:mötet|the\s+meeting)\s[^:\n]{1,40}|(?:(?:inför|till)\s+)?"
    r"(?:[^\W\d]+mötet(?:\s+\d{4})?|nästa(?:\s+mötet?)?)"
    r"|(?:(?:for|to)\s+)?(?:the\s+)?"
    r"(?:[^\W\d]+\s+meeting(?:\s+\d{4})?|next))):\s*",
    re.IGNORECASE,
)


def split_meeting(view: GroupView, text: str, *, past: bool = False) -> tuple[Meeting, str]:
    """The meeting `text` begins by naming, else the next one; and the words after it.

    past: whether meetings that have been are meant, too.
    Raises UserError where it names none that exists, or nothing is planned.
    """
    known = view.all_meetings if past and text else view.meetings
    named, rest = meeting_lookup.find(text, known, view.now, view.group.zone, past=past)
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
    named, _ = meeting_lookup.find(text, view.meetings, view.now, view.group.zone)
    if named is None and (under_way := view.under_way) is not None:
        following = (meeting.number for meeting in view.upcoming[:1])
        raise UserError("meeting_begun", meeting=under_way).suggesting(*following)
    return split_meeting(view, text)


def split_meeting_prefix(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting before a colon (``möte 2: …``), else the next one; and what people wrote.

    Without the colon nothing is taken for a meeting, so that a text may begin with a date.
    """
    prefix = _PREFIX.match(text)
    if prefix is not None:
        with suppress(UserError) if prefix["loose"] else nullcontext():
            meeting, rest = split_meeting(view, prefix["meeting"])
            if not rest:
                return meeting, text[prefix.end() :].strip()
    return split_meeting(view, "")[0], text
