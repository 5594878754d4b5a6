"""What bots have said, by room, and when it was read."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.homeserver.person import reply_target
from tests.waiting import Changes

_EVER: Final = 3600.0


@dataclass
class Answers:
    """The answers in one room. at: when each was read, by `time.perf_counter`."""

    bot: str
    only_replies: bool
    at: list[float] = field(default_factory=list)


class Watch:
    """Counts the answers in the rooms that it is asked to look at."""

    def __init__(self) -> None:
        self._rooms: dict[str, Answers] = {}
        self._changes = Changes()

    def look_at(self, room: str, bot: str, *, only_replies: bool) -> None:
        """From now on. only_replies: what replies to nothing, such as a summons, is no answer."""
        self._rooms[room] = Answers(bot, only_replies)

    async def see(self, room: str, sender: str, kind: str, content: Mapping[str, Any]) -> None:
        """Somebody has read this, in clear, now."""
        answers = self._rooms.get(room)
        if answers is None or kind != "m.room.message" or sender != answers.bot:
            return
        if answers.only_replies and reply_target(content) is None:
            return
        answers.at.append(time.perf_counter())
        await self._changes.notify()

    def count(self, room: str) -> int:
        """How many so far."""
        return len(self._rooms[room].at)

    async def until(self, room: str, count: int, quiet: float) -> list[float]:
        """When the answers were read, as soon as there are so many, or nothing has come for `quiet`
        seconds."""
        at = self._rooms[room].at
        while len(at) < count:
            before = len(at)
            try:
                await self._changes.until(lambda n=before: len(at) > n, quiet, lambda: "")  # type: ignore[misc]
            except AssertionError:
                break
        return at
