"""From a mistyped word to the word meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from secretary.language.dates.vocabulary import WORDS

_CLOCK: Final = "klockan"


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
        *(w for w in WORDS.weekdays if len(w) > 5),
        *(w for w in WORDS.months if len(w) > 4),
        *(w for w in WORDS.holidays if len(w) > 7 and " " not in w),
        *WORDS.typo_targets,
    ]
    # Where two words have a typo in common, the first of them is meant.
    found = {typo: word for word in reversed(targets) for typo in _typos(word)}
    found.update(WORDS.common_typos)
    tables = (WORDS.weekdays, WORDS.months, WORDS.last_weekdays)
    for word in chain(targets, *tables, WORDS.units, WORDS.ordinals, WORDS.cardinals):
        found.pop(word, None)
    return found


MISSPELT_CLOCK: Final = "|".join(
    dict.fromkeys(
        (
            *_typos(_CLOCK),
            *(f"{_CLOCK[:i]}[a-z]{_CLOCK[i + 1 :]}" for i in range(1, len(_CLOCK) - 1)),
            "klocka",
            "klockna",
        )
    )
)
"""A pattern: "klockan" with a letter lost, doubled, swapped or typed over."""

CORRECTIONS: Final[Mapping[str, str]] = _corrections()
"""By the typo, folded; no word of the vocabulary is corrected."""
