"""How people write notes: pure patterns, no meanings.

Which items there are, and which meeting is meant, is for those to say who know the group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from secretary.language.en.notes_words import NOTES as ENGLISH
from secretary.language.notes_vocabulary import NotesVocabulary
from secretary.language.sv.notes_words import NOTES as SWEDISH
from secretary.language.text import nfc
from secretary.language.vocabulary import compiled

WORDS: Final = NotesVocabulary.joined(SWEDISH, ENGLISH)

_LONGEST_APPROVAL: Final = 80
_MARK: Final = rf"(?:(?:{WORDS.item_marks})\s{{0,3}})?"
_NUMBER: Final = rf"{_MARK}(?P<number>\d{{1,2}})(?![\d/\w]|[.:–-]\d)"
_NUMBERED: Final = compiled(
    rf"\s{{0,9}}(?:(?P<verb>(?P<change>{WORDS.change})|(?P<remove>{WORDS.remove}))\s{{1,3}})?"
    rf"(?:(?:(?P<draft>{WORDS.of_draft})|(?P<sent>{WORDS.of_sent}))\s{{1,3}})?"
    rf"{_NUMBER}(?P<apart>\s{{0,3}}[:.)](?=\s|\Z)|\s{{1,3}}[–-](?=\s)|,(?=\s))?"
)
_CHANGE: Final = compiled(rf"(?:{WORDS.change})(?!\w)[ \t]{{0,3}}:?")
_REMOVE: Final = compiled(rf"(?:{WORDS.remove})(?!\w)")
_MONTH: Final = compiled(rf"(?:{WORDS.months})(?!\w)")
_ANOTHER: Final = compiled(rf"\s{{0,3}}(?:[,&+–-]|och|and|samt)\s{{0,3}}{_MARK}\d{{1,2}}(?![\d\w])")
_WORD: Final = re.compile(r"\w")
_APPROVING: Final = compiled(WORDS.approving)
_LEFT: Final = compiled(WORDS.left)
_PART: Final = compiled(
    rf"(?:(?:{WORDS.out})\s{{1,3}})?\S{{1,40}}(?: \S{{1,40}})?\s{{1,3}}(?:{WORDS.into})"
    r"\s{1,3}[^\s.!?]{1,40}(?: [^\s.!?]{1,40})?"
)
_SIGNED_BY: Final = compiled(rf"(?:{WORDS.signed_by})(?!\w)[:\s]{{0,3}}")
_BECAUSE: Final = compiled(rf"(?:{WORDS.because})(?!\w)[:\s]{{0,3}}")


class AssessmentHeading(StrEnum):
    """The headings of a child-rights assessment, in their order (domain.md, R42)."""

    QUESTION = "question"
    COOPERATION = "cooperation"
    BASIS = "basis"
    ANALYSIS = "analysis"
    CONCLUSION = "conclusion"
    FOLLOW_UP = "follow_up"


_HEADINGS: Final = {
    heading: compiled(rf"(?:{getattr(WORDS, heading)})(?!\w)[^:\n]{{0,60}}(?::[ \t]{{0,3}}|\Z)")
    for heading in AssessmentHeading
}


class NoteAct(StrEnum):
    """What is to be done under an item."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    SHOW = "show"


@dataclass(frozen=True)
class NoteWords:
    """text: what is to be written, as it was; of REMOVE, what follows it and should not.

    is_certain: whether it stands after a colon, so that it is a text whatever it says.
    of_draft: whether it is said that the number is the draft agenda's, or that it is that of the
        agenda that was sent; None where neither is.
    """

    number: int
    act: NoteAct
    text: str = ""
    is_certain: bool = False
    of_draft: bool | None = None


def read_note(text: str) -> NoteWords | None:
    """What words say that begin as `_read` has it; a word before the number, "utkast 4" or "skickad
    4", says whose number it is."""
    found, said = _NUMBERED.match(nfc(text)), _read(text)
    if found is None or said is None or not (found["draft"] or found["sent"]):
        return said
    return replace(said, of_draft=found["draft"] is not None)


def without_numbering(text: str) -> str:
    """The same words without the one that says whose number it is."""
    found = _NUMBERED.match(nfc(text))
    if found is None or not (found["draft"] or found["sent"]):
        return text
    which = "draft" if found["draft"] else "sent"
    return nfc(text)[: found.start(which)] + nfc(text)[found.end(which) :].lstrip()


def _read(text: str) -> NoteWords | None:
    """What words say that begin with an item's number, or with what is to be done and that number:
    "4 Vi enas om …", "4 ändra …", "ta bort 4"; None where they begin otherwise, or with a day.

    After a colon everything is text: "4: Ta bort skolskjutsarna ur planen".
    """
    found = _NUMBERED.match(nfc(text))
    if found is None:
        return None
    number = int(found["number"])
    rest = nfc(text)[found.end() :].strip()
    if found["change"] is not None:
        return NoteWords(number, NoteAct.CHANGE, rest)
    if found["remove"] is not None:
        return NoteWords(number, NoteAct.REMOVE, rest)
    is_apart = found["apart"] is not None
    if is_apart and ":" in found["apart"] and rest:
        return NoteWords(number, NoteAct.ADD, rest, is_certain=True)
    if _MONTH.match(rest) or _ANOTHER.match(text[found.end("number") :]):
        return None
    if is_apart and rest:
        return NoteWords(number, NoteAct.ADD, rest)
    if not _WORD.search(rest):
        return NoteWords(number, NoteAct.SHOW)
    if (change := _CHANGE.match(rest)) is not None:
        return NoteWords(number, NoteAct.CHANGE, rest[change.end() :].strip())
    if (remove := _REMOVE.match(rest)) is not None:
        return NoteWords(number, NoteAct.REMOVE, rest[remove.end() :].strip(" .!"))
    return NoteWords(number, NoteAct.ADD if rest else NoteAct.SHOW, rest)


def leaves_as_it_is(text: str) -> bool:
    """Whether all of it says that nothing is to be done: "ta inte bort", "do not change it"."""
    return len(text) <= _LONGEST_APPROVAL and _LEFT.fullmatch(text.strip(" .!")) is not None


def is_of_a_part(text: str) -> bool:
    """Whether what is to stand in place of a text says what in it is to be another word: "Köping
    till Kungsör", "ut Köping mot Kungsör", and with that no sentence."""
    return len(text) <= _LONGEST_APPROVAL and _PART.fullmatch(nfc(text).strip()) is not None


def is_approval(text: str) -> bool:
    """Whether all of a comment says that there is none: "inga synpunkter", "ser bra ut"."""
    if len(text) > _LONGEST_APPROVAL:
        return False
    words = " ".join(re.sub(r"[^\w\s]", " ", nfc(text)).split())
    return not words or _APPROVING.fullmatch(words) is not None


def without_signed_by(text: str) -> str:
    """The name alone of "signerat av Elin Ström"."""
    found = _SIGNED_BY.match(text)
    return text[found.end() :].strip(" .") if found else text.strip(" .")


def without_because(text: str) -> str:
    """The reason alone of "eftersom namnet på punkt 4 var fel"."""
    found = _BECAUSE.match(text)
    return text[found.end() :].strip() if found else text


def split_assessment(text: str) -> tuple[str, list[tuple[AssessmentHeading, str]]]:
    """What a text says under the headings of an assessment, each at the beginning of a line and
    with a colon or alone in it; and what stands before the first of them."""
    before: list[str] = []
    found: list[tuple[AssessmentHeading, list[str]]] = []
    for line in text.splitlines():
        for heading, pattern in _HEADINGS.items():
            begins = pattern.match(line.strip())
            if begins is not None:
                found.append((heading, [line.strip()[begins.end() :]]))
                break
        else:
            (found[-1][1] if found else before).append(line)
    parts = [(heading, "\n".join(lines).strip()) for heading, lines in found]
    return "\n".join(before).strip(), parts
