"""What words say of something that is followed up: which one, what is to be done, what it is."""

from __future__ import annotations

from datetime import date
from typing import Final

from commands.command import Request
from commands.due_reading import is_day_to_come, read_due, split_due
from commands.followed_requests import (
    AskToRemoveFollowed,
    AttachToFollowed,
    ChangeFollowed,
    FollowUpThing,
    RecordFollowed,
    ReopenFollowed,
    ShowFollowed,
    ShowOneFollowed,
)
from secretary.errors import DateError, UserError
from secretary.followed import MAX_LENGTH, FollowedKind, FollowUpKind
from secretary.language import dates
from secretary.language.doubts import (
    Doubt,
    doubt_about_closing,
    doubt_about_report,
    is_undecided,
    split_confirmed,
    without_first_denial,
)
from secretary.language.followed_words import (
    FollowAct,
    FollowWords,
    Part,
    is_about_a_child,
    read_followed,
    split_assessment_mark,
    split_parts,
    without_answer_word,
)
from secretary.language.hand_out_words import read_filter, without_new
from secretary.language.phrases import split_page
from secretary.language.text import one_line
from secretary.papers import ReceivedFile
from services.context import GroupView
from services.followed import Details

_NEEDED: Final[dict[FollowedKind, tuple[Part, ...]]] = {
    FollowedKind.FOCUS_ASSIGNMENT: (),
    FollowedKind.GOAL: (Part.MEASURE, Part.TARGET),
    FollowedKind.AGREEMENT: (Part.PARTIES, Part.DATE),
}
"""What has to be said of a new one besides its text."""
_OF_KIND: Final[dict[FollowedKind, frozenset[Part]]] = {
    FollowedKind.FOCUS_ASSIGNMENT: frozenset({Part.REFERENCE}),
    FollowedKind.GOAL: frozenset({Part.MEASURE, Part.TARGET}),
    FollowedKind.AGREEMENT: frozenset({Part.PARTIES, Part.DATE}),
}
_STATES: Final[dict[FollowedKind, frozenset[FollowAct]]] = {
    FollowedKind.FOCUS_ASSIGNMENT: frozenset({FollowAct.STATE}),
    FollowedKind.GOAL: frozenset({FollowAct.STATE, FollowAct.FOLLOWED_UP}),
    FollowedKind.AGREEMENT: frozenset(
        {FollowAct.STATE, FollowAct.FOLLOWED_UP, FollowAct.PARTLY, FollowAct.WHOLLY}
    ),
}
_LONGEST: Final = 5 * MAX_LENGTH
"""Characters of what is written at once: a text, and parts with names."""


def only_shows(text: str) -> bool:
    """For `Command.bare`: whether the words record nothing and change nothing."""
    said = read_followed(text)
    if said is not None:
        return said.act is FollowAct.SHOW and not said.rest
    return not read_filter(split_page(text)[0]).rest


def read_request(view: GroupView, kind: FollowedKind, text: str) -> Request:
    """What the words after a command's name ask for."""
    if len(text) > _LONGEST:
        raise UserError("followed_too_long", length=len(text), most=MAX_LENGTH)
    text, confirmed = split_confirmed(text)
    said = None if confirmed else read_followed(text)
    if said is not None:
        return _told(view, kind, said) if view.file is None else _attached(view.file, kind, said)
    if not confirmed:
        _refuse_denied(kind, text)
    shown, page = split_page(text)
    wanted = read_filter(shown)
    if view.file is not None and not wanted.rest:
        raise UserError("no_followed_text", kind=kind)
    if not confirmed and not wanted.rest:
        return ShowFollowed(kind, closed=wanted.closed, page=page, words=shown)
    details = _new(view, kind, without_new(text), confirmed=confirmed)
    return RecordFollowed(kind, details, view.file)


def _refuse_denied(kind: FollowedKind, text: str) -> None:
    """Raise UserError where the words say that something is not to be done: "ta inte bort 1"."""
    without = without_first_denial(text)
    denied = read_followed(without) if without is not None else None
    if denied is not None and denied.act not in (None, FollowAct.SHOW):
        raise UserError("what_with_followed", kind=kind, number=denied.number)


def _attached(file: ReceivedFile, kind: FollowedKind, said: FollowWords) -> Request:
    """That a file is to go with the one that was numbered. Raises UserError where more is said."""
    rest, confirmed = split_confirmed(said.rest)
    if rest or said.act not in (FollowAct.SHOW, None):
        raise UserError("followed_file_alone", kind=kind, number=said.number)
    return AttachToFollowed(file, kind, said.number, confirmed=confirmed)


def _told(view: GroupView, kind: FollowedKind, said: FollowWords) -> Request:
    """What is to be done with the one that was numbered. Raises UserError where that is unclear."""
    number, rest = said.number, said.rest
    rest, confirmed = split_confirmed(rest)
    match said.act:
        case FollowAct.SHOW if not rest:
            return ShowOneFollowed(kind, number)
        case FollowAct.CLOSE:
            text = _said(view, kind, number, rest, confirmed=confirmed, closes=True)
            return FollowUpThing(kind, number, text, FollowUpKind.CLOSED)
        case FollowAct.STATE | FollowAct.FOLLOWED_UP | FollowAct.PARTLY | FollowAct.WHOLLY as act:
            if act in _STATES[kind]:
                text = _said(view, kind, number, rest, confirmed=confirmed, closes=False)
                return FollowUpThing(kind, number, text, _KINDS.get(act))
        case FollowAct.DATE if kind is not FollowedKind.AGREEMENT:
            return ChangeFollowed(kind, number, Details(due=_due(view, kind, number, rest)))
        case FollowAct.UNDATE if not rest and kind is not FollowedKind.AGREEMENT:
            return ChangeFollowed(kind, number, Details(), undated=True)
        case FollowAct.ASSESS | FollowAct.NOT_ASSESS as act:
            if kind is FollowedKind.AGREEMENT and not rest:
                needs = act is FollowAct.ASSESS
                return ChangeFollowed(kind, number, Details(needs_assessment=needs))
        case FollowAct.CHANGE if rest:
            details = _details(view, kind, rest, confirmed=confirmed)
            return ChangeFollowed(kind, number, details)
        case FollowAct.REOPEN if len(rest.split()) <= 1:
            return ReopenFollowed(kind, number)
        case FollowAct.REMOVE if not rest:
            return AskToRemoveFollowed(kind, number)
    raise UserError("what_with_followed", kind=kind, number=number)


_KINDS: Final = {FollowAct.PARTLY: FollowUpKind.STATE, FollowAct.WHOLLY: FollowUpKind.WHOLE}
"""What is said of it; the others mean what is due."""


def _due(view: GroupView, kind: FollowedKind, number: int, rest: str) -> date:
    try:
        return read_due(view, rest, before=str(number)).day
    except UserError as error:
        raise error.for_command(kind) from error


def _said(
    view: GroupView, kind: FollowedKind, number: int, text: str, *, confirmed: bool, closes: bool
) -> str:
    """What is said of one, in one line. Raises UserError where it is empty, or may be meant
    otherwise and nobody says not."""
    said = one_line(text).strip()
    if not said:
        raise UserError("no_follow_up_text", kind=kind, number=number, closes=closes)
    _check_length(said)
    if confirmed:
        return said
    doubt = doubt_about_closing(said, answers=True)
    if doubt is None and (is_undecided(said) or is_day_to_come(view, said)):
        doubt = Doubt.NOT_DONE
    if doubt is None and said.endswith("?"):
        doubt = Doubt.QUESTION
    _refuse(kind, doubt, said)
    return said


def _new(view: GroupView, kind: FollowedKind, text: str, *, confirmed: bool) -> Details:
    """What a new one is. Raises UserError where something is missing, or doubtful."""
    details = _details(view, kind, text, confirmed=confirmed)
    if not details.text:
        raise UserError("no_followed_text", kind=kind)
    given = {
        Part.MEASURE: details.measure,
        Part.TARGET: details.target,
        Part.PARTIES: details.parties,
        Part.DATE: details.begins,
    }
    missing = [part for part in _NEEDED[kind] if not given[part]]
    if missing and not (confirmed and kind is FollowedKind.GOAL):
        raise UserError("followed_needs", kind=kind, missing=[part.value for part in missing])
    return details


def _details(view: GroupView, kind: FollowedKind, text: str, *, confirmed: bool) -> Details:
    """What the words say of one. Raises UserError where that is doubtful, or not of its kind."""
    text, confirmed_after = split_confirmed(text)
    confirmed = confirmed or confirmed_after
    text, marked = split_assessment_mark(text)
    rest, parts = split_parts(text)
    rest, marked_inside = split_assessment_mark(rest)
    due = None
    if kind is not FollowedKind.AGREEMENT:
        rest, due = _split_due(view, kind, rest, confirmed=confirmed)
        for part, said in parts.items():
            if due is None and part is not Part.REFERENCE:
                words, due = _split_due(view, kind, said, confirmed=confirmed)
                parts = {**parts, part: words}
    title = one_line(without_answer_word(rest) if due is not None else rest).strip(" ,;:")
    if any(part not in _OF_KIND[kind] for part in parts):
        raise UserError("what_of_followed", kind=kind)
    _check_length(title, *parts.values())
    if not confirmed:
        _refuse(kind, _doubt_about_new(title), title, *parts.values())
    empty = [part for part, said in parts.items() if not said]
    if empty:
        raise UserError("followed_needs", kind=kind, missing=[part.value for part in empty])
    begins = _day(view, parts[Part.DATE]) if Part.DATE in parts else None
    return Details(
        text=title or None,
        parties=parts.get(Part.PARTIES),
        reference=parts.get(Part.REFERENCE),
        measure=parts.get(Part.MEASURE),
        target=parts.get(Part.TARGET),
        begins=begins,
        due=due,
        needs_assessment=True if marked or marked_inside else None,
    )


def _split_due(
    view: GroupView, kind: FollowedKind, text: str, *, confirmed: bool
) -> tuple[str, date | None]:
    try:
        words, due = split_due(view, f"ja: {text}" if confirmed else text, before="")
    except UserError as error:
        raise error.for_command(kind) from error
    return split_confirmed(words)[0], due.day if due is not None else None


def _day(view: GroupView, text: str) -> date:
    """The day that an agreement is of: one that has been, or is to come."""
    try:
        return dates.parse_date(text, view.now, view.group.zone, past=True).day
    except DateError as error:
        raise UserError("which_day_of_agreement") from error


def _doubt_about_new(title: str) -> Doubt | None:
    doubt = doubt_about_report(title) if title else None
    if doubt is None and title and is_undecided(title):
        return Doubt.NOTHING_SAID
    return doubt


def _refuse(kind: FollowedKind, doubt: Doubt | None, *texts: str) -> None:
    if any(map(is_about_a_child, texts)):
        raise UserError("doubtful_followed", kind=kind, doubt="child")
    others = (doubt_about_report(each) for each in texts[1:] if each)
    if doubt is None and Doubt.HEALTH in others:
        doubt = Doubt.HEALTH
    if doubt is not None:
        raise UserError("doubtful_followed", kind=kind, doubt=doubt.value)


def _check_length(*texts: str) -> None:
    longest = max(map(len, texts), default=0)
    if longest > MAX_LENGTH:
        raise UserError("followed_too_long", length=longest, most=MAX_LENGTH)
