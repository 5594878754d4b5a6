"""What is said to the bot without a command: answered, or offered to be done."""

from __future__ import annotations

from commands import completion
from commands.after_end import refuse_if_ended
from commands.command import Command
from commands.completion import check_openness
from commands.each_group import ask_each_group
from commands.place import Place
from commands.router import Router
from commands.understood import Outcome, Refusal, Remark, Understanding, Understood
from commands.which_group import choose_group, in_common_language
from secretary.errors import UserError
from services.context import GroupView


def understand_plain_words(place: Place, text: str, router: Router) -> Understanding:
    """What is said to the bot without a command: answered, or offered to be done."""
    for handler, command in router.free_text(text):
        view: GroupView | None = None
        words = text
        try:
            # As after a command's name, the group's id may be among the first words.
            view, line = choose_group(place, f"{command.key} {text}", router, command=command.key)
            words = line.removeprefix(command.key).lstrip()
            if handler.offers:
                refuse_if_ended(view)
            request = handler.parse(view, words)
            if request is not None:
                router.check_permission(command, view.actor)
                check_openness(place, command)
        except UserError as error:
            if view is None and not handler.offers:
                each = ask_each_group(place, handler, command, words, router)
                if each is not None:
                    return Understood(Outcome.QUESTION, in_common_language(place.views), each)
            return _refused_words(place, view, error, command, words)
        if request is not None:
            outcome = Outcome.OFFER if handler.offers else Outcome.QUESTION
            return Understood(outcome, view, request)
    rounds = [
        round_.number
        for view in place.views
        if view.actor.person is not None
        for round_ in view.running_rounds
    ]
    only = place.views[0] if len(place.views) == 1 else None
    return Remark(Outcome.IGNORED, "hint", {"rounds": rounds}, only)


def _refused_words(
    place: Place, view: GroupView | None, error: UserError, command: Command, words: str
) -> Refusal:
    """A mistake in plain words, which the command could have been written instead of."""
    keep = completion.keep_plain_words
    if view is None:
        question = completion.which_group(place, error, command, words, keep)
    else:
        question = completion.which_meeting(view, error, command, keep(view, command, words))
    return Refusal(error, view, command.key, question=question)
