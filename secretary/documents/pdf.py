"""A document as PDF: PDF/A-2a (ISO 19005-2), to be kept, and PDF/UA-1 (ISO 14289-1), to be heard.

Pages, fonts and colours stand in `page_source`; here a document becomes the values it is set from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import chain, groupby, zip_longest
from typing import Final

from secretary.documents import typesetting
from secretary.documents.columns import column_widths, needed_width
from secretary.documents.glyphs import shown_in_fonts
from secretary.documents.page_source import SOURCE
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    closing_of,
    printable,
    text_of,
)
from secretary.documents.visual_identity import PNG_SIGNATURE, VisualIdentity, darkened
from secretary.language.document_vocabulary import DocumentVocabulary
from secretary.language.document_words import DOCUMENT_WORDS
from secretary.language.text import NBSP

_LINE: Final = 72
"""Characters that a line across the page has room for."""
_OF_HEADING: Final = (0, 32, 50, 60)
"""The same of a heading, by its level."""
_OF_LABEL, _BESIDE_LABEL = 22, 44
_LONGEST_LABEL: Final = 200
"""Characters of a label, and of a column's header: one that fills a page could not be shown."""
_IN_HEADER, _IN_FOOTER = 26, 60
_LONGEST_NAME: Final = 120
"""Characters of a name at the head or foot of a page; of a longer one the beginning is shown."""
_SHORT: Final = 200
"""Characters of a paragraph that leads to a list or a table."""
_TABLE_SIZES: Final = ((10, 92), (9, 102), (7.5, 122))
"""Of the letters in a table, in points, and how many there are across it."""
_MANY_COLUMNS: Final = (4, 8)
"""More are set in the next smaller letters, where their lines would not be whole in the larger."""
_AROUND: Final = 2.6
"""Letters that a cell of a table has free at its sides."""
_MOST_LINES: Final = 20
"""Of a cell; a row that has more may be divided between pages."""
_DEEPEST: Final = 8
"""Lists in one another; further in they stand side by side."""
_LONGEST_STRING: Final = 2000
"""Characters in what is no text of a page: titles, addresses, alternative texts, bookmarks.
PDF/A (ISO 19005-2, 6.1.13) allows 32,767 bytes, two or more for each."""
_ZERO_WIDTH_SPACE: Final = "\u200b"
_SOFT_HYPHEN: Final = "\u00ad"
_BEFORE_LETTER: Final = re.compile(r"(?<=.)(?=[^\W_])")
_SYLLABLE: Final = re.compile("(?<=..)(?=[^aeiouyåäöéAEIOUYÅÄÖÉ][aeiouyåäöé]..)")
_SAFE_LINK: Final = re.compile(r"(?:https://|mailto:)[^\s\x00-\x1f]+")


def pdf(document: StructuredDocument, identity: VisualIdentity) -> bytes:
    """The file: tagged, with its title, author, language and `made_at`.

    The same document makes the same bytes. A character that no font has is shown as ``�``. A link
    stands only where it leads by https or mailto.
    """
    setting = _Setting(document, identity)
    values = setting.values()
    return typesetting.pdf(SOURCE, values, setting.pictures)


@dataclass
class _Setting:
    document: StructuredDocument
    identity: VisualIdentity
    pictures: dict[str, bytes] = field(default_factory=dict)
    _level: int = 0

    def __post_init__(self) -> None:
        self._closing = closing_of(self.document)

    @property
    def _words(self) -> DocumentVocabulary:
        return DOCUMENT_WORDS[self.document.language]

    def values(self) -> Mapping[str, object]:
        document, identity = self.document, self.identity
        words = self._words
        title = self._name(document.title or document.subject or document.author)
        author = self._name(document.author)
        organisation = self._name(identity.organisation)
        blocks = list(document.blocks)
        if not blocks or not isinstance(blocks[0], Heading) or blocks[0].level > 1:
            blocks.insert(0, Heading(1, (Run(title),)))
        logo = ""
        if identity.logo:
            logo = f"logo.{identity.logo_format}"
            self.pictures[logo] = identity.logo
        made = document.made_at.astimezone(UTC)
        return {
            "lang": words.language_tag,
            "numbering": words.numbering,
            "title": title,
            "short_title": self._short(title, _IN_HEADER),
            "short_author": self._short(author, _IN_FOOTER),
            "author": author or organisation,
            "subject": self._name(document.subject),
            "date": [made.year, made.month, made.day, made.hour, made.minute, made.second],
            "accent": darkened(identity.accent),
            "organisation": self._short(organisation or author, _IN_HEADER),
            "logo": logo,
            "logo_alt": self._name(identity.logo_alt),
            "blocks": self._blocks(blocks),
        }

    def _name(self, text: str) -> str:
        return shown_in_fonts(typesetting.shown(printable(text), _LONGEST_STRING))

    def _short(self, name: str, room: int) -> str:
        return _breakable(typesetting.shown(name, _LONGEST_NAME), room)

    def _blocks(self, blocks: Iterable[Block], depth: int = 0) -> list[dict[str, object]]:
        given = [*blocks]
        return [
            each
            for block, following in zip_longest(given, given[1:])
            for each in self._block(block, depth, following)
        ]

    def _block(
        self, block: Block, depth: int, following: Block | None = None
    ) -> list[dict[str, object]]:
        match block:
            case Heading(level=level, line=line):
                # One is the first, and none more than a step below the last (ISO 14289-1, 7.4).
                self._level = min(max(level, 2), self._level + 1) if self._level else 1
                room = _OF_HEADING[self._level]
                line, rest = _split(line, _LONGEST_STRING)
                below = self._block(Paragraph(rest), depth) if rest else []
                return [
                    {"is": "heading", "level": self._level, "line": self._line(line, room)}, *below
                ]  # fmt: skip
            case Paragraph(line=line):
                return [
                    {
                        "is": "paragraph",
                        "line": self._line(line, _LINE - 3 * depth),
                        "leads": _leads(line, following),
                        "closes": block is self._closing,
                    }
                ]
            case ListBlock(items=items) if depth >= _DEEPEST:
                return self._blocks((each for item in items for each in item), depth)
            case ListBlock(items=items, ordered=ordered, start=start):
                of_items = [self._blocks(item, depth + 1) for item in items]
                return [{"is": "list", "ordered": ordered, "start": start, "items": of_items}]
            case Labelled(rows=rows):
                return [*self._labelled(rows, depth)]
            case Table(caption, header, rows) if any(map(_is_long, header)):
                cells = chain.from_iterable(((caption,), header, *rows))
                return self._blocks((Paragraph(each) for each in cells if each), depth)
            case Table():
                return [self._table(block)]
            case Figure(alt=alt, content=content) if not content.startswith(PNG_SIGNATURE):
                return self._block(Paragraph((Run(alt, italic=True),)), depth)
            case Figure():
                return [self._figure(block)]

    def _labelled(
        self, rows: Iterable[tuple[Line, tuple[Line, ...]]], depth: int
    ) -> Iterator[dict[str, object]]:
        """With what is too long to stand beside anything as paragraphs."""
        for is_long, those in groupby(rows, lambda row: _is_long(row[0])):
            if is_long:
                lines = chain.from_iterable((label, *beside) for label, beside in those)
                yield from self._blocks(map(Paragraph, lines), depth)
            else:
                yield {"is": "labelled", "rows": [self._row(*row) for row in those]}

    def _row(self, label: Line, lines: Iterable[Line]) -> dict[str, object]:
        return {
            "label": self._line(label, _OF_LABEL),
            "lines": [self._line(each, _BESIDE_LABEL) for each in lines],
        }

    def _table(self, table: Table) -> dict[str, object]:
        count = max([1, len(table.header), *map(len, table.rows)])
        needed = needed_width(table, _AROUND)
        smallest = sum(count > many for many in _MANY_COLUMNS)
        size, letters = next(
            (each for each in _TABLE_SIZES[:smallest] if needed <= each[1]), _TABLE_SIZES[smallest]
        )
        widths = column_widths(table, letters, _AROUND) or [1.0]

        def cells(row: tuple[Line, ...]) -> list[object]:
            every = (*row, *[()] * (count - len(row)))
            return [
                self._line(each, max(4, int(width - _AROUND)))
                for each, width in zip(every, widths, strict=True)
            ]

        return {
            "is": "table",
            "size": size,
            "columns": [round(width, 2) for width in widths],
            "caption": self._line(table.caption),
            "header": cells(table.header),
            "rows": [
                {
                    "cells": cells(row),
                    "is-long": any(map(_has_many_lines, row, widths)),
                }
                for row in table.rows
            ],
        }

    def _figure(self, figure: Figure) -> dict[str, object]:
        name = f"picture-{len(self.pictures)}.png"
        self.pictures[name] = figure.content
        return {"is": "figure", "name": name, "alt": self._name(figure.alt)}

    def _line(self, line: Line, room: int = _LINE) -> list[dict[str, object]]:
        return [self._run(run, room) for run in line if run.text]

    def _run(self, run: Run, room: int) -> dict[str, object]:
        text = shown_in_fonts(printable(run.text))
        text = self._words.kept_together.sub(NBSP, text)
        is_link = run.link.isprintable() and len(run.link) <= _LONGEST_STRING
        link = run.link if is_link and _SAFE_LINK.fullmatch(run.link) else ""
        found: dict[str, object] = {"text": _breakable(text, room)}
        style = "".join(key for key, is_so in (("b", run.bold), ("i", run.italic)) if is_so)
        if style:
            found["style"] = style
        if link:
            found["link"] = link
        return found


def _is_long(label: Line) -> bool:
    return len(text_of(label)) > _LONGEST_LABEL


def _split(line: Line, at: int) -> tuple[Line, Line]:
    """The first so many characters of a line, and the others."""
    first: list[Run] = []
    for number, run in enumerate(line):
        if len(run.text) > at:
            rest = replace(run, text=run.text[at:])
            return (*first, replace(run, text=run.text[:at])), (rest, *line[number + 1 :])
        first.append(run)
        at -= len(run.text)
    return line, ()


def _has_many_lines(cell: Line, width: float) -> bool:
    room = max(1.0, width - _AROUND - 2)
    return sum(1 + len(each) / room for each in text_of(cell).split("\n")) > _MOST_LINES


def _leads(line: Line, following: Block | None) -> bool:
    """Whether a paragraph leads to what follows, and does not stay behind on the page before."""
    text = text_of(line).rstrip()
    is_short = len(text) < _SHORT and isinstance(following, ListBlock | Labelled | Table)
    return is_short or text.endswith((":", ","))


def _breakable(text: str, room: int) -> str:
    """The text, in which words that no line has room for can be divided: with a hyphen where they
    are letters alone, and without in addresses and the like."""
    if len(text) <= room:
        return text
    return re.sub(rf"\S{{{room + 1},}}", lambda found: _divided(found[0], room), text)


def _divided(word: str, room: int) -> str:
    """Before each consonant that a vowel follows, as Swedish words are divided; where that leaves
    too much in one piece, and in what is no word, anywhere."""
    if not word.isalpha():
        return _BEFORE_LETTER.sub(_ZERO_WIDTH_SPACE, word)
    pieces = _SYLLABLE.sub(_SOFT_HYPHEN, word).split(_SOFT_HYPHEN)
    return _SOFT_HYPHEN.join(
        each if len(each) <= room else _SOFT_HYPHEN.join(each) for each in pieces
    )
