"""What clients of Element's family do about keys, besides what nio does: matrix-rust-sdk's rules.

A key is given once more, to a device that had it: when that device asks, as long as the client
still writes with it, and with the next message after the device has begun a new Olm session. Each
time it is good from the message on at which it was last given, and not for what was written before
(matrix-sdk-crypto, `should_share_key` and `olm_wedging_index`).
"""

from __future__ import annotations

import nio  # type: ignore[import-untyped]  # ships no types

_Device = tuple[str, str]
"""A user and the id of a device of theirs."""


class ElementKeys:
    """The keys that one client has given to others' devices, and gives again."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._given: dict[str, dict[_Device, int]] = {}
        """By Megolm session, from which of its messages on each device can read it."""
        self._known: set[str] = set()
        """Olm sessions that others have begun."""

    def before_post(self, room: str) -> tuple[str, int, set[_Device]]:
        """How it stands with the room's key: to be handed to `after_post`."""
        session = self._client.olm.outbound_group_sessions.get(room)
        if session is None:
            return "", 0, set()
        return session.id, session.message_index, set(session.users_shared_with)

    def after_post(self, room: str, before: tuple[str, int, set[_Device]]) -> None:
        """Note who was given the room's key with this message."""
        session = self._client.olm.outbound_group_sessions.get(room)
        if session is None:
            return
        same, index, had = before
        if same != session.id:
            index, had = 0, set()
        given = self._given.setdefault(session.id, {})
        given.update(dict.fromkeys(session.users_shared_with - had, index))

    def on_sync(self) -> None:
        """See whether a device has begun a new session: it is given the keys with the next
        messages, as it may have lost what it was sent."""
        olm = self._client.olm
        for devices in olm.device_store.values():
            for device in devices.values():
                sessions = olm.session_store._entries.get(device.curve25519, ())
                begun = {s.id for s in sessions if isinstance(s, nio.crypto.InboundSession)}
                if begun <= self._known:
                    continue
                self._known |= begun
                for session in olm.outbound_group_sessions.values():
                    if (device.user_id, device.id) in session.users_shared_with:
                        session.users_shared_with.discard((device.user_id, device.id))
                        session.shared = False

    async def on_request(self, asked: nio.RoomKeyRequest) -> None:
        """Give a key that is asked for, or do not."""
        olm = self._client.olm
        present = olm.outbound_group_sessions.get(asked.room_id)
        receiver = (asked.sender, asked.requesting_device_id)
        index = self._given.get(asked.session_id, {}).get(receiver)
        if present is None or present.id != asked.session_id or index is None:
            return
        device = self._client.device_store[asked.sender][asked.requesting_device_id]
        keys = olm.account.identity_keys
        key = olm.inbound_group_store.get(asked.room_id, keys["curve25519"], asked.session_id)
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": asked.room_id,
            "session_id": asked.session_id,
            "session_key": key.export_session(max(index, key.first_known_index)),
            "sender_key": keys["curve25519"],
            "sender_claimed_ed25519_key": keys["ed25519"],
            "forwarding_curve25519_key_chain": [],
        }
        session = olm.session_store.get(device.curve25519)
        encrypted = olm._olm_encrypt(session, device, "m.forwarded_room_key", content)
        message = nio.ToDeviceMessage("m.room.encrypted", *receiver, encrypted)
        await self._client.to_device(message)
