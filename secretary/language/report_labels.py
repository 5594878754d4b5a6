"""The labels by which people divide a report into its two parts: "Hemma: … Hemtaget: …"."""

from __future__ import annotations

from typing import Final

from secretary.language.en.vocabulary import REPORTS as ENGLISH
from secretary.language.sv.vocabulary import REPORTS as SWEDISH
from secretary.language.vocabulary import alternatives, compiled
from secretary.reports import Part

_HOME: Final = alternatives(SWEDISH.home, ENGLISH.home)
_TAKEN_HOME: Final = alternatives(SWEDISH.taken_home, ENGLISH.taken_home)

_LABEL: Final = compiled(
    rf"(?:^|(?<=\s))(?:(?P<{Part.HOME}>{_HOME}|a\))|(?P<{Part.TAKEN_HOME}>{_TAKEN_HOME}|b\)))\s*:?\s*"
)


def split_parts(text: str) -> list[tuple[Part, str]]:
    """The parts of a report in the order they stand, without their labels and never empty.

    A label is ``a)`` or ``b)``, or words that a colon follows. What stands before the first is
    news from the home organisation, and so is all of a text without labels.
    """
    labels = [
        (Part(found.lastgroup or ""), found.start(), found.end())
        for found in _LABEL.finditer(text)
        if found[found.lastgroup or 0].endswith(")") or found[0].rstrip().endswith(":")
    ]
    if not labels:
        return [(Part.HOME, text)]
    ends = [*(start for _, start, _ in labels[1:]), len(text)]
    parts = [(Part.HOME, text[: labels[0][1]])]
    parts += [(part, text[start:end]) for (part, _, start), end in zip(labels, ends, strict=True)]
    stripped = [(part, words.strip()) for part, words in parts]
    return [(part, words) for part, words in stripped if words] or [(Part.HOME, text)]
