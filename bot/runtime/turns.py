"""What is under way to one room, whose turn it is there, and whether anything is taken there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from bot.runtime.retry import LONGEST_WAIT, Backoff
from storage import OutboxRow

AT_ONCE: Final = 8
"""Messages on their way to a room at a time. On Synapse two are no faster than one, eight are twice
as fast, and more only wait there."""

Place = tuple[str, str]
"""A channel, and a room on it."""


@dataclass(frozen=True)
class UnderWay:
    """A row that is being sent. place: where to. done: set when it is no more."""

    place: Place
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Sent:
    """Part number `part` of a row's `parts`, which stands in the room as `event_id`: None where the
    row has no such part any more."""

    row: OutboxRow
    event_id: str | None
    part: int
    parts: int

    @property
    def is_last(self) -> bool:
        """Whether all of the row was sent."""
        return self.part >= self.parts


class RoomTurns:
    """One room's.

    waits: whether something may wait to be claimed. changed: set when there may be something to do.
    retries: how many times `let_retry` was called. tasks: what is being done. on_their_way: the
    rows that the transport has, or gets next, by number. sent: what it has sent, and what is not on
    record yet. busy: askers for whom something is one of these: of one asker, never two.
    last: of each asker, the last turn, counted upwards. put_off: askers whose message the server
    does not take, and when it is tried again, in seconds of the monotonic clock.
    seconds_on_hold: how long the room is left alone, which takes nothing; None while it does.
    hold_is_over: set when it is to be asked before that.
    """

    def __init__(self) -> None:
        self.waits = False
        self.changed = asyncio.Event()
        self.retries = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self.on_their_way: dict[int, OutboxRow] = {}
        self.sent: list[Sent] = []
        self.busy: set[str | None] = set()
        self.last: dict[str | None, int] = {}
        self.put_off: dict[str | None, float] = {}
        self.seconds_on_hold: float | None = None
        self.hold_is_over = asyncio.Event()
        self._width = AT_ONCE
        self._backoff = Backoff(longest=LONGEST_WAIT)
        self._number = 0

    # Turns

    @property
    def free(self) -> int:
        """How many more messages may be sent now."""
        if self.seconds_on_hold is not None:
            return 0
        return max(0, self._width - len(self.on_their_way))

    def begin(self, row: OutboxRow) -> None:
        """It is this row's turn."""
        self.on_their_way[row.id] = row
        self.busy.add(row.message.asker)
        self._number += 1
        self.last[row.message.asker] = self._number

    def end(self, row: OutboxRow) -> None:
        """The row is on its way no more, and whoever asked for it has another turn."""
        self.on_their_way.pop(row.id, None)
        self.busy.discard(row.message.asker)

    def forget(self) -> None:
        """Nothing waits: let all be equal again."""
        self.last.clear()

    @property
    def is_at_work(self) -> bool:
        """Whether `changed` will be set, as something is being done or handed over."""
        return bool(self.on_their_way) or any(not task.done() for task in self.tasks)

    def do(self, what: Coroutine[Any, Any, None]) -> None:
        """Do it beside the others."""
        task = asyncio.create_task(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def stop(self) -> None:
        """Leave off what is being done."""
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def let_retry(self) -> None:
        """Whatever has failed, and whatever was begun before now and fails, is worth another
        attempt at once."""
        self.retries += 1
        self.put_off = {}
        self.hold_is_over.set()
        self.changed.set()

    # Whose message is not taken

    def put_off_asker(self, asker: str | None, seconds: float, retries: int) -> None:
        """Their message was not taken. retries: as many as there were when its attempt began."""
        wait = seconds if retries == self.retries else 0.0
        self.put_off[asker] = time.monotonic() + wait

    def waiting(self) -> set[str | None]:
        """Askers who have to wait now, as something of theirs is under way or put off."""
        now = time.monotonic()
        put_off = list(self.put_off.items())  # at once: asked on the database's thread
        return self.busy | {asker for asker, due in put_off if due > now}

    def seconds_left(self) -> float:
        """Until the first of those put off has a turn again."""
        return max(0.0, min(self.put_off.values()) - time.monotonic())

    def end_put_off(self, *, first: bool) -> None:
        """Let those have a turn again whose time has come; first: and whose comes first."""
        now = time.monotonic()
        until = max(now, min(self.put_off.values(), default=now)) if first else now
        self.put_off = {asker: due for asker, due in self.put_off.items() if due > until}

    # What the room takes

    def next_wait(self) -> float:
        """Seconds until what failed now is tried again, where nobody says. What was under way
        together fails together, and that is once."""
        return self._backoff.next() if self.seconds_on_hold is None else self.seconds_on_hold

    def have_sent(self, sent: Sent) -> None:
        """The room has taken a message: it may take more at a time."""
        del self.on_their_way[sent.row.id]
        self.sent.append(sent)
        if self.seconds_on_hold is None:
            self._backoff.reset()
            self._width = min(AT_ONCE, self._width * 2)

    def hold(self, seconds: float, retries: int) -> None:
        """The room takes none now: after that it is asked again, with one message.

        retries: as many as there were when the attempt began that has failed.
        """
        self.seconds_on_hold = seconds
        self._width = 1
        if retries == self.retries:
            self.hold_is_over.clear()

    def end_hold(self) -> None:
        """It is worth asking again."""
        self.seconds_on_hold = None
        self.waits = True
        self.changed.set()
