"""`!omgång` and `!svar`: written rounds between meetings, in which every seat answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from commands.command import InHelp, Request, command, dialogue_step
from commands.due_reading import read_due, split_due
from commands.names import current_people
from commands.round_requests import (
    ACT,
    FILE,
    AnswerRound,
    AnswerShownRound,
    AskAboutRound,
    AskAgain,
    AskForAnswer,
    AttachToRound,
    BeginRound,
    DoWithRound,
    FileRound,
    LeaveRound,
    LengthenRound,
    ShowRound,
    ShowRounds,
    TakeBackAnswer,
)
from secretary.errors import UserError
from secretary.language.doubts import Doubt, doubt_about_report, split_confirmed
from secretary.language.file_words import split_forms
from secretary.language.hand_out_words import due_words
from secretary.language.health_words import is_about_health
from secretary.language.phrases import is_no, is_yes
from secretary.language.question_subjects import Subject
from secretary.language.questions import read_question
from secretary.language.round_words import (
    RoundAct,
    clean_question,
    is_removal,
    read_new_round,
    read_round_instruction,
    split_on_behalf,
    split_round_number,
)
from secretary.people import Person, find_person
from secretary.written_rounds import MAX_ANSWER, MAX_QUESTION
from services.actors import Permission
from services.context import GroupView
from services.written_round_messages import QUESTION

_LONGEST_DAY: Final = 80
"""Characters that a last day takes after a question."""
_SAID_TO_THE_BOT: Final = (Subject.THANKS, Subject.GREETING)


@command(
    "round_new",
    "omgång ny",
    permission=Permission.LEADER,
    aliases=("ny omgång", "skriftlig omgång", "round new", "new round", "written round"),
    about_people=True,
    in_help=InHelp.LEFT_OUT,
    takes_file=True,
)
def new_round(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    described = read_new_round(text)
    head, due = described.head, None
    if len(head) > MAX_QUESTION + _LONGEST_DAY:
        raise UserError("round_question_too_long", length=len(head), most=MAX_QUESTION)
    if head:
        try:
            head, due = split_due(view, head, before="")
        except UserError as error:
            raise error.for_command("round_new") from error
    question = clean_question(split_confirmed(head)[0])
    if not question:
        raise UserError("how_to_write_round")
    if is_about_health(f"{question}\n{described.text}") and not confirmed:
        raise UserError("doubtful_round")
    day = due.day if due is not None else None
    return BeginRound(question, described.text, day, view.file, confirmed)


def _only_shows(text: str) -> bool:
    return read_round_instruction(split_forms(text)[0]).act is RoundAct.SHOW


@command(
    "round",
    "omgång",
    permission=Permission.GROUP,
    aliases=("omgångar", "omgången", "omgångarna", "skriftliga omgångar", "round", "rounds"),
    about_people=True,
    bare=_only_shows,
    in_help=InHelp.LEFT_OUT,
)
def round_(view: GroupView, text: str) -> Request:
    wanted, endings = split_forms(text)
    asked = read_round_instruction(wanted)
    if endings and asked.act is RoundAct.SHOW and asked.number is not None:
        return FileRound(asked.number, endings)
    said = read_round_instruction(text)
    number, act, rest = said.number, said.act, said.rest
    if act is RoundAct.SHOW:
        return ShowRounds() if number is None else ShowRound(number)
    begins_with_day = any(each.start == 0 for each in due_words(rest))
    if act is RoundAct.LENGTHEN or (act is None and number is not None and begins_with_day):
        words = rest if begins_with_day else f"senast {rest}"
        try:
            due = read_due(view, words, before=str(number or ""))
        except UserError as error:
            raise error.for_command("round") from error
        return LengthenRound(number, due.day)
    if act is None or rest:
        raise UserError("what_with_round", number=number)
    return AskAboutRound(number, act)


@command(
    "round_answer",
    "svar",
    permission=Permission.GROUP,
    aliases=("svara", "svar på omgång", "svara på omgång", "answer", "reply"),
    editable=True,
    about_people=True,
    in_help=InHelp.LEFT_OUT,
)
def answer(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    number, rest = split_round_number(text)
    person, words = _on_behalf(view, rest, number)
    words, said_so = split_confirmed(words)
    words = words.strip()
    if not words:
        if person is not None:
            raise UserError("no_round_answer_text", number=number)
        if confirmed or said_so:  # "!svar 1 ja:"
            return AnswerRound(number, "ja", person)
        return AskForAnswer(number)
    if is_removal(words) and person is None:
        return TakeBackAnswer(number)
    _check_doubts(words, confirmed=confirmed or said_so)
    return AnswerRound(number, words, person)


@dialogue_step(QUESTION)
def shown_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """What a seat answers in a round; None for what is said to the bot instead, as nobody may have
    been waiting to be asked."""
    round_id = int(data["round"])
    words, confirmed = split_confirmed(text)
    if confirmed and not words:
        words = "ja"
    if not words:
        raise UserError("no_answer")
    if not confirmed and _is_said_instead(words):
        return None
    try:
        _check_doubts(words, confirmed=confirmed)
    except UserError as error:
        return AskAgain(round_id, error)
    return AnswerShownRound(round_id, words)


@dialogue_step(FILE, takes_file=True)
def paper_of_round(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """The file that is to go with a round, sent in answer to what shows it."""
    if view.file is None:
        return None
    _, confirmed = split_confirmed(text)
    return AttachToRound(int(data["round"]), view.file, confirmed)


@dialogue_step(ACT, takes_yes=True)
def act_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, to whether a round is to be sent, ended or taken away."""
    if not is_yes(text):
        return LeaveRound(int(data["round"]))
    return DoWithRound(int(data["round"]), RoundAct(data["what"]), str(data["shown"]))


def _on_behalf(view: GroupView, text: str, number: int | None) -> tuple[Person | None, str]:
    """Whose answer it is, and the answer; None for the actor's own.

    Raises UserError where the name is nobody's, or several people's.
    """
    found = split_on_behalf(text)
    if found is None:
        return None, text
    name, words = found
    people = find_person(name, current_people(view))
    if not people:
        return None, text  # "för oss är punkt 3 viktigast: …"
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    return people[0], words


def _is_said_instead(text: str) -> bool:
    if is_yes(text) or is_no(text) or len(text) > MAX_ANSWER:
        return False
    found = read_question(text)
    if found is not None and found.subject in _SAID_TO_THE_BOT:
        return True
    return doubt_about_report(text) in (Doubt.ABSENCE, Doubt.COMING)


def _check_doubts(text: str, *, confirmed: bool) -> None:
    """Raises UserError where it may tell of somebody's health, is a question, or a promise."""
    if confirmed or len(text) > MAX_ANSWER:
        return
    doubt = Doubt.HEALTH if is_about_health(text) else doubt_about_report(text)
    if doubt is not None and doubt is not Doubt.NOTHING_SAID:
        raise UserError("doubtful_round_answer", doubt=doubt)
