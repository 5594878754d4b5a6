"""`!närvarande` and `!här`: who really is at a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commands.attendance_reading import ReadAttendance, as_said, find_whole, read_attendance
from commands.command import (
    CommandContext,
    Reply,
    Request,
    command,
    nothing_follows,
)
from commands.pages import page_of
from commands.which_meeting import meeting_to_show, named_before_item, named_meeting, next_meeting
from secretary.errors import NotAllowed, UserError
from secretary.language.phrases import split_page
from secretary.language.presence_words import may_follow_here, read_status, tidy
from secretary.meetings import Meeting
from services import presences
from services.context import GroupView, Permission
from services.here import HERE_BEFORE, say_here
from services.presence_rows import PresenceSaid, ends_at
from services.recorded_attendance import is_closed, record_of

_KEY: Final = "attendance"
_LONGEST_MEETING: Final = 40
"""Characters that name a meeting, where nothing else is said."""


@dataclass(frozen=True)
class ShowAttendance:
    """Show who is at a meeting, as far as that is known."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        meeting = self.meeting
        record = record_of(context.tx, context.group, meeting)
        whole = context.reply(
            "attendance",
            meeting=meeting,
            record=record,
            closed=is_closed(context, meeting),
            begun=meeting.starts_at <= context.view.wall,
            leads=context.actor.may(Permission.LEADER),
        )
        return page_of(context, whole, self.page, _KEY, meeting)


@dataclass(frozen=True)
class CorrectAttendance:
    """Record who was at a meeting. named: its number, where that was named."""

    meeting: Meeting
    read: ReadAttendance
    named: int = 0

    def perform(self, context: CommandContext) -> Reply:
        read, meeting = self.read, self.meeting
        try:
            done = presences.correct(context, meeting, read.corrections, read.guests, read.gone)
        except NotAllowed:
            raise
        except UserError as error:
            raise error.for_command(_KEY, self.named) from error
        return context.reply(
            "attendance_corrected",
            effects=done.effects,
            meeting=self.meeting,
            done=done,
        )


@dataclass(frozen=True)
class SayHere:
    """Keep that whoever writes is at a meeting."""

    meeting: Meeting
    said: PresenceSaid

    def perform(self, context: CommandContext) -> Reply:
        done = say_here(context, self.meeting, self.said)
        return context.reply(
            "here", effects=done.effects, meeting=self.meeting, done=done, stay=done.stay
        )


@command(
    _KEY,
    "närvarande",
    permission=Permission.GROUP,
    aliases=("närvarolista", "närvarolistan", "attendance", "present"),
    editable=True,
    about_people=True,
    bare=nothing_follows,
    keeps_question=True,
)
def attendance(view: GroupView, text: str) -> Request:
    if "?" in text:  # whoever asks records nothing
        return ShowAttendance(_meeting_meant(view))
    shown, page = split_page(text)
    if not shown:
        return ShowAttendance(_meeting_meant(view), page)
    named, rest = named_before_item(view, text)
    meeting = named or _meeting_meant(view)
    if named is None and not find_whole(view, meeting, shown):
        named = _all_of_it(view, shown)
        rest = "" if named else rest
    if named is not None and not split_page(rest)[0]:
        return ShowAttendance(named, split_page(rest)[1] if rest else page)
    if not view.actor.may(Permission.LEADER):
        raise NotAllowed("attendance_of_others")
    number = named.number if named else 0
    try:
        return CorrectAttendance(meeting, read_attendance(view, meeting, rest), number)
    except UserError as error:
        raise error.for_command(_KEY, number) from error


@command(
    "here",
    "här",
    permission=Permission.EVERYBODY,
    aliases=("jag är här", "nu är jag här", "här nu", "here", "i am here", "i'm here"),
    editable=True,
    guard=may_follow_here,
)
def here(view: GroupView, text: str) -> Request:
    meeting = _meeting_here(view)
    words = tidy(text).strip(" .!")
    status = read_status(words) if words else None
    if (words and status is None) or (status is not None and _says_otherwise(status)):
        raise UserError("here_unclear")
    return SayHere(meeting, as_said(view, status, None) if status else PresenceSaid())


def _says_otherwise(status: object) -> bool:
    said = vars(status)
    others = ("serves", "beside", "leads", "resets", "unclear", "to_end")
    return said["is_there"] is False or any(said[name] for name in others)


def _all_of_it(view: GroupView, text: str) -> Meeting | None:
    """The meeting that all of the words name, if they name one."""
    if len(text) > _LONGEST_MEETING:
        return None
    try:
        found, left_over = named_meeting(view, text, past=True)
    except UserError:
        return None
    return None if left_over else found


def _meeting_meant(view: GroupView) -> Meeting:
    """The meeting that is answered; else the one that is held, or begins within the hour; else the
    last one that was held; else the next one."""
    if view.about is not None:
        return view.about
    at_hand = _at_hand(view)
    if at_hand is not None:
        return at_hand
    held = [m for m in view.meetings if m.is_planned and m.starts_at <= view.wall]
    return max(held, key=lambda each: each.starts_at) if held else next_meeting(view)


def _at_hand(view: GroupView) -> Meeting | None:
    """The meeting that is held, or begins within the hour."""
    planned = [each for each in view.meetings if each.is_planned]
    now = [m for m in planned if m.starts_at - HERE_BEFORE <= view.wall < ends_at(m)]
    return min(now, key=lambda each: each.starts_at) if now else None


def _meeting_here(view: GroupView) -> Meeting:
    """The meeting that somebody says they are at: the one that is answered; else the one at hand;
    else the nearest, of which they are told when they can say so."""
    if view.about is not None:
        return view.about
    at_hand = _at_hand(view)
    if at_hand is not None:
        return at_hand
    today = [m for m in view.meetings if m.is_planned and m.day == view.today]
    return today[-1] if today else meeting_to_show(view, "")
