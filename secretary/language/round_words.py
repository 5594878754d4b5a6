"""How people write about written rounds, and what they answer in them: pure patterns.

Which rounds there are, and whose answer counts, is for those to say who know the group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.doubts import denies
from secretary.language.en.round_words import ROUNDS as ENGLISH
from secretary.language.phrases import is_no, is_yes
from secretary.language.round_vocabulary import RoundVocabulary
from secretary.language.sv.round_words import ROUNDS as SWEDISH
from secretary.language.text import nfc, one_line
from secretary.language.vocabulary import compiled
from secretary.written_rounds import Standpoint

WORDS: Final = RoundVocabulary.joined(SWEDISH, ENGLISH)

_AROUND: Final = " \t\n,;:–-"
_LONGEST_AGREEMENT: Final = 80
"""Characters of an answer that does nothing but agree."""
_LONGEST_NAME: Final = 80
_QUOTES: Final = "\"”“„«»'‘’"
_NUMBER: Final = compiled(
    rf"(?:(?:{WORDS.number_marks})\s{{0,2}})?(\d{{1,4}})(?=[\s:.!,]|\Z)[:.,]?"
)
_REMOVE: Final = compiled(rf"(?:{WORDS.remove})(?!\w)")
_TO_AGREE: Final = compiled(rf"(?<!\w)(?:{WORDS.asks_to_agree})(?!\w)")
_FOR_OBJECTIONS: Final = compiled(rf"(?<!\w)(?:{WORDS.asks_for_objections})(?!\w)")
_AGREES: Final = compiled(WORDS.agrees)
_OBJECTS: Final = compiled(rf"(?:{WORDS.objects})(?!\w)")
_NO_FIRST: Final = compiled(r"(?:nej|no)[\s,.!–-]{1,4}")
_ON_BEHALF: Final = compiled(rf"(?:{WORDS.on_behalf})[ \t]{{1,3}}([^:\n]{{1,{_LONGEST_NAME}}}):")


class RoundAct(StrEnum):
    """What is to be done with a round."""

    SHOW = "show"
    SEND = "send"
    CLOSE = "close"
    LENGTHEN = "lengthen"
    REMOVE = "remove"


_ACTS: Final = {
    RoundAct.SEND: compiled(rf"(?:{WORDS.send})(?!\w)"),
    RoundAct.CLOSE: compiled(rf"(?:{WORDS.close})(?!\w)"),
    RoundAct.REMOVE: _REMOVE,
    RoundAct.LENGTHEN: compiled(rf"(?:{WORDS.lengthen})(?!\w)"),
}


@dataclass(frozen=True)
class RoundInstruction:
    """number: None where none is named. act: None where other words follow.

    rest: of lengthening, what follows; of others, what should not.
    """

    number: int | None
    act: RoundAct | None
    rest: str = ""


@dataclass(frozen=True)
class NewRound:
    """A round as it was described. head: the question, and maybe the last day. text: below it."""

    head: str
    text: str


def read_round_instruction(text: str) -> RoundInstruction:
    """What words say that follow the command's name: "2", "2 skicka", "avsluta 2", "2 förläng till
    20 mars"."""
    text = nfc(text).strip(" .!")
    first = _act(text)
    if first is not None:
        act, rest = first
        number, rest = split_round_number(rest)
        return RoundInstruction(number, act, rest)
    number, rest = split_round_number(text)
    if not rest:
        return RoundInstruction(number, RoundAct.SHOW)
    found = _act(rest)
    if found is None:
        return RoundInstruction(number, None, rest)
    return RoundInstruction(number, *found)


def _act(text: str) -> tuple[RoundAct, str] | None:
    for act, pattern in _ACTS.items():
        found = pattern.match(text)
        if found is not None:
            return act, text[found.end() :].strip(_AROUND)
    return None


def split_round_number(text: str) -> tuple[int | None, str]:
    """The number that the words begin with, and what follows it; None where there is none."""
    found = _NUMBER.match(nfc(text))
    if found is None:
        return None, text
    return int(found[1]), nfc(text)[found.end() :].lstrip(" :\t")


def read_new_round(text: str) -> NewRound:
    """The first line of what was written, and the text below it."""
    head, _, below = nfc(text).strip().partition("\n")
    return NewRound(one_line(head).strip(_AROUND), below.strip())


def clean_question(text: str) -> str:
    """A question without the quotation marks around it and what a last day left behind."""
    return text.strip(_AROUND).strip(_QUOTES).strip()


def asks_to_agree(question: str) -> bool:
    """Whether a yes to a question is known to say that somebody agrees: "Står ni bakom …?". Not
    where it may say the opposite: "Har ni något emot att …?"."""
    return (
        _TO_AGREE.search(question) is not None
        and _FOR_OBJECTIONS.search(question) is None
        and not denies(question)
    )


def read_round_answer(text: str, *, may_agree: bool) -> tuple[Standpoint, str]:
    """What an answer says, and its words as they stand; of who objects, empty for a bare no.

    may_agree: whether the round asks to agree; else every answer is told in its own words.
    """
    text = nfc(text).strip()
    if not may_agree:
        return Standpoint.SAYS, text
    if is_yes(text) or _is_agreement(text):
        return Standpoint.AGREES, ""
    if is_no(text):
        return Standpoint.OBJECTS, ""
    no = _NO_FIRST.match(text)
    if no is not None and _is_agreement(text[no.end() :]):  # "nej, inga synpunkter"
        return Standpoint.AGREES, ""
    return (Standpoint.OBJECTS if _OBJECTS.match(text) else Standpoint.SAYS), text


def _is_agreement(text: str) -> bool:
    if len(text) > _LONGEST_AGREEMENT or "?" in text:
        return False
    words = " ".join(re.sub(r"[^\w\s]", " ", text).split())
    return _AGREES.fullmatch(words) is not None


def is_removal(text: str) -> bool:
    """Whether all of it says that what was answered is to be taken away."""
    return _REMOVE.fullmatch(nfc(text).strip(" .!")) is not None


def split_on_behalf(text: str) -> tuple[str, str] | None:
    """The name that an answer is given for, and the answer: "för Anna Ek: …"; None without."""
    found = _ON_BEHALF.match(nfc(text))
    return (found[1].strip(), nfc(text)[found.end() :].strip()) if found else None
