"""`!gruppen`, `!avveckla` and `!överlåt`: by which decisions a group begins and ends, and what it
hands over (R12, R41)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commands.command import InHelp, Request, command, dialogue_step, nothing_follows
from commands.group_requests import (
    END,
    TRANSFER,
    AskToEnd,
    AskToHandOver,
    DoNothing,
    EndGroup,
    ExplainHandOver,
    HandOver,
    RecordFounding,
    RemoveEnding,
    ShowEnding,
    ShowGroup,
)
from secretary.errors import DateError, UserError
from secretary.language import dates
from secretary.language.group_act_words import (
    DecisionWords,
    is_doubtful,
    read_decision,
    read_hand_over,
    takes_back,
)
from secretary.language.group_names import read_groups
from secretary.language.phrases import is_yes
from services import group_acts
from services.actors import Permission
from services.context import GroupView


@command(
    "group",
    "gruppen",
    permission=Permission.GROUP,
    aliases=("om gruppen", "the group", "group"),
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
)
def group(view: GroupView, text: str) -> Request:
    if text.strip(" ?.!"):
        raise UserError("what_of_group")
    return ShowGroup()


@command(
    "group_founded",
    "gruppen bildad",
    permission=Permission.SECRETARY,
    aliases=("gruppen bildades", "gruppen grundad", "group founded"),
    in_help=InHelp.LEFT_OUT,
)
def founded(view: GroupView, text: str) -> Request:
    said = read_decision(text)
    if not said.reference or said.successor or is_doubtful(text):
        raise _which_day(view, past=True)
    return RecordFounding(_day(view, said, "group_founded", past=True), said.reference)


@command(
    "group_end",
    "avveckla",
    permission=Permission.SECRETARY,
    aliases=("avveckla gruppen", "gruppen avvecklas", "gruppen upphör", "wind up", "group ends"),
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
)
def end(view: GroupView, text: str) -> Request:
    if not text.strip(" ?.!"):
        return ShowEnding()
    if takes_back(text):
        return RemoveEnding()
    said = read_decision(text)
    if not said.reference or is_doubtful(text):
        raise _which_day(view)
    successor = _other_group(view, said.successor) if said.successor else None
    return AskToEnd(_day(view, said, "group_end"), said.reference, successor)


@command(
    "transfer",
    "överlåt",
    permission=Permission.SECRETARY,
    aliases=("överlåta", "transfer"),
    in_help=InHelp.LEFT_OUT,
)
def transfer(view: GroupView, text: str) -> Request:
    said = None if "?" in text else read_hand_over(text)
    if said is None:
        return ExplainHandOver()
    return AskToHandOver(said.numbers, _other_group(view, said.to))


@dialogue_step(END, takes_yes=True)
def end_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!avveckla` with a day and a decision."""
    if not is_yes(text):
        return DoNothing(END)
    return EndGroup(date.fromisoformat(data["day"]), data["reference"], data["successor"])


@dialogue_step(TRANSFER, takes_yes=True)
def transfer_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!överlåt`."""
    if not is_yes(text):
        return DoNothing(TRANSFER)
    return HandOver(tuple(data["things"]), data["to"], data["shown"])


def _day(view: GroupView, said: DecisionWords, key: str, *, past: bool = False) -> date:
    """Raises UserError where the words before the decision are not one day."""
    try:
        read = dates.parse_date(said.day, view.now, view.group.zone, past=past)
    except DateError as error:
        raise error.for_command(key).followed_by(said.after_day) from error
    if not read.day_named:
        raise _which_day(view, past=past)
    return read.day


def _other_group(view: GroupView, text: str) -> str:
    """The id of the group of the bot's that the words name. Raises UserError where they name none,
    or more than one."""
    groups = (view.group, *view.other_groups)
    whole = [each for each in groups if text.casefold() in (each.id, each.name.casefold())]
    named = whole or read_groups(text, groups).meant
    if len(named) != 1:
        raise UserError("no_such_group", groups=view.other_groups)
    if named[0].id == view.group.id:
        raise UserError("own_successor", group=view.group)
    return named[0].id


def _which_day(view: GroupView, *, past: bool = False) -> UserError:
    if past:
        return UserError("which_founding")
    return UserError("which_group_end", sample=group_acts.example_day(view.today))
