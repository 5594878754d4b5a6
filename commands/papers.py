"""`!bilaga` and `!bilagor`: the files that go with an agenda's items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from commands.command import (
    ORIGIN,
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    dialogue_step,
    nothing_follows,
)
from commands.doubtful import number_to_say
from commands.for_file import PAPER, paper_of
from commands.which_meeting import (
    meeting_asked_about,
    meeting_of_agenda,
    meeting_of_items,
    named_before_item,
    question_about,
    split_meeting_at_end,
)
from secretary.errors import UserError
from secretary.language.doubts import split_confirmed
from secretary.language.paper_words import PaperWords, read_paper
from secretary.language.phrases import is_yes
from secretary.meetings import Meeting
from secretary.papers import Paper, ReceivedFile
from services import agenda as agenda_service
from services import items, papers
from services.actors import Permission
from services.context import GroupView

_REMOVE: Final = "paper_remove"
_MORE_FILES: Final = timedelta(minutes=2)
"""How long more files may come after one that was asked for."""


@dataclass(frozen=True)
class ShowPapers:
    """List the papers of a meeting's items: to others than who leads, those that were sent."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        meeting, leads = self.meeting, context.actor.may(Permission.LEADER)
        if leads:
            shown = agenda_service.draft(context, meeting).items
        else:
            shown = items.sent_items(context, meeting)
        found = [each for each in shown if each.papers]
        quotes = [paper.reference for each in found for paper in each.papers]
        return context.reply("papers", quotes=quotes, meeting=meeting, items=found, leads=leads)


@dataclass(frozen=True)
class AskForPaper:
    """Ask for the file that an item is to have."""

    meeting: Meeting
    words: PaperWords

    def perform(self, context: CommandContext) -> Reply:
        words, meeting = self.words, self.meeting
        items.check_open(context, meeting)
        item = items.find(context, meeting, words.number, of_draft=words.of_draft)
        question = paper_of(context.view, meeting, item.key)
        return context.reply(
            "paper_ask", question=question, takes_file=question, meeting=meeting, item=item
        )


@dataclass(frozen=True)
class AttachPaper:
    """Have a file fetched that is to be a paper of an item, by its number or its key.

    confirmed: whether its name is meant, whatever it may say of somebody.
    was_asked: whether the file answers the question for one, which more may answer.
    """

    meeting: Meeting
    file: ReceivedFile
    words: PaperWords | None = None
    item_key: str = ""
    confirmed: bool = False
    was_asked: bool = False

    def perform(self, context: CommandContext) -> Reply:
        meeting, words = self.meeting, self.words
        if words is not None:
            item = items.find(context, meeting, words.number, of_draft=words.of_draft)
        else:
            item = papers.item_of_key(context, meeting, self.item_key)
        papers.attach(context, meeting, item, self.file, confirmed=self.confirmed)
        # Several files come as several messages. Whoever sent one is answered when it is fetched.
        more = replace(paper_of(context.view, meeting, item.key), within=_MORE_FILES)
        return Reply(about=meeting, question=more if self.was_asked else None)


@dataclass(frozen=True)
class AskToRemovePaper:
    """Ask whether a paper is to be taken away."""

    meeting: Meeting
    words: PaperWords

    def perform(self, context: CommandContext) -> Reply:
        words, meeting = self.words, self.meeting
        items.check_open(context, meeting)
        item = items.find(context, meeting, words.number, of_draft=words.of_draft)
        paper = papers.only_paper(item, words.name, meeting)
        question = question_about(_REMOVE, meeting, item=item.key, paper=paper.id)
        return context.reply(
            "paper_remove_ask",
            question=question,
            quotes=[paper.reference],
            meeting=meeting,
            item=item,
            paper=paper,
        )


@dataclass(frozen=True)
class RemovePaper:
    """Take a paper away that it was asked about."""

    meeting: Meeting
    item_key: str
    paper_id: int

    def perform(self, context: CommandContext) -> Reply:
        meeting = self.meeting
        item = papers.item_of_key(context, meeting, self.item_key)
        paper: Paper | None = next((p for p in item.papers if p.id == self.paper_id), None)
        if paper is None:
            raise UserError("paper_changed_since")
        papers.remove(context, meeting, paper)
        return context.reply("paper_removed", meeting=meeting, item=item, paper=paper)


@dataclass(frozen=True)
class KeepPaper:
    """Leave a paper that was not to be taken away after all."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("paper_stays", meeting=self.meeting)


@command(
    "papers",
    "bilagor",
    permission=Permission.GROUP,
    aliases=("bilagorna", "visa bilagor", "attachments", "papers", "show attachments"),
    about_people=True,
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
)
def show_papers(view: GroupView, text: str) -> Request:
    return ShowPapers(meeting_of_agenda(view, text))


@command(
    "paper",
    "bilaga",
    permission=Permission.LEADER,
    aliases=("bilagan", "bifoga", "attachment", "attach", "paper"),
    takes_file=True,
)
def paper(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    named, text = named_before_item(view, text)
    if not confirmed:
        text, confirmed = split_confirmed(text)
    if not text and view.file is None:
        return ShowPapers(named or meeting_of_agenda(view, ""))
    words = read_paper(text)
    if words is None and named is None:
        named, text = split_meeting_at_end(view, text) or (None, text)
        words = read_paper(text)
    meeting = named or meeting_of_items(view)
    if words is None:
        raise UserError("which_paper_item", number=number_to_say(view, meeting))
    if words.removes:
        return AskToRemovePaper(meeting, words)
    if view.file is not None:
        return AttachPaper(meeting, view.file, words, confirmed=confirmed)
    return AskForPaper(meeting, words)


@dialogue_step(PAPER, takes_file=True)
def sent_file(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """The file that was asked for, or that answers what shows an item."""
    if view.file is None:
        return None
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("meeting_gone")
    _, confirmed = split_confirmed(text)
    return AttachPaper(
        meeting,
        view.file,
        item_key=data["item"],
        confirmed=confirmed,
        was_asked=ORIGIN in data,  # and not only what it answers takes files
    )


@dialogue_step(_REMOVE, takes_yes=True)
def remove_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!bilaga 4 ta bort`."""
    meeting = meeting_asked_about(view, data)
    if meeting is None:
        raise UserError("meeting_gone")
    if is_yes(text):
        return RemovePaper(meeting, data["item"], int(data["paper"]))
    return KeepPaper(meeting)
