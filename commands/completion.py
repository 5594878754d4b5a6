"""The question which meeting, group or command is meant, and what its answer completes.

With the question is kept which command it was and what was understood of it, as values: the words
are not. Nothing is done before the answer is clear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from commands.after_end import check_not_ended
from commands.answer_requests import OFFERED
from commands.command import ORIGIN, WHICH_PERSON, Command, CommandContext, Question, Reply, Request
from commands.each_group import AnswerForEachGroup
from commands.place import Place
from commands.router import Misspelt, Router
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding, Understood
from commands.which_group import in_common_language, pick_group
from commands.which_meeting import (
    is_as_asked,
    meeting_asked_about,
    named_meeting,
    question_about,
)
from secretary.errors import DateError, UserError, WhichMeeting
from secretary.language.file_words import DOCUMENTS, split_forms
from secretary.language.group_names import as_named, says_all_groups
from secretary.language.markup import join_texts
from secretary.language.meeting_choice import pick_meetings, picks_none
from secretary.language.meeting_lookup import meeting_list
from secretary.language.phrases import is_no, is_stop, is_yes
from secretary.meetings import Meeting
from services.context import GroupView

WHICH_MEETING: Final = "which_meeting"
WHICH_GROUP: Final = "which_group"
WHICH_COMMAND: Final = "which_command"
"""Whether a misspelt command is the one that it is like: a yes or a no."""
KINDS: Final = (WHICH_MEETING, WHICH_GROUP, WHICH_PERSON, WHICH_COMMAND)
NOT_CLEAR: Final = ("which_not_clear", "which_group_not_clear")
"""What is said of an answer that picks none, or more than one."""
_NOT_ASKED: Final = "not_asked"
"""In a question's data: meetings were only named to pick from, and nobody need answer."""
_FORMS: Final = "forms"
"""In what is kept: the endings of the files that are wanted."""
_AGAIN: Final = "again"
"""In a question's data: it has been asked twice."""

Kept = Mapping[str, Any] | None
"""What was understood of a command's words; None where they cannot be kept as values."""


def keep(view: GroupView, command: Command, text: str) -> Kept:
    """What the words after the command's name say, as values: an answer, or only a meeting."""
    with suppress(UserError):
        if command.completion is not None:
            return command.completion.keep(view, text)
        return _keep_meeting(view, command, text)
    return None


def _keep_meeting(view: GroupView, command: Command, text: str) -> Kept:
    kept: dict[str, Any] = {}
    words = text
    if command.key in DOCUMENTS:
        words, endings = split_forms(text, first=True)
        kept = {_FORMS: list(endings)} if endings else {}
    try:
        named, rest = named_meeting(view, words, past=True)
    except UserError as error:
        # Nothing but a name that none has, or several: the answer says which one is meant.
        return kept if error.rest == "" and _is_refused(view, command, text, error) else None
    if rest:
        return None
    return {**kept, "meeting": named.stored_id} if named else kept


def _is_refused(view: GroupView, command: Command, text: str, error: UserError) -> bool:
    """Whether it is for that error that the command is not done: "flytta till 22 mars" names no
    meeting by its day."""
    try:
        command.parse(view, text)
    except UserError as refused:
        return bool(refused.choices) and refused.message_id == error.message_id
    return False


def keep_plain_words(view: GroupView, command: Command, text: str) -> Kept:
    """The same of plain words that the command could have been written instead of: what records
    something needs a yes."""
    if command.completion is None:
        return None if command.bare is None else {}
    kept = keep(view, command, text)
    return None if kept is None else {**kept, OFFERED: True}


def which_meeting(
    view: GroupView, error: UserError, command: Command | None, kept: Kept
) -> Question | None:
    """The question that the error puts, if it asks for a meeting, or names some to pick from."""
    planned = [meeting for meeting in error.choices if meeting.is_planned]
    if command is None or not planned:
        return None
    meetings = [dict(question_about(WHICH_MEETING, each).data) for each in planned]
    data = {"group": view.group.id, "command": command.key, "meetings": meetings, "kept": kept}
    asks = isinstance(error, WhichMeeting | DateError)
    return Question(WHICH_MEETING, data if asks else {**data, _NOT_ASKED: True})


def which_group(
    place: Place,
    error: UserError,
    command: Command,
    text: str,
    keep: Callable[[GroupView, Command, str], Kept],
) -> Question | None:
    """The question which group a command is about, if the error puts it. text: the words after the
    command's name, which `keep` reads for each group."""
    if error.message_id != "several_groups":
        return None
    kept = {view.group.id: keep(view, command, text) for view in place.views}
    return Question(WHICH_GROUP, {"command": command.key, "kept": kept})


def asked_of_command(
    place: Place, line: str, router: Router, refusal: Refusal, found: Command | None, rest: str
) -> Question | None:
    """The question that a refused command puts, if it puts one. found: the command, if one is
    named; rest: the words after its name."""
    view, error = refusal.view, refusal.error
    if view is not None and isinstance(error, Misspelt):
        kept = keep(view, error.meant, error.words)
        return Question(WHICH_COMMAND, {"command": error.meant.key, "kept": kept})
    if view is not None and found is not None and found.asks is not None:
        own = found.asks(view, rest, error)
        if own is not None:
            return own
    if view is not None:
        return which_meeting(view, error, found, keep(view, found, rest) if found else None)
    with suppress(UserError):
        found, rest = router.find(line, place.views[0].actor)
        return which_group(place, error, found, rest, keep)
    return None


@dataclass(frozen=True)
class AskForTextAgain:
    """Ask for a text that was written before it was clear what it is for, and was not kept."""

    ask: Request

    def perform(self, context: CommandContext) -> Reply:
        reply = self.ask.perform(context)
        if reply.text is None:
            return reply
        return replace(reply, text=join_texts([context.render("not_kept"), reply.text]))


def complete(place: Place, question: Question, text: str, router: Router) -> Understanding:
    """What the command is, now that `text` has answered the question."""
    command = router.command(question.data["command"])
    if picks_none(text) or is_no(text):
        if _NOT_ASKED in question.data:
            return Nothing(ends_question=True)
        return Remark(Outcome.STOPPED, "stopped", ends_question=True)
    if is_stop(text):
        return Remark(Outcome.STOPPED, "stopped", ends_question=True)
    if question.kind == WHICH_GROUP:
        return _of_group(place, question, command, text, router)
    view = next((v for v in place.views if v.group.id == question.data["group"]), None)
    if view is None:
        return _unclear(place, question, UserError("meeting_gone"), None, command)
    if question.kind == WHICH_COMMAND:
        if not is_yes(text):
            return Nothing(ends_question=True)
        return _finished(place, question, view, command, question.data["kept"], (), router)
    if question.kind == WHICH_PERSON:
        return _of_people(place, question, view, command, text, router)
    return _about_meeting(place, question, view, command, text, router)


def _of_people(
    place: Place,
    question: Question,
    view: GroupView,
    command: Command,
    text: str,
    router: Router,
) -> Understanding:
    completion = command.completion
    assert completion is not None, "it asked whom it is about"
    assert completion.name_people is not None, "it asked whom it is about"
    try:
        kept = completion.name_people(view, question.data["kept"], text)
    except UserError as error:
        return _unclear(place, question, error, view, command)
    if kept is None:
        return Nothing(ends_question=True)
    return _finished(place, question, view, command, kept, (), router)


def _about_meeting(
    place: Place,
    question: Question,
    view: GroupView,
    command: Command,
    text: str,
    router: Router,
) -> Understanding:
    asked = question.data["meetings"]
    choices = [meeting for each in asked if (meeting := meeting_asked_about(view, each))]
    if len(choices) < len(asked) or not all(map(is_as_asked, choices, asked)):
        return Refusal(UserError("changed_since_offer"), view, command.key)
    picked = pick_meetings(text, choices, view.upcoming, view.now, view.group.zone)
    kept = question.data["kept"]
    if not picked or (len(picked) > 1 and command.completion is None):
        more = _with_more_words(view, command, kept, text)
        if more is not None:
            return _understood(question, view, command, more)
        if _NOT_ASKED in question.data:
            return Nothing(ends_question=True)
        return _unclear(place, question, _not_clear(choices), view, command)
    return _finished(place, question, view, command, kept, picked, router)


def _not_clear(choices: Sequence[Meeting]) -> WhichMeeting:
    error = WhichMeeting("which_not_clear", choices, meetings=meeting_list(choices))
    return error.with_examples(*(meeting.number for meeting in choices))


def _of_group(
    place: Place, question: Question, command: Command, text: str, router: Router
) -> Understanding:
    views = [view for view in place.views if view.group.id in question.data["kept"]]
    if not views:
        return _unclear(place, question, UserError("meeting_gone"), None, command)
    picked = pick_group(text, views)
    if picked is None:
        groups = [each.group for each in views]
        if says_all_groups(text):
            return _of_all_groups(place, question, command, views, router)
        error = UserError("which_group_not_clear", groups=groups, command=command.key)
        return _unclear(place, question, error, None, command)
    view, rest = picked
    kept = question.data["kept"][view.group.id]
    if not rest:
        return _finished(place, question, view, command, kept, (), router)
    asked = which_meeting(view, _not_clear(view.summoned or view.upcoming), command, kept)
    assert asked is not None, "the words name a day of the group"
    return _about_meeting(place, _next(question, asked), view, command, rest, router)


def _of_all_groups(
    place: Place, question: Question, command: Command, views: Sequence[GroupView], router: Router
) -> Understanding:
    """What shows something is shown for each; what is recorded is said for one at a time."""
    answers: list[tuple[GroupView, Request | UserError]] = []
    for view in views if command.bare is not None else ():
        kept = question.data["kept"][view.group.id]
        done = _finished(place, question, view, command, kept, (), router)
        if isinstance(done, Understood):
            answers.append((view, done.request))
        elif isinstance(done, Refusal):
            answers.append((view, done.error))
    if not answers:
        groups = [view.group for view in views]
        error = UserError("one_group_at_a_time", groups=groups, command=command.key)
        return _unclear(place, question, error, None, command)
    each = AnswerForEachGroup(tuple(answers))
    return _understood(question, in_common_language(views), command, each)


def _finished(
    place: Place,
    question: Question,
    view: GroupView,
    command: Command,
    kept: Kept,
    meetings: Sequence[Meeting],
    router: Router,
) -> Understanding:
    """The command about those meetings, or about the one that is meant where none is given."""
    if len(meetings) == 1:
        view = replace(view, about=meetings[0], about_is_outdated=False)
    try:
        router.check_permission(command, view.actor)
        check_openness(place, command)
        check_not_ended(view, command, "")
        if kept is None and command.asks_for_text:
            ask = AskForTextAgain(command.parse(view, ""))
            return _understood(question, view, command, ask)
        if kept is None:
            number = meetings[0].number if meetings else None
            group = as_named(view.group) if len(place.views) > 1 else ""
            raise UserError("write_again", command=command.key, number=number, group=group)
        request = _request(view, command, kept, meetings)
    except UserError as error:
        asked = which_meeting(view, error, command, kept)
        asked = asked and _next(question, asked)
        return Refusal(error, view, command.key, question=asked)
    return _understood(question, view, command, request)


def _next(question: Question, asked: Question) -> Question:
    """What is asked after the question, about the same message."""
    origin = {key: question.data[key] for key in (ORIGIN,) if key in question.data}
    return replace(asked, data={**asked.data, **origin})


def _request(
    view: GroupView, command: Command, kept: Mapping[str, Any], meetings: Sequence[Meeting]
) -> Request:
    if command.completion is not None:
        return command.completion.complete(view, kept, meetings)
    if not meetings and "meeting" in kept:
        named = view.meeting_of_id(kept["meeting"])
        view = replace(view, about=named, about_is_outdated=False)
    return command.parse(view, " ".join(kept.get(_FORMS, ())))


def _with_more_words(view: GroupView, command: Command, kept: Kept, text: str) -> Request | None:
    """The command with the answer's words after it; None where that is not clear."""
    extend = command.completion.extend if command.completion else None
    if extend is not None and kept is not None:
        with suppress(UserError):
            return extend(replace(view, about=None), kept, text)
    return None


def _understood(
    question: Question, view: GroupView, command: Command, request: Request
) -> Understood:
    return Understood(
        Outcome.ANSWER,
        view,
        request,
        question.kind,
        command,
        ends_question=True,
        enqueues_notices=True,
    )


def _unclear(
    place: Place, question: Question, error: UserError, view: GroupView | None, command: Command
) -> Refusal:
    """Nothing is done, and it is asked again; but in a room only once: who has gone on talking
    there, to others, is left alone."""
    if _AGAIN in question.data and place.in_group_room:
        return Refusal(error, view, command.key)
    asked = replace(question, data={**question.data, _AGAIN: True})
    return Refusal(error, view, command.key, question=asked)


def check_openness(place: Place, command: Command) -> None:
    """Raises UserError where it would show something about people before others than the group."""
    if command.about_people and place.is_open:
        raise UserError("room_is_open")
