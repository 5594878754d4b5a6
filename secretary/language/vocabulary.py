"""The words and phrases of messages in all languages, besides those of dates."""

from __future__ import annotations

import re
from typing import Final

from secretary.language.en.vocabulary import MESSAGES as ENGLISH
from secretary.language.message_vocabulary import MessageVocabulary
from secretary.language.sv.vocabulary import MESSAGES as SWEDISH

__all__ = ["ENGLISH", "SWEDISH", "WORDS", "compiled"]

WORDS: Final = MessageVocabulary.joined(SWEDISH, ENGLISH)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that takes no notice of case."""
    return re.compile(pattern, re.IGNORECASE)
