"""What is done with a group as such: it is shown, founded, ended, and hands over what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from commands.command import CommandContext, Question, Reply
from secretary.errors import UserError
from secretary.group import Group
from secretary.group_acts import GroupActKind, Transferred
from services import group_acts, handing_over
from services.actors import Permission
from services.context import GroupView
from services.handing_over import Thing, references
from storage import fingerprint

END: Final = "group_end"
"""The question whether it is to be recorded that the group ends."""
TRANSFER: Final = "transfer"
"""The question whether something is to be handed over to another group."""


def group_of_id(view: GroupView, group_id: str | None) -> Group | None:
    """The group of the bot's with that id."""
    every = (view.group, *view.other_groups)
    return next((each for each in every if each.id == group_id), None)


@dataclass(frozen=True)
class ShowGroup:
    """Show by which decisions the group was founded and ends, and what it has taken over or handed
    over."""

    def perform(self, context: CommandContext) -> Reply:
        view = context.view
        handed_over, taken_over = handing_over.seen_by(context)
        ended = group_acts.act_of(context, GroupActKind.ENDED)
        endings = context.tx.group_acts.endings()
        before = [each for each in view.other_groups if _follows(view, endings.get(each.id))]
        things = [each.thing for each in (*handed_over, *taken_over) if each.thing is not None]
        reply = context.reply(
            "group",
            quotes=references(things),
            founded=group_acts.act_of(context, GroupActKind.FOUNDED),
            ended=ended,
            has_ended=ended is not None and ended.has_passed(view.today),
            successor=group_of_id(view, ended.successor) if ended else None,
            before=before,
            handed_over=handed_over,
            taken_over=taken_over,
            records=context.actor.may(Permission.SECRETARY),
        )
        return replace(reply, is_of_group=False)  # its heading is the group's name


@dataclass(frozen=True)
class RecordFounding:
    """Record the decision by which the group was founded."""

    day: date
    reference: str

    def perform(self, context: CommandContext) -> Reply:
        act = group_acts.record(context, GroupActKind.FOUNDED, self.day, self.reference)
        return context.reply("group_founded", act=act)


@dataclass(frozen=True)
class ShowEnding:
    """Show when the group ends, and what is still open."""

    def perform(self, context: CommandContext) -> Reply:
        act = group_acts.act_of(context, GroupActKind.ENDED)
        if act is None:
            left = group_acts.left_open(context, context.view.today)
            quotes = references(left.things)
            sample = group_acts.example_day(context.view.today)
            return context.reply("group_goes_on", quotes=quotes, left=left, sample=sample)
        return _ending(context, act.day, act.reference, act.successor, asks=False)


@dataclass(frozen=True)
class AskToEnd:
    """Show what is open, and ask whether to record that the group ends."""

    day: date
    reference: str
    successor: str | None

    def perform(self, context: CommandContext) -> Reply:
        successor = group_of_id(context.view, self.successor)
        group_acts.check(context, GroupActKind.ENDED, self.day, self.reference, successor)
        return _ending(context, self.day, self.reference, self.successor, asks=True)


@dataclass(frozen=True)
class EndGroup:
    """Record that the group ends."""

    day: date
    reference: str
    successor: str | None

    def perform(self, context: CommandContext) -> Reply:
        successor = group_of_id(context.view, self.successor)
        act = group_acts.record(context, GroupActKind.ENDED, self.day, self.reference, successor)
        left = group_acts.left_open(context, act.day)
        return context.reply("group_end_recorded", act=act, left=left, successor=successor)


@dataclass(frozen=True)
class RemoveEnding:
    """The group does not end after all."""

    def perform(self, context: CommandContext) -> Reply:
        act = group_acts.remove_ending(context)
        cancelled = group_acts.still_cancelled(context, act)
        return context.reply(
            "group_end_removed",
            act=act,
            cancelled=cancelled,
            again=group_acts.planned_again(context, cancelled),
        )


@dataclass(frozen=True)
class DoNothing:
    """Leave the group as it is, which was asked about. what: the question."""

    what: str

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("group_kept", what=self.what)


@dataclass(frozen=True)
class ExplainHandOver:
    """Say how something is handed over, to the group that comes after this one where one does."""

    def perform(self, context: CommandContext) -> Reply:
        act = group_acts.act_of(context, GroupActKind.ENDED)
        groups = _takers(context.view, act.successor if act else None)
        raise UserError("which_to_hand_over", groups=groups)


@dataclass(frozen=True)
class AskToHandOver:
    """Ask whether to hand these over. numbers: None for all that is open."""

    numbers: tuple[tuple[Transferred, int], ...] | None
    to: str

    def perform(self, context: CommandContext) -> Reply:
        things = handing_over.find(context, self.numbers)
        to = group_of_id(context.view, self.to)
        data = {
            "to": self.to,
            "things": [_name(each) for each in things],
            "shown": _shown(things),
        }
        question = Question(TRANSFER, data)
        quotes = references(things)
        return context.reply("transfer_ask", question=question, quotes=quotes, things=things, to=to)


@dataclass(frozen=True)
class HandOver:
    """Hand over what was asked about. shown: how it stood then."""

    things: tuple[str, ...]
    to: str
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        to = group_of_id(context.view, self.to)
        things = [e for e in handing_over.find(context, None) if _name(e) in self.things]
        if to is None or _shown(things) != self.shown:
            raise UserError("changed_since_hand_over")
        handed_over = handing_over.hand_over(context, things, to)
        return context.reply(
            "transferred", quotes=references(things), handed_over=handed_over, to=to
        )


def _name(thing: Thing) -> str:
    return f"{thing.kind} {thing.stored_id}"


def _shown(things: Sequence[Thing]) -> str:
    lines = sorted(f"{_name(each)} {each.number} {each.text}" for each in things)
    return fingerprint("\n".join(lines))


def _follows(view: GroupView, ending: object) -> bool:
    return getattr(ending, "successor", None) == view.group.id


def _takers(view: GroupView, successor: str | None) -> list[Group]:
    """The other groups, the one that comes after this one first."""
    return sorted(view.other_groups, key=lambda each: each.id != successor)


def _ending(
    context: CommandContext, day: date, reference: str, successor: str | None, *, asks: bool
) -> Reply:
    left = group_acts.left_open(context, day)
    question = None
    if asks:
        # What a decision is called is public, and nobody's own words.
        data = {"day": day.isoformat(), "reference": reference, "successor": successor}
        question = Question(END, data)
    return context.reply(
        "group_end",
        question=question,
        quotes=references(left.things),
        day=day,
        reference=reference,
        successor=group_of_id(context.view, successor),
        left=left,
        others=_takers(context.view, successor),
        asks=asks,
    )
