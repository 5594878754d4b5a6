"""`!rapport`: what a member brings to the standing item, in its two parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from commands.answer_requests import OFFER
from commands.command import (
    ASKED,
    CommandContext,
    InHelp,
    Question,
    Reply,
    Request,
    command,
    dialogue_step,
    whatever_follows,
)
from commands.doubtful import (
    check_only_meeting,
    may_follow,
    number_to_say,
    split_text,
)
from commands.pages import of_page, with_number
from commands.which_meeting import meeting_to_show, only_meeting, question_about
from secretary.errors import UserError
from secretary.language.doubts import Doubt, doubt_about_report, split_confirmed
from secretary.language.markup import divide_into_pages
from secretary.language.phrases import is_nothing, split_page
from secretary.meetings import Meeting
from secretary.reports import Part, reference, split_parts
from services import reports
from services.actors import Permission
from services.context import GroupView
from services.effects import Effects
from services.reports import QUESTION, UNASKED


@dataclass(frozen=True)
class AskForReport:
    """Ask for one of the report's two parts. unasked: the bot has begun to, by itself."""

    meeting: Meeting
    part: Part = Part.HOME
    unasked: bool = False

    def perform(self, context: CommandContext) -> Reply:
        data: dict[str, Any] = {"meeting": self.meeting.id, "part": self.part}
        if self.unasked:
            data[UNASKED] = True
        question = Question(QUESTION, data)
        return context.reply("report_ask", question=question, meeting=self.meeting, part=self.part)


@dataclass(frozen=True)
class AddReport:
    """Keep a report, each text under one of the two parts.

    said_of: the parts that something was said of, if only that there is nothing.
    """

    meeting: Meeting
    texts: tuple[tuple[Part, str], ...]
    said_of: frozenset[Part]

    def perform(self, context: CommandContext) -> Reply:
        effects = Effects()
        if self.texts:
            effects = reports.add(context, self.meeting, self.texts)
        asked_both = self.said_of == set(Part) or not self.texts
        return _thanks(context, self.meeting, effects, asked_both=asked_both)


@dataclass(frozen=True)
class AnswerPart:
    """Keep the answer to the question about a part, and ask for the other one after the first.

    text: None where the person has nothing to report. unasked: as of `AskForReport`.
    """

    meeting: Meeting
    part: Part
    text: str | None
    unasked: bool = False

    def perform(self, context: CommandContext) -> Reply:
        effects = Effects()
        if self.text is not None:
            effects = reports.add(context, self.meeting, [(self.part, self.text)])
        if self.part is Part.HOME:
            asked = AskForReport(self.meeting, Part.TAKEN_HOME, self.unasked).perform(context)
            return replace(asked, effects=effects)
        return _thanks(context, self.meeting, effects, asked_both=True)


@dataclass(frozen=True)
class AskAboutAnswer:
    """Keep nothing of an answer that may be no report, and ask which it is."""

    meeting: Meeting
    part: Part
    doubt: Doubt

    def perform(self, context: CommandContext) -> Reply:
        about = {"meeting": self.meeting.id, "part": self.part}
        question: Question | None = Question(QUESTION, {**about, ASKED: context.source_event_id})
        if self.doubt in (Doubt.ABSENCE, Doubt.COMING):
            coming = int(self.doubt is Doubt.COMING)
            question = question_about(OFFER, self.meeting, coming=coming, form=None)
        elif self.doubt is Doubt.LATER:
            question = None
        return context.reply(
            "report_doubt",
            question=question,
            meeting=self.meeting,
            part=self.part,
            doubt=self.doubt,
            number=number_to_say(context.view, self.meeting),
            direct=context.direct,
        )


@dataclass(frozen=True)
class AskForText:
    """Ask again for an answer that is meant for a report, and was not kept."""

    meeting: Meeting
    part: Part

    def perform(self, context: CommandContext) -> Reply:
        data = {"meeting": self.meeting.id, "part": self.part, "confirmed": 1}
        return context.reply("report_again", question=Question(QUESTION, data))


@dataclass(frozen=True)
class ShowReports:
    """Show the actor's own reports."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        # Only those on the page are written out: all of them together can take seconds.
        pages = divide_into_pages(reports.own(context, self.meeting), lambda report: report.text)
        own = of_page(pages, self.page, "report_show")
        quotes = map(reference, own)
        shown = context.reply(
            "report_show", quotes=quotes, meeting=self.meeting, reports=own, part=Part
        )
        return with_number(context, shown, self.page, len(pages), "report_show", self.meeting)


@dataclass(frozen=True)
class RemoveReports:
    """Take back all of the actor's own."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        removed = reports.remove(context, self.meeting)
        return context.reply(
            "report_removed", effects=removed.effects, meeting=self.meeting, count=removed.count
        )


@command(
    "report",
    "rapport",
    permission=Permission.HOLDER,
    in_help=InHelp.EXPLAINED,
    aliases=("rapportera", "report"),
    editable=True,
    asks_for_text=True,
)
def report(view: GroupView, text: str) -> Request:
    meeting, text = split_text(view, text, _doubt, command="report")
    if not text:
        return AskForReport(meeting)
    parts = split_parts(text)
    given = tuple((part, words) for part, words in parts if not is_nothing(words))
    return AddReport(meeting, given, frozenset(part for part, _ in parts))


@dialogue_step(QUESTION)
def answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The answer to one of the two questions that a bare `!rapport` asks."""
    meeting = view.meeting_of_id(int(data["meeting"]))
    if meeting is None or not meeting.is_planned:
        raise UserError("meeting_gone")
    part = Part(data["part"])
    if not text:
        raise UserError("no_answer")
    unasked = UNASKED in data
    if is_nothing(text):
        return AnswerPart(meeting, part, None, unasked)
    text, confirmed = split_confirmed(text, asked=ASKED in data)
    if not text:
        return AskForText(meeting, part)
    reports.check_length(text)
    doubt = None if confirmed or "confirmed" in data else doubt_about_report(text)
    if doubt:
        return AskAboutAnswer(meeting, part, doubt)
    return AnswerPart(meeting, part, text, unasked)


@command(
    "report_show",
    "rapport visa",
    permission=Permission.HOLDER,
    aliases=(
        "visa rapport",
        "min rapport",
        "report show",
        "show report",
        "my report",
        # In either language, or it would be a report.
        "rapport show",
        "report visa",
    ),
    guard=lambda text: may_follow(split_page(text)[0]),
    in_help=InHelp.LEFT_OUT,
    about_people=True,
    bare=whatever_follows,
)
def show(view: GroupView, text: str) -> Request:
    text, page = split_page(text)
    check_only_meeting(view, text, used="report_show", adds="report")
    return ShowReports(meeting_to_show(view, text, past=True), page)


@command(
    "report_delete",
    "rapport ta bort",
    permission=Permission.HOLDER,
    aliases=(
        "rapport radera",
        "ta bort rapport",
        "report delete",
        "delete report",
        "report remove",
        "rapport delete",
        "report ta bort",
    ),
    guard=may_follow,
)
def remove(view: GroupView, text: str) -> Request:
    check_only_meeting(view, text, used="report_delete", adds="report")
    return RemoveReports(only_meeting(view, text, past=True))


def _doubt(text: str) -> Doubt | None:
    """Whether it may be no report, of one that is not too long."""
    reports.check_length(text)
    return doubt_about_report(text) if text else None


def _thanks(
    context: CommandContext, meeting: Meeting, effects: Effects, *, asked_both: bool
) -> Reply:
    own = reports.own(context, meeting)
    given = {r.part for r in own}
    missing = None if asked_both else next((part for part in Part if part not in given), None)
    return context.reply(
        "report_thanks", effects=effects, meeting=meeting, count=len(own), missing=missing
    )
