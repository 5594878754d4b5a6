"""`!punkter` and `!punkt`: the items of a meeting's agenda, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.command import (
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    dialogue_step,
    nothing_follows,
)
from commands.doubtful import doubtful, number_to_say
from commands.for_file import paper_of
from commands.item_doubts import presenter_is_ill, refuse_doubtful
from commands.pages import page_of
from commands.which_meeting import (
    is_as_asked,
    meeting_asked_about,
    meeting_of_agenda,
    meeting_of_items,
    named_before_item,
    named_meeting,
    question_about,
    split_meeting_at_end,
    split_meeting_of_new,
)
from secretary.agenda import NumberedItem
from secretary.errors import UserError
from secretary.items import ItemDetails, Source
from secretary.language.doubts import Doubt, doubt_about_topic, split_confirmed
from secretary.language.item_words import (
    ItemAct,
    ItemWords,
    Place,
    is_next_meeting,
    number_said,
    read_item,
    read_new_item,
)
from secretary.language.phrases import is_yes, split_page
from secretary.language.text import one_line
from secretary.meetings import Meeting
from secretary.people import Person, find_person
from services import agenda as agenda_service
from services import item_decisions, items
from services.actors import Permission
from services.context import GroupView
from services.item_decisions import Decided
from services.items import ItemResult
from storage import fingerprint

_REMOVE: Final = "item_remove"
_REPEATED: Final = (
    ItemAct.CHANGE,
    ItemAct.MOVE,
    ItemAct.REMOVE,
    ItemAct.TAKE_IN,
    ItemAct.UNFINISHED,
)


@dataclass(frozen=True)
class ShowItems:
    """Show the items of a meeting's draft, with their times, and what is off it."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        draft = agenda_service.draft(context, self.meeting)
        whole = context.reply(
            "items",
            quotes=draft.quotes,
            meeting=self.meeting,
            agenda=draft,
            gone_to=item_decisions.gone_to(context, draft.off_agenda),
        )
        return page_of(context, whole, self.page, "items", self.meeting)


@dataclass(frozen=True)
class AddItem:
    """Put an item on a meeting's agenda."""

    meeting: Meeting
    details: ItemDetails

    def perform(self, context: CommandContext) -> Reply:
        return _changed(
            context, self.meeting, items.add(context, self.meeting, self.details), "added"
        )


@dataclass(frozen=True)
class ShowItem:
    """Show one item."""

    meeting: Meeting
    words: ItemWords

    def perform(self, context: CommandContext) -> Reply:
        item = _found(context, self.meeting, self.words, self.words.number)
        return _changed(
            context, self.meeting, items.result(context, self.meeting, item.key), "shown"
        )


@dataclass(frozen=True)
class ChangeItem:
    """Change an item, or move it, or say what becomes of it. until: see `ItemWords`."""

    meeting: Meeting
    words: ItemWords
    until: Meeting | None = None

    def perform(self, context: CommandContext) -> Reply:
        words, meeting = self.words, self.meeting
        if words.act is ItemAct.TAKE_IN and not words.number:
            item = items.find_off_agenda(context, meeting, words.title)
        else:
            item = _found(context, meeting, words, words.number)
        match words.act:
            case ItemAct.CHANGE:
                changed = items.change(context, meeting, item, words.details)
                return _changed(context, meeting, changed, "changed")
            case ItemAct.MOVE:
                place = _place(context, meeting, words, item.number)
                return _changed(
                    context, meeting, items.move(context, meeting, item, place), "moved"
                )
            case ItemAct.TAKE_IN:
                return _decided(
                    context, meeting, item_decisions.take_in(context, meeting, item), "taken_in"
                )
            case ItemAct.DECLINE:
                declined = item_decisions.decline(context, meeting, item, words.reason)
                return _decided(context, meeting, declined, "declined")
            case ItemAct.POSTPONE:
                postponed = item_decisions.postpone(
                    context, meeting, item, self.until, words.reason
                )
                return _decided(context, meeting, postponed, "postponed")
            case ItemAct.UNFINISHED:
                gone_on = item_decisions.not_finished(context, meeting, item)
                return _decided(context, meeting, gone_on, "unfinished")
        raise AssertionError(words.act)


@dataclass(frozen=True)
class AskToRemove:
    """Ask whether an item is to be taken away; a standing one is left out at once, this time."""

    meeting: Meeting
    words: ItemWords

    def perform(self, context: CommandContext) -> Reply:
        meeting = self.meeting
        item = _found(context, meeting, self.words, self.words.number)
        items.check_removable(context, meeting, item)
        if item.stored is None or item.source is not Source.OWN:
            left_out = items.leave_out(context, meeting, item)
            return _changed(context, meeting, left_out, "left_out")
        question = question_about(
            _REMOVE, meeting, number=item.number, item=item.stored.id, shown=fingerprint(item.title)
        )
        return context.reply("item_remove_ask", question=question, meeting=meeting, item=item)


@dataclass(frozen=True)
class RemoveItem:
    """Take an item away that it was asked about. shown: the title's fingerprint, as it was asked
    about; empty for what an older version asked."""

    meeting: Meeting
    number: int
    item_id: int
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        item = items.find(context, self.meeting, self.number, of_draft=True)
        if item.stored is None or item.stored.id != self.item_id:
            raise UserError("item_changed_since")
        if self.shown and self.shown != fingerprint(item.title):
            raise UserError("item_changed_since")
        removed = items.leave_out(context, self.meeting, item)
        return _changed(context, self.meeting, removed, "removed")


@dataclass(frozen=True)
class KeepItem:
    """Leave an item that was not to be taken away after all."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("item_kept", meeting=self.meeting)


@command(
    "items",
    "punkter",
    permission=Permission.LEADER,
    aliases=("punkterna", "visa punkter", "items", "show items"),
    about_people=True,
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
    instead="agenda",
)
def show_items(view: GroupView, text: str) -> Request:
    text, page = split_page(text)
    return ShowItems(meeting_of_agenda(view, text), page)


@command(
    "item_new",
    "punkt ny",
    permission=Permission.LEADER,
    aliases=("ny punkt", "punkt lägg till", "lägg till punkt", "item new", "new item", "add item"),
)
def new_item(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    meeting, text = split_meeting_of_new(view, text)
    if not confirmed:
        text, confirmed = split_confirmed(text)
    people = [mandate.person for mandate in view.mandates]
    people += [official.person for official in view.officials]
    details = read_new_item(one_line(text), lambda words: len(find_person(words, people)) == 1)
    if details is None or not any(char.isalpha() for char in details.title or "a"):
        raise UserError("which_new_item")
    if not confirmed:
        doubt = Doubt.HEALTH if presenter_is_ill(details) else doubt_about_topic(text)
        if doubt is not None:
            raise doubtful(view, meeting, doubt, command="item_new")
    return AddItem(meeting, details)


@command(
    "item",
    "punkt",
    permission=Permission.LEADER,
    aliases=("punkten", "item"),
)
def item(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    named, text = named_before_item(view, text)
    if not confirmed:
        text, confirmed = split_confirmed(text)
    if not text:
        return ShowItems(named or meeting_of_agenda(view, ""))
    words = read_item(one_line(text))
    if words is None and named is None:
        named, text = split_meeting_at_end(view, text) or (None, text)
        words = read_item(one_line(text))
    meeting = named or meeting_of_items(view)
    if words is None:
        item_said = number_said(one_line(text)) or 4
        number = number_to_say(view, meeting)
        raise UserError("which_item_change", number=number, item=item_said)
    if not confirmed:
        refuse_doubtful(words)
    match words.act:
        case ItemAct.SHOW:
            return ShowItem(meeting, words)
        case ItemAct.REMOVE:
            return AskToRemove(meeting, words)
        case ItemAct.POSTPONE if words.until and not is_next_meeting(words.until):
            until, rest = named_meeting(view, words.until)
            if until is None or rest:
                raise UserError("postponed_to_which", meeting=meeting, number=words.number)
            return ChangeItem(meeting, words, until)
    return ChangeItem(meeting, words)


@dialogue_step(_REMOVE, takes_yes=True)
def remove_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!punkt 4 ta bort`."""
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("meeting_gone")
    if is_yes(text) and is_as_asked(meeting, data):
        shown = str(data.get("shown", ""))
        return RemoveItem(meeting, int(data["number"]), int(data["item"]), shown)
    return KeepItem(meeting)


def _found(
    context: CommandContext, meeting: Meeting, words: ItemWords, number: int
) -> NumberedItem:
    """The item of that number. What was to be done with it stands in the examples of the error that
    is raised where two can be meant; but for a reason, which is not repeated."""
    try:
        return items.find(context, meeting, number, of_draft=words.of_draft)
    except UserError as error:
        if error.message_id == "item_numbers_differ":
            repeated = words.rest if words.act in _REPEATED and number == words.number else ""
            about = number_to_say(context.view, meeting) or 0
            raise error.for_command("item", about).followed_by(repeated) from error
        raise


def _place(context: CommandContext, meeting: Meeting, words: ItemWords, number: int) -> int:
    """The place that an item is moved to, counted from 1."""
    match words.place:
        case Place.FIRST:
            return 1
        case Place.LAST:
            return len(agenda_service.draft(context, meeting).items)
        case Place.AT:
            return words.other
    other = _found(context, meeting, words, words.other).number
    # The others close up behind it.
    before = other - 1 if other > number else other
    return before if words.place is Place.BEFORE else before + 1


def _changed(
    context: CommandContext,
    meeting: Meeting,
    changed: ItemResult,
    how: str,
    to: Meeting | None = None,
    told: Person | None = None,
) -> Reply:
    return context.reply(
        "item_changed",
        effects=changed.effects,
        takes_file=paper_of(context.view, meeting, changed.item.key),
        quotes=changed.agenda.quotes,
        meeting=meeting,
        how=how,
        item=changed.item,
        agenda=changed.agenda,
        version=changed.version,
        to=to,
        told=told,
    )


def _decided(context: CommandContext, meeting: Meeting, decided: Decided, how: str) -> Reply:
    return _changed(context, meeting, decided.result, how, decided.to, decided.told)
