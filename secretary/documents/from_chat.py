"""A document that was kept as a chat shows it, made one with headings: from before documents were
kept as such.

A chat's HTML has no headings, but lines in bold: a paragraph of one, or one above others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from secretary.documents.markup import parse_document
from secretary.documents.structure import (
    Block,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    text_of,
)
from secretary.group import Language

_NUMBERED: Final = re.compile(r"\d+ ")
_TITLE, _PART, _SMALLER_PART = 1, 2, 3


def from_chat(
    html: str, *, title: str, language: Language, author: str, subject: str, made_at: datetime
) -> StructuredDocument:
    """The document; no word of it is left out, and none is added but its title.

    title: what it is called where it does not begin by saying so in bold, as notes do not. The
    rest: as of a `StructuredDocument`.
    """
    blocks = parse_document(html)
    begun = [*_with_headings(blocks[:1], _TITLE), *_with_headings(blocks[1:], _PART)]
    if not (begun and isinstance(begun[0], Heading)):
        begun = [Heading(_TITLE, (Run(title),)), *_with_headings(blocks, _PART)]
    kept = tuple(_with_something_below(begun))
    first = kept[0]
    assert isinstance(first, Heading)
    called = " ".join(text_of(first.line).split("\n"))
    return StructuredDocument(called, language, author, subject, made_at, kept)


def _with_headings(blocks: Iterable[Block], level: int) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, Paragraph):
            yield block
            continue
        first, *below = _lines(block.line)
        if not _is_bold(first):
            yield block
        elif level == _TITLE:
            yield Heading(level, _plain(first))
            if below:
                yield Paragraph(_joined(below))
        else:
            yield Heading(level, _plain(first))
            for line in below:
                if _is_bold(line):
                    yield Heading(_SMALLER_PART, _plain(line))
                elif line:
                    yield Paragraph(line)


def _with_something_below(blocks: Sequence[Block]) -> Iterator[Block]:
    """A bold line that nothing stands under was no heading, unless it has a number: an item of
    which nothing was noted."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Heading) and block.level > _TITLE:
            is_above = isinstance(following, Paragraph | ListBlock | Labelled) or (
                isinstance(following, Heading) and following.level > block.level
            )
            if not is_above and not _NUMBERED.match(text_of(block.line)):
                yield Paragraph(tuple(replace(run, bold=True) for run in block.line))
                continue
        yield block


def _lines(line: Line) -> list[Line]:
    """What a paragraph has on each of its lines."""
    lines: list[list[Run]] = [[]]
    for run in line:
        first, *more = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in more]
    return [tuple(run for run in one if run.text) for one in lines]


def _joined(lines: Sequence[Line]) -> Line:
    first, *more = lines
    return first + tuple(run for line in more for run in (Run("\n"), *line))


def _is_bold(line: Line) -> bool:
    return bool(line) and all(run.bold for run in line)


def _plain(line: Line) -> Line:
    return tuple(replace(run, bold=False) for run in line)
