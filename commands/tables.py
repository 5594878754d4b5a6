"""`!tabell` and `!rad`: tables that home organisations fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from commands.command import InHelp, Request, command, dialogue_step
from commands.due_reading import split_due
from commands.hand_out_reading import split_meeting_named
from commands.table_requests import (
    REMOVAL,
    AnswerColumn,
    AskAgain,
    AskForRow,
    AskToRemoveTable,
    BeginTable,
    KeepTable,
    RemoveTable,
    SendTable,
    ShowTable,
    ShowTables,
    WriteRow,
)
from commands.which_notes import meeting_of_notes
from secretary.errors import UserError
from secretary.language.doubts import Doubt, doubt_about_report, split_confirmed
from secretary.language.hand_out_words import split_head
from secretary.language.health_words import is_about_health
from secretary.language.phrases import is_no, is_nothing, is_yes
from secretary.language.question_subjects import Subject
from secretary.language.questions import read_question
from secretary.language.table_words import (
    TableAct,
    read_table,
    read_table_instruction,
    split_number,
)
from secretary.organisation_tables import LONGEST_ROW, MAX_VALUE
from secretary.organisations import find_organisations
from services import hand_outs
from services.actors import Permission
from services.context import GroupView
from services.table_questions import QUESTION

_FEW_WORDS: Final = 4
"""So many words before a colon may name an organisation."""
_SAID_TO_THE_BOT: Final = (Subject.THANKS, Subject.GREETING)


@command(
    "table",
    "tabell",
    permission=Permission.LEADER,
    aliases=("tabeller", "tabellen", "table", "tables"),
    about_people=True,
    in_help=InHelp.LEFT_OUT,
)
def table(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    said = None if confirmed else read_table_instruction(text)
    if said is not None:
        match said.act:
            case TableAct.SHOW:
                return ShowTable(said.number)
            case TableAct.SEND:
                return SendTable(said.number)
            case TableAct.REMOVE:
                return AskToRemoveTable(said.number)
        raise UserError("what_with_table", number=said.number)
    if not text.strip():
        return ShowTables()
    meeting, words = split_meeting_named(view, text)
    try:
        rest, due = split_due(view, words, before="")
    except UserError as error:
        raise error.for_command("table") from error
    described = read_table(rest)
    if described is None:
        raise UserError("how_to_describe_table")
    if is_about_health(f"{described.title}\n{' '.join(described.columns)}") and not confirmed:
        raise UserError("doubtful_table")
    return BeginTable(
        meeting or meeting_of_notes(view),
        described.title,
        described.columns,
        due.day if due is not None else None,
    )


@command(
    "table_row",
    "rad",
    permission=Permission.GROUP,
    aliases=("raden", "row"),
    editable=True,
    about_people=True,
    in_help=InHelp.LEFT_OUT,
)
def row(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    number, rest = split_number(text)
    organisation, words = _split_organisation(view, rest, number or 1)
    words, said_so = split_confirmed(words)
    if not words.strip():
        return AskForRow(number, organisation)
    _check_doubts(words, confirmed=confirmed or said_so)
    return WriteRow(number, organisation, words)


@dialogue_step(QUESTION)
def row_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """What stands in a column of an organisation's row; None for what is said to the bot instead,
    as nobody may have been waiting to be asked."""
    table_id, organisation = int(data["table"]), str(data["organisation"])
    position = int(data["position"])
    if is_nothing(text) and not is_no(text):  # a no answers a column that asks
        return AnswerColumn(table_id, organisation, position, "")
    words, confirmed = split_confirmed(text)
    if not words:
        raise UserError("no_answer")
    if not confirmed and _is_said_instead(words):
        return None
    try:
        _check_doubts(words, confirmed=confirmed)
    except UserError as error:
        return AskAgain(table_id, organisation, position, error)
    return AnswerColumn(table_id, organisation, position, words)


@dialogue_step(REMOVAL, takes_yes=True)
def removal_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!tabell 2 ta bort`."""
    table_id, shown = int(data["table"]), str(data["shown"])
    return RemoveTable(table_id, shown) if is_yes(text) else KeepTable(table_id)


def _split_organisation(view: GroupView, text: str, number: int) -> tuple[str | None, str]:
    """The organisation before a colon, and what follows; None where the colon is a value's.

    number: of the table, for examples.

    Raises UserError where whoever holds no seat names nobody that there is.
    """
    parts = split_head(text)
    every = hand_outs.organisations(view)
    if parts is None:
        # "!rad 2 Sala" asks for Sala's row, one column at a time.
        alone = find_organisations(text, every).found if text.strip() else ()
        return (alone[0], "") if len(alone) == 1 else (None, text)
    head, words = parts
    if len(head.split()) > _FEW_WORDS:
        return None, text
    found = find_organisations(head, every).found
    if len(found) == 1:
        return found[0], words
    if not hand_outs.own_organisations(view):
        raise UserError("whose_row", organisations=every, own=False, number=number)
    return None, text


def _is_said_instead(text: str) -> bool:
    if len(text) > MAX_VALUE:
        return False
    found = read_question(text)
    if found is not None and found.subject in _SAID_TO_THE_BOT:
        return True
    doubt = doubt_about_report(text)
    return doubt in (Doubt.ABSENCE, Doubt.COMING, Doubt.QUESTION)


def _check_doubts(text: str, *, confirmed: bool) -> None:
    """Raises UserError where it is longer than a row can be, or may tell of somebody's health,
    is a question, or a promise."""
    if len(text) > LONGEST_ROW:
        raise UserError("value_too_long", length=len(text), most=MAX_VALUE)
    if confirmed:
        return
    doubt = Doubt.HEALTH if is_about_health(text) else doubt_about_report(text)
    if doubt is not None and doubt is not Doubt.NOTHING_SAID:
        raise UserError("doubtful_row", doubt=doubt)
