"""Our small HTML, as templates write it, read into the parts of a document.

Tags: h1, h2, h3, p, ul, ol, li, dl with dt and dd, table with caption, thead, tbody, tr, th and td,
img with alt and src (a name of a picture that is given along), and inside a line b, i, a, br and
code. A div is what it is in a chat: lines of which some begin with a label in b. What people wrote
comes in escaped, so it is never read as a tag; controls in it are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    Table,
    text_of,
)

_VOID: Final = frozenset({"br", "img"})
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3}
_BLOCKS: Final = frozenset({*_HEADINGS, "p", "ul", "ol", "li", "dl", "table", "div", "img"})
_SPACES: Final = re.compile("[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# What no form of a document can hold: controls, and halves of a character.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_BREAK: Final = "\n"


@dataclass
class _Node:
    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    inner: list[_Node | str] = field(default_factory=list)


def parse_document(html: str, pictures: Mapping[str, bytes] | None = None) -> tuple[Block, ...]:
    """The blocks of a document. pictures: by the names that its images have as src; one that is
    not among them is told by its alternative text alone."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(_blocks(reader.root.inner, pictures or {}))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inner.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        at = next((i for i in range(len(self._open) - 1, 0, -1) if self._open[i].tag == tag), 0)
        if at:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        self._open[-1].inner.append(_UNPRINTABLE.sub("", data))


def _blocks(inner: Iterable[_Node | str], pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """The blocks among these; what stands loose between them is a paragraph."""
    for is_block, parts in groupby(inner, lambda each: _tag(each) in _BLOCKS):
        if is_block:
            for each in parts:
                assert isinstance(each, _Node)
                yield from _block(each, pictures)
        elif line := _line(parts):
            yield Paragraph(line)


def _block(node: _Node, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    if node.tag in _HEADINGS:
        if line := _line(node.inner):
            yield Heading(_HEADINGS[node.tag], line)
    elif node.tag in {"ul", "ol"}:
        items = tuple(tuple(_blocks(each.inner, pictures)) for each in _children(node, "li"))
        start = node.attributes.get("start", "")
        if items:
            number = int(start) if start.isascii() and start.isdigit() else 1
            yield ListBlock(items, node.tag == "ol", number)
    elif node.tag == "dl":
        if rows := tuple(_labelled(node)):
            yield Labelled(rows)
    elif node.tag == "div":
        if rows := tuple(_labelled_in_div(node)):
            yield Labelled(rows)
    elif node.tag == "table":
        yield _table(node)
    elif node.tag == "img":
        name = node.attributes.get("src", "")
        alt = _UNPRINTABLE.sub("", node.attributes.get("alt", ""))
        yield Figure(alt, name, pictures.get(name, b""))
    else:
        yield from _blocks(node.inner, pictures)


def _table(node: _Node) -> Table:
    caption = next(iter(_children(node, "caption")), None)
    rows = [
        tuple(_line(cell.inner) for cell in _children(row, "th", "td"))
        for part in (node, *_children(node, "thead", "tbody"))
        for row in _children(part, "tr")
    ]
    header, *rest = rows or [()]
    return Table(_line(caption.inner) if caption else (), header, tuple(rest))


def _labelled(node: _Node) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    label: Line | None = None
    lines: list[Line] = []
    for each in _children(node, "dt", "dd"):
        if each.tag == "dt":
            if label is not None:
                yield label, tuple(lines)
            label, lines = _line(each.inner), []
        else:
            lines.append(_line(each.inner))
    if label is not None:
        yield label, tuple(lines)


def _labelled_in_div(node: _Node) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """As in a chat: a line that begins with b has a label, which may stand alone above its lines;
    empty lines are for the eye."""
    label: Line = ()
    lines: list[Line] = []
    for is_break, parts in groupby(node.inner, lambda each: _tag(each) == "br"):
        if is_break:
            continue
        here = [each for each in parts if not isinstance(each, str) or each.strip()]
        if not here:
            continue
        first, *rest = here
        if _tag(first) == "b":
            if label or lines:
                yield label, tuple(lines)
            label, lines = tuple(replace(run, bold=False) for run in _line([first])), []
            here = rest
        if line := _line(here):
            lines.append(line)
    if label or lines:
        yield label, tuple(lines)


def _children(node: _Node, *tags: str) -> list[_Node]:
    return [each for each in node.inner if isinstance(each, _Node) and each.tag in tags]


def _tag(part: _Node | str) -> str:
    return part.tag if isinstance(part, _Node) else ""


def _line(parts: Iterable[_Node | str]) -> Line:
    """The words of these, with no space at their ends nor around a break, and alike ones as one."""
    runs: list[Run] = []
    for run in _runs(parts, Run("")):
        text = run.text
        if not runs or runs[-1].text.endswith((" ", _BREAK)):
            text = text.lstrip(" ")
        if text.startswith(_BREAK) and runs:
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
        if not text:
            continue
        if runs and replace(runs[-1], text="") == replace(run, text=""):
            runs[-1] = replace(runs[-1], text=runs[-1].text + text)
        else:
            runs.append(replace(run, text=text))
    return _trimmed(runs)


def _trimmed(runs: list[Run]) -> Line:
    while runs and not (runs[-1].text.rstrip(" \n")):
        runs.pop()
    while runs and not (runs[0].text.lstrip(" \n")):
        runs.pop(0)
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" \n"))
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" \n"))
    return tuple(runs)


def _runs(parts: Iterable[_Node | str], like: Run) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, str):
            yield replace(like, text=_SPACES.sub(" ", part))
        elif part.tag == "br":
            yield replace(like, text=_BREAK)
        elif part.tag == "b":
            yield from _runs(part.inner, replace(like, bold=True))
        elif part.tag == "i":
            yield from _runs(part.inner, replace(like, italic=True))
        elif part.tag == "a":
            yield from _runs(part.inner, replace(like, link=part.attributes.get("href", "")))
        else:
            yield from _runs(part.inner, like)


def title_of(blocks: Iterable[Block]) -> str:
    """What the first heading says; empty where there is none."""
    found = (text_of(each.line) for each in blocks if isinstance(each, Heading))
    return next(found, "").replace(_BREAK, " ")
