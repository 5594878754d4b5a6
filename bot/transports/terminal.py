"""The demo's chat: a `Transport` that draws in a terminal what people and the secretary write.

Everything that comes from elsewhere goes through `harmless` before it is written, so that no
message can move the cursor, change the window's title or play with the colours.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from html.parser import HTMLParser
from textwrap import shorten
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from bot.runtime.clock import Clock
from bot.transports.base import EventKind, InboundEvent, InboundPort, OutboundMessage
from secretary.language.sv import formats as swedish

WIDEST: Final = 92
"""Columns used at most: longer lines are hard to read."""
_NARROWEST: Final = 24
_DEEPEST: Final = 6
"""How far in a line can begin for what continues it to begin there too."""
_MANY: Final = 3
"""How many mentioned people are named before the rest are counted."""
_QUOTED: Final = 30
"""Characters shown of a message that is reacted to."""

_BOLD, _DIM, _ITALIC, _RED, _CYAN = "1", "2", "3", "31", "36"
_STYLES: Final = {"b": _BOLD, "i": _ITALIC, "code": _CYAN}


@dataclass(frozen=True)
class Room:
    """A room as it is drawn: what it is called, and the number of its ANSI colour."""

    name: str
    colour: str


def harmless(text: str) -> str:
    """The text without anything that a terminal obeys: escapes, controls, direction marks."""
    return "".join(c for c in text.replace("\t", " ") if c == "\n" or not _is_trouble(c))


def _is_trouble(char: str) -> bool:
    # Cf holds the direction marks, but also what joins an emoji's parts and a soft hyphen.
    if char in "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def cells(text: str) -> int:
    """How many columns the text takes."""
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


class Screen:
    """A terminal, or a file that is written as one: wraps, and colours where that is wanted.

    gone: nobody reads any more (the window was closed, `head` had enough).
    """

    def __init__(self, out: TextIO, *, colours: bool, width: int | None = None) -> None:
        self._out = out
        self._colours = colours
        self._width = width
        self.gone = False

    @property
    def width(self) -> int:
        """Columns to use, asked each time: windows change."""
        columns = self._width or shutil.get_terminal_size((80, 24)).columns
        return max(_NARROWEST, min(columns - 1, WIDEST))

    def style(self, text: str, *styles: str) -> str:
        """The text in these ANSI styles, or as it is where there are no colours."""
        if not self._colours or not styles or not text:
            return text
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m"

    def line(self, line: str = "") -> None:
        """Write one line, styled already."""
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except (OSError, ValueError):
            self.gone = True

    def paragraph(self, text: str, *styles: str, html: str = "", margin: str = "") -> None:
        """Write a text from elsewhere, wrapped; what is bold or code in its `html` is shown so."""
        text = harmless(text)
        spans = list(_spans(text, html))
        room = self.width - cells(re.sub(r"\x1b\[[\d;]*m", "", margin))
        for start, end, indent in _wrap(text, room):
            dressed = self._dressed(text, start, end, spans, styles)
            self.line(f"{margin}{' ' * indent}{dressed}".rstrip())

    def _dressed(
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
    """The lines of the text as (start, end, indent); what continues a list's line is indented."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        inset = len(line) - len(line.lstrip(" "))
        hanging = min(inset, _DEEPEST) + (2 if inset or line.startswith("• ") else 0)
        indent = 0
        while True:
            stop = _line_end(text, at, end, width - indent)
            yield at, stop, indent
            at = stop + len(text[stop:end]) - len(text[stop:end].lstrip(" "))
            if at >= end:
                break
            indent = hanging
        at = end + 1


def _line_end(text: str, start: int, end: int, width: int) -> int:
    """Where the line that begins at `start` is to be broken: at a space, else where it is full."""
    used, space = 0, start
    for place in range(start, end):
        if text[place] == " ":
            space = place
        used += _cells(text[place])
        if used > width:
            return space if space > start else max(place, start + 1)
    return end


class _Marks(HTMLParser):
    """The pieces of our own small HTML that are set in a style of their own."""

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
            tag, words = self.found[-1]
            self.found[-1] = (tag, words + data)


def _spans(text: str, html: str) -> Iterator[tuple[int, int, str]]:
    """Where in the text its styled pieces stand, in order. Some not found are left plain."""
    marks = _Marks()
    marks.feed(html)
    marks.close()
    after = 0
    for tag, inside in marks.found:
        words = harmless(inside).strip()
        at = text.find(words, after) if words else -1
        if at >= 0:
            after = at + len(words)
            yield at, after, _STYLES[tag]


class TerminalTransport:
    """A chat that is seen on one screen. Satisfies `bot.transports.base.Transport`.

    people: Matrix ids with the short names that are shown.
    rooms: room ids with how they are drawn; a new direct chat may be added at any time.
    pause: seconds to wait after what the secretary posts, for the reader's sake.
    """

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        zone: ZoneInfo,
        people: Mapping[str, str],
        rooms: Mapping[str, Room],
        *,
        me: str = "Kansli",
        pause: float = 0.0,
    ) -> None:
        self.screen = screen
        self._clock = clock
        self._zone = zone
        self._people = people
        self._rooms = rooms
        self._me = me
        self._pause = pause
        self._events: dict[str, tuple[str, str]] = {}
        self._reacting = False
        self._sent: dict[str, str] = {}
        self._day: date | None = None
        self.posted: list[tuple[str, str]] = []
        """Room and event id of everything the secretary has posted."""

    # Transport

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        return {room: room for room in rooms if room in self._rooms}

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        """A screen shows a text of any length."""
        return (message,)

    async def send(self, message: OutboundMessage) -> str:
        """Draw it. The same key again draws nothing and gives the same event."""
        if message.key not in self._sent:
            event_id = f"$kansli-{len(self._sent) + 1}"
            self._sent[message.key] = event_id
            self._events[event_id] = (self._me, message.text)
            self.posted.append((message.room, event_id))
            self._draw(message)
            if self._pause:
                await asyncio.sleep(self._pause)
        return self._sent[message.key]

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """The event that the same key made before."""
        return self._sent.get(message.key)

    async def listen(self, reception: InboundPort) -> None:
        """People are played by the visitor, so nothing ever comes by itself."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing to let go of."""

    # What is drawn

    def show(self, incoming: InboundEvent, before: str = "") -> None:
        """Draw what a person did. before: the text that an edit or a redaction changes."""
        name = self._name(incoming.sender)
        self._events[incoming.event_id] = (name, incoming.text)
        did = f"{name}: {incoming.text}"
        if incoming.kind is EventKind.EDIT:
            did = f"{name} ändrar ”{before}” till: {incoming.text}"
        elif incoming.kind is EventKind.REDACTION:
            did = f"{name} tar bort: {before}"
        elif incoming.kind is EventKind.REACTION:
            _, seen = self._events.get(incoming.target or "", ("", ""))
            did = f"{name} reagerar {incoming.text} på ”{shorten(seen, _QUOTED, placeholder='…')}”"
        # Reactions come in swarms, and a chat shows them as little.
        stamp = self._stamp(
            incoming.room, close=self._reacting and incoming.kind is EventKind.REACTION
        )
        self._reacting = incoming.kind is EventKind.REACTION
        self.screen.paragraph(
            stamp + did, margin=self._margin(incoming.room), html=f"<b>{escape(name)}</b>"
        )

    def heading(self, text: str) -> None:
        """Draw a chapter's name."""
        self.screen.line()
        text = harmless(text)
        line = "═" * max(2, self.screen.width - cells(text) - 5)
        self.screen.line(self.screen.style(f"══ {text} {line}", _BOLD))

    def aside(self, text: str) -> None:
        """Draw something that nobody in the chat says."""
        self.screen.paragraph(text, _DIM)

    def complaint(self, text: str) -> None:
        """Tell the visitor that a line could not be used."""
        self.screen.paragraph(text, _RED)

    def _draw(self, message: OutboundMessage) -> None:
        who = ""
        if message.notify:
            who = f"→ {self._names(message.recipients)} 🔔" if message.recipients else "🔔"
        elif message.reply_to in self._events:
            who = f"svarar {self._events[message.reply_to][0]}"
        self._reacting = False
        margin = self._margin(message.room)
        head = f"{self._stamp(message.room)}{self._me} {who}"
        self.screen.paragraph(head, _DIM, html=f"<b>{escape(self._me)}</b>", margin=margin)
        self.screen.paragraph(message.text, html=message.html, margin=margin)

    def _stamp(self, room: str, *, close: bool = False) -> str:
        """The time and the room, under a line with the date where the day is a new one."""
        now = self._clock.now().astimezone(self._zone)
        if not close:
            self.screen.line()
        if now.date() != self._day:
            self._day = now.date()
            self.screen.paragraph(f"── {swedish.long_date(self._day)} ──", _BOLD)
        return f"{now:%H.%M} {self._room(room).name} · "

    def _margin(self, room: str) -> str:
        return self.screen.style("┃", self._room(room).colour) + " "

    def _room(self, room: str) -> Room:
        return self._rooms.get(room) or Room(harmless(room), "37")

    def _name(self, matrix_id: str) -> str:
        return self._people.get(matrix_id) or harmless(matrix_id)

    def _names(self, matrix_ids: Sequence[str]) -> str:
        names = [self._name(each) for each in matrix_ids]
        if len(names) > _MANY + 1:
            names = [*names[:_MANY], f"{len(names) - _MANY} till"]
        return swedish.join_and(names)
