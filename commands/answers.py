"""`!kommer` and `!förhinder`: whether somebody comes. No reason is ever kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

from commands import on_behalf
from commands.answer_reading import (
    answers_kept,
    keep_answer,
    names_meetings,
    read_answers,
    unclear_error,
)
from commands.answer_requests import (
    OFFERED,
    OfferAnswer,
    RecordAnswer,
    RecordAnswers,
    record_all,
    record_or_offer,
)
from commands.command import WHICH_PERSON, Completion, InHelp, Question, Request, command
from secretary.errors import NotAllowed, UserError
from secretary.language.answers.values import Unclear
from secretary.language.meeting_choice import says_several
from secretary.language.phrases import may_be_name
from secretary.meetings import Meeting
from services.actors import Permission
from services.context import GroupView


def _own_answer(view: GroupView, text: str, *, coming: bool) -> Request:
    if on_behalf.begins_with_person(view, text):
        raise NotAllowed("answer_for_others")
    try:
        read = read_answers(view, view.person, text, after=coming)
    except UserError as error:
        if error.message_id == Unclear.PEOPLE.value and view.actor.may(Permission.LEADER):
            raise UserError("who_is_coming" if coming else "whose_absence") from None
        raise
    assert read is not None, "the command has said something"
    return record_or_offer(view, read)


def _answer_of_others(view: GroupView, text: str, *, coming: bool) -> Request:
    if not text or on_behalf.begins_as_answer(view, text):
        raise UserError("who_is_coming" if coming else "whose_absence")
    people, rest = on_behalf.split_people(view, text)
    if len(people) > 1 and on_behalf.says_more_of_last(view, text, rest):
        raise unclear_error(view, Unclear.PEOPLE, person=people[0])
    read = read_answers(view, people[0], rest, after=coming)
    assert read is not None, "the command has said something"
    if read.unclear is not None:
        raise unclear_error(view, read.unclear, person=people[0])
    if len(people) > 1 and any(each.said.coming is not coming for each in read.answers):
        raise unclear_error(view, Unclear.PEOPLE, person=people[0])  # "kommer för Anna, Bo inte"
    return record_all(people, read.answers, reason_given=read.reason_given, on_behalf=True)


_PEOPLE: Final = "people"
"""In what is kept of an answer: the ids of those that it was given for, by somebody else."""


def _keep_own(view: GroupView, text: str, *, coming: bool) -> Mapping[str, Any] | None:
    return keep_answer(view, view.person, text, after=coming)


def _keep_of_others(view: GroupView, text: str, *, coming: bool) -> Mapping[str, Any] | None:
    people, rest = on_behalf.split_people(view, text)
    kept = keep_answer(view, people[0], rest, after=coming)
    return kept and {**kept, _PEOPLE: [person.stored_id for person in people]}


def _complete(view: GroupView, kept: Mapping[str, Any], meetings: Sequence[Meeting]) -> Request:
    """What was kept of an answer, about those meetings."""
    if _PEOPLE not in kept:
        read = answers_kept(view, view.person, kept, meetings)
        if kept.get(OFFERED):
            return OfferAnswer(read.answers, read.unclear, read.reason_given)
        return record_or_offer(view, read)
    by_id = {mandate.person.id: mandate.person for mandate in view.mandates}
    people = [by_id[person_id] for person_id in kept[_PEOPLE]]
    read = answers_kept(view, people[0], kept, meetings)
    if read.unclear is not None:
        raise unclear_error(view, read.unclear, person=people[0])
    return record_all(people, read.answers, reason_given=read.reason_given, on_behalf=True)


def _with_more_words(
    view: GroupView, kept: Mapping[str, Any], text: str, *, coming: bool
) -> Request | None:
    """The command with `text` after it, where all that it said was its name.

    The words must name the meeting, whatever else they say: a mere "ja" picks none.
    """
    bare = _keep_own(view, "", coming=coming)
    if kept != bare or not names_meetings(view, view.person, text, after=coming):
        return None
    request = _own_answer(view, text, coming=coming)
    if isinstance(request, RecordAnswers) and not says_several(text):
        return None  # "möte 1, 25 mars" is a mistake where that is meeting 2
    given = request.answers if isinstance(request, RecordAnswers) else (request,)
    is_more = all(isinstance(each, RecordAnswer) and each.said.coming is coming for each in given)
    return request if is_more else None


_WHOSE: Final = ("whose_absence", "who_is_coming", "nobody_of_that_name", "several_of_that_name")
"""What is said where it is not clear whose answer it is."""
_LONGEST_NAME: Final = 4
"""Words in a name."""


def _ask_whose(view: GroupView, text: str, error: UserError, *, coming: bool) -> Question | None:
    """The question whose answer it is, if that is what is wrong and the rest can be kept.

    What stands before the rest is taken for a name: words that begin with capitals.
    """
    if error.message_id not in _WHOSE or not view.mandates:
        return None
    rest = _after_names(view, text)
    if on_behalf.names_anybody(view, rest):
        return None
    with suppress(UserError):
        kept = keep_answer(view, view.mandates[0].person, rest, after=coming)
        if kept is not None:
            command = "coming_for" if coming else "absence_for"
            data = {"group": view.group.id, "command": command, "kept": kept}
            return Question(WHICH_PERSON, data)
    return None


def _after_names(view: GroupView, text: str) -> str:
    with suppress(UserError):
        return on_behalf.split_people(view, text)[1]
    words = text.split()
    begin = next((n for n, word in enumerate(words) if not word[:1].isupper()), len(words))
    return " ".join(words[min(begin, _LONGEST_NAME) :])


def _name_people(
    view: GroupView, kept: Mapping[str, Any], text: str, *, coming: bool
) -> Mapping[str, Any] | None:
    """What was kept, about the people that the answer names; of more words where it is bare."""
    words = on_behalf.after_lead(text)
    try:
        people, rest = on_behalf.split_people(view, words)
    except UserError:
        if any(word[:1].isupper() for word in words.split()[1:]):
            raise
        return None
    if not rest:
        return {**kept, _PEOPLE: [person.stored_id for person in people]}
    bare = keep_answer(view, people[0], "", after=coming)
    return _keep_of_others(view, words, coming=coming) if kept == bare else None


def _completion(*, coming: bool) -> Completion:
    return Completion(
        partial(_keep_own, coming=coming), _complete, partial(_with_more_words, coming=coming)
    )


def _completion_for(*, coming: bool) -> Completion:
    return Completion(
        partial(_keep_of_others, coming=coming),
        _complete,
        name_people=partial(_name_people, coming=coming),
    )


@command(
    "absence",
    "förhinder",
    permission=Permission.HOLDER,
    in_help=InHelp.LEFT_OUT,
    aliases=(
        "förhindrad",
        "frånvaro",
        "absent",
        "absence",
    ),
    editable=True,
    keeps_question=True,
    completion=_completion(coming=False),
    asks=partial(_ask_whose, coming=False),
    instead="absence_for",
)
def absence(view: GroupView, text: str) -> Request:
    return _own_answer(view, text, coming=False)


@command(
    "absence_for",
    "förhinder för",
    permission=Permission.LEADER,
    aliases=("förhinder åt", "absent for", "absence for"),
    editable=True,
    keeps_question=True,
    completion=_completion_for(coming=False),
    asks=partial(_ask_whose, coming=False),
    guard=may_be_name,
    fallback_to_parent=True,
)
def absence_for(view: GroupView, text: str) -> Request:
    return _answer_of_others(view, text, coming=False)


@command(
    "coming",
    "kommer",
    permission=Permission.HOLDER,
    in_help=InHelp.LEFT_OUT,
    aliases=("närvaro", "jag kommer", "coming"),
    editable=True,
    keeps_question=True,
    completion=_completion(coming=True),
    asks=partial(_ask_whose, coming=True),
    instead="coming_for",
)
def coming(view: GroupView, text: str) -> Request:
    return _own_answer(view, text, coming=True)


@command(
    "coming_for",
    "kommer för",
    permission=Permission.LEADER,
    aliases=("kommer åt", "coming for"),
    editable=True,
    keeps_question=True,
    completion=_completion_for(coming=True),
    asks=partial(_ask_whose, coming=True),
    guard=may_be_name,
    fallback_to_parent=True,
    in_help=InHelp.LEFT_OUT,  # as "för" is said of absence
)
def coming_for(view: GroupView, text: str) -> Request:
    return _answer_of_others(view, text, coming=True)
