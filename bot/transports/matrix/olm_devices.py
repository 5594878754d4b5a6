"""What nio's Olm knows of devices, and the Olm sessions it has with them.

nio learns everybody's devices, files sessions by Curve25519 key alone, and believes any device that
says the key is its own: so whoever publishes another's key gets between that one and the bot.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.json_reader import string_at
from bot.transports.matrix.to_device import is_wanted

_log = logging.getLogger(__name__)

_KINDS: Final = ("ed25519", "curve25519")
_MOST_WEDGED: Final = 100
"""Devices that wait for a new session at the same time."""
_UNWEDGING_PAUSE: Final = 3600.0
"""Seconds between two new sessions for one device whose messages cannot be decrypted."""
_MOST_REMEMBERED: Final = 1000
_MOST_SESSIONS: Final = 20
"""Olm sessions under one Curve25519 key; clients use the newest."""


class DeviceOlm(nio.crypto.Olm):  # type: ignore[misc]  # ships no types
    """nio's Olm and Megolm, for the devices of people in the bot's rooms alone.

    shares_room: whether a user is in a room with the bot.
    """

    shares_room: Callable[[str], bool]

    def __init__(self, user_id: str, device_id: str, store: nio.store.MatrixStore) -> None:
        self.shares_room = lambda _: False
        self._claims: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        """By public key: the devices (user, id) that say it is theirs."""
        self._unwedged: OrderedDict[str, float] = OrderedDict()
        """By Curve25519 key, when its device was last to be given a new session."""
        self._renewed: set[str] = set()
        """Curve25519 keys of devices with which `renew_sessions` has begun a new session."""
        super().__init__(user_id, device_id, store)
        for key in self.account.identity_keys.values():
            self._claims[key].add((user_id, device_id))
        for devices in self.device_store.values():
            for device in devices.values():
                self._claim(device)

    # Devices

    def learn_devices(self, user: str, devices: Mapping[str, Mapping[str, Any]]) -> None:
        """These, by id, are the devices that `user` has now (see `key_answers.usable_devices`).

        A device keeps its first Ed25519 key (spec, "Device keys").
        """
        known, changed = self.device_store[user], {}
        for name, keys in devices.items():
            ed25519, curve25519 = (keys["keys"][f"{kind}:{name}"] for kind in _KINDS)
            shown = string_at(keys, "unsigned", "device_display_name") or ""
            device = known.get(name)
            if (user, name) == (self.user_id, self.device_id):
                continue
            if device is None:
                made = {"ed25519": ed25519, "curve25519": curve25519}
                known[name] = device = nio.crypto.OlmDevice(user, name, made, shown, deleted=True)
            elif device.ed25519 != ed25519:
                _log.warning("Device %s of %s shows another Ed25519 key.", name, user)
                continue
            if device.deleted or (device.curve25519, device.display_name) != (curve25519, shown):
                self._disclaim(device)
                if device.curve25519 != curve25519:  # what it was sent it cannot read
                    for session in self.outbound_group_sessions.values():
                        session.users_shared_with.discard((user, name))
                device.curve25519, device.display_name, device.deleted = curve25519, shown, False
                self._claim(device)
                changed[name] = device
        for device in list(self.device_store.active_user_devices(user)):
            if device.id not in devices:
                self._disclaim(device)
                device.deleted = True
                changed[device.id] = device
        self.tracked_users.add(user)
        self.store.save_device_keys({user: changed})

    def is_ambiguous(self, device: nio.crypto.OlmDevice) -> bool:
        """Whether another device of somebody's in the bot's rooms, or the bot's own, says that one
        of this device's keys is its own. Nobody can tell whose it is."""
        mine = (device.user_id, device.id)
        return any(
            claim != mine and (claim[0] == self.user_id or self.shares_room(claim[0]))
            for key in (device.ed25519, device.curve25519)
            for claim in self._claims.get(key, ())
        )

    def _claim(self, device: nio.crypto.OlmDevice) -> None:
        if device.deleted:
            return
        for key in (device.ed25519, device.curve25519):
            self._claims[key].add((device.user_id, device.id))
        if len(self._claims[device.curve25519]) > 1:
            self._drop_unanswered_sessions(device.curve25519)

    def _disclaim(self, device: nio.crypto.OlmDevice) -> None:
        for key in (device.ed25519, device.curve25519):
            claims = self._claims.get(key, set())
            claims.discard((device.user_id, device.id))
            if not claims:
                self._claims.pop(key, None)

    # Sessions

    def start_sessions(self, keys: Mapping[tuple[str, str], str]) -> None:
        """Begin a session with each device (user, id), by its one-time key."""
        for (user, name), key in keys.items():
            device = self.device_store[user].get(name)
            if device is None or device.deleted or self.is_ambiguous(device):
                continue
            try:
                session = self.create_session(key, device.curve25519)
            except ValueError:  # all of vodozemac's errors are ValueErrors
                _log.warning("Device %s of %s gave no good one-time key.", name, user)
                continue
            self._bound_sessions(device.curve25519)
            if device in self.wedged_devices:
                self._queue_dummy_message(session, device)

    def renew_sessions(self) -> bool:
        """Begin a new session with every device that shares a room and is known by now, once, and
        tell it by a message that says nothing: what its owner sends then comes by the new one.

        Also where none is known: it can have one that was lost. Whether there was any to renew.
        """
        found = [
            device
            for devices in self.device_store.values()
            for device in devices.values()
            if device.curve25519 not in self._renewed
            and device.user_id != self.user_id
            and not device.deleted
            and self.shares_room(device.user_id)
            and not self.is_ambiguous(device)
        ]
        self._renewed.update(device.curve25519 for device in found)
        wedged = self.wedged_devices
        wedged.extend(device for device in found if device not in wedged)
        return bool(found)

    @property
    def has_renewed_sessions(self) -> bool:
        """Whether `renew_sessions` has begun some, and everybody was told of them."""
        queue = self.outgoing_to_device_messages
        is_told = not any(isinstance(message, nio.DummyMessage) for message in queue)
        return bool(self._renewed) and not self.wedged_devices and is_told

    def _mark_device_for_unwedging(self, sender: str, sender_key: str) -> None:
        device = self.device_store.device_from_sender_key(sender, sender_key)
        now = time.monotonic()
        if device is None or not self.shares_room(sender) or self.is_ambiguous(device):
            return
        if now - self._unwedged.get(sender_key, -_UNWEDGING_PAUSE) < _UNWEDGING_PAUSE:
            return
        if len(self.wedged_devices) >= _MOST_WEDGED:
            return
        super()._mark_device_for_unwedging(sender, sender_key)
        if device in self.wedged_devices:
            self._unwedged[sender_key] = now
            self._unwedged.move_to_end(sender_key)
            if len(self._unwedged) > _MOST_REMEMBERED:
                self._unwedged.popitem(last=False)

    def check_if_wedged(self, event: nio.MegolmEvent) -> None:
        """Nothing but a look at the sender's devices: `undecryptable.KeyRequests` asks for keys."""
        if event.device_id and event.device_id not in self.device_store[event.sender]:
            self.users_for_key_query.add(event.sender)

    def _try_decrypt(self, sender: str, sender_key: str, message: Any) -> str | None:
        try:
            plaintext: str | None = super()._try_decrypt(sender, sender_key, message)
            if plaintext is not None:
                newest = max(self.session_store[sender_key], key=lambda session: session.use_time)
                newest.was_answered = True
            return plaintext
        finally:
            if not self.session_store[sender_key]:  # nio makes a list for every key it is shown
                del self.session_store._entries[sender_key]  # noqa: SLF001  # no method for it

    def decrypt(self, sender: str, sender_key: str, message: Any) -> Any:
        """As nio, but it keeps no more sessions than anybody needs."""
        event = super().decrypt(sender, sender_key, message)
        self._bound_sessions(sender_key)
        return event

    def _handle_olm_event(self, sender: str, sender_key: str, payload: dict[str, Any]) -> Any:
        device = self.device_store.device_from_sender_key(sender, sender_key)
        claimed = string_at(payload, "keys", "ed25519")
        if not is_wanted(payload) or (device is not None and device.ed25519 != claimed):
            return None
        return super()._handle_olm_event(sender, sender_key, payload)

    def _bound_sessions(self, curve25519: str) -> None:
        sessions = self.session_store._entries.get(curve25519, ())  # noqa: SLF001  # see above
        if len(sessions) > _MOST_SESSIONS:
            self._drop_sessions(
                curve25519,
                sorted(sessions, key=lambda session: session.use_time)[:-_MOST_SESSIONS],
            )

    def _drop_unanswered_sessions(self, curve25519: str) -> None:
        """Forget those that were begun with a one-time key that need not be of the key's owner."""
        self._drop_sessions(
            curve25519,
            [
                session
                for session in self.session_store._entries.get(curve25519, ())  # noqa: SLF001
                if isinstance(session, nio.crypto.OutboundSession)
                and not getattr(session, "was_answered", False)
            ],
        )

    def _drop_sessions(self, curve25519: str, sessions: Sequence[nio.crypto.Session]) -> None:
        for session in sessions:
            self.session_store[curve25519].remove(session)
            self.store.delete_session(session.id)
