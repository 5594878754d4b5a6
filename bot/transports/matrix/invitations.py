"""Invitations, answered beside the sync: however slow that is, everybody is heard meanwhile."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final
from weakref import WeakValueDictionary

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import Invitation
from bot.transports.matrix.errors import NETWORK_ERRORS, to_retry

_log = logging.getLogger(__name__)

_ANSWER_SECONDS: Final = 60.0
"""How long one attempt to join, or to decline, may take."""
_GIVE_UP_SECONDS: Final = 300.0
"""For how long an answer is tried again; and how long the sync token waits for any."""
_JOINS_AT_ONCE: Final = 4
_REFUSALS_AT_ONCE: Final = 2
_MOST_UNDECIDED: Final = 10_000
_MOST_WAITING: Final = 200
"""Joins that wait to be made, and refusals: what is more is left unanswered."""
_ATTEMPTS_TO_DECIDE: Final = 3

ShouldJoin = Callable[[], Awaitable[bool]]
"""Decides an invitation."""


class Invitations:
    """Answers to invitations, given again and again until the server has taken them.

    Of one person's one is answered at a time, and refusals never take a join's place: who invites
    the bot to slow rooms keeps it from no others.
    """

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._undecided: deque[tuple[Invitation, ShouldJoin, int]] = deque()
        self._deciding: asyncio.Task[None] | None = None
        self._joins: dict[str, asyncio.Task[None]] = {}
        self._refusals: dict[str, asyncio.Task[None]] = {}
        self._join_slots = asyncio.Semaphore(_JOINS_AT_ONCE)
        self._refusal_slots = asyncio.Semaphore(_REFUSALS_AT_ONCE)
        self._of_inviter: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._holding_since: float | None = None

    @property
    def has_unanswered(self) -> bool:
        """Whether the token of a sync must not be saved yet: the server shows an invitation once.

        Rooms that the bot is not to join do not count: after a restart they only stay unanswered.
        Nor does anything after five minutes, or who invites it again and again would keep it from
        ever remembering how far it had come.
        """
        if not (self._undecided or self._joins):
            self._holding_since = None
            return False
        now = time.monotonic()
        self._holding_since = now if self._holding_since is None else self._holding_since
        return now - self._holding_since < _GIVE_UP_SECONDS

    def receive(self, invitation: Invitation, should_join: ShouldJoin) -> None:
        """Answer an invitation, by and by. A later one to the same room takes its place."""
        if len(self._undecided) >= _MOST_UNDECIDED:
            _log.error("%s: too many invitations at once; left unanswered.", invitation.room)
            return
        self._undecided.append((invitation, should_join, 1))
        if self._deciding is None or self._deciding.done():
            self._deciding = asyncio.create_task(self._decide(), name="deciding invitations")

    async def close(self) -> None:
        """Leave the rest unanswered."""
        tasks = [*self._joins.values(), *self._refusals.values()]
        tasks += [self._deciding] if self._deciding else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _decide(self) -> None:
        while self._undecided:
            invitation, should_join, attempt = self._undecided[0]
            try:
                join = await should_join()
            except Exception:  # noqa: BLE001  # one that cannot be decided keeps back no other
                _log.exception("%s: the invitation could not be decided.", invitation.room)
                if attempt < _ATTEMPTS_TO_DECIDE:
                    self._undecided.append((invitation, should_join, attempt + 1))
            else:
                self._start(invitation, join=join)
            self._undecided.popleft()

    def _start(self, invitation: Invitation, *, join: bool) -> None:
        room = invitation.room
        for tasks in (self._joins, self._refusals):
            if (earlier := tasks.pop(room, None)) is not None:
                earlier.cancel()
        tasks = self._joins if join else self._refusals
        if len(tasks) >= _MOST_WAITING:
            _log.error("%s: too many invitations wait; left unanswered.", room)
            return
        task = asyncio.create_task(self._answer(invitation, join=join), name=f"answer {room}")
        tasks[room] = task
        task.add_done_callback(lambda done: tasks.get(room) is done and tasks.pop(room))

    async def _answer(self, invitation: Invitation, *, join: bool) -> None:
        room, began, backoff = invitation.room, time.monotonic(), Backoff(jitter=0.5)
        lock = self._of_inviter.setdefault(invitation.sender, asyncio.Lock())
        slots = self._join_slots if join else self._refusal_slots
        while True:
            async with lock, slots:
                wait = await self._send(room, backoff, join=join)
            if wait is None:
                return
            if time.monotonic() - began > _GIVE_UP_SECONDS:
                _log.error("%s: given up; ask for a new invitation.", room)
                return
            await asyncio.sleep(min(wait, _GIVE_UP_SECONDS))

    async def _send(self, room: str, backoff: Backoff, *, join: bool) -> float | None:
        """Seconds to wait before the next attempt; None when there is nothing more to do."""
        if not join and room in self._client.rooms:
            return None  # by another way the bot is in it now
        request = self._client.join if join else self._client.room_leave
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                response = await request(room)
        except NETWORK_ERRORS as error:
            _log.warning("%s: the invitation waits (%s).", room, type(error).__name__)
            return backoff.next()
        except Exception:  # noqa: BLE001  # nobody waits for this task to hear of it
            _log.exception("%s: the invitation waits.", room)
            return backoff.next()
        if not isinstance(response, nio.ErrorResponse):
            _log.info("%s: %s.", room, "joined" if join else "declined")
            return None
        refused = to_retry(response)
        _log.warning("%s: the invitation could not be answered (%s).", room, refused.reason)
        if response.status_code in ("M_FORBIDDEN", "M_NOT_FOUND", "M_BAD_STATE"):
            return None  # withdrawn, or the room is gone
        return refused.seconds or backoff.next()
