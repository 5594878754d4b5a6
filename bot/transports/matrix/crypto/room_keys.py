"""Sharing room keys (Megolm sessions) with the devices that are to read what the bot posts."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

DEVICE_LIST_TIMEOUT: Final = 600.0
"""Seconds that a message waits for somebody's device list."""
_DEVICE_LIST_RETRY: Final = 15.0
_MOST_PENDING: Final = 100
"""Keys kept for one person: a week's talk, or a hundred people's coming and going."""
_ATTEMPTS: Final = 5
_NO_SESSION_RETRY: Final = 600.0
"""Seconds until a device that gave no one-time key is asked for one again: its server may have been
away."""
_WITHHELD_AT_ONCE: Final = 100
"""Devices in one request."""
_UNVERIFIED: Final = ("m.unverified", "The device is not verified by its owner.")
_AMBIGUOUS: Final = ("m.blacklisted", "Another device has the same keys.")
"""Codes and reasons of spec, "m.room_key.withheld"."""

_DeviceId = tuple[str, str]
"""A user and the id of a device of theirs."""


@dataclass
class _LeftOut:
    """A device that no Olm session leads to.

    session_key: the room's key before the first message that it missed. due: when to ask it for a
    one-time key again, in seconds of the monotonic clock.
    """

    session_key: str
    due: float = 0.0


@dataclass
class _RoomKeyShare:
    """What became of one session of a room, beside the devices that have it.

    withheld: who were informed that they get no key.
    no_session: those that cannot be given one yet, since no Olm session leads to them.
    """

    session_id: str
    withheld: set[_DeviceId] = field(default_factory=set)
    no_session: dict[_DeviceId, _LeftOut] = field(default_factory=dict)


class RoomKeys:
    """The room keys of one client."""

    def __init__(self, client: NioClient, trust: DeviceTrust, device_keys: DeviceKeys) -> None:
        self._client = client
        self._trust = trust
        self._device_keys = device_keys
        self._pending = PendingKeyShares(client, trust, device_keys)
        self._shares: dict[str, _RoomKeyShare] = {}

    async def share(self, room: nio.MatrixRoom) -> None:
        """See that every device in the room that is trusted can read what is posted next.

        Raises RetryLater where the server does not answer, or does not know somebody's devices: a
        key that did not arrive is a message that its receiver can never read. When this returns,
        nothing was awaited since the last look, so that what is encrypted at once is for those
        who are in the room.
        """
        client, olm = self._client, self._client.olm
        async with self._device_keys.lock:
            for _ in range(_ATTEMPTS):
                if not room.members_synced:
                    raise_for_error(await client.joined_members(room.room_id))
                olm.update_tracked_users(room)
                await self._device_keys.lists.wait_for(room.users)
                await self._pending.flush()
                self._pending.wait_for_device_lists(room)
                if self._is_fully_shared(room):
                    self._pending.defer(room)
                    return
                trusted, untrusted = self._partition_devices(room)
                await self._withhold(room, self._session(room), untrusted)
                missing = _without_session(olm, trusted)
                if missing:
                    await self._device_keys.claim_one_time_keys(missing)
                await self._share_late(room)
                if self._pending.due:
                    continue  # known by now, and what was deferred comes first
                # Looked at anew: the next await is when it is encrypted for each of them.
                _, untrusted = self._partition_devices(room)
                self._session(room).users_ignored = set(map(_device_id, untrusted))
                # Not nio's own way of sharing: it claims again, and takes failures for successes.
                for receivers, messages in list(
                    olm.share_group_session_parallel(
                        room.room_id, list(room.users), ignore_unverified_devices=True
                    )
                ):
                    raise_for_error(await client.send_room_key(room.room_id, receivers, messages))
                if self._is_fully_shared(room, claimed=missing):
                    self._pending.defer(room)
                    return
        raise RetryLater("the room key did not reach every device", 5)

    def _session(self, room: nio.MatrixRoom) -> nio.crypto.OutboundGroupSession:
        """The room's session, to be shared: the old one while it will do, or a new one."""
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room.room_id)
        if session is None or session.expired:
            olm.create_outbound_group_session(room.room_id)
            session = olm.outbound_group_sessions[room.room_id]
        session.shared = False  # or nio would make a new one
        return session

    def _partition_devices(self, room: nio.MatrixRoom) -> tuple[list[Any], list[Any]]:
        """The devices in the room that get its key, and those that do not."""
        trusted: list[Any] = []
        untrusted: list[Any] = []
        for user in room.users:
            for device in self._client.olm.device_store.active_user_devices(user):
                if device.id == self._client.device_id:
                    continue  # ours; nio takes everybody's of that name for it
                (trusted if self._trust.is_trusted(device) else untrusted).append(device)
        return trusted, untrusted

    async def _share_late(self, room: nio.MatrixRoom) -> None:
        """Give the key to those it could not be given before, as it was then."""
        olm, session = self._client.olm, self._session(room)
        left_out = self._share(room, session).no_session
        for device in self._partition_devices(room)[0]:
            found = left_out.get(_device_id(device))
            if found is None or not olm.session_store.get(device.curve25519):
                continue
            share = _PendingShare(room.room_id, session.id, found.session_key)
            share.users_ignored = {
                (device.user_id, name)
                for name in olm.device_store[device.user_id]
                if name != device.id
            }
            for receivers, messages in self._pending.encrypt(share, device.user_id):
                # Under no room, as below.
                raise_for_error(await self._client.send_room_key("", receivers, messages))
                session.users_shared_with |= receivers
            del left_out[_device_id(device)]

    async def _withhold(self, room: nio.MatrixRoom, session: Any, devices: Sequence[Any]) -> None:
        """Tell the devices that get no key so, once for each session; and who should hear of it.

        Where it fails nothing is lost but the explanation.
        """
        self._trust.note_withheld(room.room_id, devices)
        withheld = self._share(room, session).withheld
        new = [device for device in devices if _device_id(device) not in withheld]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": room.room_id,
            "session_id": session.id,
            "sender_key": self._client.olm.account.identity_keys["curve25519"],
        }
        for start in range(0, len(new), _WITHHELD_AT_ONCE):
            some = new[start : start + _WITHHELD_AT_ONCE]
            messages: dict[str, dict[str, Any]] = {}
            for device in some:
                code, reason = _AMBIGUOUS if self._trust.is_ambiguous(device) else _UNVERIFIED
                why = content | {"code": code, "reason": reason}
                messages.setdefault(device.user_id, {})[device.id] = why
            try:
                raise_for_error(await self._client.send_room_key_withheld(messages))
            except FAILURES as error:
                _log.warning("Devices without a key were not informed (%s).", reason_of(error))
                return
            withheld.update(map(_device_id, some))

    def _is_fully_shared(
        self, room: nio.MatrixRoom, *, claimed: Mapping[str, Sequence[str]] | None = None
    ) -> bool:
        """Whether the room's session went to exactly those who should have it now.

        If so, it is ready. People may have come, left, or lost their owner's trust while it was
        sent; a device that it could not be sent to has no usable keys. claimed: the devices (ids
        by user) that were just asked for a one-time key, where it was sent.
        """
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room.room_id)
        if session is None or session.expired:
            return False
        trusted, untrusted = self._partition_devices(room)
        holders, share = session.users_shared_with, self._share(room, session)
        if holders - set(map(_device_id, trusted)):
            del olm.outbound_group_sessions[room.room_id]  # a new key, without them
            return False
        now = time.monotonic()
        for device in trusted:
            name, has_session = _device_id(device), bool(olm.session_store.get(device.curve25519))
            left_out = share.no_session.get(name)
            if name in holders or (left_out and not has_session and now < left_out.due):
                continue
            was_asked = claimed is not None and device.id in claimed.get(device.user_id, ())
            if not was_asked or has_session:
                return False
            _log.warning("Device %s of %s has no usable keys: left out.", device.id, device.user_id)
            left_out = share.no_session.setdefault(name, _LeftOut(session.session_key))
            left_out.due = now + _NO_SESSION_RETRY
        if claimed is None and set(map(_device_id, untrusted)) - share.withheld:
            return False
        session.shared = True
        return True

    def _share(self, room: nio.MatrixRoom, session: Any) -> _RoomKeyShare:
        share = self._shares.get(room.room_id)
        if share is None or share.session_id != session.id:
            share = self._shares[room.room_id] = _RoomKeyShare(session.id)
        return share


@dataclass
class _PendingShare:
    """A room key as it was before the first message that somebody could not be given it for.

    It stands in for nio's session while nio encrypts it.
    """

    room: str
    id: str
    session_key: str
    shared: bool = False
    users_shared_with: set[_DeviceId] = field(default_factory=set)
    users_ignored: set[_DeviceId] = field(default_factory=set)


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
        self._pending: dict[str, dict[tuple[str, str], _PendingShare]] = {}
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
            share = _PendingShare(room.room_id, session.id, session.session_key)
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
        if missing := _without_session(olm, trusted):
            await self._device_keys.claim_one_time_keys(missing)
        untrusted = set(map(_device_id, devices)) - set(map(_device_id, trusted))
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

    def encrypt(self, share: _PendingShare, user: str) -> Sequence[tuple[set[_DeviceId], Any]]:
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


def _without_session(olm: Any, devices: Iterable[Any]) -> dict[str, list[str]]:
    """By user, the ids of the devices that no Olm session leads to yet."""
    missing: dict[str, list[str]] = {}
    for device in devices:
        if not olm.session_store.get(device.curve25519):
            missing.setdefault(device.user_id, []).append(device.id)
    return missing


def _device_id(device: Any) -> _DeviceId:
    return device.user_id, device.id
