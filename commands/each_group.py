"""A question of somebody who is in several groups, answered for each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commands.command import Command, CommandContext, FreeTextHandler, Reply, Request
from commands.place import Place
from commands.router import Router
from secretary.errors import UserError
from secretary.language.markup import Text, join_texts
from services.context import GroupView


@dataclass(frozen=True)
class AnswerForEachGroup:
    """Answer a question for each group, under its name; or say what is wrong with it there."""

    answers: tuple[tuple[GroupView, Request | UserError], ...]

    def perform(self, context: CommandContext) -> Reply:
        texts: list[Text] = []
        quotes: list[str] = []
        for view, answer in self.answers:
            here = replace(context, view=view)
            try:
                if isinstance(answer, UserError):
                    raise answer
                reply = answer.perform(here)
            except UserError as error:
                reply = Reply(here.renderer.error(error))
            quotes += reply.quotes
            if reply.text is not None:
                texts += [here.render("of_group"), reply.text]
        return Reply(join_texts(texts), quotes=tuple(quotes), is_of_group=False)


def ask_each_group(
    place: Place, handler: FreeTextHandler, command: Command, text: str, router: Router
) -> Request | None:
    """The answer to a question for all the groups of a place; None where it cannot be given for
    several, since it leads to something that is recorded, or may not be shown there."""
    if command.completion is not None or place.is_open:
        return None
    answers: list[tuple[GroupView, Request | UserError]] = []
    for view in place.views:
        try:
            answer = handler.parse(view, text)
            router.check_permission(command, view.actor)
        except UserError as error:
            answers.append((view, error))
            continue
        if answer is None:
            return None
        answers.append((view, answer))
    if all(isinstance(answer, UserError) for _, answer in answers):
        return None
    # A day or a number that only some of them have means those.
    meant = [each for each in answers if not _has_no_such_meeting(each[1])]
    return AnswerForEachGroup(tuple(meant or answers))


def do_for_each_group(place: Place, command: Command, words: str) -> AnswerForEachGroup | None:
    """What a command shows of each group, where it does so; None where it does not, or may not
    show it there."""
    if not command.of_each_group or (command.about_people and place.is_open):
        return None
    if command.bare is None or not command.bare(words):
        return None
    answers: list[tuple[GroupView, Request | UserError]] = []
    for view in place.views:
        try:
            answers.append((view, command.parse(view, words)))
        except UserError as error:
            answers.append((view, error))
    return AnswerForEachGroup(tuple(answers))


def _has_no_such_meeting(answer: Request | UserError) -> bool:
    return isinstance(answer, UserError) and answer.message_id == "no_such_meeting"
