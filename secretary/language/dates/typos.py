"""From a mistyped word to the word meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from secretary.language.dates.vocabulary import (
    CARDINAL,
    COMMON_TYPOS,
    HOLIDAY,
    LAST_WEEKDAY,
    MONTH,
    ORDINAL,
    TYPO_TARGETS,
    UNIT,
    WEEKDAY,
)


def _typos(word: str) -> Iterator[str]:
    """How a word may be mistyped: an inner letter lost, doubled, or two swapped.

    The first letter is always right and the last is never lost: Freda is no fredag.
    """
    for i in range(1, len(word)):
        if i < len(word) - 1:
            yield word[:i] + word[i + 1 :]
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        yield word[: i + 1] + word[i:]


def _corrections() -> dict[str, str]:
    targets = [
        *(w for w in WEEKDAY if len(w) > 5),
        *(w for w in MONTH if len(w) > 4),
        *(w for w in HOLIDAY if len(w) > 7 and " " not in w),
        *TYPO_TARGETS,
    ]
    # Where two words have a typo in common, the first of them is meant.
    found = {typo: word for word in reversed(targets) for typo in _typos(word)} | COMMON_TYPOS
    for word in (*targets, *WEEKDAY, *MONTH, *LAST_WEEKDAY, *UNIT, *ORDINAL, *CARDINAL):
        found.pop(word, None)
    return found


CORRECTIONS: Final[Mapping[str, str]] = _corrections()
"""By the typo, folded; no word of the vocabulary is corrected."""
