"""What somebody may have meant who seems to report something: a report, or quite another thing.

A doubt is asked about, and nothing is kept until it is answered; nor is what was written kept
with the question. Who means it after all says so before the words: "ja: …".
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from secretary.language.answers.parser import said_in_passing
from secretary.language.en.doubt_vocabulary import DOUBTS as ENGLISH
from secretary.language.health_words import is_about_health
from secretary.language.phrases import after_opening
from secretary.language.sv.doubt_vocabulary import DOUBTS as SWEDISH
from secretary.language.text import nfc, straight_apostrophes
from secretary.language.vocabulary import WORDS, compiled, either


class Doubt(StrEnum):
    """What a text may be instead."""

    ABSENCE = "absence"
    COMING = "coming"
    HEALTH = "health"
    QUESTION = "question"
    LATER = "later"
    NOTHING_SAID = "nothing_said"
    NOT_DONE = "not_done"


_LANGUAGES: Final = (SWEDISH, ENGLISH)
_ENDS: Final = re.compile(r"[.!?]+(?=\s|\Z)")
_AROUND: Final = " .,!?…:;)("

_QUESTION: Final = compiled("|".join(each.question for each in _LANGUAGES))
_LATER: Final = compiled("|".join(each.later for each in _LANGUAGES))
_NOTHING_SAID: Final = compiled("|".join(each.nothing_said for each in _LANGUAGES))
_DENIES: Final = "|".join(each.denies for each in _LANGUAGES)
_DENIAL: Final = compiled(rf"(?<!\w)(?:{_DENIES})(?!\w)")
_DENIES_FIRST: Final = compiled(rf"[\W_]*(?:{_DENIES})(?!\w)")
_DENIES_ONCE: Final = compiled(rf"(?:\A|(?<=\s))(?:do\s)?(?:{_DENIES}|don['’]t)\s")
_DENIES_LAST: Final = compiled(rf"(?:.*\s)?(?P<denial>{_DENIES})[\W_]*\Z")
_UNDECIDED: Final = compiled(rf"[\W_]*(?:{'|'.join(each.undecided for each in _LANGUAGES)})(?!\w)")
_NOT_DONE: Final = compiled("|".join(each.not_done for each in _LANGUAGES))
_UNDER_WAY: Final = compiled("|".join(each.under_way for each in _LANGUAGES))
_CONFIRMED: Final = compiled(rf"(?:{either(WORDS.yes_before)})\s{{0,3}}:\s*")
_YES_FIRST: Final = compiled(rf"(?:{either(WORDS.yes_before)})(?:\s{{0,3}}[:,.!–-]+\s*|\s+|\Z)")
_LONGEST_ASIDE: Final = 200
"""Characters of a question or a promise: what is longer reports something, too."""


def doubt_about_report(text: str) -> Doubt | None:
    """What a report may be instead of one; None where it can only be one."""
    words = " ".join(straight_apostrophes(nfc(text)).split())
    after = after_opening(words, answers=True)
    said = said_in_passing(text)
    if said is not None and not said.coming and not said.by_reason:
        return Doubt.ABSENCE
    if is_about_health(text):
        return Doubt.HEALTH
    if said is not None and not said.coming:
        return Doubt.ABSENCE
    if len(words) <= _LONGEST_ASIDE:
        return _aside(words, after, coming=said is not None)
    return None


def doubt_about_topic(text: str) -> Doubt | None:
    """The same of a topic, which may well be a question."""
    doubt = doubt_about_report(text)
    return doubt if doubt in (Doubt.ABSENCE, Doubt.HEALTH, Doubt.COMING) else None


def doubt_about_closing(text: str, *, answers: bool = False) -> Doubt | None:
    """The same of what came of something: it may say that it is not done yet.

    answers: whether it is somebody's answer, which may be yes, no, a question or a promise.
    """
    doubt = doubt_about_report(text)
    if doubt in (Doubt.ABSENCE, Doubt.HEALTH, Doubt.COMING):
        return doubt
    bare = re.sub(r"[^\w']+", " ", straight_apostrophes(nfc(text))).strip()
    if not bare or _NOT_DONE.fullmatch(bare) or _UNDECIDED.match(bare) or doubt is Doubt.LATER:
        return Doubt.NOT_DONE
    if answers:
        return None
    return Doubt.NOT_DONE if doubt is not None or _UNDER_WAY.fullmatch(bare) else None


def denies(text: str) -> bool:
    """Whether a word stands in it that turns the meaning of others: "inte", "not"."""
    return _DENIAL.search(straight_apostrophes(nfc(text))) is not None


def is_undecided(text: str) -> bool:
    """Whether it begins by denying, or by leaving open, what was said before it: "inte", "kanske",
    "?"."""
    words = straight_apostrophes(nfc(text))
    begins = _DENIES_FIRST.match(words) or _UNDECIDED.match(words)
    return begins is not None or (bool(words.strip()) and not re.search(r"\w", words))


def without_first_denial(text: str) -> str | None:
    """The words without the first among them that denies: "ta inte bort 1" → "ta bort 1"; None
    where none does."""
    found = _DENIES_ONCE.search(text)
    return text[: found.start()] + text[found.end() :] if found else None


def without_denial_at_end(text: str) -> str | None:
    """The words before a denial that they end in; None where they end in none."""
    found = _DENIES_LAST.match(text)
    return text[: found.start("denial")].rstrip() if found else None


def split_confirmed(text: str, *, asked: bool = False) -> tuple[str, bool]:
    """The text without the yes that it begins with ("ja: …"), and whether there is one.

    asked: whether the writer has been asked; then a yes needs no colon.
    """
    found = (_YES_FIRST if asked else _CONFIRMED).match(text)
    return (text[found.end() :].strip(), True) if found else (text, False)


def _aside(words: str, after: str, *, coming: bool) -> Doubt | None:
    bare = after.strip(_AROUND)
    if sum(char.isalpha() for char in words) < 2 or not bare or _NOTHING_SAID.fullmatch(bare):
        return Doubt.QUESTION if "?" in words and not bare else Doubt.NOTHING_SAID
    if coming:
        return Doubt.COMING
    if _LATER.fullmatch(bare):
        return Doubt.LATER
    sentences = [each for each in _ENDS.split(after) if each.strip()]
    asks = after.rstrip(" )").endswith("?") or _QUESTION.match(after)
    return Doubt.QUESTION if asks and len(sentences) == 1 else None
