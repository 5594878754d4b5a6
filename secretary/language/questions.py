"""What somebody asks or tells the secretary in plain words: "när är nästa möte?", "jag blir sen".

Whether somebody comes is read by `answers.parser`, before this; nothing read here is ever
recorded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from secretary.language.en import question_words as english
from secretary.language.letters import split_signature, without_quotes
from secretary.language.patterns import lazy_pattern
from secretary.language.phrases import after_opening, is_no, is_yes
from secretary.language.question_subjects import STATEMENTS, Subject
from secretary.language.sv import question_words as swedish
from secretary.language.text import nfc, straight_apostrophes, strip_diacritics

_MAX_LENGTH: Final = 300
"""Characters: a longer message tells something else."""
_MODIFIERS: Final = lazy_pattern("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
"""Skin tones and the like, which change nothing of what an emoji says."""
_CLOSING: Final = " .!?…,;:)("
_SENTENCE: Final = lazy_pattern(r"[^.!?]*[.!?]*")


@dataclass(frozen=True)
class PlainQuestion:
    """What an everyday sentence is about.

    tells: whether it also tells something of its writer, which an answer must not seem to have
        recorded.
    """

    subject: Subject
    tells: bool


def read_question(text: str) -> PlainQuestion | None:
    """What somebody asks or tells; None where it is neither, or too long for it."""
    body, _ = split_signature(without_quotes(nfc(text[: 2 * _MAX_LENGTH])))
    line = " ".join(straight_apostrophes(_MODIFIERS.sub("", body)).split())
    if not line or len(line) > _MAX_LENGTH:
        return None
    folded = strip_diacritics(line).strip(_CLOSING)
    asked = _SEARCHED if "?" in line else _TOLD
    rest = after_opening(folded)
    for subject, pattern in asked:
        if pattern.search(rest) or (subject in _WHOLE and pattern.search(folded)):
            return PlainQuestion(subject, _tells(line))
    return PlainQuestion(Subject.UNASKED, tells=False) if is_yes(line) or is_no(line) else None


_WHOLE: Final = (Subject.THANKS, Subject.UNASKED, Subject.GREETING)
"""What may be nothing but a greeting."""


def person_asked_about(text: str) -> list[str]:
    """The words from where a sentence may name whose answer is asked for ("kommer Cia?", "har
    ordföranden svarat?"); none where it asks nobody's."""
    line = " ".join(nfc(text[: 2 * _MAX_LENGTH]).split())
    found = _ABOUT_PERSON.match(line) if len(line) <= _MAX_LENGTH else None
    return line[found.end() :].rstrip(_CLOSING).split() if found else []


def names_chair(words: list[str]) -> bool:
    """Whether what somebody asks about begins with the chair, by office."""
    return _CHAIR.match(strip_diacritics(" ".join(words[:2]))) is not None


_CHAIR: Final = lazy_pattern(strip_diacritics(f"(?:{swedish.CHAIR}|{english.CHAIR})\\b"))
_ABOUT_PERSON: Final = lazy_pattern(
    rf"(?:{swedish.ABOUT_PERSON}|{english.ABOUT_PERSON})\s", re.IGNORECASE
)


def _subjects() -> list[tuple[Subject, re.Pattern[str]]]:
    tables = (swedish.QUESTIONS, english.QUESTIONS)
    return [
        (subject, lazy_pattern("|".join(map(strip_diacritics, _lines(table[subject])))))
        for subject in Subject
        for table in tables
    ]


def _lines(patterns: str) -> list[str]:
    return [line.strip() for line in patterns.strip().splitlines()]


_SEARCHED: Final = _subjects()
_SMALL_TALK: Final = (
    Subject.THANKS,
    Subject.ACKNOWLEDGED,
    Subject.UNASKED,
    Subject.GREETING,
    Subject.CHANGE,
)
_TOLD: Final = sorted(
    _SEARCHED, key=lambda each: 0 if each[0] in _SMALL_TALK else 1 if each[0] in STATEMENTS else 2
)
"""Without a question mark what is told goes before what is asked."""
_STATEMENT: Final = lazy_pattern(strip_diacritics(f"{swedish.STATEMENT}|{english.STATEMENT}"))


def _tells(line: str) -> bool:
    return any(
        _STATEMENT.search(strip_diacritics(sentence)) and not sentence.endswith("?")
        for sentence in _SENTENCE.findall(line)
    )
