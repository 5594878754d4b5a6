"""How people write about assignments, recommendations and requests: pure patterns, no meanings.

Which organisation a name is, and which day a date, is for those to say who know the group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.en.hand_out_words import HAND_OUTS as ENGLISH
from secretary.language.hand_out_vocabulary import HandOutVocabulary
from secretary.language.sv.hand_out_words import HAND_OUTS as SWEDISH
from secretary.language.vocabulary import compiled

WORDS: Final = HandOutVocabulary.joined(SWEDISH, ENGLISH)

_MOST_NUMBERS: Final = 60
"""In one message: more than a county has organisations."""
_MOST_DUE: Final = 8
"""Places in a text where its last day may stand: so many are looked at, from its end."""
_AROUND: Final = " \t\n,;:–-("
_LONGEST_HEAD: Final = 300
"""Characters before the colon that whom it is for is named in."""


_TO: Final = compiled(rf"(?:{WORDS.to_organisation})\s{{1,3}}(?=\S)")


def without_to(text: str) -> str:
    """The words without what says that somebody is to get it: "till Anna Ek"."""
    found = _TO.match(text)
    return text[found.end() :] if found is not None else text


class Act(StrEnum):
    """What is to be done with something that was handed out."""

    SHOW = "show"
    CLOSE = "close"
    CHANGE = "change"
    DATE = "date"
    """It is to have another last day."""
    UNDATE = "undate"
    REOPEN = "reopen"
    REMOVE = "remove"


@dataclass(frozen=True)
class Instruction:
    """What is to be done with those that are numbered.

    act: None where a number is followed by words that say nothing of the kind. rest: what follows.
    """

    act: Act | None
    numbers: tuple[int, ...]
    rest: str = ""


@dataclass(frozen=True)
class Filter:
    """Which are to be shown. rest: what else was said of them: an organisation, or a meeting."""

    own: bool = False
    every: bool = False
    closed: bool = False
    overdue: bool = False
    rest: str = ""


@dataclass(frozen=True)
class DueWord:
    """Where a text may say its last day. is_certain: whether the word means nothing else.

    start: where the word stands; end: where what follows it does. is_before: whether the day
    itself is too late.
    """

    start: int
    end: int
    is_certain: bool
    is_before: bool


_ACTS: Final = {
    Act.CLOSE: WORDS.close,
    Act.UNDATE: WORDS.undated,
    Act.CHANGE: WORDS.change,
    Act.DATE: f"{WORDS.due}|{WORDS.due_or_not}",
    Act.REOPEN: WORDS.reopen,
    Act.REMOVE: WORDS.remove,
}
_MARK: Final = rf"(?:(?:{WORDS.number_marks})\s{{0,2}})?"
_NEXT: Final = rf"\s{{0,2}}(?:[,&+–-]\s{{0,2}}|(?:{WORDS.and_words})\s){_MARK}"
_NUMBERS: Final = compiled(rf"{_MARK}(\d{{1,4}}(?:{_NEXT}\d{{1,4}}){{0,{_MOST_NUMBERS}}})(?![\w/])")
_FIRST_NUMBER: Final = compiled(rf"{_MARK}(\d{{1,4}})(?![\w/])")
_FIGURES: Final = re.compile(r"\d{1,4}")
_RANGE: Final = re.compile(r"(\d{1,4})\s{0,2}[–-]\s{0,2}(\d{1,4})")
_VERBS: Final = {act: compiled(rf"(?:{pattern})(?![\w])") for act, pattern in _ACTS.items()}
_DUE: Final = compiled(
    rf"(?<!\w)(?:(?P<certain>{WORDS.due})|(?P<maybe>{WORDS.due_or_not}))(?=[\s:])[:\s]{{1,3}}"
)
_BEFORE: Final = compiled(rf"(?:.{{0,40}}\s)?(?:{WORDS.before})")
_NO_DUE: Final = compiled(rf"(?<!\w)(?:{WORDS.no_due})\s{{1,3}}\Z")
_STATES: Final = {
    "own": compiled(rf"(?:{WORDS.own})(?!\w)"),
    "closed": compiled(rf"(?:{WORDS.closed})(?!\w)"),
    "open": compiled(rf"(?:{WORDS.open})(?!\w)"),
    "overdue": compiled(rf"(?:{WORDS.overdue})(?!\w)"),
    "every": compiled(rf"(?:{WORDS.every})(?!\w)"),
    "show": compiled(rf"(?:{WORDS.show})(?!\w)"),
}
_NEW: Final = compiled(rf"(?:{WORDS.new})\s{{1,3}}(?=\w)")
_BOARD: Final = compiled(rf"(?:{WORDS.to_organisation}\s+)?(?:{WORDS.superior_board})")
_MANAGEMENT: Final = compiled(rf"(?:{WORDS.to_organisation}\s+)?(?:{WORDS.regional_management})")


def read_instruction(text: str) -> Instruction | None:
    """What `text` begins by saying is to be done with one or several of them: "klar 7 Gjort",
    "7, 8 senast 1 maj", "ta bort 7"; None where it begins with no number, nor with such a word
    and a number after it."""
    for act, pattern in _VERBS.items():
        verb = pattern.match(text)
        if verb is None or act is Act.DATE:
            continue
        after = text[verb.end() :].lstrip(_AROUND)
        found = _NUMBERS.match(after)
        if found is None:
            continue
        # "klar 7, 12 familjer har fått hjälp": twelve is not one of them.
        rest = after[found.end() :]
        if not (rest.strip(_AROUND) == "" or rest.lstrip().startswith(":") or _says_date(rest)):
            found = _FIRST_NUMBER.match(after)
            if found is None:
                continue
            rest = after[found.end() :]
        return _as_dated(act, _numbers(found[1]), rest.lstrip(_AROUND + "."))
    found = _NUMBERS.match(text)
    if found is None:
        return None
    rest = text[found.end() :].lstrip(_AROUND + ".")
    numbers = _numbers(found[1])
    if not rest:
        return Instruction(Act.SHOW, numbers)
    for act, pattern in _VERBS.items():
        verb = pattern.match(rest)
        if verb is not None:
            if act is Act.DATE:
                return Instruction(act, numbers, rest)
            return _as_dated(act, numbers, rest[verb.end() :].lstrip(_AROUND + "."))
    single = _FIRST_NUMBER.match(text)
    if single is not None and len(numbers) > 1:
        return Instruction(None, (int(single[1]),), text[single.end() :].lstrip(_AROUND))
    return Instruction(None, numbers, rest)


def _as_dated(act: Act, numbers: tuple[int, ...], rest: str) -> Instruction:
    """ "ändra 7 senast 1 maj" changes the last day alone; "ändra 7 utan datum" takes it away."""
    if act is Act.CHANGE and _says_date(rest):
        return Instruction(Act.DATE, numbers, rest)
    if act is Act.CHANGE and (undated := _VERBS[Act.UNDATE].match(rest)):
        return Instruction(Act.UNDATE, numbers, rest[undated.end() :].strip(" .!"))
    return Instruction(act, numbers, rest)


def _says_date(text: str) -> bool:
    found = _DUE.match(text.lstrip(_AROUND))
    return found is not None and found["certain"] is not None


def _numbers(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for first, last in _RANGE.findall(text):
        if 0 < int(last) - int(first) <= _MOST_NUMBERS:
            numbers += range(int(first), int(last) + 1)
    numbers += map(int, _FIGURES.findall(text))
    return tuple(sorted(set(numbers))[:_MOST_NUMBERS])


def read_filter(text: str) -> Filter:
    """Which are to be shown: "alla", "mina", "klara Sala". `rest` is what says nothing of that."""
    said: set[str] = set()
    rest = text.strip(" .!?")
    again = True
    while again:
        again = False
        for name, pattern in _STATES.items():
            found = None if name in said else pattern.match(rest)
            if found is not None:
                said.add(name)
                rest = rest[found.end() :].strip(" ,.:")
                again = True
    for name in ("closed", "open", "overdue"):  # "Sala klara"
        before, _, last = rest.rpartition(" ")
        if before and _STATES[name].fullmatch(last):
            said.add(name)
            rest = before
    return Filter("own" in said, "every" in said, "closed" in said, "overdue" in said, rest)


def without_new(text: str) -> str:
    """The words without "nytt" at their beginning."""
    found = _NEW.match(text)
    return text[found.end() :] if found else text


def split_head(text: str) -> tuple[str, str] | None:
    """What stands before the first colon, and after it; None without one near the beginning."""
    head, colon, tail = text.partition(":")
    if not colon or len(head) > _LONGEST_HEAD or "\n" in head.strip():
        return None
    return head.strip(), tail.strip()


def names_superior_board(text: str) -> bool:
    """Whether all of the words name the board above the group."""
    return _BOARD.fullmatch(text.strip(" .")) is not None


def names_regional_management(text: str) -> bool:
    """Whether all of the words name the regional management."""
    return _MANAGEMENT.fullmatch(text.strip(" .")) is not None


def due_words(text: str) -> Iterator[DueWord]:
    """Where the text may say its last day, the last place first."""
    found = list(_DUE.finditer(text))[-_MOST_DUE:]
    for each in reversed(found):
        certain = each["certain"] is not None and not _NO_DUE.search(text[: each.start()][-20:])
        word = (each["certain"] or each["maybe"]).rstrip(": ")
        is_before = _BEFORE.fullmatch(word) is not None
        yield DueWord(each.start(), each.end(), certain, is_before)
