"""A document as a web page: one file, which asks nothing of any other place and runs nothing.

For WCAG 2.2, level AA: one first heading and none left out below it, landmarks, headers of rows and
columns, pictures told in words. Nothing moves. There is nothing to skip before the first heading.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import chain, groupby, repeat
from struct import unpack
from typing import Final

from secretary.documents.page_style import style_sheet
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
    is_safe_link,
    printable,
    text_of,
)
from secretary.documents.visual_identity import PNG_SIGNATURE, VisualIdentity

_FEW_COLUMNS, _MOST_COLUMNS = 4, 6
"""More are set in smaller letters; yet more have no room for whole words."""
_LONGEST_WORD: Final = 18
"""Letters of a word that is not divided in a table."""
_PIXELS_PER_INCH: Final = 216
"""Of our pictures; an inch is 96 pixels to CSS."""


def web_page(document: StructuredDocument, identity: VisualIdentity) -> str:
    """The page, from ``<!DOCTYPE html>`` on.

    A logo is shown as a picture, in which nothing runs (SVG 2, *secure static mode*); what is
    neither PNG nor SVG is left out. A link stands only where it leads by https or mailto.
    """
    return "".join(_Page(document, identity).parts())


class _Page:
    def __init__(self, document: StructuredDocument, identity: VisualIdentity) -> None:
        self._document = document
        self._identity = identity
        self._closing = closing_of(document)
        self._level = 0

    def parts(self) -> Iterator[str]:
        document = self._document
        style = style_sheet(self._identity.accent)
        allowed = b64encode(sha256(style.encode()).digest()).decode()
        title = _text(document.title or document.subject or document.author)
        yield (
            f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            f"img-src data:; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{title}</title>\n"
        )
        for name, content in (("author", document.author), ("description", document.subject)):
            if content:
                yield f'<meta name="{name}" content="{_text(content)}">\n'
        yield f"<style>{style}</style>\n</head>\n<body>\n{self._header()}<main>\n"
        first, *_ = document.blocks or (None,)
        if not isinstance(first, Heading) or first.level > 1:
            yield self._heading(1, title)
        yield from self._blocks(document.blocks)
        yield "</main>\n</body>\n</html>\n"

    def _header(self) -> str:
        name = self._identity.organisation or self._document.author
        return f"<header>\n{self._logo(name)}<p>{_text(name)}</p>\n</header>\n"

    def _logo(self, name: str) -> str:
        content = self._identity.logo
        if content.startswith(PNG_SIGNATURE):
            kind = "image/png"
        elif re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|!--|svg)", content):
            kind = "image/svg+xml"
        else:
            return ""
        # The name stands beside it, and is not to be read out twice.
        alt = "" if self._identity.logo_alt == name else _text(self._identity.logo_alt)
        return f'<img src="{_data(kind, content)}" alt="{alt}">\n'

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Heading(level=level, line=line):
                    yield self._heading(level, _line(line))
                case Paragraph(line=line):
                    kind = ' class="closing"' if block is self._closing else ""
                    yield f"<p{kind}>{_line(line)}</p>\n"
                case ListBlock():
                    yield from self._list(block)
                case Labelled(rows=rows):
                    yield from _labelled(rows)
                case Table():
                    yield from _table(block)
                case Figure():
                    yield _figure(block)

    def _heading(self, level: int, words: str) -> str:
        """One is the first; others are below it, and none more than a step below the last."""
        self._level = min(max(level, 2), self._level + 1) if self._level else 1
        tag = f"h{self._level}"
        return f"<{tag}>{words}</{tag}>\n"

    def _list(self, of: ListBlock) -> Iterator[str]:
        tag = "ol" if of.ordered else "ul"
        start = f' start="{of.start}"' if of.ordered and of.start != 1 else ""
        yield f"<{tag}{start}>\n"
        for item in of.items:
            match item:
                case (Paragraph(line=line), *rest) if not any(
                    isinstance(each, Paragraph) for each in rest
                ):
                    yield f"<li>{_line(line)}{''.join(self._blocks(rest))}</li>\n"
                case _:
                    yield f"<li>{''.join(self._blocks(item))}</li>\n"
        yield f"</{tag}>\n"


def _table(table: Table) -> Iterator[str]:
    """On a phone a row is a card: the roles say that it is still a table."""
    many = ' class="many"' if len(table.header) > _FEW_COLUMNS else ""
    yield f'<table{many} role="table">\n'
    if table.caption:
        yield f"<caption>{_line(table.caption)}</caption>\n"
    most = _LONGEST_WORD if len(table.header) <= _MOST_COLUMNS else 0
    columns = "".join(_header(each, "col", most) for each in table.header)
    yield f'<thead role="rowgroup">\n<tr role="row">{columns}</tr>\n</thead>\n'
    yield '<tbody role="rowgroup">\n'
    for row in table.rows:
        first, *rest = row or ((),)
        headers = chain(table.header[1:], repeat(()))
        cells = "".join(map(_cell, rest, headers, repeat(most)))
        yield f'<tr role="row">{_header(first, "row", most)}{cells}</tr>\n'
    yield "</tbody>\n</table>\n"


def _header(line: Line, scope: str, most: int) -> str:
    if not line:
        return '<td role="cell"></td>'
    role = "columnheader" if scope == "col" else "rowheader"
    return f'<th{_long(line, most)} role="{role}" scope="{scope}">{_line(line)}</th>'


def _cell(line: Line, header: Line, most: int) -> str:
    label = _text(text_of(header))
    named = f' data-label="{label}"' if label else ""
    return f'<td{_long(line, most)} role="cell"{named}>{_line(line)}</td>'


def _long(line: Line, most: int) -> str:
    """For a cell in which a word is longer than that: it may be divided, as others are not."""
    return ' class="long"' if any(len(each) > most for each in text_of(line).split()) else ""


def _labelled(rows: Iterable[tuple[Line, tuple[Line, ...]]]) -> Iterator[str]:
    yield "<dl>\n"
    for label, lines in rows:
        said = "".join(f"<dd>{_line(line)}</dd>" for line in lines or ((),))
        yield f"<div><dt>{_line(label)}</dt>{said}</div>\n"
    yield "</dl>\n"


def _figure(figure: Figure) -> str:
    alt = _text(figure.alt)
    content = figure.content
    if not content.startswith(PNG_SIGNATURE) or len(content) < 24:
        return f"<p>{alt}</p>\n"
    width, height = (each * 96 // _PIXELS_PER_INCH for each in unpack(">II", content[16:24]))
    size = f'width="{width}" height="{height}"'
    return f'<figure><img src="{_data("image/png", content)}" {size} alt="{alt}"></figure>\n'


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _line(line: Line) -> str:
    return "".join(
        f'<a href="{_text(link)}">{_runs(runs)}</a>' if is_safe_link(link) else _runs(runs)
        for link, runs in groupby(line, lambda run: run.link)
    )


def _runs(runs: Iterable[Run]) -> str:
    words = ""
    for run in runs:
        text = _text(run.text).replace("\n", "<br>")
        text = f"<i>{text}</i>" if run.italic else text
        words += f"<b>{text}</b>" if run.bold else text
    return words


def _text(text: str) -> str:
    return escape(printable(text))
