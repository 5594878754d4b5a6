"""What stands in pictures, by language, and how people ask for one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from secretary.group import Language
from secretary.language.en import picture_words as english
from secretary.language.picture_vocabulary import PictureVocabulary
from secretary.language.sv import picture_words as swedish

PICTURE_WORDS: Final[Mapping[Language, PictureVocabulary]] = {
    Language.SWEDISH: swedish.PICTURES,
    Language.ENGLISH: english.PICTURES,
}
_DARK: Final = frozenset(swedish.DARK + english.DARK)
_LIGHT: Final = frozenset(swedish.LIGHT + english.LIGHT)
_YEAR: Final = re.compile(r"20[0-9]{2}")
_LONGEST: Final = 200
"""Characters of words that can say how a picture is to be."""


def read_year(text: str, this: int) -> int | None:
    """The year that the words name, where `this` is the present one; that one, where there are no
    words. None where they name none."""
    said = text.casefold().strip(" .!?")
    if not said or said in swedish.THIS_YEAR + english.THIS_YEAR:
        return this
    if said in swedish.LAST_YEAR + english.LAST_YEAR:
        return this - 1
    return int(said) if _YEAR.fullmatch(said) else None


def split_dark(text: str) -> tuple[str, bool]:
    """The words without those at their end or beginning that say on which background, and whether
    on a dark one. A text with both, or with anything else around them, keeps them."""
    words = text.strip(" .!").split() if len(text) <= _LONGEST else []
    for rest, word in ((words[:-1], words[-1:]), (words[1:], words[:1])):
        if word and word[0].casefold() in _DARK | _LIGHT:
            return " ".join(rest), word[0].casefold() in _DARK
    return text.strip(), False
