"""Others' device lists (spec, "Tracking the device list for a user"), asked for server by server.

The bot's homeserver asks each person's own, and waits ten seconds for one that is away. So the
people of a server have a request of their own, which nobody else's devices wait for, and no
message is heard any later for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from bot.runtime.retry import Backoff
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.key_answers import usable_devices
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

_PATIENCE: Final = 2.0
"""Seconds that a message waits for device lists; a server that takes longer is not waited for."""


class Requests:
    """Requests that run by themselves, one under each name at a time."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, request: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin it, unless one of that name is running."""
        if name not in self._running:
            self._running[name] = task = asyncio.create_task(self._run(name, request))
            task.add_done_callback(lambda _: self._running.pop(name, None))

    async def wait(self, names: Collection[str], seconds: float) -> list[str]:
        """Until those have ended, or so many seconds have gone; the ones that have not ended."""
        running = {name: self._running[name] for name in names if name in self._running}
        if running:
            await asyncio.wait(running.values(), timeout=max(0.0, seconds))
        return [name for name, task in running.items() if not task.done()]

    async def stop(self) -> None:
        """Cancel all that run."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, name: str, request: Callable[[], Awaitable[None]]) -> None:
        try:
            await request()
        except FAILURES as error:
            _log.warning("%s: no answer about devices (%s).", name, reason_of(error))
        except Exception:  # noqa: BLE001  # of one server; the others' are used
            _log.exception("%s: an answer about devices could not be used.", name)


@dataclass
class _Failing:
    """A server that did not answer, or has not yet.

    due: when to ask again, in seconds of the monotonic clock; 0 while it is asked. slow: it takes
    its time.
    """

    due: float = 0.0
    slow: bool = False
    backoff: Backoff = field(default_factory=lambda: Backoff(1, 600, jitter=0.2))


class DeviceLists:
    """The device lists of people in the bot's rooms, and its own.

    on_change: called when an answer was used.
    """

    def __init__(
        self, client: NioClient, trust: DeviceTrust, on_change: Callable[[], None]
    ) -> None:
        self._client = client
        self._trust = trust
        self._on_change = on_change
        self._requests = Requests()
        self._failing: dict[str, _Failing] = {}
        self._asked: set[str] = set()
        """Users about whom a request is under way."""
        self.stop = self._requests.stop

    @property
    def unknown(self) -> set[str]:
        """Users whose list is not known, or has changed."""
        waiting: set[str] = self._client.olm.users_for_key_query
        return waiting | self._asked

    def untrack(self, users: Collection[str]) -> None:
        """Of these the server tells no changes any more, unless they are in a room still."""
        self._client.olm.tracked_users -= {user for user in users if not self._may_ask(user)}

    def ask(self) -> None:
        """Ask for what is not known, but not yet again those servers that failed."""
        now = time.monotonic()
        for server, users in self._by_server(self._waiting()).items():
            failing = self._failing.get(server)
            if failing is None or failing.due <= now:
                self._ask(server, users)
        for server in set(self._failing) - self._by_server(self.unknown).keys():
            del self._failing[server]  # nobody there is in a room any more

    def seconds_left(self) -> float:
        """Until a server that failed may be asked again; infinity where there is none."""
        dues = [failing.due for failing in self._failing.values() if failing.due]
        return max(0.0, min(dues) - time.monotonic()) if dues else float("inf")

    async def wait_for(self, users: Collection[str]) -> None:
        """Ask for the lists of `users` that are not known, and wait for them, if not for long."""
        until = time.monotonic() + _PATIENCE
        for _ in range(2):  # what runs may be about others of the same server
            waiting, wanted = self._waiting(), self._by_server(self.unknown & set(users))
            quick = [name for name in wanted if not self._is_slow(name)]
            for server in quick:
                if users_there := wanted[server] & waiting:
                    self._ask(server, users_there)
            for server in await self._requests.wait(quick, until - time.monotonic()):
                self._failing.setdefault(server, _Failing()).slow = True

    async def wait_at_home(self, user: str) -> None:
        """The same for one user, but only where the bot's own server need ask no other."""
        if user.partition(":")[2] == self._client.user_id.partition(":")[2]:
            await self.wait_for([user])

    def _waiting(self) -> set[str]:
        """Those to ask about; nobody who shares no room with the bot (any more)."""
        waiting: set[str] = self._client.olm.users_for_key_query
        waiting -= {user for user in waiting if not self._may_ask(user)}
        return set(waiting)

    def _is_slow(self, server: str) -> bool:
        return server in self._failing and self._failing[server].slow

    def _ask(self, server: str, users: set[str]) -> None:
        if server in self._failing:
            self._failing[server].due = 0.0
        self._requests.start(server, lambda: self._query(server, users))

    async def _query(self, server: str, users: set[str]) -> None:
        olm = self._client.olm
        began = time.monotonic()
        olm.users_for_key_query -= users
        self._asked |= users
        told: set[str] = set()
        try:
            answer = await self._client.keys_query(users)
            raise_for_error(answer)
            told = self._learn(answer.content, users)
        finally:
            untold = set(filter(self._may_ask, users - told))
            self._asked -= users
            olm.users_for_key_query |= untold
            self._note(server, time.monotonic() - began, failed=bool(untold))
        self._on_change()

    def _learn(self, content: Any, users: set[str]) -> set[str]:
        """Take in what an answer tells of `users`; those it tells of."""
        olm, found, too_many = self._client.olm, {}, {}
        for user in filter(self._may_ask, users):
            known = {device.id for device in olm.device_store.active_user_devices(user)}
            if user == self._client.user_id:
                known.add(self._client.device_id)
            usable = usable_devices(content, user, known)
            if usable is not None:
                found[user], too_many[user] = usable
        for user, devices in found.items():
            olm.learn_devices(user, devices)
        self._trust.update(content | {"device_keys": found})
        self._trust.note_too_many({user: number for user, number in too_many.items() if number})
        return set(found)

    def _note(self, server: str, seconds: float, *, failed: bool) -> None:
        if not failed:
            self._failing.pop(server, None)
            return
        failing = self._failing.setdefault(server, _Failing())
        failing.slow = seconds > _PATIENCE
        failing.due = time.monotonic() + failing.backoff.next()

    def _may_ask(self, user: str) -> bool:
        return user == self._client.user_id or self._client.shares_room(user)

    @staticmethod
    def _by_server(users: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for user in users:
            found.setdefault(user.partition(":")[2], set()).add(user)
        return found
