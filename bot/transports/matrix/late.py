"""People whose devices the server cannot tell yet: waited for a while, and given their keys later.

A server that is away would else keep everybody in the room waiting. So after a time a message
goes to the others; the key it was written with is kept, for as long as this process runs, and
handed out once the devices are known.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.transports.base import RetryLater
from bot.transports.matrix.connection import Client, accepted
from bot.transports.matrix.trust import Trust

_log = logging.getLogger(__name__)

PATIENCE: Final = 600.0
"""Seconds that a message waits for somebody's devices."""
_PAUSE: Final = 15.0
_MOST: Final = 100
"""Keys kept for one person: a week's talk, or a hundred people's coming and going."""

Claim = Callable[[Mapping[str, Sequence[str]]], Awaitable[None]]


@dataclass
class _Owed:
    """A room key as it was before the first message that somebody could not be given it for.

    It stands in for nio's session while nio encrypts it.
    """

    room: str
    id: str
    session_key: str
    shared: bool = False
    users_shared_with: set[tuple[str, str]] = field(default_factory=set)
    users_ignored: set[tuple[str, str]] = field(default_factory=set)


class Late:
    """Those whose devices are not known, and what they are owed."""

    def __init__(self, client: Client, trust: Trust, claim: Claim) -> None:
        self._client = client
        self._trust = trust
        self._claim = claim
        self._since: dict[str, float] = {}
        self._owed: dict[str, dict[tuple[str, str], _Owed]] = {}

    def wait_for(self, room: Any) -> None:
        """Raises RetryLater while somebody in the room is still to be waited for."""
        unknown = self._unknown(room)
        for user in set(self._since) - self._client.olm.users_for_key_query:
            del self._since[user]
        now = time.monotonic()
        waiting = [u for u in unknown if now - self._since.setdefault(u, now) < PATIENCE]
        if waiting:
            raise RetryLater(f"the devices of {len(waiting)} in the room are not known yet", _PAUSE)

    def owe(self, room: Any) -> None:
        """Something is about to be posted that these people get no key for."""
        session = self._client.olm.outbound_group_sessions[room.room_id]
        for user in self._unknown(room):
            owed = self._owed.setdefault(user, {})
            if (room.room_id, session.id) in owed:
                continue
            _log.warning("%s: posted without %s, whose devices are not known.", room.room_id, user)
            owed[room.room_id, session.id] = _Owed(room.room_id, session.id, session.session_key)
            if len(owed) > _MOST:
                del owed[next(iter(owed))]

    async def pay(self) -> None:
        """Hand out what is owed to those whose devices are known now.

        Raises RetryLater and the like where the server does not answer; it is owed still.
        """
        for user in set(self._owed) - self._client.olm.users_for_key_query:
            await self._pay(user)

    async def _pay(self, user: str) -> None:
        olm = self._client.olm
        devices = [
            device
            for device in olm.device_store.active_user_devices(user)
            if self._trust.gets_keys(device)
        ]
        if missing := [d.id for d in devices if not olm.session_store.get(d.curve25519)]:
            await self._claim({user: missing})
        trusted = {(user, device.id) for device in devices}
        everyone = {(user, device.id) for device in olm.device_store.active_user_devices(user)}
        for what, owed in list(self._owed[user].items()):
            room = self._client.rooms.get(owed.room)
            if room is not None and user in room.users:
                owed.users_ignored = everyone - trusted
                for receivers, messages in self._encrypted(owed, user):
                    # Under no room: it is not the room's present key that they get.
                    accepted(await self._client.hand_out_key("", receivers, messages))
            del self._owed[user][what]
        del self._owed[user]

    def _encrypted(self, owed: _Owed, user: str) -> Sequence[tuple[set[tuple[str, str]], Any]]:
        sessions = self._client.olm.outbound_group_sessions
        present = sessions.pop(owed.room, None)
        sessions[owed.room] = owed
        try:
            return list(
                self._client.olm.share_group_session_parallel(
                    owed.room, [user], ignore_unverified_devices=True
                )
            )
        finally:
            del sessions[owed.room]
            if present is not None:
                sessions[owed.room] = present

    def _unknown(self, room: Any) -> set[str]:
        waiting: set[str] = self._client.olm.users_for_key_query
        return waiting & set(room.users)
