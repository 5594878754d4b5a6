"""Sharing room keys (Megolm sessions) with the devices that are to read what the bot posts."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.pending_key_shares import (
    DeviceId,
    PendingKeyShares,
    PendingShare,
    device_id,
    without_session,
)
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

_ATTEMPTS: Final = 5
_NO_SESSION_RETRY: Final = 600.0
"""Seconds until a device that gave no one-time key is asked for one again: its server may have been
away."""
_WITHHELD_AT_ONCE: Final = 100
"""Devices in one request."""
_UNVERIFIED: Final = ("m.unverified", "The device is not verified by its owner.")
_AMBIGUOUS: Final = ("m.blacklisted", "Another device has the same keys.")
"""Codes and reasons of spec, "m.room_key.withheld"."""


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
    withheld: set[DeviceId] = field(default_factory=set)
    no_session: dict[DeviceId, _LeftOut] = field(default_factory=dict)


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
        await self._device_keys.wait_for_renewal()
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
                missing = without_session(olm, trusted)
                if missing:
                    await self._device_keys.claim_one_time_keys(missing)
                await self._share_late(room)
                if self._pending.due:
                    continue  # known by now, and what was deferred comes first
                # Looked at anew: the next await is when it is encrypted for each of them.
                _, untrusted = self._partition_devices(room)
                self._session(room).users_ignored = set(map(device_id, untrusted))
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
            found = left_out.get(device_id(device))
            if found is None or not olm.session_store.get(device.curve25519):
                continue
            share = PendingShare(room.room_id, session.id, found.session_key)
            share.users_ignored = {
                (device.user_id, name)
                for name in olm.device_store[device.user_id]
                if name != device.id
            }
            for receivers, messages in self._pending.encrypt(share, device.user_id):
                # Under no room, as below.
                raise_for_error(await self._client.send_room_key("", receivers, messages))
                session.users_shared_with |= receivers
            del left_out[device_id(device)]

    async def _withhold(self, room: nio.MatrixRoom, session: Any, devices: Sequence[Any]) -> None:
        """Tell the devices that get no key so, once for each session; and who should hear of it.

        Where it fails nothing is lost but the explanation.
        """
        self._trust.note_withheld(room.room_id, devices)
        withheld = self._share(room, session).withheld
        new = [device for device in devices if device_id(device) not in withheld]
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
            withheld.update(map(device_id, some))

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
        if holders - set(map(device_id, trusted)):
            del olm.outbound_group_sessions[room.room_id]  # a new key, without them
            return False
        now = time.monotonic()
        for device in trusted:
            name, has_session = device_id(device), bool(olm.session_store.get(device.curve25519))
            left_out = share.no_session.get(name)
            if name in holders or (left_out and not has_session and now < left_out.due):
                continue
            was_asked = claimed is not None and device.id in claimed.get(device.user_id, ())
            if not was_asked or has_session:
                return False
            _log.warning("Device %s of %s has no usable keys: left out.", device.id, device.user_id)
            left_out = share.no_session.setdefault(name, _LeftOut(session.session_key))
            left_out.due = now + _NO_SESSION_RETRY
        if claimed is None and set(map(device_id, untrusted)) - share.withheld:
            return False
        session.shared = True
        return True

    def _share(self, room: nio.MatrixRoom, session: Any) -> _RoomKeyShare:
        share = self._shares.get(room.room_id)
        if share is None or share.session_id != session.id:
            share = self._shares[room.room_id] = _RoomKeyShare(session.id)
        return share
