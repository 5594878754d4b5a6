"""A `Transport` on one screen, for the demo: draws what people and the secretary post."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from textwrap import shorten
from typing import Final
from zoneinfo import ZoneInfo

from bot.runtime.clock import Clock
from bot.transports.base import EventKind, InboundEvent, InboundPort, NotTaken, OutboundMessage
from bot.transports.terminal.screen import (
    BOLD,
    DIM,
    RED,
    Screen,
    display_width,
    strip_control_characters,
)
from secretary.language.sv import formats as swedish

ME: Final = "Kansli"
"""The name that the secretary posts under."""
_NAMEDMENTIONS: Final = 3
"""How many mentioned people are named before the rest are counted."""
_QUOTE_LENGTH: Final = 30
"""Characters shown of a message that is reacted to."""


@dataclass(frozen=True)
class Room:
    """How a room is drawn. colour: an SGR parameter (ECMA-48)."""

    name: str
    colour: str


class TerminalTransport:
    """Draws every room on one screen. Satisfies `bot.transports.base.Transport`.

    people: the names to show, by Matrix id.
    rooms: how to draw each room, by its id; direct chats may be added at any time.
    pause: seconds to wait after each message, to give the reader time.
    """

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        zone: ZoneInfo,
        people: Mapping[str, str],
        rooms: Mapping[str, Room],
        *,
        pause: float = 0.0,
    ) -> None:
        self.screen = screen
        self._clock = clock
        self._zone = zone
        self._people = people
        self._rooms = rooms
        self._pause = pause
        self._events: dict[str, tuple[str, str]] = {}
        self._reacting = False
        self._sent: dict[str, str] = {}
        self._day: date | None = None
        self.posted: list[tuple[str, str]] = []
        """Room and event id of every message sent, oldest first."""

    # Transport

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        return {room: room for room in rooms if room in self._rooms}

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        """One: a terminal takes a text of any length."""
        return [message]

    async def send(self, message: OutboundMessage) -> str:
        """Draw it, unless its key was sent before; the event id, the same for the same key.

        Nothing can be put under what was drawn, or pinned.
        """
        if message.act is not None:
            raise NotTaken("a terminal draws no reactions")
        if message.key not in self._sent:
            event_id = f"$kansli-{len(self._sent) + 1}"
            self._sent[message.key] = event_id
            self._events[event_id] = (ME, message.text)
            self.posted.append((message.room, event_id))
            self._draw(message)
            if self._pause:
                await asyncio.sleep(self._pause)
        return self._sent[message.key]

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """The event id that was given to the same key before."""
        return self._sent.get(message.key)

    async def listen(self, port: InboundPort) -> None:
        """Wait until cancelled: the demo hands over its events itself."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """There is nothing to close."""

    # Drawing

    def show(self, event: InboundEvent, before: str = "") -> None:
        """Draw what a person did. before: the text that an edit or a redaction replaces."""
        name = self._name(event.sender)
        self._events[event.event_id] = (name, event.text)
        did = f"{name}: {event.text}"
        if event.kind is EventKind.EDIT:
            did = f"{name} ändrar ”{before}” till: {event.text}"
        elif event.kind is EventKind.REDACTION:
            did = f"{name} tar bort: {before}"
        elif event.reply_to is not None:
            _, target = self._events.get(event.reply_to, ("", ""))
            quote = shorten(target, _QUOTE_LENGTH, placeholder="…")
            did = f"{name} svarar på ”{quote}”: {event.text}"
        elif event.kind is EventKind.REACTION:
            _, target = self._events.get(event.target or "", ("", ""))
            quote = shorten(target, _QUOTE_LENGTH, placeholder="…")
            did = f"{name} reagerar {event.text} på ”{quote}”"
        # Many reactions come at once, so they are drawn without a line between them.
        stamp = self._stamp(event.room, close=self._reacting and event.kind is EventKind.REACTION)
        self._reacting = event.kind is EventKind.REACTION
        self.screen.paragraph(
            stamp + did, margin=self._margin(event.room), html=f"<b>{escape(name)}</b>"
        )

    def heading(self, text: str) -> None:
        """Draw the heading of a part of the script."""
        self.screen.line()
        text = strip_control_characters(text)
        line = "═" * max(2, self.screen.width - display_width(text) - 5)
        self.screen.line(self.screen.style(f"══ {text} {line}", BOLD))

    def note(self, text: str) -> None:
        """Draw a remark that is not part of the chat."""
        self.screen.paragraph(text, DIM)

    def error(self, text: str) -> None:
        """Draw why a line that was typed could not be used."""
        self.screen.paragraph(text, RED)

    def _draw(self, message: OutboundMessage) -> None:
        who = ""
        if message.notify:
            who = f"→ {self._names(message.recipients)} 🔔" if message.recipients else "🔔"
        elif message.reply_to in self._events:
            who = f"svarar {self._events[message.reply_to][0]}"
        self._reacting = False
        margin = self._margin(message.room)
        head = f"{self._stamp(message.room)}{ME} {who}"
        self.screen.paragraph(head, DIM, html=f"<b>{ME}</b>", margin=margin)
        self.screen.paragraph(message.text, html=message.html, margin=margin)
        for file in message.attachments:
            self.screen.paragraph(f"📎 {strip_control_characters(file.name)}", margin=margin)

    def _stamp(self, room: str, *, close: bool = False) -> str:
        """The time and the room; the date is drawn first where it has changed."""
        now = self._clock.now().astimezone(self._zone)
        if not close:
            self.screen.line()
        if now.date() != self._day:
            self._day = now.date()
            self.screen.paragraph(f"── {swedish.long_date(self._day)} ──", BOLD)
        return f"{now:%H.%M} {self._room(room).name} · "

    def _margin(self, room: str) -> str:
        return self.screen.style("┃", self._room(room).colour) + " "

    def _room(self, room: str) -> Room:
        return self._rooms.get(room) or Room(strip_control_characters(room), "37")

    def _name(self, matrix_id: str) -> str:
        return self._people.get(matrix_id) or strip_control_characters(matrix_id)

    def _names(self, matrix_ids: Sequence[str]) -> str:
        names = [self._name(each) for each in matrix_ids]
        if len(names) > _NAMEDMENTIONS + 1:
            names = [*names[:_NAMEDMENTIONS], f"{len(names) - _NAMEDMENTIONS} till"]
        return swedish.join_and(names)
