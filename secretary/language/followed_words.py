"""How people write of what is followed up: pure patterns, no meanings.

Which day a date is, and which thing a number, is for those to say who know the group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.en.followed_words import FOLLOWED as ENGLISH
from secretary.language.followed_vocabulary import FollowedVocabulary
from secretary.language.hand_out_words import Act, read_instruction
from secretary.language.sv.followed_words import FOLLOWED as SWEDISH
from secretary.language.text import nfc, one_line
from secretary.language.vocabulary import compiled

WORDS: Final = FollowedVocabulary.joined(SWEDISH, ENGLISH)

_AROUND: Final = " \t\n,;:–-(."
_LONGEST_CHILD: Final = 4000
"""Characters that are looked at: no more are written at once."""


class FollowAct(StrEnum):
    """What is to be done with one."""

    SHOW = "show"
    STATE = "state"
    FOLLOWED_UP = "followed_up"
    """As far as it is due."""
    PARTLY = "partly"
    WHOLLY = "wholly"
    CLOSE = "close"
    CHANGE = "change"
    DATE = "date"
    UNDATE = "undate"
    ASSESS = "assess"
    NOT_ASSESS = "not_assess"
    REOPEN = "reopen"
    REMOVE = "remove"


@dataclass(frozen=True)
class FollowWords:
    """act: None where the number is followed by other words. rest: what follows."""

    number: int
    act: FollowAct | None
    rest: str = ""


class Part(StrEnum):
    """What is said under a name of its own: "mått: …"."""

    MEASURE = "measure"
    TARGET = "target"
    PARTIES = "parties"
    DATE = "date"
    REFERENCE = "reference"


_MARK: Final = rf"(?:(?:{WORDS.number_marks})\s{{1,2}})?"
_SAID: Final = {
    FollowAct.NOT_ASSESS: compiled(rf"(?:{WORDS.no_assessment})(?!\w)"),
    FollowAct.ASSESS: compiled(rf"(?:{WORDS.assessment})(?!\w)"),
    FollowAct.WHOLLY: compiled(
        rf"(?:(?:{WORDS.wholly})\s(?:{WORDS.followed_up})"
        rf"|(?:{WORDS.followed_up})\s(?:{WORDS.wholly}))(?!\w)"
    ),
    FollowAct.PARTLY: compiled(
        rf"(?:(?:{WORDS.partly})\s(?:{WORDS.followed_up})"
        rf"|(?:{WORDS.followed_up})\s(?:{WORDS.partly}))(?!\w)"
    ),
    FollowAct.FOLLOWED_UP: compiled(rf"(?:{WORDS.followed_up})(?!\w)"),
    FollowAct.STATE: compiled(rf"(?:{WORDS.state})(?!\w)"),
    FollowAct.CLOSE: compiled(rf"(?:{WORDS.closed})(?!\w)"),
}
_NUMBER: Final = compiled(rf"\s{{0,3}}{_MARK}(\d{{1,4}})(?![\w/])")
_MARKED: Final = compiled(rf"(?:{WORDS.number_marks})\s{{1,2}}(?=\d)")
_ACTS: Final = {act: FollowAct(act.value) for act in Act}
_PART: Final = compiled(
    rf"(?<!\w)(?:(?P<measure>{WORDS.measure})|(?P<target>{WORDS.target})"
    rf"|(?P<parties>{WORDS.parties})|(?P<date>{WORDS.date})|(?P<reference>{WORDS.reference}))"
    rf"\.?[ \t]{{0,2}}:|(?<!\w)(?P<bare>{WORDS.reference_bare})\.?(?=\s\S)"
)
_PART_ENDS: Final = re.compile(r"[;\n]")
_REFERENCE_ENDS: Final = re.compile(r"[;\n,)]|\s(?=senast\s|by\s)", re.IGNORECASE)
_MARKED_AT_END: Final = compiled(rf"(?:\A|[;,.\n])\s{{0,3}}(?:{WORDS.assessment})\s{{0,3}}\.?\Z")
_ANSWER_WORD: Final = compiled(rf"[.,;]\s{{1,3}}(?:{WORDS.answer_word})\s{{0,3}}\Z")
_CAPITAL: Final = r"(?-i:[A-ZÅÄÖ])[\w-]{1,30}"
_CHILD: Final = compiled(
    rf"(?<!\d)(?:19|20)?\d{{6}}[-+]?\d{{4}}(?!\d)"
    rf"|(?<!\w)(?:{WORDS.a_child})\s{{1,3}}(?:{WORDS.aged})(?!\w)"
    rf"|(?<!\w)(?:{WORDS.a_child}|{WORDS.the_child})\s{{1,3}}{_CAPITAL}"
    rf"|(?<!\w)(?:{WORDS.the_child})\s{{1,3}}(?:{WORDS.is_called})(?!\w)"
    rf"|(?<!\w){_CAPITAL}(?:\s{_CAPITAL})?,?\s{{1,2}}\(?\d{{1,2}}\s?(?:år|ar|years?)(?!\w)"
    rf"|(?<!\w){_CAPITAL}['’]?s\s{{1,3}}(?:{WORDS.of_somebody})(?!\w)"
)


def read_followed(text: str) -> FollowWords | None:
    """What words say that begin with a thing's number, or with what is said of it and that number:
    "2 besvarat: …", "3 läge: …", "läge 3: …"; None where they begin otherwise."""
    text = nfc(text).strip()
    marked = _MARKED.match(text)
    if marked is not None:
        text = text[marked.end() :]
    for act, pattern in _SAID.items():
        verb = pattern.match(text)
        number = _NUMBER.match(text, verb.end()) if verb is not None else None
        if number is not None:
            return FollowWords(int(number[1]), act, text[number.end() :].lstrip(_AROUND))
    said = read_instruction(text)
    if said is None:
        return None
    number_said = said.numbers[0]
    if said.act is not None:
        act_said = _ACTS[said.act] if len(said.numbers) == 1 else None
        return FollowWords(number_said, act_said, said.rest)
    for act, pattern in _SAID.items():
        verb = pattern.match(said.rest)
        if verb is not None:
            return FollowWords(number_said, act, said.rest[verb.end() :].lstrip(_AROUND))
    return FollowWords(number_said, None, said.rest)


def split_parts(text: str) -> tuple[str, Mapping[Part, str]]:
    """What stands before and between the parts that have a name before a colon, and these parts,
    each in one line. A part ends with its line, or with a semicolon."""
    found = list(_PART.finditer(text))
    rest = [text[: found[0].start()] if found else text]
    parts: dict[Part, str] = {}
    for number, each in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        name = Part.REFERENCE if each["bare"] else Part(each.lastgroup or "")
        said = text[each.end() : end]
        ends = (_REFERENCE_ENDS if name is Part.REFERENCE else _PART_ENDS).search(said)
        words, after = (said, "") if ends is None else (said[: ends.start()], said[ends.end() :])
        if ends is not None and ends[0].isspace():
            after = said[ends.start() :]
        parts.setdefault(name, one_line(words).strip(" ,;("))
        rest.append(after)
    joined = "; ".join(kept for each in rest if (kept := each.strip(" ,;:(\t\n")))
    return joined, parts


def without_answer_word(text: str) -> str:
    """The text without a sentence of one word at its end that a last day has followed: "… Svar
    senast 1 juni"."""
    found = _ANSWER_WORD.search(text)
    return text[: found.start() + 1].rstrip(" ,;") if found else text


def split_assessment_mark(text: str) -> tuple[str, bool]:
    """The text without the mark at its end that it needs a child-rights assessment, and whether it
    has one."""
    found = _MARKED_AT_END.search(text)
    return (text[: found.start()].rstrip(" ,;."), True) if found else (text, False)


def is_about_a_child(text: str) -> bool:
    """Whether it may tell of the person of a child, and not of children: a number, a name, an
    age."""
    return _CHILD.search(" ".join(nfc(text[:_LONGEST_CHILD]).split())) is not None
