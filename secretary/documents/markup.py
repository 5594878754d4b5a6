"""Our small HTML, as templates write it, read into the parts of a document.

Tags: h1, h2, h3, p, ul, ol, li, dl with dt and dd, table with caption, thead, tbody, tr, th and td,
img with alt and src (a name of a picture that is given along, or what `embedded` makes), and inside
a line b, i, a, br and code. A div is what it is in a chat: lines of which some begin with a label
in b. A heading or a p may have a data-key, which says what begins there. What people wrote comes in
escaped, so it is never read as a tag; controls in it are left out.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import dropwhile, groupby
from typing import Final, TypeAlias

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
    printable,
    text_of,
)

_VOID: Final = frozenset({"br", "img"})
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3}
_INLINE: Final = frozenset({"", "b", "i", "a", "code", "br"})
"""What stands within a line; every other tag ends one."""
_PARTS_OF_TABLE: Final = frozenset({"caption", "thead", "tbody", "tr"})
_SPACES: Final = re.compile("[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_BREAK: Final = "\n"
_EMBEDDED: Final = re.compile(r"data:image/png;name=([\w.-]+);base64,([A-Za-z0-9+/=]+)")
_EDGE: Final = "\x1f"
"""Where a tag that is no part of a line begins or ends in one: a break, unless there is one."""
_LONGEST_NUMBER: Final = 9
_KEY: Final = re.compile("[a-z][a-z0-9-]{0,29}")


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


def embedded(name: str, png: bytes) -> str:
    """The src of an image that the markup itself holds: a data URL (RFC 2397). name: of its file,
    letters, digits, points and hyphens."""
    return f"data:image/png;name={name};base64,{b64encode(png).decode()}"


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
        self._open[-1].inner.append(printable(data))


def _blocks(inner: Iterable[_Node | str], pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """The blocks among these; what stands loose between them is a paragraph."""
    for is_loose, parts in groupby(inner, _is_inline):
        if not is_loose:
            for each in parts:
                assert isinstance(each, _Node)
                yield from _block(each, pictures)
        elif line := _line(parts):
            yield Paragraph(line)


def _block(node: _Node, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    if node.tag in _HEADINGS or (node.tag == "p" and _key(node)):
        if line := _line(node.inner):
            level = _HEADINGS.get(node.tag)
            yield Heading(level, line, _key(node)) if level else Paragraph(line, _key(node))
    elif node.tag in {"ul", "ol"}:
        if items := tuple(_items(node, pictures)):
            start = node.attributes.get("start", "")
            is_number = start.isascii() and start.isdigit() and len(start) <= _LONGEST_NUMBER
            yield ListBlock(items, node.tag == "ol", int(start) if is_number else 1)
    elif node.tag == "dl":
        yield from _labelled(_in_dl(node))
    elif node.tag == "div":
        for is_loose, parts in groupby(node.inner, _is_inline):
            if is_loose:
                yield from _labelled(_in_div(parts))
            else:
                yield from _blocks(parts, pictures)
    elif node.tag == "table":
        yield from _table(node, pictures)
    elif node.tag == "img":
        yield Figure(_alt(node), *_picture(node.attributes.get("src", ""), pictures))
    else:
        yield from _blocks(node.inner, pictures)


def _key(node: _Node) -> str:
    """Only what a form of a document can hold as a name."""
    found = node.attributes.get("data-key", "")
    return found if _KEY.fullmatch(found) else ""


def _picture(source: str, pictures: Mapping[str, bytes]) -> tuple[str, bytes]:
    """A picture's name and content."""
    found = _EMBEDDED.fullmatch(source)
    if found is None:
        return source, pictures.get(source, b"")
    try:
        return found[1], b64decode(found[2], validate=True)
    except ValueError:
        return found[1], b""


def _items(node: _Node, pictures: Mapping[str, bytes]) -> Iterator[tuple[Block, ...]]:
    """The items of a list. What stands between them is one, too."""
    for is_item, parts in groupby(node.inner, lambda each: _tag(each) == "li"):
        if is_item:
            yield from (tuple(_blocks((each,), pictures)) for each in parts)
        elif between := tuple(_blocks(parts, pictures)):
            yield between


def _table(node: _Node, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """The table, each of its rows as long as the longest. What it should not hold stands above."""
    captions: list[Line] = []
    rows: list[tuple[Line, ...]] = []
    waiting: list[_Node | str] = []
    parts = [*reversed(node.inner)]
    while parts:
        each = parts.pop()
        if isinstance(each, str) or each.tag not in _PARTS_OF_TABLE:
            waiting.append(each)
            continue
        waiting.append(_Node("p"))  # what stands on both sides of it is no line
        if each.tag == "tr":
            rows.append(tuple(_cells(each)))
        elif each.tag == "caption":
            captions += filter(None, [_line(each.inner)])
        else:
            parts += reversed(each.inner)
    caption, *more = captions or [()]
    yield from _blocks(waiting, pictures)
    yield from map(Paragraph, more)
    if columns := max(map(len, rows), default=0):
        header, *rest = (row + ((),) * (columns - len(row)) for row in rows)
        yield Table(caption, header, tuple(rest))
    elif caption:
        yield Paragraph(caption)


def _cells(row: _Node) -> Iterator[Line]:
    for is_cell, parts in groupby(row.inner, lambda each: _tag(each) in {"th", "td"}):
        if is_cell:
            yield from (_line((each,)) for each in parts)
        elif between := _line(parts):
            yield between


_Row: TypeAlias = tuple[Line, tuple[Line, ...]]


def _labelled(rows: Iterable[_Row]) -> Iterator[Block]:
    """What has labels; lines above the first one are a paragraph."""
    labelled: list[_Row] = []
    for label, lines in rows:
        if label:
            labelled.append((label, lines))
        elif labelled:
            last, before = labelled[-1]
            labelled[-1] = (last, before + lines)
        elif lines:
            first, *more = lines
            yield Paragraph(first + tuple(run for line in more for run in (Run(_BREAK), *line)))
    if labelled:
        yield Labelled(tuple(labelled))


def _in_dl(node: _Node) -> Iterator[_Row]:
    label: Line = ()
    lines: list[Line] = []
    for is_label, parts in groupby(node.inner, lambda each: _tag(each) == "dt"):
        if not is_label:
            for is_line, some in groupby(parts, lambda each: _tag(each) == "dd"):
                for one in ([each] for each in some) if is_line else (some,):
                    lines += filter(None, [_line(one)])
            continue
        for each in parts:
            yield label, tuple(lines)
            label, lines = _line((each,)), []
    yield label, tuple(lines)


def _in_div(parts: Iterable[_Node | str]) -> Iterator[_Row]:
    """As in a chat: a line that begins with b has a label, which may stand alone above its lines;
    empty lines are for the eye."""
    label: Line = ()
    lines: list[Line] = []
    for is_break, some in groupby(parts, lambda each: _tag(each) == "br"):
        if is_break:
            continue
        here = [*dropwhile(_is_blank, some)]
        if not here:
            continue
        first, *rest = here
        if _tag(first) == "b":
            yield label, tuple(lines)
            label, lines = tuple(replace(run, bold=False) for run in _line([first])), []
            here = rest
        if line := _line(here):
            lines.append(line)
    yield label, tuple(lines)


def _tag(part: _Node | str) -> str:
    return part.tag if isinstance(part, _Node) else ""


def _is_inline(part: _Node | str) -> bool:
    return _tag(part) in _INLINE


def _is_blank(part: _Node | str) -> bool:
    return isinstance(part, str) and not _SPACES.sub("", part)


def _alt(node: _Node) -> str:
    return printable(node.attributes.get("alt", ""))


def _line(parts: Iterable[_Node | str]) -> Line:
    """The words of these, with no space at their ends nor around a break, and alike ones as one."""
    runs: list[tuple[Run, list[str]]] = []
    ends = _BREAK
    for run in _runs(parts, Run("")):
        text = run.text
        if text == _EDGE:
            text = "" if ends == _BREAK else _BREAK
        if ends in (" ", _BREAK):
            text = text.lstrip(" ")
        if not text or (text == _BREAK and not runs):
            continue
        if text == _BREAK and ends == " ":
            pieces = runs[-1][1]
            pieces[-1] = pieces[-1].rstrip(" ")
        style = replace(run, text="")
        if runs and runs[-1][0] == style:
            runs[-1][1].append(text)
        else:
            runs.append((style, [text]))
        ends = text[-1]
    joined = [replace(style, text="".join(pieces)) for style, pieces in runs]
    while joined and not joined[-1].text.rstrip(" \n"):
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" \n"))
    return tuple(run for run in joined if run.text)


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
        elif part.tag in _INLINE:
            yield from _runs(part.inner, like)
        else:
            yield Run(_EDGE)
            if part.tag == "img":
                yield replace(like, text=_SPACES.sub(" ", _alt(part)))
            yield from _runs(part.inner, like)
            yield Run(_EDGE)


def unescaped(markup: str) -> str:
    """The markup with what people wrote in it as they wrote it: to look for their words."""
    return unescape(markup)


def title_of(blocks: Iterable[Block]) -> str:
    """What the first heading says; empty where there is none."""
    found = (text_of(each.line) for each in blocks if isinstance(each, Heading))
    return next(found, "").replace(_BREAK, " ")
