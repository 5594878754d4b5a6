"""A document by what stands between its keys, so that it is found again where it was edited. Pure.

Each line of words counts, and how it is set does not: a word processor may break a paragraph in
two, and writes spaces of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from secretary.documents.structure import (
    Block,
    Heading,
    Paragraph,
    StructuredDocument,
    lines_of_block,
    text_of,
)

_PART: Final = 2
"""The level of headings that begin something of their own, as the title does."""
_LENGTH: Final = 8


@dataclass(frozen=True)
class Section:
    """What stands from one key, or heading of a part, to the next.

    key: empty where there is none. heading: as it stands; empty where it begins without one.
    lines: what stands under the heading; without those in which nothing is.
    """

    key: str
    heading: str
    lines: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Changes with the words of the heading or under it: eight characters of hex."""
        return fingerprint((self.heading, *self.lines))


def fingerprint(lines: Iterable[str]) -> str:
    """Of lines as they are compared."""
    return sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]


def compared(text: str) -> str:
    """A line as it is compared: without spaces at its ends, and with one between words."""
    return " ".join(text.replace("\u00ad", "").split())


def begins_section(block: Block) -> bool:
    """Whether another section begins with it."""
    if isinstance(block, Heading):
        return bool(block.key) or block.level <= _PART
    return isinstance(block, Paragraph) and bool(block.key)


def sections_of(document: StructuredDocument) -> list[Section]:
    """The sections in their order; first what stands above them, where something does."""
    found: list[tuple[str, str, list[str]]] = []
    for block in document.blocks:
        if begins_section(block):
            assert isinstance(block, Heading | Paragraph)
            if isinstance(block, Heading):
                found.append((block.key, compared(text_of(block.line)), []))
                continue
            found.append((block.key, "", []))
        elif not found:
            found.append(("", "", []))
        found[-1][2].extend(filter(None, map(compared, lines_of_block(block))))
    return [Section(key, heading, tuple(lines)) for key, heading, lines in found]
