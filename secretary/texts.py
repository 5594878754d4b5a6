"""Renders what the secretary says: one template, two outcomes. The only importer of Jinja2.

A template is written in a small HTML (p, b, i, code, ul, ol, li, br) with everything that
comes from people escaped by Jinja2. The plain text of the same message is read off that
HTML, so the two can never say different things.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from secretary import swedish
from secretary.errors import UserError

MAX_BYTES: Final = 30_000
"""Text and HTML of one message; a Matrix event may hold 65,536 bytes, encrypted and encoded
(Matrix spec, *Size limits*)."""

_BLOCKS: Final = frozenset({"p", "ul", "ol", "li"})


@dataclass(frozen=True)
class Text:
    """A message in both its forms."""

    text: str
    html: str

    @property
    def size(self) -> int:
        return len(self.text.encode()) + len(self.html.encode())


class Texts:
    """The secretary's voice in one language, with the installation's own command prefix."""

    def __init__(self, prefix: str = "!", language: str = "sv") -> None:
        folder = Path(__file__).parent / "templates" / language
        self._env = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.prefix = prefix
        self._env.globals["cmd"] = self.command
        self._env.filters.update(
            long_date=swedish.long_date,
            long_when=swedish.long_when,
            short_when=swedish.short_when,
            listed=lambda words: swedish.join_and(list(words)),
            plural=swedish.plural,
            lines=_lines,
        )

    def command(self, text: str) -> Markup:
        """A command as people type it, set as code."""
        return Markup("<code>{}</code>").format(self.prefix + text.removeprefix("!"))

    def render(self, template: str, **values: object) -> Text:
        """One message; see `render_all` for those that may grow long."""
        return read_off(self._env.get_template(f"{template}.j2").render(values))

    def render_all(self, template: str, **values: object) -> list[Text]:
        """A text of any length as messages no longer than MAX_BYTES, cut between its blocks."""
        html = self._env.get_template(f"{template}.j2").render(values)
        return _pack(_Reader.blocks_of(html))

    def error(self, error: UserError, command: str = "") -> Text:
        """What the person who made the mistake is told.

        An example that is no whole command (``möte 2``) is shown after `command`, which they used.
        """
        examples = [
            e if e.startswith("!") else f"!{command} {e}"
            for e in error.examples
            if command or e.startswith("!")
        ]
        return self.render("error", text=error.text, examples=examples)


def tidy(text: str) -> str:
    """What a person wrote, safe to keep: NFC, without control characters and direction marks."""
    kept = (c for c in swedish.nfc(text) if c == "\n" or not _is_trouble(c))
    return "".join(kept).strip()


def _is_trouble(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.splitlines())


def read_off(html: str) -> Text:
    """The HTML tidied, with its plain text."""
    return _joined(_Reader.blocks_of(html))


@dataclass(frozen=True)
class _Block:
    text: str
    html: str
    close: bool
    """Follows the block before without an empty line (a list after its lead-in)."""


def _joined(blocks: Iterable[_Block]) -> Text:
    text = html = ""
    for block in blocks:
        gap = "" if not text else ("\n" if block.close else "\n\n")
        text += gap + block.text
        html += block.html
    return Text(text, html)


def _pack(blocks: list[_Block]) -> list[Text]:
    packed: list[Text] = []
    waiting: list[_Block] = []
    for block in blocks:
        if waiting and _joined([*waiting, block]).size > MAX_BYTES:
            packed.append(_joined(waiting))
            waiting = []
        waiting.append(block)
    if waiting:
        packed.append(_joined(waiting))
    return packed


class _Reader(HTMLParser):
    """Cuts our own small HTML into top-level blocks and writes each one's plain text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self._open: list[str] = []
        self._text = ""
        self._html = ""
        self._counters: list[int] = []

    @classmethod
    def blocks_of(cls, html: str) -> list[_Block]:
        reader = cls()
        reader.feed(html)
        reader.close()
        reader._finish("p")
        return reader.blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._text = self._text.rstrip(" ") + "\n"
            self._html += "<br>"
            return
        if tag in ("p", "ul", "ol") and not self._open:
            self._finish("p")
        if tag in ("ul", "ol"):
            start = dict(attrs).get("start")
            self._counters.append(int(start or 1) if tag == "ol" else 0)
            if self._open:
                self._text = self._text.rstrip()
        if tag == "li":
            self._start_line()
        self._open.append(tag)
        written = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self._html = self._html.rstrip() if tag in _BLOCKS else self._html
        self._html += f"<{tag}{written}>"

    def _start_line(self) -> None:
        if self._text:
            self._text = self._text.rstrip() + "\n"
        self._text += "  " * (len(self._counters) - 1)
        number = self._counters[-1]
        if number:
            self._text += f"{number}. "
            self._counters[-1] += 1
        else:
            self._text += "• "

    def handle_endtag(self, tag: str) -> None:
        if tag == "br" or tag not in self._open:
            return
        while self._open:
            if self._open.pop() == tag:
                break
        if tag in ("ul", "ol"):
            self._counters.pop()
        self._html = self._html.rstrip() if tag in _BLOCKS else self._html
        self._html += f"</{tag}>"
        if not self._open and tag in _BLOCKS:
            self._finish(tag)

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split(" ")).replace("\n", " ").replace("\t", " ")
        while "  " in words:
            words = words.replace("  ", " ")
        if not self._text or self._text[-1] in " \n":
            words = words.lstrip(" ")
        self._text += words
        self._html += escape(words, quote=False)

    def _finish(self, tag: str) -> None:
        text = self._text.strip()
        html = self._html.strip()
        self._text = self._html = ""
        if text:
            whole = (
                html if html.startswith("<") and html.endswith(f"</{tag}>") else f"<p>{html}</p>"
            )
            self.blocks.append(_Block(text, whole, close=tag in ("ul", "ol")))
