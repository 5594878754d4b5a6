"""What is done with what a group follows up, as somebody's words were understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from commands.command import CommandContext, Question, Reply
from commands.files import answer_with_files
from commands.pages import page_of
from secretary.errors import UserError
from secretary.follow_up_days import DueFollowUp, years_after
from secretary.followed import (
    Followed,
    FollowedKind,
    FollowUpKind,
    followed_quotes,
    followed_reference,
)
from secretary.papers import ReceivedFile
from services import followed, followed_agenda, followed_files, group_files
from services.actors import Permission
from services.followed import Details
from storage import fingerprint

FILE: Final = "followed_file"
"""The question for a paper that is to go with one, which a file answers."""
REMOVAL: Final = "followed_removal"
"""The question whether something is really to be taken back."""


@dataclass(frozen=True)
class RecordFollowed:
    """Let the group follow something up."""

    kind: FollowedKind
    details: Details
    file: ReceivedFile | None = None

    def perform(self, context: CommandContext) -> Reply:
        thing = followed.record(context, self.kind, self.details)
        if self.file is not None:
            followed_files.attach(context, thing, self.file)
        takes_file = self.kind is not FollowedKind.GOAL
        data = {"group": context.group.id, "thing": thing.stored_id}
        return context.reply(
            "followed_recorded",
            takes_file=Question(FILE, data) if takes_file else None,
            quotes=followed_quotes([thing]),
            thing=thing,
            kind=self.kind,
            edited=context.is_edit,
            following=_next(context, thing),
        )


@dataclass(frozen=True)
class AttachToFollowed:
    """Have a file fetched that is to go with one, by its number or its id. Whoever sent it is
    answered when that is done."""

    file: ReceivedFile
    kind: FollowedKind | None = None
    number: int = 0
    thing_id: int = 0
    confirmed: bool = False

    def perform(self, context: CommandContext) -> Reply:
        if self.kind is not None:
            thing = followed.find(context, self.kind, self.number)
        else:
            thing = _of_id(context, self.thing_id)
        followed_files.attach(context, thing, self.file, confirmed=self.confirmed)
        return Reply()


@dataclass(frozen=True)
class ShowFollowed:
    """Show those that are open, or those that are closed.

    whole: of goals, whether the whole work plan is shown, those that are closed, too.
    """

    kind: FollowedKind
    closed: bool = False
    whole: bool = False
    page: int = 1
    words: str = ""

    def perform(self, context: CommandContext) -> Reply:
        every = context.tx.followed.of_group(context.group.id, self.kind)
        shown = [each for each in every if each.is_open is not self.closed or self.whole]
        found = sorted(shown, key=lambda each: not each.is_open)
        whole = context.reply(
            "followed",
            quotes=followed_quotes(found),
            whole=self.whole,
            ends=followed_agenda.period_end_of(context.tx, context.group, found, context.now)
            if self.whole
            else None,
            kind=self.kind,
            things=found,
            closed=self.closed,
            following={each.number: _next(context, each) for each in found},
            may_change=context.actor.may(Permission.LEADER),
        )
        command = "work_plan" if self.whole else self.kind
        return page_of(context, whole, self.page, command, words=self.words)


@dataclass(frozen=True)
class FileWorkPlan:
    """Answer with the work plan as files. endings: of the forms that were asked for."""

    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        every = context.tx.followed.of_group(context.group.id, FollowedKind.GOAL)
        goals = sorted(every, key=lambda each: not each.is_open)
        following = {each.number: _next(context, each) for each in goals}
        found = group_files.work_plan(context, goals, following)
        return answer_with_files(context, found, self.endings)


@dataclass(frozen=True)
class ShowOneFollowed:
    """Show one of them, and all that was said of it."""

    kind: FollowedKind
    number: int

    def perform(self, context: CommandContext) -> Reply:
        thing = followed.find(context, self.kind, self.number)
        meetings = {
            each.meeting_id: context.tx.meeting(each.meeting_id)
            for each in thing.standing
            if each.meeting_id is not None
        }
        whole = context.reply(
            "followed_one",
            quotes=followed_quotes([thing]),
            kind=self.kind,
            thing=thing,
            meetings=meetings,
            papers=followed_files.papers_of(context, thing),
            following=_next(context, thing),
            may_change=context.actor.may(Permission.LEADER),
        )
        return page_of(context, whole, 1, self.kind)


@dataclass(frozen=True)
class FollowUpThing:
    """Keep what is said of one. said: None for what is due of it: the whole, where that is."""

    kind: FollowedKind
    number: int
    text: str
    said: FollowUpKind | None

    def perform(self, context: CommandContext) -> Reply:
        thing = followed.find(context, self.kind, self.number)
        kind = self.said or followed_agenda.kind_due(context, thing)
        said = followed.follow_up(context, thing, kind, self.text)
        meeting = context.tx.meeting(said.meeting_id) if said.meeting_id else None
        return context.reply(
            "followed_said",
            quotes=followed_quotes([thing]),
            kind=self.kind,
            thing=thing,
            said=said,
            at_meeting=meeting,
            following=_next(context, thing) if thing.is_open else None,
        )


@dataclass(frozen=True)
class ChangeFollowed:
    """Change what is said of it. undated: whether it is to have no last day."""

    kind: FollowedKind
    number: int
    details: Details
    undated: bool = False

    def perform(self, context: CommandContext) -> Reply:
        thing = followed.find(context, self.kind, self.number)
        followed.change(context, thing, self.details, undated=self.undated)
        return _after(context, thing, "changed")


@dataclass(frozen=True)
class ReopenFollowed:
    """Open it again."""

    kind: FollowedKind
    number: int

    def perform(self, context: CommandContext) -> Reply:
        thing = followed.find(context, self.kind, self.number)
        followed.reopen(context, thing)
        return _after(context, thing, "reopened")


@dataclass(frozen=True)
class AskToRemoveFollowed:
    """Ask whether it is really to be taken back, with what was said of it."""

    kind: FollowedKind
    number: int

    def perform(self, context: CommandContext) -> Reply:
        followed.check_permission(context)
        thing = followed.find(context, self.kind, self.number)
        question = Question(REMOVAL, {"thing": thing.stored_id, "shown": _shown(thing)})
        return context.reply(
            "followed_removal",
            question=question,
            quotes=followed_quotes([thing]),
            kind=self.kind,
            thing=thing,
        )


@dataclass(frozen=True)
class RemoveFollowed:
    """Take back the one that was asked about. shown: the fingerprint of what it said then."""

    thing_id: int
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        thing = _of_id(context, self.thing_id)
        if _shown(thing) != self.shown:
            raise UserError("followed_changed_since_asked", thing=thing, kind=thing.kind)
        followed.remove(context, thing)
        return _after(context, thing, "removed")


@dataclass(frozen=True)
class KeepFollowed:
    """Leave it as it is."""

    thing_id: int

    def perform(self, context: CommandContext) -> Reply:
        return _after(context, _of_id(context, self.thing_id), "kept")


def _after(context: CommandContext, thing: Followed, what: str) -> Reply:
    shows = what == "changed"
    quotes = [followed_reference(thing)] if shows else []
    return context.reply("followed_after", quotes=quotes, kind=thing.kind, thing=thing, what=what)


def _next(context: CommandContext, thing: Followed) -> DueFollowUp | None:
    """When it is to be followed up next, within some years."""
    until = years_after(context.view.today, 5)
    found = followed_agenda.days_of(context, thing, until)
    return found[0] if found else None


def _shown(thing: Followed) -> str:
    said = "\n".join(each.text for each in thing.standing)
    return fingerprint("\n".join((thing.text, thing.parties, thing.measure, thing.target, said)))


def _of_id(context: CommandContext, thing_id: int) -> Followed:
    found = context.tx.followed.of_ids([thing_id])
    if not found:
        raise UserError("followed_gone")
    return found[0]
