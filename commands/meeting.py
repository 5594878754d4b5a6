"""`!möte` and `!möten`: look at, plan, move, summon to and cancel meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from commands.command import (
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    dialogue_step,
    nothing_follows,
    whatever_follows,
)
from commands.files import keeping_forms
from commands.meeting_requests import ChangeMeeting, FileSummons
from commands.pages import page_of
from commands.when_and_where import when_and_where
from commands.which_meeting import (
    is_as_asked,
    meeting_asked_about,
    meeting_to_show,
    named_meeting,
    only_meeting,
    question_about,
    split_meeting,
    unclear_meeting,
    which_while_under_way,
)
from commands.which_time import WHICH_TIME, ask_when, no_target, when_answered
from secretary.broken_rules import too_few_meetings
from secretary.errors import DateError, UserError
from secretary.language import dates
from secretary.language.file_words import split_forms
from secretary.language.meeting_grammar import split_move
from secretary.language.phrases import is_yes, split_override, split_page
from secretary.meetings import Meeting
from secretary.people import Person
from services import meetings
from services.actors import Permission
from services.context import GroupView
from services.meetings import MeetingDetails
from services.silent_members import silent_in_a_row

_CANCEL: Final = "cancel"
_BESIDES: Final = ("ends_at", "place", "link", "title")
"""What a meeting has besides its start."""


@dataclass(frozen=True)
class ShowMeeting:
    """Show a meeting, and who is expected; to secretaries also who has been silent before."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        attendance = context.attendance(self.meeting)
        silent: Sequence[Person] = ()
        if context.before_secretaries and self.meeting in context.view.upcoming:
            silent = silent_in_a_row(context.tx, context.group, context.now)
        whole = context.reply(
            "meeting", meeting=self.meeting, attendance=attendance, silent_before=silent
        )
        return page_of(context, whole, self.page, "meeting", self.meeting)


@dataclass(frozen=True)
class ShowMeetings:
    """List this year's meetings, and those planned after it.

    Who leads the group hears whether the rules want more of them.
    """

    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        view = context.view
        year = view.today.year
        listed = [
            m for m in view.meetings if m.day.year == year or (m.day.year > year and m.is_planned)
        ]
        leads = view.actor.may(Permission.LEADER)
        too_few = too_few_meetings(view.group.rules, listed, year) if leads else None
        whole = context.reply(
            "meetings",
            meetings=listed,
            year=year,
            wall=view.wall,
            under_way=view.under_way,
            too_few=too_few,
        )
        return page_of(context, whole, self.page, "meetings")


@dataclass(frozen=True)
class PlanMeeting:
    """Plan a meeting. override: a late summons is accepted."""

    details: MeetingDetails
    override: bool

    def perform(self, context: CommandContext) -> Reply:
        planned = meetings.plan(context, self.details, override=self.override)
        return context.reply(
            "meeting_new",
            effects=planned.effects,
            meeting=planned.meeting,
            carried_over=planned.carried_over,
            steps=planned.steps,
        )


@dataclass(frozen=True)
class MoveMeeting:
    """Move a meeting. override: a late summons is accepted."""

    meeting: Meeting
    details: MeetingDetails
    override: bool

    def perform(self, context: CommandContext) -> Reply:
        changes = self._besides_the_start()
        if self.details.starts_at == self.meeting.starts_at and changes:
            # It is to begin when it does, and to be otherwise in something else.
            return ChangeMeeting(self.meeting, changes).perform(context)
        moved = meetings.move(context, self.meeting, self.details, override=self.override)
        return context.reply(
            "meeting_moved",
            effects=moved.effects,
            meeting=moved.meeting,
            told=moved.is_announced,
            answers_again=moved.is_answered_again,
            moved_from=moved.moved_from,
            steps=moved.steps,
        )

    def _besides_the_start(self) -> Mapping[str, Any]:
        said = {name: getattr(self.details, name) for name in _BESIDES}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class SummonToMeeting:
    """Summon to a meeting now. override: a late summons is accepted."""

    meeting: Meeting
    override: bool

    def perform(self, context: CommandContext) -> Reply:
        summoned = meetings.summon(context, self.meeting, override=self.override)
        return context.reply(
            "meeting_summoned",
            effects=summoned.effects,
            meeting=self.meeting,
            steps=summoned.steps,
        )


@dataclass(frozen=True)
class AskToCancel:
    """Ask whether a meeting is really to be cancelled."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        question = question_about(_CANCEL, self.meeting)
        return context.reply("cancel_ask", question=question, meeting=self.meeting)


@dataclass(frozen=True)
class CancelMeeting:
    """Cancel a meeting."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        cancelled = meetings.cancel(context, self.meeting)
        return context.reply(
            "cancel_done",
            effects=cancelled.effects,
            meeting=self.meeting,
            told=cancelled.is_announced,
            answers=cancelled.answers,
            carried_over=cancelled.carried_over,
        )


@dataclass(frozen=True)
class KeepMeeting:
    """Leave a meeting that was not to be cancelled after all."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("cancel_no", meeting=self.meeting)


@command(
    "meeting",
    "möte",
    permission=Permission.GROUP,
    in_help=InHelp.EXPLAINED,
    aliases=("nästa möte", "meeting", "next meeting"),
    about_people=True,
    bare=whatever_follows,
)
def show(view: GroupView, text: str) -> Request:
    wanted, endings = split_forms(text, every=False)  # "alla" can be all the meetings
    if endings:
        with keeping_forms(endings):
            return FileSummons(meeting_to_show(view, wanted, past=True), endings)
    text, page = split_page(text)
    if text:
        named, _ = named_meeting(view, text, past=True)
        if named is None:
            raise UserError("which_to_show")
        return ShowMeeting(named, page)
    return ShowMeeting(meeting_to_show(view, text, past=True), page)


@command(
    "meetings",
    "möten",
    permission=Permission.EVERYBODY,
    in_help=InHelp.EXPLAINED,
    aliases=("mötena", "årets möten", "meetings"),
    bare=nothing_follows,
    of_each_group=True,
)
def show_all(view: GroupView, text: str) -> Request:
    _, page = split_page(text)
    return ShowMeetings(page)


@command(
    "meeting_new",
    "möte ny",
    permission=Permission.LEADER,
    in_help=InHelp.EXPLAINED,
    aliases=("möte nytt", "nytt möte", "meeting new", "new meeting"),
    asks=partial(ask_when, command="meeting_new"),
)
def new(view: GroupView, text: str) -> Request:
    text, override = split_override(text)
    return PlanMeeting(when_and_where(view, text, "meeting_new"), override)


@command(
    "meeting_move",
    "möte flytta",
    permission=Permission.LEADER,
    aliases=("flytta möte", "flytta mötet", "meeting move", "move meeting"),
    asks=partial(ask_when, command="meeting_move"),
)
def move(view: GroupView, text: str) -> Request:
    text, override = split_override(text)
    split = split_move(text)
    if split is None:
        raise no_target(view, text)
    reference, target = split
    try:
        _refuse_guess_while_under_way(view, reference)
        meeting, rest = split_meeting(view, reference)
        if rest and not _is_same(view, meeting, rest):
            raise unclear_meeting(view, meeting)
    except UserError as error:
        # Only a date is repeated: other words can be anything.
        following = text[len(reference) :].strip() if _is_date(view, target) else ""
        raise error.followed_by(following) from error
    return MoveMeeting(meeting, when_and_where(view, target, "meeting_move", meeting), override)


@command(
    "meeting_summon",
    "möte kalla",
    permission=Permission.LEADER,
    aliases=("kalla", "meeting summon", "summon"),
)
def summon(view: GroupView, text: str) -> Request:
    text, override = split_override(text)
    _refuse_guess_while_under_way(view, text)
    return SummonToMeeting(meeting_to_show(view, text), override)


@command(
    "meeting_cancel",
    "möte ställ in",
    permission=Permission.LEADER,
    aliases=(
        "möte inställt",
        "ställ in möte",
        "ställ in mötet",
        "meeting cancel",
        "cancel meeting",
    ),
)
def cancel(view: GroupView, text: str) -> Request:
    _refuse_guess_while_under_way(view, text)
    return AskToCancel(only_meeting(view, text))


@dialogue_step(WHICH_TIME)
def when_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """The day or the time that was missing, or unclear, after `!möte ny` or `!möte flytta`."""
    words = when_answered(view, data, text)
    if words is None:
        return None
    if "meeting" not in data:
        return PlanMeeting(when_and_where(view, words, "meeting_new"), data["override"])
    meeting = meeting_asked_about(view, data)
    if meeting is None or not is_as_asked(meeting, data):
        raise UserError("changed_since_offer")
    details = when_and_where(view, words, "meeting_move", meeting)
    return MoveMeeting(meeting, details, data["override"])


def _is_same(view: GroupView, meeting: Meeting, words: str) -> bool:
    """Whether "från 12 mars" after a meeting's name says its day once more."""
    with suppress(UserError):
        return named_meeting(view, words) == (meeting, "")
    return False


def _is_date(view: GroupView, text: str) -> bool:
    try:
        dates.parse_date(text, view.now, view.group.zone)
    except DateError:
        return False
    return True


def _refuse_guess_while_under_way(view: GroupView, reference: str) -> None:
    """Raises UserError where no meeting is named while one is being held: it can be meant, and what
    would be done to the next one cannot."""
    under_way = view.under_way
    if not reference and view.about is None and under_way is not None:
        raise which_while_under_way(view, under_way)


@dialogue_step(_CANCEL, takes_yes=True)
def cancel_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!möte ställ in`."""
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("cancelled_already")
    agreed = is_yes(text) and is_as_asked(meeting, data)
    return CancelMeeting(meeting) if agreed else KeepMeeting(meeting)
