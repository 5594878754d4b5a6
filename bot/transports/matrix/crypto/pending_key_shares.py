"""Keys for people whose devices the server cannot tell yet, to be shared once it can."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.errors import raise_for_error
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

DEVICE_LIST_TIMEOUT: Final = 600.0
"""Seconds that a message waits for somebody's device list."""
_DEVICE_LIST_RETRY: Final = 15.0
_MOST_PENDING: Final = 100
"""Keys kept for one person: a week's talk, or a hundred people's coming and going."""
DeviceId = tuple[str, str]
"""A user and the id of a device of theirs."""


@dataclass
class PendingShare:
    """A room key as it was before the first message that somebody could not be given it for.

    It stands in for nio's session while nio encrypts it.
    """

    room: str
    id: str
    session_key: str
    shared: bool = False
    users_shared_with: set[DeviceId] = field(default_factory=set)
    users_ignored: set[DeviceId] = field(default_factory=set)


class PendingKeyShares:
    """Keys for people whose devices the server cannot tell yet.

    A server that is away would else keep everybody in the room waiting. So after
    DEVICE_LIST_TIMEOUT a message goes to the others; the key it was encrypted with is kept, for as
    long as this process runs, and shared once the devices are known.
    """

    def __init__(self, client: NioClient, trust: DeviceTrust, device_keys: DeviceKeys) -> None:
        self._client = client
        self._trust = trust
        self._device_keys = device_keys
        self._unknown_since: dict[str, float] = {}
        """By user, in seconds of the monotonic clock."""
        self._pending: dict[str, dict[tuple[str, str], PendingShare]] = {}
        """By user, and then by room and session."""

    def wait_for_device_lists(self, room: nio.MatrixRoom) -> None:
        """Raises RetryLater while somebody in the room is still to be waited for."""
        unknown = self._unknown_users(room)
        for user in set(self._unknown_since) - self._device_keys.lists.unknown:
            del self._unknown_since[user]
        now = time.monotonic()
        since = {user: self._unknown_since.setdefault(user, now) for user in unknown}
        waiting = [user for user in unknown if now - since[user] < DEVICE_LIST_TIMEOUT]
        if waiting:
            raise RetryLater(
                f"the devices of {len(waiting)} in the room are not known yet", _DEVICE_LIST_RETRY
            )

    def defer(self, room: nio.MatrixRoom) -> None:
        """Keep the room's key for those who get none of what is about to be posted."""
        session = self._client.olm.outbound_group_sessions[room.room_id]
        for user in self._unknown_users(room):
            pending = self._pending.setdefault(user, {})
            if (room.room_id, session.id) in pending:
                continue
            _log.warning("%s: posted without %s, whose devices are not known.", room.room_id, user)
            share = PendingShare(room.room_id, session.id, session.session_key)
            pending[room.room_id, session.id] = share
            if len(pending) > _MOST_PENDING:
                del pending[next(iter(pending))]

    @property
    def due(self) -> set[str]:
        """Users whose devices have become known, and who are owed a key."""
        return set(self._pending) - self._device_keys.lists.unknown

    async def flush(self) -> None:
        """Share what was deferred with those whose devices are known now.

        Raises RetryLater and the like where the server does not answer; it is pending still.
        """
        for user in self.due:
            await self._flush(user)

    async def _flush(self, user: str) -> None:
        olm = self._client.olm
        devices = list(olm.device_store.active_user_devices(user))
        trusted = [device for device in devices if self._trust.is_trusted(device)]
        if missing := without_session(olm, trusted):
            await self._device_keys.claim_one_time_keys(missing)
        untrusted = set(map(device_id, devices)) - set(map(device_id, trusted))
        for key, share in list(self._pending[user].items()):
            room = self._client.rooms.get(share.room)
            if room is not None and user in room.users:
                share.users_ignored = untrusted
                for receivers, messages in self.encrypt(share, user):
                    # Under no room: it is not the room's present key that they get.
                    raise_for_error(await self._client.send_room_key("", receivers, messages))
                    present = olm.outbound_group_sessions.get(share.room)
                    if present is not None and present.id == share.id:
                        present.users_shared_with |= receivers
            del self._pending[user][key]
        del self._pending[user]

    def encrypt(self, share: PendingShare, user: str) -> Sequence[tuple[set[DeviceId], Any]]:
        """The key for each of the user's devices, and for which devices that is."""
        sessions = self._client.olm.outbound_group_sessions
        present = sessions.pop(share.room, None)
        sessions[share.room] = share
        try:
            return list(
                self._client.olm.share_group_session_parallel(
                    share.room, [user], ignore_unverified_devices=True
                )
            )
        finally:
            del sessions[share.room]
            if present is not None:
                sessions[share.room] = present

    def _unknown_users(self, room: nio.MatrixRoom) -> set[str]:
        """Those in the room whose device list is not known."""
        return self._device_keys.lists.unknown & set(room.users)


def without_session(olm: Any, devices: Iterable[Any]) -> dict[str, list[str]]:
    """By user, the ids of the devices that no Olm session leads to yet."""
    missing: dict[str, list[str]] = {}
    for device in devices:
        if not olm.session_store.get(device.curve25519):
            missing.setdefault(device.user_id, []).append(device.id)
    return missing


def device_id(device: Any) -> DeviceId:
    """The device's user and id."""
    return device.user_id, device.id
