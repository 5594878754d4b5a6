"""What words say about something that is handed out: to whom, at which meeting, and what it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from commands.due_reading import is_day_to_come
from commands.which_meeting import named_meeting
from secretary.errors import UserError
from secretary.hand_outs import HandOutKind
from secretary.language.doubts import (
    Doubt,
    denies,
    doubt_about_closing,
    doubt_about_topic,
    split_confirmed,
)
from secretary.language.hand_out_words import (
    Act,
    names_regional_management,
    names_superior_board,
    split_head,
    without_new,
)
from secretary.language.meeting_grammar import find_numbered, is_numbered
from secretary.language.text import one_line
from secretary.meetings import Meeting
from secretary.organisations import find_organisations
from services import hand_outs
from services.context import GroupView

_SHORT_HEAD: Final = 4
"""So many words before a colon may name whom something is for."""


@dataclass(frozen=True)
class Addressed:
    """Whom something is for. meeting: the one that it names as that which hands it out."""

    organisations: tuple[str, ...]
    text: str
    meeting: Meeting | None = None


def meeting_handing_out(view: GroupView, kind: HandOutKind) -> Meeting:
    """The meeting that hands something out where none is named: the one that is answered, if it has
    begun, else the one under way, else the last that was held.

    Raises UserError where none has been held.
    """
    about = view.about
    if about is not None and about.is_planned and about.starts_at <= view.wall:
        return about
    if view.under_way is not None:
        return view.under_way
    for known in (view.meetings, view.all_meetings):
        held = [m for m in known if m.is_planned and m.starts_at <= view.wall]
        if held:
            return held[-1]
    number = view.upcoming[0].number if view.upcoming else None
    raise UserError("no_meeting_hands_out", kind=kind, number=number)


def split_meeting_named(view: GroupView, text: str) -> tuple[Meeting | None, str]:
    """The meeting before a colon that hands something out ("möte 2: …"), and what follows."""
    parts = split_head(text)
    if parts is not None:
        meeting, left_over = _named(view, parts[0])
        if meeting is not None and not left_over:
            return meeting, parts[1]
    return None, text


def split_addressed(view: GroupView, text: str) -> Addressed | None:
    """The organisations before the colon, and what they are to do; None without a colon.

    Raises UserError where it is not clear whom they are.
    """
    meeting, text = split_meeting_named(view, without_new(text))
    parts = split_head(without_new(text))
    if parts is None:
        return None
    head, words = parts
    numbered = find_numbered(head)
    if meeting is None and numbered is not None and not head[: numbered[0]].strip():
        meeting, head = named_meeting(view, head, past=True)
    return Addressed(organisations_named(view, head, words), words, meeting)


def organisations_named(view: GroupView, words: str, text: str = "") -> tuple[str, ...]:
    """The organisations that all of the words name. text: what stands after them, for examples.

    Raises UserError where they name somebody else.
    """
    every = hand_outs.organisations(view)
    named = find_organisations(words, every)
    if named.found:
        return named.found
    if not every:
        raise UserError("no_organisations")
    # "inte Arboga" is not to be met by "Menar du Arboga?".
    near = () if denies(words) else named.near
    raise UserError(
        "which_organisation",
        organisations=every,
        suggests=bool(near),
        near=near or tuple(every[:2]),
        text=one_line(text),
    )


def organisation_begun_with(view: GroupView, text: str) -> str | None:
    """The organisation that the words begin with, and go on after."""
    first = " ".join(text.split()[:1])
    named = find_organisations(first, hand_outs.organisations(view)).found
    return named[0] if len(named) == 1 else None


def without_recipient(kind: HandOutKind, text: str, *, confirmed: bool) -> str:
    """The text without whom it is for. Raises UserError where it seems to name somebody else."""
    parts = split_head(text)
    if parts is None:
        return text
    head, rest = parts
    is_board = kind is HandOutKind.RECOMMENDATION
    names = names_superior_board if is_board else names_regional_management
    if names(head):
        return rest
    is_yes_before = split_confirmed(text)[1]
    if not confirmed and not is_yes_before and len(head.split()) <= _SHORT_HEAD:
        raise UserError("other_recipient", kind=kind, text=text)
    return text


def _named(view: GroupView, words: str) -> tuple[Meeting | None, str]:
    if is_numbered(words):
        return named_meeting(view, words, past=True)
    with suppress(UserError):
        return named_meeting(view, words, past=True)
    return None, words


def check_text(
    text: str,
    kind: HandOutKind,
    *,
    confirmed: bool = False,
    act: Act | None = None,
    whom: str = "",
) -> str:
    """What is to be kept of a text, in one line.

    act: what it is for, where it gives nothing new. whom: to whom it is, or the numbers.
    Raises UserError where it is empty, too long, or may be meant otherwise and nobody says not.
    """
    text, said_so = split_confirmed(text)
    title = one_line(text)
    if not title:
        raise UserError("no_hand_out_text", kind=kind, act=act, whom=whom)
    hand_outs.check_length(title)
    doubt = None
    if not confirmed and not said_so:
        doubt = doubt_about_topic(title)
        if act is Act.CLOSE:
            answers = kind is not HandOutKind.ASSIGNMENT
            doubt = doubt_about_closing(title, answers=answers)
    if doubt is not None:
        raise UserError("doubtful_hand_out", doubt=doubt, kind=kind, act=act, whom=whom)
    return title


def check_closing(
    view: GroupView, text: str, kind: HandOutKind, *, act: Act | None = Act.CLOSE, whom: str = ""
) -> str:
    """What came of something, in one line. Raises UserError as `check_text` does, and where the
    words only name a day to come: "på måndag", "senast 20 mars"."""
    words, confirmed = split_confirmed(text)
    if not confirmed and is_day_to_come(view, words):
        raise UserError("doubtful_hand_out", doubt=Doubt.NOT_DONE, kind=kind, act=act, whom=whom)
    return check_text(text, kind, act=act, whom=whom)
