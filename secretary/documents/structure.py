"""A document as its parts: headings, paragraphs, lists, tables. Every form of it is made from them.

Pure. What people wrote is text in it and never markup of any form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from secretary.group import Language

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_WORDS_OF_CLOSING: Final = 4
_SAFE_LINK: Final = re.compile(r"(?:https://|mailto:)[^\s\x00-\x1f]+")


def is_safe_link(link: str) -> bool:
    """Whether it may be followed from a document: by https or to a mailbox. Else it is text."""
    return _SAFE_LINK.fullmatch(link) is not None


def printable(text: str) -> str:
    """Without what no form of a document can hold: controls, and halves of a character."""
    return _UNPRINTABLE.sub("", text)


@dataclass(frozen=True)
class Run:
    """Some words that are set alike. A line break in them is one on paper, too. link: an address of
    ours; empty for none."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """level: 1 for the document's title, 2 for its parts, 3 for theirs.

    key: says what stands from here to the next that has one, so that it is found again where the
    document is edited and comes back (``item-17``); empty for none.
    """

    level: int
    line: Line
    key: str = ""


@dataclass(frozen=True)
class Paragraph:
    """key: as of a heading, where something begins that has none."""

    line: Line
    key: str = ""


@dataclass(frozen=True)
class ListBlock:
    """A list. Each item is blocks of its own. start: an ordered list's first number."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Labelled:
    """Labels in a column, each with its lines beside it, as at the head of the groups' notes."""

    rows: tuple[tuple[Line, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Table:
    """header: of its columns. rows: as many cells each; the first is the row's header."""

    caption: Line
    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture. alt: the same in words. name: of its file. content: PNG."""

    alt: str
    name: str
    content: bytes = field(repr=False, default=b"")


Block: TypeAlias = Heading | Paragraph | ListBlock | Labelled | Table | Figure


@dataclass(frozen=True)
class StructuredDocument:
    """A whole document.

    title: as its first heading says it. author: whose document it is, the group or an organisation.
    subject: what it is about, in a line. made_at: aware; when the document was, which is also
    written into the files, so that each is the same whenever it is made.
    """

    title: str
    language: Language
    author: str
    subject: str
    made_at: datetime
    blocks: tuple[Block, ...]


def text_of(line: Line) -> str:
    """The words alone."""
    return "".join(run.text for run in line)


def closing_of(document: StructuredDocument) -> Paragraph | None:
    """What stands above a signature at the end, as ``Vid minnesanteckningarna,`` does: there is to
    be room for one under it."""
    match document.blocks:
        case (*_, Paragraph() as closing, Paragraph()):
            text = text_of(closing.line).rstrip()
            if text.endswith(",") and text.count(" ") < _WORDS_OF_CLOSING:
                return closing
    return None


def lines_of(document: StructuredDocument) -> Iterator[str]:
    """Every line of words in reading order: what every form of the document has to say.

    A figure is told by its alternative text; a label is a line of its own, and so is a cell.
    """
    for block in document.blocks:
        yield from lines_of_block(block)


def lines_of_block(block: Block) -> Iterator[str]:
    """The lines of words in a part of a document, in reading order."""
    match block:
        case Heading(line=line) | Paragraph(line=line):
            yield from text_of(line).split("\n")
        case ListBlock(items=items):
            for item in items:
                for each in item:
                    yield from lines_of_block(each)
        case Labelled(rows=rows):
            for label, lines in rows:
                yield text_of(label)
                for line in lines:
                    yield from text_of(line).split("\n")
        case Table(caption, header, rows):
            for line in (caption, *header, *(cell for row in rows for cell in row)):
                if line:
                    yield from text_of(line).split("\n")
        case Figure(alt=alt):
            yield alt
