"""What others only see of the bot, its name and how far it has read: done beside the sync.

Nothing depends on it, so nothing waits for it: a server whose profiles or receipts hang would else
make the bot deaf. And it waits for what people do wait for: a server does one thing after another,
and shows a receipt to everybody in the room before it takes the answer that comes after it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import LONGEST_WAIT, Backoff
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of, to_retry

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 5
"""Receipts on their way; the sync and what is said need connections, too."""
_QUIET_SECONDS: Final = 0.5
"""How long nothing has happened in a room, nor been said there, before its receipt goes out."""
_LONGEST_SECONDS: Final = 5.0
"""How long a receipt waits at most: a room in which much is said shows that it is heard."""


async def show_name(client: nio.AsyncClient, name: str) -> None:
    """Show this display name, unless it is shown already; tried until that is settled."""
    backoff = Backoff(longest=LONGEST_WAIT, jitter=0.5)
    while True:
        try:
            if await _is_named(client, name):
                return
        except FAILURES as error:
            _log.warning("The display name could not be set (%s).", reason_of(error))
        except Exception:  # noqa: BLE001  # nobody waits for this task to hear of it
            _log.exception("The display name could not be set.")
        await asyncio.sleep(backoff.next())


async def _is_named(client: nio.AsyncClient, name: str) -> bool:
    answer = await client.get_displayname(client.user_id)
    if getattr(answer, "displayname", None) == name:
        return True
    answer = await client.set_displayname(name)
    if not isinstance(answer, nio.ErrorResponse):
        return True
    _log.warning("The display name was not accepted (%s).", to_retry(answer).reason)
    # Some servers own the names of their accounts; the work goes on without.
    return bool(answer.status_code == "M_FORBIDDEN")


class ReadReceipts:
    """Shows that everything up to some event is read (spec, "Receipts"): in each room one at a
    time, of which only the newest counts, and after what is said in answer to it.

    seconds_since_said: for how long nothing has been said in a room; 0 while something is on its
        way there.
    """

    def __init__(self, client: nio.AsyncClient, seconds_since_said: Callable[[str], float]) -> None:
        self._client = client
        self._seconds_since_said = seconds_since_said
        self._newest: dict[str, str] = {}
        self._read_at: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def show(self, room: str, event: str) -> None:
        """Everything in the room up to the event is read."""
        self._newest[room] = event
        self._read_at[room] = time.monotonic()
        if room not in self._tasks:
            self._tasks[room] = asyncio.create_task(self._run(room), name=f"read {room}")

    async def close(self) -> None:
        """Leave off what is begun."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, room: str) -> None:
        while room in self._newest:
            await self._until_quiet(room)
            async with self._slots:
                event = self._newest.pop(room)
                try:
                    # Not the plain receipt call: nio's is always for one thread, this for them all.
                    raise_for_error(await self._client.room_read_markers(room, event, event))
                except FAILURES as error:
                    _log.info("%s: no read receipt (%s).", room, reason_of(error))
        del self._tasks[room], self._read_at[room]  # nothing was awaited since none was newer

    async def _until_quiet(self, room: str) -> None:
        latest = time.monotonic() + _LONGEST_SECONDS
        while True:
            now = time.monotonic()
            quiet = min(now - self._read_at[room], self._seconds_since_said(room))
            wait = min(_QUIET_SECONDS - quiet, latest - now)
            if wait <= 0:
                return
            await asyncio.sleep(wait)
