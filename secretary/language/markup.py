"""Our own small HTML: read into blocks, written as plain text, cut to the size of a message.

Tags: p, b, i, code, ul, ol, li, br and what else a template may need inside a line; and div, a
block of lines of which some begin with a label in b: as text, the labels are a column of their own.
What people wrote comes in escaped, so it is never read as a tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from itertools import groupby
from typing import Final, TypeVar

MAX_BYTES: Final = 30_000
"""Text and HTML of one message as JSON of ASCII alone, which is what nio encrypts: an emoji is
twelve bytes of it. A Matrix event may hold 65,536 bytes, encrypted and encoded, which makes four of
three (Matrix spec, *Size limits*)."""

PAGE_MESSAGES: Final = 5
"""As how many messages a long answer is sent at most, before the rest has to be asked for."""
_PAGE_NUMBER_BYTES: Final = 1_000
"""Left in each message of a page, for the number of the page that stands at its end."""

_PAGE_BYTES: Final = MAX_BYTES - 2 * _PAGE_NUMBER_BYTES
_AROUND_ITEM_BYTES: Final = 300
"""For the marks and labels around what somebody wrote in an item of a list."""

_LABEL_COLUMN: Final = 11
"""Characters, where no label is longer: as the groups' notes have it (domain.md, *Notes*)."""

T = TypeVar("T")

_BLOCKS: Final = frozenset({"p", "div", "ul", "ol", "li"})
_LISTS: Final = frozenset({"ul", "ol"})
# Every character that begins a new line, too: only <br> does. Not the no-break space: it stands
# where a line must not be broken.
_SPACES: Final = re.compile("[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_UNTIDY: Final = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]|  ")
"""Where there is none, `_SPACES` would change nothing, and take four times as long to find that."""
_TAG: Final = re.compile(r'<(/?)([a-z]+[0-9]?)(?: start="(\d+)")?[^<>]*>')
_WORDS: Final = re.compile(r"[^ ]* ?")
_LATER_LINES: Final = re.compile(r"\n(?=[^\n])")


@dataclass(frozen=True)
class Text:
    """A message in both its forms."""

    text: str
    html: str

    @property
    def size(self) -> int:
        """Its bytes in an event."""
        return _bytes(self.text) + _bytes(self.html)


@dataclass(frozen=True)
class Node:
    """A tag and what is in it. `start`: an ordered list's first number.

    continued: its beginning stands in the message before, and that shows: nobody can have words
        of theirs look like an item of its own by where they are cut.
    """

    tag: str
    inner: tuple[Node | str, ...] = ()
    start: int = 1
    continued: bool = False

    @cached_property
    def html(self) -> str:
        if self.tag == "br":
            return "<br>"
        start = f' start="{self.start}"' if self.start != 1 else ""
        inner = "".join(
            escape(part, quote=False) if isinstance(part, str) else part.html for part in self.inner
        )
        return f"<{self.tag}{start}>{self.beginning}{inner}</{self.tag}>"

    @property
    def beginning(self) -> str:
        """What a reader sees first of it, before what is in it."""
        return "… " if self.continued and self.tag in _BLOCKS - _LISTS else ""

    @cached_property
    def text(self) -> str:
        return self.lines.strip()

    @cached_property
    def lines(self) -> str:
        """As plain text, with the spaces around it."""
        return _lines(self)

    @cached_property
    def size(self) -> int:
        return _bytes(self.text) + _bytes(self.html)


def _bytes(text: str) -> int:
    return len(json.dumps(text)) - 2


def _lines(node: Node) -> str:
    if node.tag == "br":
        return "\n"
    if node.tag in _LISTS:
        return "\n".join(_items(node))
    if node.tag == "div":
        return "\n".join(_labelled(node))
    text = node.beginning
    for part in node.inner:
        if isinstance(part, str):
            text += part.lstrip(" ") if text.endswith("\n") else part
        elif part.tag in _LISTS:
            text = f"{text.rstrip()}\n{part.lines}".lstrip("\n")
        else:
            text = text.rstrip(" ") if part.tag == "br" else text
            text += part.lines
    return text


def _labelled(node: Node) -> Iterator[str]:
    """The lines of a div, below each other behind the column of their labels.

    A label may stand alone above its lines, and empty lines between them are for the eye in HTML.
    """
    rows: list[tuple[str, str]] = []
    above = ""
    for ends, parts in groupby(
        node.inner, lambda part: isinstance(part, Node) and part.tag == "br"
    ):
        if not ends:
            first, *rest = parts
            is_label = isinstance(first, Node) and first.tag == "b"
            label = Node("", (first,)).lines if is_label else above
            line = Node("", tuple(rest if is_label else (first, *rest))).lines.strip(" ")
            above = label if is_label and not line else ""
            if not above:
                rows.append((label, line))
    width = max([_LABEL_COLUMN, *(len(label) + 2 for label, _ in rows)])
    for label, line in rows:
        yield f"{label:{width}}{line}"


def _items(node: Node) -> Iterator[str]:
    """The items of a list. All lines but an item's first are set in: what somebody wrote in one
    stands where no line of ours begins."""
    number = node.start
    for item in node.inner:
        if isinstance(item, Node):
            mark = f"{number}." if node.tag == "ol" else "•"
            lines = _LATER_LINES.sub("\n  ", item.text)
            yield f"{mark} {lines}"
            number += 1


def parse_blocks(html: str) -> list[Node]:
    """The blocks of `html`; what stands outside a block is made a paragraph."""
    reader = _Reader()
    reader.feed(html)
    return [block for block in reader.blocks() if block.text]


def join_blocks(blocks: Iterable[Node]) -> Text:
    """Blocks as one message: an empty line between them, but none before a list."""
    text = html = ""
    for block in blocks:
        gap = "\n" if block.tag in _LISTS else "\n\n"
        text += (gap if text else "") + block.text
        html += block.html
    return Text(text, html)


def bold_line(words: str) -> Text:
    """A line by itself, to stand above a message."""
    return Text(words, f"<p><b>{escape(words)}</b></p>")


def join_texts(texts: Iterable[Text]) -> Text:
    """Messages as one."""
    both = [*texts]
    return Text("\n\n".join(t.text for t in both), "".join(t.html for t in both))


def split_messages(blocks: Iterable[Node], limit: int = MAX_BYTES) -> list[Text]:
    """Blocks as messages of at most `limit` bytes: cut between blocks, where one block is too
    long between the items of a list, and where that is not enough between words."""
    messages: list[Text] = []
    waiting: list[Node] = []
    size = 0
    gap = _bytes("\n\n")
    for block in (piece for whole in blocks for piece in _split_block(whole, limit)):
        if waiting and size + gap + block.size > limit:
            messages.append(join_blocks(waiting))
            waiting, size = [], 0
        waiting.append(block)
        size += block.size + gap
    if waiting:
        messages.append(join_blocks(waiting))
    return messages


def split_pages(whole: Text) -> list[Text]:
    """What it says, a page after the other, each of PAGE_MESSAGES messages at most."""
    limit = MAX_BYTES - _PAGE_NUMBER_BYTES
    if whole.size <= limit:
        return [whole]
    messages = split_messages(parse_blocks(whole.html), limit)
    pages = (messages[at : at + PAGE_MESSAGES] for at in range(0, len(messages), PAGE_MESSAGES))
    return [
        Text("\n\n".join(one.text for one in page), "".join(one.html for one in page))
        for page in pages
    ]


def divide_into_pages(items: Iterable[T], words: Callable[[T], str]) -> list[list[T]]:
    """Items of a list, each with what somebody wrote, page by page; at least one page.

    words: what it holds of that. They are measured and not yet written out, which takes longer;
    a page may hold less for it than it could.
    """
    pages: list[list[T]] = [[]]
    messages = used = 0
    for item in items:
        text = words(item)
        lines = text.count("\n")
        size = _bytes(text) + _bytes(escape(text, quote=False)) + 6 * lines + _AROUND_ITEM_BYTES
        if not pages[-1] or used + size > _PAGE_BYTES:  # it begins a message
            # Where an item is split, a line break counts for more.
            more = 1 if size <= _PAGE_BYTES else (size + 18 * lines) // _PAGE_BYTES + 1
            if pages[-1] and messages + more > PAGE_MESSAGES:
                pages.append([])
                messages = 0
            messages, used = messages + more, (more > 1) * _PAGE_BYTES
        used += size
        pages[-1].append(item)
    return pages


def _split_block(node: Node, limit: int) -> Iterator[Node]:
    """The node, or several like it that hold the same between them, each within `limit`."""
    if node.size <= limit:
        yield node
        return
    shell = replace(node, inner=())
    # As much again for the mark and indentation of a list's line, and what shows that it goes on.
    room = max(limit - 2 * _bytes(shell.html) - 32, 64)
    held: list[Node | str] = []
    used = 0
    number = node.start
    for part in _pieces(node, room):
        continued = isinstance(part, Node) and part.continued
        size = part.size + 16 if isinstance(part, Node) else 2 * _bytes(escape(part, quote=False))
        if held and used + size > room:
            yield replace(shell, inner=tuple(held), start=number)
            if node.tag == "ol":
                number += sum(1 for item in held if isinstance(item, Node)) - continued
            shell = replace(shell, continued=True)
            held, used = [], 0
        held.append(part)
        used += size
    yield replace(shell, inner=tuple(held), start=number)


def _pieces(node: Node, room: int) -> Iterator[Node | str]:
    for part in node.inner:
        if isinstance(part, Node):
            yield from _split_block(part, room)
            continue
        for word in _WORDS.findall(part):
            # A letter is at most twelve bytes in each form (as an emoji is), a word any length.
            step = max(room // 24, 1)
            yield from (word[i : i + step] for i in range(0, len(word), step))


_BREAK: Final = Node("br")


class _Reader:
    """Reads our own small HTML into nodes.

    Not with `html.parser`, which is made for anybody's HTML and took most of a long answer's time.
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, int, list[Node | str]]] = [("", 1, [])]

    def feed(self, html: str) -> None:
        at = 0
        for match in _TAG.finditer(html):
            self._read_words(html[at : match.start()])
            ends, tag, start = match.groups()
            if ends:
                self._end(tag)
            elif tag == "br":
                self._add(_BREAK)
            else:
                self._open.append((tag, int(start or 1), []))
            at = match.end()
        self._read_words(html[at:])

    def blocks(self) -> Iterator[Node]:
        while len(self._open) > 1:
            self._close()
        loose: list[Node | str] = []
        for part in [*self._open[0][2], Node("p")]:
            if isinstance(part, str) or part.tag not in _BLOCKS:
                loose.append(part)
                continue
            if loose:
                yield _trimmed("p", 1, loose)
            loose = []
            yield part

    def _end(self, tag: str) -> None:
        if tag != self._open[-1][0] and all(tag != opened for opened, _, _ in self._open[1:]):
            return
        while self._close() != tag:
            pass

    def _read_words(self, data: str) -> None:
        """What stands between two tags."""
        if not data:
            return
        words = unescape(data)
        if _UNTIDY.search(words):
            words = _SPACES.sub(" ", words)
        within, _, inner = self._open[-1]
        before = inner[-1] if inner else ""
        at_start = (not inner and within in _BLOCKS) or (
            isinstance(before, Node) and (before.tag == "br" or before.tag in _BLOCKS)
        )
        if at_start or (isinstance(before, str) and before.endswith(" ")):
            words = words.lstrip(" ")
        if words and within not in _LISTS:
            self._add(words)

    def _add(self, part: Node | str) -> None:
        inner = self._open[-1][2]
        if isinstance(part, Node) and inner and isinstance(inner[-1], str):
            ends_line = part.tag == "br" or part.tag in _BLOCKS
            inner[-1] = inner[-1].rstrip(" ") if ends_line else inner[-1]
        inner.append(part)

    def _close(self) -> str:
        tag, start, inner = self._open.pop()
        self._add(_trimmed(tag, start, inner) if tag in _BLOCKS else Node(tag, tuple(inner)))
        return tag


def _trimmed(tag: str, start: int, inner: list[Node | str]) -> Node:
    """A block without the space that stands at its end in the template."""
    if inner and isinstance(inner[-1], str):
        inner = [*inner[:-1], inner[-1].rstrip(" ")]
    return Node(tag, tuple(part for part in inner if part != ""), start)
