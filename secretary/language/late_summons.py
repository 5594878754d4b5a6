"""The words that summon to a meeting although the deadline has passed."""

from __future__ import annotations

import re
from typing import Final

from secretary.group import Language
from secretary.language.en import vocabulary as english
from secretary.language.sv import vocabulary as swedish
from secretary.language.vocabulary import compiled

OVERRIDE_WORDS: Final = {
    Language.SWEDISH: swedish.LATE_SUMMONS,
    Language.ENGLISH: english.LATE_SUMMONS,
}
"""What the chair or secretary must write, in so many words, to summon too late."""

_OVERRIDE: Final = compiled(
    rf"(?:{'|'.join(map(re.escape, OVERRIDE_WORDS.values()))})[.!]?".replace(r"\ ", r"\s+")
)


def split_override(text: str) -> tuple[str, bool]:
    """The text without those words, in whatever language, and whether they stood there."""
    return _OVERRIDE.sub("", text).strip(), _OVERRIDE.search(text) is not None
