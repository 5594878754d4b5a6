"""Text on a terminal: wrapped, styled, and stripped of everything that a terminal would obey.

Everything that somebody typed goes through `strip_control_characters` before it is written, so
that no message can move the cursor, change the window's title or set colours.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Final, TextIO

MAX_WIDTH: Final = 92
"""Columns used at most: longer lines are hard to read."""
_MIN_WIDTH: Final = 24
_MAX_INDENT: Final = 6
"""Columns by which a line may be indented for its continuation to be indented equally."""
BOLD, DIM, ITALIC, RED, CYAN = "1", "2", "3", "31", "36"
"""SGR parameters (ECMA-48)."""
_STYLES: Final = {"b": BOLD, "i": ITALIC, "code": CYAN}


def strip_control_characters(text: str) -> str:
    """The text without escapes, control characters and direction marks; tabs become spaces."""
    return "".join(c for c in text.replace("\t", " ") if c == "\n" or not _is_control(c))


def _is_control(char: str) -> bool:
    # Category Cf has the direction marks, but also the joiners in emoji and the soft hyphen.
    if char in "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes (UAX #11)."""
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


class Screen:
    """Writes lines to a terminal or a file, wrapped, and styled where `colours` is true.

    width: columns of the terminal; None for the window's own.
    closed: the other end reads no more: the window was closed, or `head` has ended.
    """

    def __init__(self, out: TextIO, *, colours: bool, width: int | None = None) -> None:
        self._out = out
        self._colours = colours
        self._width = width
        self.closed = False

    @property
    def width(self) -> int:
        """Columns to use; read each time, since windows are resized."""
        columns = self._width or shutil.get_terminal_size((80, 24)).columns
        return max(_MIN_WIDTH, min(columns - 1, MAX_WIDTH))

    def style(self, text: str, *styles: str) -> str:
        """The text in these styles (SGR parameters); unchanged where `colours` is false."""
        if not self._colours or not styles or not text:
            return text
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m"

    def line(self, line: str = "") -> None:
        """Write one line as it is. Sets `closed` where that cannot be done."""
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except (OSError, ValueError):
            self.closed = True

    def paragraph(self, text: str, *styles: str, html: str = "", margin: str = "") -> None:
        """Write any text, wrapped, each line after `margin`.

        styles: of the whole text. html: the same text marked up; what is bold, italic or code
            there is styled so.
        """
        text = strip_control_characters(text)
        spans = list(_spans(text, html))
        available = self.width - display_width(re.sub(r"\x1b\[[\d;]*m", "", margin))
        for start, end, indent in _wrap(text, available):
            styled = self._styled(text, start, end, spans, styles)
            self.line(f"{margin}{' ' * indent}{styled}".rstrip())

    def _styled(
        self,
        text: str,
        start: int,
        end: int,
        spans: Sequence[tuple[int, int, str]],
        styles: Sequence[str],
    ) -> str:
        if not self._colours:
            return text[start:end]
        done, at = "", start
        for first, last, style in spans:
            left, right = max(first, start), min(last, end)
            if left < right:
                done += self.style(text[at:left], *styles)
                done += self.style(text[left:right], *styles, style)
                at = right
        return done + self.style(text[at:end], *styles)


def _wrap(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """The text's lines as (start, end, indent); continuations of list items are indented."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        inset = len(line) - len(line.lstrip(" "))
        hanging = min(inset, _MAX_INDENT) + (2 if inset or line.startswith("• ") else 0)
        indent = 0
        while True:
            stop = _line_end(text, at, end, width - indent)
            yield at, stop, indent
            at = stop
            while at < end and text[at] == " ":
                at += 1
            if at >= end:
                break
            indent = hanging
        at = end + 1


def _line_end(text: str, start: int, end: int, width: int) -> int:
    """Where to break the line that begins at `start`: at a space, or else where it is full."""
    used, space = 0, start
    for index in range(start, end):
        if text[index] == " ":
            space = index
        used += _char_width(text[index])
        if used > width:
            return space if space > start else max(index, start + 1)
    return end


class _StyledParts(HTMLParser):
    """The parts of our own HTML that have a style, as (tag, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _STYLES:
            self._open = tag
            self.found.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            tag, part = self.found[-1]
            self.found[-1] = (tag, part + data)


def _spans(text: str, html: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, style) of the styled parts, in order. A part that is not found is left out."""
    parser = _StyledParts()
    parser.feed(html)
    parser.close()
    after = 0
    for tag, inside in parser.found:
        part = strip_control_characters(inside).strip()
        at = text.find(part, after) if part else -1
        if at >= 0:
            after = at + len(part)
            yield at, after, _STYLES[tag]
