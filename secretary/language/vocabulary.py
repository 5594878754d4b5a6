"""The words and phrases of messages in all languages, besides those of dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from secretary.language.en.vocabulary import MESSAGES as ENGLISH
from secretary.language.message_vocabulary import MessageVocabulary
from secretary.language.patterns import lazy_pattern
from secretary.language.sv.vocabulary import MESSAGES as SWEDISH
from secretary.language.text import strip_diacritics

__all__ = ["ENGLISH", "SWEDISH", "WORDS", "compiled", "either"]

WORDS: Final = MessageVocabulary.joined(SWEDISH, ENGLISH)


def either(*words: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first, typed without rings and dots, too."""
    phrases = {form for some in words for word in some for form in (word, strip_diacritics(word))}
    in_order = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in in_order)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that takes no notice of case; see `lazy_pattern`."""
    return lazy_pattern(pattern, re.IGNORECASE)
