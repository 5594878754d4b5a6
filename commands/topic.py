"""`!fråga`: a member wants a question of their own on the agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commands.command import (
    TOPIC,
    CommandContext,
    InHelp,
    Question,
    Reply,
    Request,
    command,
    dialogue_step,
)
from commands.doubtful import check_only_meeting, doubtful, may_follow, split_text
from commands.for_file import paper_of
from commands.which_meeting import named_meeting, refuse_if_past
from secretary.errors import UserError
from secretary.language.doubts import Doubt, doubt_about_report, doubt_about_topic, split_confirmed
from secretary.language.phrases import is_no, is_nothing
from secretary.language.reactions import SUPPORT
from secretary.language.text import casefold_ws, one_line
from secretary.meetings import Meeting
from secretary.reports import Topic, reference
from services import topics
from services.actors import Permission
from services.context import GroupView


@dataclass(frozen=True)
class AddTopic:
    """Put a member's own question on a meeting's agenda."""

    meeting: Meeting
    title: str

    def perform(self, context: CommandContext) -> Reply:
        effects = topics.add(context, self.meeting, self.title)
        made = [reference(topic) for topic in topics.of_message(context)]
        reply = context.reply(
            "topic",
            effects=effects,
            quotes=made,
            takes_file=paper_of(context.view, self.meeting, made[0]) if made else None,
            meeting=self.meeting,
            title=self.title,
            others_see=not context.direct,
        )
        taps_too = context.group.reactions and not context.direct
        return replace(reply, taps=(SUPPORT,) if taps_too else ())


@dataclass(frozen=True)
class AskForTopic:
    """Ask what somebody wants to raise at a meeting."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        question = Question(TOPIC, {"meeting": self.meeting.id})
        return context.reply("topic_ask", question=question, meeting=self.meeting)


@dataclass(frozen=True)
class RaiseNothing:
    """Leave it at that."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("offer_no")


@dataclass(frozen=True)
class ShowTopics:
    """Show the actor's own topics. meeting: None for all meetings to come."""

    meeting: Meeting | None = None

    def perform(self, context: CommandContext) -> Reply:
        return _listed(context, topics.own(context, _meetings(context, self.meeting)))


@dataclass(frozen=True)
class RemoveTopic:
    """Take back one of the actor's own topics.

    meeting: None for all meetings to come. title: how it begins; empty where there is only one.
    """

    meeting: Meeting | None = None
    title: str = ""

    def perform(self, context: CommandContext) -> Reply:
        own = topics.own(context, _meetings(context, self.meeting))
        fitting = _entitled(own, self.title) if self.title else own
        if self.title and not fitting:
            raise UserError("or_a_text", used="topic_delete", adds="topic")
        if len(fitting) != 1:
            return _listed(context, fitting, asks=len(fitting) > 1)
        [(topic, meeting)] = fitting
        effects = topics.remove(context, topic)
        return context.reply("topic_removed", effects=effects, meeting=meeting)


@command(
    "topic",
    "fråga",
    permission=Permission.HOLDER,
    in_help=InHelp.EXPLAINED,
    aliases=("egen fråga", "ärende", "topic"),
    editable=True,
    asks_for_text=True,
)
def topic(view: GroupView, text: str) -> Request:
    meeting, text = split_text(view, text, _doubt, command="topic")
    title = one_line(text)
    return AddTopic(meeting, title) if title else AskForTopic(meeting)


@dialogue_step(TOPIC)
def answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The answer to what somebody wants to raise, which a bare `!fråga` asks."""
    meeting = view.meeting_of_id(int(data["meeting"]))
    if meeting is None:
        raise UserError("meeting_gone")
    refuse_if_past(view, meeting)
    if is_nothing(text) or is_no(text):
        return RaiseNothing()
    text, confirmed = split_confirmed(text)
    topics.check_length(one_line(text))
    # A question may well be a topic, but after a question also one back.
    doubt = doubt_about_report(text)
    if doubt is not None and not confirmed:
        raise doubtful(view, meeting, doubt, command="topic")
    title = one_line(text)
    if not title:
        raise UserError("no_answer")
    return AddTopic(meeting, title)


@command(
    "topic_show",
    "fråga visa",
    permission=Permission.HOLDER,
    in_help=InHelp.LEFT_OUT,
    aliases=(
        "visa fråga",
        "mina frågor",
        "min fråga",
        "topic show",
        "show topic",
        "my topics",
        "fråga show",
        "topic visa",
    ),
    guard=may_follow,
    about_people=True,
)
def show(view: GroupView, text: str) -> Request:
    check_only_meeting(view, text, used="topic_show", adds="topic")
    return ShowTopics(named_meeting(view, text, past=True)[0] or view.about)


@command(
    "topic_delete",
    "fråga ta bort",
    permission=Permission.HOLDER,
    in_help=InHelp.LEFT_OUT,
    aliases=(
        "fråga radera",
        "ta bort fråga",
        "topic delete",
        "delete topic",
        "topic remove",
        "fråga delete",
        "topic ta bort",
    ),
)
def remove(view: GroupView, text: str) -> Request:
    meeting, title = named_meeting(view, text, past=True)
    return RemoveTopic(meeting or view.about, one_line(title))


def _doubt(text: str) -> Doubt | None:
    """Whether it may be no topic, of one that is not too long."""
    topics.check_length(one_line(text))
    return doubt_about_topic(text)


def _meetings(context: CommandContext, named: Meeting | None) -> Sequence[Meeting]:
    return [named] if named else context.view.upcoming


def _entitled(own: Sequence[tuple[Topic, Meeting]], title: str) -> Sequence[tuple[Topic, Meeting]]:
    """Those that are called so, else those whose titles begin so."""
    said = casefold_ws(title).strip(" ”\"'“.")
    same = [each for each in own if casefold_ws(each[0].text) == said]
    return same or [each for each in own if casefold_ws(each[0].text).startswith(said)]


def _listed(
    context: CommandContext, own: Sequence[tuple[Topic, Meeting]], *, asks: bool = False
) -> Reply:
    """The topics by title and meeting. asks: they are asked to say which one they mean."""
    quotes = [reference(topic) for topic, _ in own]
    kept = topics.kept(context, [topic for topic, _ in own])
    return context.reply("topic_show", quotes=quotes, topics=own, kept=kept, asks=asks)
