"""Whole answers to a question that the bot asked, in any language."""

from __future__ import annotations

from typing import Final

from secretary.language.en.vocabulary import ANSWERS as ENGLISH
from secretary.language.sv.vocabulary import ANSWERS as SWEDISH

_YES: Final = SWEDISH.yes | ENGLISH.yes
_STOP: Final = SWEDISH.stop | ENGLISH.stop
_NOTHING: Final = SWEDISH.nothing | ENGLISH.nothing
_AROUND: Final = " .!"


def is_yes(text: str) -> bool:
    """Whether the answer is yes, and nothing else."""
    return " ".join(text.casefold().replace(",", " ").split()).strip(_AROUND) in _YES


def is_stop(text: str) -> bool:
    """Whether the answer is that no answer will be given."""
    return text.casefold().strip(_AROUND) in _STOP


def is_nothing(text: str) -> bool:
    """Whether the answer is that there is nothing to report."""
    return text.casefold().strip(_AROUND) in _NOTHING
