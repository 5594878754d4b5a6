"""Whether a text may tell of somebody's health, or give it as a reason.

Groups talk daily of care, illness and sick leave; what is asked about is what is said of one
person: the writer, somebody of theirs, or somebody by name. Nothing a person wrote is kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from secretary.language.en.health_vocabulary import HEALTH as ENGLISH
from secretary.language.health_vocabulary import HealthVocabulary
from secretary.language.sv.health_vocabulary import HEALTH as SWEDISH
from secretary.language.text import nfc, straight_apostrophes
from secretary.language.vocabulary import compiled

_SENTENCE_END: Final = re.compile(r"(?<=[.!?:]) |\n")
_END: Final = r"(?![\w-])"
_CERTIFICATE: Final = compiled(
    rf"\b\w{{0,30}}(?:{SWEDISH.certificate}|{ENGLISH.certificate}){_END}"
)
_STEMS: Final = re.compile(f"{SWEDISH.stems}|{ENGLISH.stems}")
"""Looked for in folded text: a pattern that takes no notice of case takes six times as long."""


def is_about_health(text: str) -> bool:
    """Whether it may tell of the health of somebody in particular, in whatever language."""
    lines = straight_apostrophes(nfc(text)).splitlines()
    sentences = _SENTENCE_END.split("\n".join(" ".join(line.split()) for line in lines))
    # Most have none of the stems, and are not looked at again.
    return any(
        pattern.search(sentence)
        for sentence in sentences
        if _STEMS.search(sentence.casefold())
        for pattern in _PATTERNS
    )


def names_certificate(name: str) -> bool:
    """Whether a file that is called so is about the health of somebody in particular."""
    return _CERTIFICATE.search(" ".join(straight_apostrophes(nfc(name)).split())) is not None


def _patterns(of: HealthVocabulary) -> Iterator[re.Pattern[str]]:
    pronoun = rf"(?:{of.me}|{of.others})"
    own = rf"(?:{pronoun}|{of.mine})"
    capital = r"(?-i:[A-ZÅÄÖ])"
    named = rf"(?!(?:{of.nobody})\b){capital}[\w-]{{1,30}}(?: {capital}[\w-]{{1,30}})?"
    # Neither "Frågan" nor "Skolorna": what has an ending of the definite form is seldom a name.
    a_name = (
        rf"(?:{capital}[\w-]{{1,30}} {capital}[\w-]{{1,30}}|{named}(?<!en|et|an)(?<!orna|arna))"
    )
    # Typed in a hurry: a name without its capital, first of all.
    small = rf"\A(?!(?:{of.nobody})\b)[^\W\d]{{2,30}}"
    one = rf"(?:{own}|{named}|{small})"
    after = r"(?: (?:\w{1,30} )?|(?='))"
    yield compiled(rf"\b{one}{after}(?:{of.is_}){of.fill} {of.state}{_END}")
    yield compiled(rf"\b(?:{own}|{a_name}){after}(?:{of.is_}){of.fill} {of.weak_state}{_END}")
    yield compiled(rf"\b(?:{of.mine}){after}(?:{of.is_}){of.fill} {of.many}{_END}")
    yield compiled(rf"\b(?:{of.is_before}) (?:{own}|{named}){of.fill} {of.state}{_END}")
    yield compiled(rf"\b{one}{after}(?:{of.has}){of.got} {of.illness}{_END}")
    yield compiled(rf"\b(?:{of.has}) (?:{own}|{named}){of.got} {of.illness}{_END}")
    yield compiled(rf"\b{one}{after}{of.action}{_END}")
    yield compiled(rf"\b(?:{of.my_own}){_END}")
    yield compiled(rf"\b(?:{of.unnamed}){_END}")
    yield compiled(rf"\A(?:tyvärr |sorry,? )?(?:{of.alone}){_END}")


_PATTERNS: Final = [p for language in (SWEDISH, ENGLISH) for p in _patterns(language)]
