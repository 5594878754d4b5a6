"""What somebody wants who sent a file: by its caption, by what it answers, or by what was asked.

A file that nothing is said of is nobody's business but the room's. What takes a file is declared:
`takes_file` of a command, and of a dialogue step. Those find it in `GroupView.file`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from commands.command import Question
from commands.for_file import NOTES, PAPER
from commands.place import Place
from commands.router import Router
from commands.understanding import understand_answer, understand_commands
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding
from secretary.errors import UserError
from secretary.language.file_words import is_called_notes
from secretary.language.paper_words import read_item_number
from secretary.language.text import normalise
from services.actors import Permission

_LONGEST_COMMAND: Final = 80
"""Characters of one without its prefix."""


def understand_file(place: Place, caption: str, router: Router) -> Understanding:
    """What somebody wants who sent the file in `place`, with these words."""
    if not place.views:
        return Remark(Outcome.STRANGER, "stranger")
    lines = router.lines(caption)
    if lines:
        return _command(place, lines, router)
    words = normalise(caption)
    wanted = [each for each in (place.takes_file, place.question) if _takes_file(each, router)]
    is_direct = place.is_direct and not place.in_group_room
    if not (wanted or place.is_addressed or is_direct):
        return Nothing()
    if _names_what_takes_files(place, words, router):
        return understand_commands(place, [words], router)
    number = read_item_number(words)
    if number is not None:  # as under an agenda, whose items have numbers
        return understand_commands(place, [f"{_name_of(PAPER, router)} {number}"], router)
    for question in wanted:
        assert question is not None, "none takes no file"
        answer = understand_answer(place, question, words, router)
        if isinstance(answer, Refusal):
            return answer
        return replace(answer, ends_question=question is place.question)
    if not words and place.file is not None and is_called_notes(place.file.name):
        return understand_commands(place, [_name_of(NOTES, router)], router)
    leads = next((view for view in place.views if view.actor.may(Permission.LEADER)), None)
    if leads is None:
        return Refusal(UserError("file_not_kept"), place.views[0]) if is_direct else Nothing()
    return Remark(Outcome.QUESTION, "paper_for_what", view=leads)


def _takes_file(question: Question | None, router: Router) -> bool:
    step = router.dialogue_step(question.kind) if question is not None else None
    return step is not None and step.takes_file


def _name_of(key: str, router: Router) -> str:
    """The name of the command with that key."""
    return next(each.name for each in router.catalogue if each.key == key)


def _names_what_takes_files(place: Place, words: str, router: Router) -> bool:
    """Whether words without the prefix are a command that needs none, and takes files."""
    if not words or len(words) > _LONGEST_COMMAND:
        return False
    with suppress(UserError):
        found, rest = router.find(words, place.views[0].actor)
        return found.takes_file and found.bare is not None and found.bare(rest)
    return False


def _command(place: Place, lines: list[str], router: Router) -> Understanding:
    """What a caption says that is a command: one that takes a file, and no other."""
    for line in lines:
        with suppress(UserError):
            found, _ = router.find(line, place.views[0].actor)
            if not found.takes_file:
                leads = any(view.actor.may(Permission.LEADER) for view in place.views)
                error = UserError("takes_no_file", command=found.key, leads=leads)
                return Refusal(error, place.views[0])
    return understand_commands(place, lines, router)
