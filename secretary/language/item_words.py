"""What is written about an agenda's items: of a new one, and of one by its number.

Pure. What is not understood whole is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from secretary.items import ItemDetails
from secretary.language.doubts import denies, is_undecided
from secretary.language.en.item_vocabulary import ITEMS as ENGLISH
from secretary.language.sv.item_vocabulary import ITEMS as SWEDISH
from secretary.language.text import nfc, straight_apostrophes
from secretary.language.vocabulary import compiled


class ItemAct(StrEnum):
    """What is to be done with an item."""

    SHOW = "show"
    CHANGE = "change"
    MOVE = "move"
    REMOVE = "remove"
    TAKE_IN = "take_in"
    POSTPONE = "postpone"
    DECLINE = "decline"
    UNFINISHED = "unfinished"


class Place(StrEnum):
    """Where an item is moved to, as against another."""

    BEFORE = "before"
    AFTER = "after"
    AT = "at"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class ItemWords:
    """What is said of the item of a number.

    number: 0 for one that has none, as it is off the agenda; then its title, or how it begins.
    of_draft: whether it was said that the draft's number is meant.
    details: what it is given. place: where it is moved to, against the item `other`.
    until: the words that name the meeting that it is postponed to; empty for none.
    reason: why it is postponed or declined. rest: what followed the number.
    """

    act: ItemAct
    number: int = 0
    title: str = ""
    of_draft: bool = False
    details: ItemDetails = ItemDetails()  # noqa: RUF009 - a value
    place: Place = Place.AT
    other: int = 0
    until: str = ""
    reason: str = ""
    rest: str = ""


_LANGUAGES: Final = (SWEDISH, ENGLISH)


def _any(name: str) -> str:
    return "(?:" + "|".join(getattr(each, name) for each in _LANGUAGES) + ")"


_END: Final = r"(?![\w-])"
_NOUN: Final = rf"(?:{_any('noun')} ?)?"
_NUMBER: Final = rf"(?P<draft>{_any('draft')} )?{_NOUN}(?P<number>\d{{1,3}})(?![\w])[.:)]?(?: |$)"
_NUMBERED: Final = compiled(_NUMBER + r"(?P<rest>.*)\Z")
_ACTS: Final = "|".join(_any(name) for name in ("move", "remove", "take_in", "postpone", "decline"))
_ACT_FIRST: Final = compiled(rf"(?P<act>{_ACTS}) {_NUMBER}(?P<rest>.*)\Z")
_TAKE_IN_TITLE: Final = compiled(rf"{_any('take_in')}(?::? (?P<title>.+))?\Z")

_SAYS_MOVE: Final = rf"(?:{_any('move')} )?"
_MOVE: Final = compiled(
    rf"{_SAYS_MOVE}(?:(?P<first>{_any('first')})|(?P<last>{_any('last')})"
    rf"|(?:(?P<before>{_any('before')})|(?P<after>{_any('after')})|(?P<at>{_any('to')}))"
    rf" {_NOUN}(?P<other>\d{{1,3}}))[.!]?\Z"
)
_REMOVE: Final = compiled(rf"{_any('remove')}[.!]?\Z")
_TAKE_IN: Final = compiled(rf"{_any('take_in')}[.!]?\Z")
_UNFINISHED: Final = compiled(rf"{_any('unfinished')}[.!]?\Z")
_POSTPONE: Final = compiled(
    rf"{_any('postpone')}{_END}"
    rf"(?:(?: {_any('until')}|[,;:.]? ?\(?{_any('until_only')}) (?P<until>[^:,;()]{{1,60}})\)?)?"
    rf"(?:[:,;.]? ?[–-] ?|[:,;] ?|\.? ?\Z| (?={_any('because')}{_END}))(?P<reason>.*)\Z"
)
_UNTIL: Final = compiled(rf"{_any('until_only')}{_END}")
_NEXT_MEETING: Final = compiled(rf"{_any('next_meeting')}\Z")
_DECLINE: Final = compiled(rf"{_any('decline')}{_END}(?P<apart>[:,;–-]? ?[–-]?) ?(?P<reason>.*)\Z")

_LENGTHS: Final = {words: n for each in _LANGUAGES for words, n in each.lengths.items()}
_TIME: Final = (
    rf"(?:(?P<hours>\d{{1,2}})(?:[.,](?P<half>5))? ?{_any('hours')}{_END}\.?(?: (?:och |and )?|$))?"
    rf"(?:(?P<minutes>\d{{1,4}}) ?{_any('minutes')}{_END}\.?)?"
)
_WHOLE_TIME: Final = compiled(rf"\(?(?=\d){_TIME}\)?\Z")
_TIME_AT_END: Final = compiled(rf" \(?(?P<time>\d{{1,4}} ?{_any('minutes')})\.?\)?\Z")
_JOINING: Final = compiled(rf".*\b{_any('joining')}\Z")
_NO_TIME: Final = compiled(rf"{_any('no_length')}\Z")
_PRESENTER: Final = compiled(rf"{_any('presenter')}{_END}:? ?(?P<name>.*)\Z")
_NOBODY: Final = compiled(rf"(?:{_any('nobody')})[.!]?\Z")
_TITLE: Final = compiled(rf"{_any('title')}{_END}:? ?(?P<title>.*)\Z")
_ASSESSMENT: Final = compiled(
    rf"(?P<no>{_any('negation')} )?{_any('assessment')}:?(?P<after> {_any('negation')})?"
    r"(?: ja| yes)?[.!]?\Z"
)
_SEPARATORS: Final = re.compile(r"[,;](?!\d)")
_QUOTED: Final = re.compile(
    r"""["”“'](?P<title>[^"”“]{1,400})["”“'](?:[,;:]| |\Z)\s?(?P<rest>.*)\Z"""
)
_NAME: Final = re.compile(
    rf"[A-ZÅÄÖÉÜ][\w'’.-]*(?: (?:(?:{SWEDISH.particles}|{ENGLISH.particles}) )?[A-ZÅÄÖÉÜ][\w'’.-]*)"
    r"{1,3}(?: \([^()]{1,12}\))?\Z"
)
_LONGEST_READ: Final = 2_000
"""Characters: far more than a title, a presenter and all else."""


def read_item(text: str) -> ItemWords | None:
    """What is said of an item that is there; None where that is not understood whole."""
    text = _tidy(text)
    if len(text) > _LONGEST_READ:
        return None
    act_first = _ACT_FIRST.match(text)
    found = act_first or _NUMBERED.match(text)
    if found is None:
        taken_in = _TAKE_IN_TITLE.match(text)
        return ItemWords(ItemAct.TAKE_IN, title=taken_in["title"] or "") if taken_in else None
    rest = found["rest"]
    if act_first:
        rest = f"{act_first['act']} {rest}".strip()
    said = _read_rest(rest)
    if said is None:
        return None
    return replace(said, number=int(found["number"]), of_draft=bool(found["draft"]), rest=rest)


def is_next_meeting(words: str) -> bool:
    """Whether all of the words mean the meeting after the item's own: "nästa möte"."""
    return _NEXT_MEETING.match(_tidy(words)) is not None


def number_said(text: str) -> int | None:
    """The number of the item that words begin by naming, whatever they say of it."""
    found = _NUMBERED.match(_tidy(text[:_LONGEST_READ]))
    return int(found["number"]) if found else None


def read_new_item(text: str, is_name: Callable[[str], bool]) -> ItemDetails | None:
    """What a new item is given; None where it is not understood.

    is_name: whether words are somebody's name, in a group.
    """
    text = _tidy(text)
    if len(text) > _LONGEST_READ:
        return None
    quoted = _QUOTED.match(text)
    if quoted:
        title, pieces = quoted["title"].strip(), list(_pieces(quoted["rest"]))
    else:
        title, *pieces = [*_pieces(text)] or [""]
        title, at_end = _split_time(title)
        if at_end:
            pieces.insert(0, at_end)
    details = ItemDetails(title=title)
    for place, piece in enumerate(pieces):
        given = _read_detail(piece)
        if given is not None and given.title is None:
            details = _joined(details, given)
        elif details.presenter is None and (_NAME.match(piece) or is_name(piece)):
            details = replace(details, presenter=piece)
        elif details.presenter:
            details = replace(details, presenter=f"{details.presenter}, {piece}")
        elif place == 0 or details == ItemDetails(title=details.title):
            more, at_end = _split_time(piece)
            details = replace(details, title=f"{details.title}, {more}")
            if at_end:
                details = _joined(details, _read_detail(at_end) or ItemDetails())
        else:
            return None
    return details


def _read_rest(rest: str) -> ItemWords | None:
    """What follows an item's number."""
    if not rest:
        return ItemWords(ItemAct.SHOW)
    if (moved := _MOVE.match(rest)) is not None:
        place = next(each for each in Place if moved[each])
        return ItemWords(ItemAct.MOVE, place=place, other=int(moved["other"] or 0))
    for act, pattern in (
        (ItemAct.REMOVE, _REMOVE),
        (ItemAct.TAKE_IN, _TAKE_IN),
        (ItemAct.UNFINISHED, _UNFINISHED),
    ):
        if pattern.match(rest):
            return ItemWords(act)
    if (postponed := _POSTPONE.match(rest)) is not None:
        until, reason = (postponed["until"] or "").strip(" .!"), postponed["reason"].strip()
        if _is_undecided_reason(reason) or denies(until):
            return None
        return ItemWords(ItemAct.POSTPONE, until=until, reason=reason)
    if (declined := _DECLINE.match(rest)) is not None:
        reason = declined["reason"].strip()
        if _is_undecided_reason(reason) or (is_undecided(reason) and not declined["apart"].strip()):
            return None
        return ItemWords(ItemAct.DECLINE, reason=reason)
    details = _read_details(rest)
    return None if details is None else ItemWords(ItemAct.CHANGE, details=details)


def _is_undecided_reason(reason: str) -> bool:
    """Whether what stands for a reason turns the meaning of what was said before it, or leaves it
    open: "skjut upp, inte till möte 2". "avslå: inte vår fråga" gives a reason."""
    if not is_undecided(reason):
        return False
    _, _, after = reason.partition(" ")
    return not after or _UNTIL.match(after) is not None


def _read_details(text: str) -> ItemDetails | None:
    """What an item is given, one piece after the other. What follows a title or a presenter, and is
    nothing else, belongs to it."""
    details = ItemDetails()
    for piece in _pieces(text):
        given = _read_detail(piece)
        if given is not None:
            details = _joined(details, given)
        elif details.presenter and details.title is None and not denies(piece):
            details = replace(details, presenter=f"{details.presenter}, {piece}")
        elif details.title:
            details = replace(details, title=f"{details.title}, {piece}")
        else:
            return None
    return details if details != ItemDetails() else None


def _read_detail(piece: str) -> ItemDetails | None:
    """One thing that an item is given; None where it is none."""
    if (minutes := _minutes(piece)) is not None:
        return ItemDetails(minutes=minutes)
    if (title := _TITLE.match(piece)) is not None:
        words = title["title"].strip(' "”“')
        # "rubrik inte Skolskjutsar" hardly names it so.
        return None if is_undecided(words) and not words[:1].isupper() else ItemDetails(title=words)
    if (presenter := _PRESENTER.match(piece)) is not None:
        name = presenter["name"].strip()
        if _NOBODY.match(name):
            return ItemDetails(presenter="")
        return ItemDetails(presenter=name) if name and not denies(name) else None
    if (marked := _ASSESSMENT.match(piece)) is not None:
        return ItemDetails(needs_assessment=not (marked["no"] or marked["after"]))
    return None


def _minutes(piece: str) -> int | None:
    piece = piece.strip()
    if piece.casefold().strip("().") in _LENGTHS:
        return _LENGTHS[piece.casefold().strip("().")]
    if _NO_TIME.match(piece):
        return 0
    found = _WHOLE_TIME.match(piece)
    if found is None or not (found["hours"] or found["minutes"]):
        return None
    halves = 30 if found["half"] else 0
    return int(found["hours"] or 0) * 60 + halves + int(found["minutes"] or 0)


def _split_time(title: str) -> tuple[str, str]:
    """A title without how long the item may take at its end, and that."""
    found = _TIME_AT_END.search(title[-20:]) if title else None
    before = title[: -len(found[0])].strip() if found else ""
    if found is None or not before or _JOINING.match(before):
        return title, ""
    return before, found["time"]


def _joined(details: ItemDetails, given: ItemDetails) -> ItemDetails:
    values = {name: getattr(given, name) for name in given.__dataclass_fields__}
    return replace(details, **{name: each for name, each in values.items() if each is not None})


def _pieces(text: str) -> Iterator[str]:
    for piece in _SEPARATORS.split(text):
        if piece.strip():
            yield piece.strip()


def _tidy(text: str) -> str:
    return " ".join(straight_apostrophes(nfc(text)).split())
