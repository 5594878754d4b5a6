"""A second channel, for the tests: a cork board per room, with small slips of paper.

All that another channel needs is here: a transport, with its own rendering and its own size.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from textwrap import wrap
from typing import Final

from bot.transports.base import InboundPort, OutboundMessage, RetryLater
from tests.waiting import Changes

BOARD: Final = "board"
"""What ``[group.places.board]`` is called."""


class NoticeBoard:
    """A `Transport`. A slip holds plain text, at most `width` characters of it.

    slips: room → what hangs there, in order; to whom first. locked: nobody can put anything up.
    """

    def __init__(self, width: int = 200) -> None:
        self.slips: dict[str, list[str]] = {}
        self.locked = False
        self.is_listened_to = False
        self._width = width
        self._put_up: dict[str, str] = {}
        self._changes = Changes()

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        return {room: room for room in rooms}

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        slips = wrap(message.text, self._width, replace_whitespace=False) or [""]
        keys = (message.key, *(f"{message.key} / {n}" for n in range(2, len(slips) + 1)))
        return [replace(message, key=k, text=slip) for k, slip in zip(keys, slips, strict=True)]

    async def send(self, message: OutboundMessage) -> str:
        if self.locked:
            raise RetryLater("the board is locked", 60)
        if message.key not in self._put_up:
            self._put_up[message.key] = f"slip {len(self._put_up) + 1}"
            to = f"{', '.join(message.recipients)}: " if message.recipients else ""
            self.slips.setdefault(message.room, []).append(to + message.text)
        await self._changes.notify()
        return self._put_up[message.key]

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        return self._put_up.get(message.key)

    async def listen(self, port: InboundPort) -> None:
        self.is_listened_to = True
        await asyncio.Event().wait()  # nobody answers a board

    async def close(self) -> None:
        pass

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is checked whenever a slip is put up."""
        await self._changes.until(condition, 15, lambda: f"slips: {self.slips}")
