"""`!uppdrag`, `!rekommendation` and `!begäran`: what the meeting hands out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from commands.command import InHelp, Request, command, dialogue_step
from commands.due_reading import read_due, split_due
from commands.hand_out_reading import (
    check_closing,
    check_text,
    meeting_handing_out,
    organisation_begun_with,
    organisations_named,
    split_addressed,
    split_meeting_named,
    without_recipient,
)
from commands.hand_out_requests import (
    CLOSING,
    REMOVAL,
    AskToRemove,
    ChangeHandOuts,
    CloseAsked,
    CloseHandOuts,
    GiveHandOuts,
    KeepHandOuts,
    RemoveHandOuts,
    ReopenHandOuts,
    SetDue,
    ShowHandOuts,
    ShowNumbered,
)
from commands.which_meeting import named_meeting
from secretary.errors import UserError
from secretary.group import Language
from secretary.hand_outs import HandOutKind
from secretary.language.doubts import Doubt, split_confirmed, without_first_denial
from secretary.language.hand_out_words import (
    Act,
    Filter,
    Instruction,
    read_filter,
    read_instruction,
    without_new,
)
from secretary.language.phrases import is_no, is_nothing, is_yes, split_page
from services import hand_outs
from services.actors import Permission
from services.context import GroupView

_FEW_WORDS: Final = 4
"""So many words may say which are to be shown."""
_CHANGE: Final = {Language.SWEDISH: "ändra", Language.ENGLISH: "change"}
"""The word that new words follow."""
_CLOSE: Final = "klar"
"""A word by which something is done, whatever the language."""


def _only_shows(text: str) -> bool:
    """For `Command.bare`: whether the words hand out nothing and change nothing."""
    instruction = read_instruction(text)
    shows = instruction is None or instruction.act is Act.SHOW
    return shows and ":" not in text and len(text.split()) <= _FEW_WORDS


def _filters_only(text: str) -> bool:
    """The same of what takes any other words for a text."""
    instruction = read_instruction(text)
    if instruction is not None:
        return instruction.act is Act.SHOW
    return not read_filter(split_page(text)[0]).rest


@command(
    "assignment",
    "uppdrag",
    permission=Permission.GROUP,
    aliases=("uppdragen", "assignment", "assignments"),
    editable=True,
    about_people=True,
    bare=_only_shows,
)
def assignment(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    instruction = None if confirmed else read_instruction(text)
    if instruction is not None:
        return _instructed(view, HandOutKind.ASSIGNMENT, instruction)
    given = _given(view, text, confirmed=confirmed)
    return _shown(view, text) if given is None else given


@command(
    "assignment_new",
    "uppdrag ny",
    permission=Permission.LEADER,
    aliases=("nytt uppdrag", "uppdrag nytt", "assignment new", "new assignment"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def new_assignment(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    given = _given(view, text, confirmed=confirmed)
    if given is None:
        near = hand_outs.organisations(view)[:1]
        whom = organisation_begun_with(view, text) or "".join(near)
        raise UserError("colon_after_organisation", near=whom)
    return given


@command(
    "assignment_done",
    "uppdrag klar",
    permission=Permission.GROUP,
    aliases=("uppdrag klart", "assignment done", "uppdrag done"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
    about_people=True,
)
def assignment_done(view: GroupView, text: str) -> Request:
    instruction = read_instruction(f"{_CLOSE} {text}")
    return assignment.parse(view, text if instruction is None else f"{_CLOSE} {text}")


@command(
    "assignment_change",
    "uppdrag ändra",
    permission=Permission.LEADER,
    aliases=("ändra uppdrag", "assignment change", "change assignment"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def assignment_change(view: GroupView, text: str) -> Request:
    return _told(view, HandOutKind.ASSIGNMENT, f"{_CHANGE[view.group.language]} {text}")


@command(
    "recommendation",
    "rekommendation",
    permission=Permission.GROUP,
    aliases=("rekommendationer", "recommendation", "recommendations"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
    about_people=True,
    bare=_filters_only,
)
def recommendation(view: GroupView, text: str) -> Request:
    return _to_one(view, HandOutKind.RECOMMENDATION, text)


@command(
    "request",
    "begäran",
    permission=Permission.GROUP,
    aliases=("begära", "request", "requests"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
    about_people=True,
    bare=_filters_only,
)
def request(view: GroupView, text: str) -> Request:
    return _to_one(view, HandOutKind.REQUEST, text)


@command(
    "recommendation_new",
    "rekommendation ny",
    permission=Permission.LEADER,
    aliases=("ny rekommendation", "recommendation new", "new recommendation"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def new_recommendation(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    return _given_to_one(view, HandOutKind.RECOMMENDATION, text, confirmed=confirmed)


@command(
    "request_new",
    "begäran ny",
    permission=Permission.LEADER,
    aliases=("ny begäran", "request new", "new request"),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def new_request(view: GroupView, text: str) -> Request:
    text, confirmed = split_confirmed(text)
    return _given_to_one(view, HandOutKind.REQUEST, text, confirmed=confirmed)


@command(
    "request_answer",
    "begäran svar",
    permission=Permission.LEADER,
    aliases=("request answer",),
    editable=True,
    in_help=InHelp.LEFT_OUT,
)
def request_answer(view: GroupView, text: str) -> Request:
    return _told(view, HandOutKind.REQUEST, f"{_CLOSE} {text}")


@dialogue_step(CLOSING)
def closing_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """What came of it, after a `!uppdrag klar 7` that did not say."""
    kind = HandOutKind(data["kind"])
    ids, shown = tuple(data["hand_outs"]), str(data.get("shown", ""))
    if is_no(text):
        if kind is HandOutKind.ASSIGNMENT:
            return KeepHandOuts(ids)
        # It may be the answer that came, or that none did.
        doubt = Doubt.NOT_DONE
        raise UserError("doubtful_hand_out", doubt=doubt, kind=kind, act=Act.CLOSE, whom="")
    if is_nothing(text):
        return CloseAsked(ids, "", shown)
    return CloseAsked(ids, check_closing(view, text, kind), shown)


@dialogue_step(REMOVAL, takes_yes=True)
def removal_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!uppdrag 7 ta bort`."""
    ids = tuple(data["hand_outs"])
    shown = str(data.get("shown", ""))
    return RemoveHandOuts(ids, shown) if is_yes(text) else KeepHandOuts(ids)


def _given(view: GroupView, text: str, *, confirmed: bool) -> Request | None:
    """The assignment that the words give; None where no colon says whom it is for."""
    addressed = split_addressed(view, text)
    if addressed is None:
        return None
    names = ", ".join(addressed.organisations)
    words, due = split_due(view, addressed.text, before=f"{names}:")
    meeting = addressed.meeting or meeting_handing_out(view, HandOutKind.ASSIGNMENT)
    title = check_text(words, HandOutKind.ASSIGNMENT, confirmed=confirmed, whom=names)
    return GiveHandOuts(HandOutKind.ASSIGNMENT, meeting, addressed.organisations, title, due)


def _to_one(view: GroupView, kind: HandOutKind, text: str) -> Request:
    """What goes where its kind says: no organisation is named."""
    text, confirmed = split_confirmed(text)
    instruction = None if confirmed else read_instruction(text)
    if instruction is not None:
        return _instructed(view, kind, instruction)
    if not confirmed:
        _refuse_denied(kind, text)
    shown, page = split_page(text)
    if not confirmed and not (wanted := read_filter(shown)).rest:
        return ShowHandOuts(kind, closed=wanted.closed, page=page, words=shown)
    return _given_to_one(view, kind, text, confirmed=confirmed)


def _refuse_denied(kind: HandOutKind, text: str) -> None:
    """Raise UserError where the words say that something is not to be done: "ta inte bort 1"."""
    without = without_first_denial(text)
    denied = read_instruction(without) if without is not None else None
    if denied is not None and denied.act not in (None, Act.SHOW):
        raise UserError("what_with_hand_out", kind=kind, number=denied.numbers[0], rest="")


def _given_to_one(view: GroupView, kind: HandOutKind, text: str, *, confirmed: bool) -> Request:
    meeting, text = split_meeting_named(view, without_new(text))
    text = without_recipient(kind, text, confirmed=confirmed)
    title = check_text(text, kind, confirmed=confirmed)
    return GiveHandOuts(kind, meeting or meeting_handing_out(view, kind), ("",), title, None)


def _shown(view: GroupView, text: str) -> Request:
    """Which assignments are to be shown. Raises UserError where that is not clear."""
    text, page = split_page(text)
    wanted = read_filter(text)
    kind = HandOutKind.ASSIGNMENT
    if not wanted.rest:
        own = tuple(hand_outs.own_organisations(view)) if wanted.own else None
        if own == ():
            raise UserError("no_own_organisation")
        return _of_organisations(wanted, own, page, text)
    meeting, left_over = named_meeting(view, wanted.rest, past=True)
    if meeting is not None and not left_over:
        return ShowHandOuts(kind, meeting=meeting, page=page)
    try:
        organisations = organisations_named(view, wanted.rest)
    except UserError as error:
        begins = organisation_begun_with(view, wanted.rest)
        if begins is None:
            raise
        raise UserError("colon_after_organisation", near=begins) from error
    return _of_organisations(wanted, organisations, page, text)


def _of_organisations(
    wanted: Filter, organisations: tuple[str, ...] | None, page: int, words: str
) -> Request:
    return ShowHandOuts(
        HandOutKind.ASSIGNMENT,
        organisations,
        closed=wanted.closed,
        overdue=wanted.overdue,
        page=page,
        words=words,
    )


def _told(view: GroupView, kind: HandOutKind, text: str) -> Request:
    """What the words say to do. Raises UserError where they do not say with which of them."""
    instruction = read_instruction(text)
    if instruction is None:
        raise UserError("which_hand_out", kind=kind)
    return _instructed(view, kind, instruction)


def _instructed(view: GroupView, kind: HandOutKind, said: Instruction) -> Request:
    numbers, rest = said.numbers, said.rest
    whom = ", ".join(map(str, numbers))
    match said.act:
        case Act.SHOW if not rest:
            return ShowNumbered(kind, numbers)
        case Act.CLOSE:
            text = check_closing(view, rest, kind, whom=whom) if rest else ""
            return CloseHandOuts(kind, numbers, text)
        case Act.DATE:
            return SetDue(kind, numbers, read_due(view, rest, before=whom))
        case Act.UNDATE if not rest:
            return SetDue(kind, numbers, None)
        case Act.CHANGE if rest:
            words, due = split_due(view, rest, before=f"{whom} {_CHANGE[view.group.language]}")
            if due is not None and not words:
                return SetDue(kind, numbers, due)
            text = check_text(words, kind, act=Act.CHANGE, whom=whom)
            return ChangeHandOuts(kind, numbers, text, due)
        case Act.REOPEN if len(rest.split()) <= 1:
            return ReopenHandOuts(kind, numbers)
        case Act.REMOVE if not rest:
            return AskToRemove(kind, numbers)
    raise UserError("what_with_hand_out", kind=kind, number=numbers[0], rest=rest)
