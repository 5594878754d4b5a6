"""`!närvarande` and `!här`: who really is at a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.answer_requests import DeclineOffer
from commands.attendance_reading import ReadAttendance, as_said, find_whole, read_attendance
from commands.command import (
    CommandContext,
    FreeTextHandler,
    Reply,
    Request,
    command,
    dialogue_step,
    nothing_follows,
)
from commands.files import answer_with_files
from commands.pages import page_of
from commands.which_meeting import (
    is_as_asked,
    meeting_asked_about,
    meeting_at_hand,
    meeting_to_show,
    named_before_item,
    named_meeting,
    next_meeting,
    question_about,
)
from secretary.attendance import AttendanceMode
from secretary.errors import NotAllowed, UserError
from secretary.language.file_words import split_forms
from secretary.language.phrases import is_yes, split_page
from secretary.language.presence_words import (
    StatusWords,
    may_follow_here,
    read_here,
    read_status,
    tidy,
)
from secretary.meetings import Meeting
from services import group_files, presences
from services.actors import Permission
from services.context import GroupView
from services.here import say_here
from services.presence_rows import PresenceSaid
from services.recorded_attendance import is_closed, record_of

_KEY: Final = "attendance"
_HERE: Final = "here"
"""The question whether to keep that somebody is there."""
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
class FileAttendance:
    """Answer with who is at a meeting, as files. endings: of the forms that were asked for."""

    meeting: Meeting
    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        found = group_files.attendance(context, self.meeting)
        return answer_with_files(context, found, self.endings)


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


@dataclass(frozen=True)
class OfferHere:
    """Ask whether to keep that somebody is at a meeting, who said so in plain words.

    How they take part is kept with the question; times are for the command.
    """

    offered: SayHere

    def perform(self, context: CommandContext) -> Reply:
        meeting, mode = self.offered.meeting, self.offered.said.mode
        question = question_about(_HERE, meeting, mode=mode)
        return context.reply("here_offer", question=question, meeting=meeting, mode=mode)


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
        return ShowAttendance(_all_of_it(view, text.strip("? ")) or _meeting_meant(view))
    # "alla" is everybody.
    wanted, endings = split_forms(text, every=False)
    filed = _all_of_it(view, wanted) if wanted else _meeting_meant(view)
    if endings and filed is not None:
        return FileAttendance(filed, endings)
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
    keeps_question=True,
)
def here(view: GroupView, text: str) -> Request:
    meeting = _meeting_here(view)
    words = tidy(text).strip(" .!")
    status = read_status(words) if words else None
    if (
        "?" in text
        or (words and status is None)
        or (status is not None and _says_otherwise(status))
    ):
        raise UserError("here_unclear")
    return SayHere(meeting, as_said(view, status, None) if status else PresenceSaid())


def _here_said(text: str) -> str | None:
    """For words without the command's name: what they are for."""
    return "here" if read_here(text) is not None else None


def _say_here(view: GroupView, text: str) -> Request | None:
    """ "Jag är här", of the meeting that is under way, or begins within the hour."""
    status, meeting = read_here(text), meeting_at_hand(view)
    if status is None or meeting is None or _says_otherwise(status):
        return None
    return SayHere(meeting, as_said(view, status, None))


def _offer_here(view: GroupView, text: str) -> Request | None:
    said = _say_here(view, text)
    return OfferHere(said) if isinstance(said, SayHere) else None


plain_words: Final = FreeTextHandler(_here_said, _offer_here, offers=True, parse_command=_say_here)


@dialogue_step(_HERE, takes_yes=True)
def here_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after an offer."""
    if not is_yes(text):
        return DeclineOffer()
    meeting = meeting_asked_about(view, data)
    if meeting is None or not is_as_asked(meeting, data):
        raise UserError("changed_since_offer")
    mode = AttendanceMode(data["mode"]) if data.get("mode") else None
    return SayHere(meeting, PresenceSaid(mode=mode))


def _says_otherwise(status: StatusWords) -> bool:
    said = vars(status)
    others = ("serves", "beside", "leads", "resets", "unclear", "to_end")
    return said["is_there"] is False or any(said[name] for name in others)


def _all_of_it(view: GroupView, text: str) -> Meeting | None:
    """The meeting that all of the words name, if they name one."""
    if not text or len(text) > _LONGEST_MEETING:
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
    at_hand = meeting_at_hand(view)
    if at_hand is not None:
        return at_hand
    held = [m for m in view.meetings if m.is_planned and m.starts_at <= view.wall]
    return max(held, key=lambda each: each.starts_at) if held else next_meeting(view)


def _meeting_here(view: GroupView) -> Meeting:
    """The meeting that somebody says they are at: the one that is answered; else the one at hand;
    else the nearest, of which they are told when they can say so."""
    if view.about is not None:
        return view.about
    at_hand = meeting_at_hand(view)
    if at_hand is not None:
        return at_hand
    today = [m for m in view.meetings if m.is_planned and m.day == view.today]
    return today[-1] if today else meeting_to_show(view, "")
