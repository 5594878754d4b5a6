"""Which devices the bot gives room keys: those that their owner has cross-signed (MSC4153).

Also what it sees of others' identities: a master key that is another than the pinned one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import HealthCheck
from bot.transports.device_events import (
    DeviceEvent,
    IdentityChanged,
    KeysWithheld,
    SameKeys,
    TooManyDevices,
    UnverifiedDevice,
)
from bot.transports.matrix.crypto.cross_signing import CrossSigningKeys, OwnDevice
from bot.transports.matrix.crypto.key_answers import MOST_DEVICES
from bot.transports.matrix.crypto.master_key_pins import MasterKeyPins
from bot.transports.matrix.json_reader import object_at, string_at
from bot.transports.matrix.key_place import KeyPlace

_log = logging.getLogger(__name__)


class DeviceTrust:
    """What the server has said of people's cross-signing keys since the bot started.

    data: where the master keys are kept that people were first seen with.
    keys_to_all: give room keys to every device, signed or not.
    """

    def __init__(
        self, client: nio.AsyncClient, data: Path | KeyPlace, *, keys_to_all: bool = False
    ) -> None:
        self._client = client
        self._keys_to_all = keys_to_all
        self._pins = MasterKeyPins(data)
        self._signed: dict[str, set[tuple[str, str, str]]] = {}
        """By user: id, Ed25519 and Curve25519 key of each device that its owner has signed."""
        self._without_keys: set[str] = set()
        """Users who have no cross-signing keys."""
        self._pending: dict[object, DeviceEvent] = {}
        self._noted: set[tuple[str, str, str]] = set()
        """Room, user and device of those that were said to get no key."""
        self._with_too_many: set[str] = set()
        """Users who were said to have too many devices."""
        self._own_chain = HealthCheck("trust", None, "the server has not answered yet")

    def update(self, answer: Mapping[str, Any]) -> None:
        """Take in an answer to ``/keys/query``."""
        users = object_at(answer, "device_keys")
        new = {}
        for user, devices in users.items():
            keys = CrossSigningKeys.of(answer, user)
            self._signed[user] = _signed_devices(keys, object_at(devices))
            self._without_keys.discard(user)
            if keys is None:
                self._without_keys.add(user)
            elif user == self._client.user_id:
                continue
            elif (pinned := self._pins.get(user)) is None:
                new[user] = keys.master
            else:
                self._compare(keys, pinned)
        self._pins.pin(new)
        if self._client.user_id in users:
            self._check_own_chain(answer)

    def own_chain(self) -> HealthCheck:
        """Whether the bot's own chain of trust verified when the server last answered."""
        return self._own_chain

    def is_trusted(self, device: nio.crypto.OlmDevice) -> bool:
        """Whether the device is given room keys."""
        if self.is_ambiguous(device):
            return False
        if self._keys_to_all:
            return True
        keys = (device.id, device.ed25519, device.curve25519)
        return keys in self._signed.get(device.user_id, ())

    def is_ambiguous(self, device: nio.crypto.OlmDevice) -> bool:
        """Whether another device claims one of its keys, so that nobody knows whose it is."""
        olm = self._client.olm
        return olm is not None and bool(olm.is_ambiguous(device))

    # What others should know

    def note_withheld(self, room: str, devices: Iterable[nio.crypto.OlmDevice]) -> None:
        """These devices were not given a key of the room's."""
        me = self._client.user_id
        new = [
            device
            for device in devices
            if device.user_id != me and (room, device.user_id, device.id) not in self._noted
        ]
        self._noted.update((room, device.user_id, device.id) for device in new)
        ambiguous = [device for device in new if self.is_ambiguous(device)]
        unverified = [device for device in new if device not in ambiguous]
        for kind, left_out in ((KeysWithheld, unverified), (SameKeys, ambiguous)):
            if left_out:
                event = kind(room, tuple(map(self._described, left_out)))
                self._pending[event] = event
                _log.warning("%s: %d devices get no keys (%s).", room, len(left_out), kind.__name__)

    def note_too_many(self, numbers: Mapping[str, int]) -> None:
        """By user, how many devices were left out because they are too many."""
        for user in numbers.keys() - self._with_too_many:
            _log.warning("%d devices of %s are too many.", numbers[user], user)
            event = TooManyDevices(user, numbers[user], MOST_DEVICES)
            self._pending[event] = event
        self._with_too_many |= numbers.keys()

    def pending_events(self) -> Sequence[DeviceEvent]:
        """What is to be reported and has not been acknowledged."""
        return list(self._pending.values())

    def acknowledge(self, event: DeviceEvent) -> None:
        """It has been reported, and need not be reported again."""
        key = event.user if isinstance(event, IdentityChanged) else event
        if self._pending.get(key) == event:  # and not another one since
            del self._pending[key]
        if isinstance(event, IdentityChanged):
            self._pins.pin({event.user: event.key})

    def _described(self, device: nio.crypto.OlmDevice) -> UnverifiedDevice:
        return UnverifiedDevice(
            user=device.user_id,
            device=device.id,
            key=device.ed25519,
            name=device.display_name or "",
            owner_has_keys=device.user_id not in self._without_keys,
        )

    def _compare(self, keys: CrossSigningKeys, pinned: str) -> None:
        """See that a change of the user's master key is going to be reported."""
        user = keys.user
        if pinned == keys.master:
            self._pending.pop(user, None)  # it is again as it was
            return
        if user not in self._pending:
            _log.warning("%s has another master key than before.", user)
        rooms = tuple(name for name, room in self._client.rooms.items() if user in room.users)
        self._pending[user] = IdentityChanged(user, keys.master, rooms)

    def _check_own_chain(self, answer: Mapping[str, Any]) -> None:
        if self._client.olm is None:
            self._own_chain = HealthCheck("trust", False, "the encryption is not loaded")
            return
        before = self._own_chain
        problem = OwnDevice.of(self._client).chain_problem(answer)
        self._own_chain = HealthCheck("trust", problem is None, problem or "the chain verifies")
        if problem is not None and self._own_chain != before:
            _log.error("Others cannot trust this device: %s. Run: kansli login", problem)


def _signed_devices(
    keys: CrossSigningKeys | None, devices: Mapping[str, Any]
) -> set[tuple[str, str, str]]:
    """Those that the owner has signed; nio sees to the devices' signatures of themselves."""
    if keys is None:
        return set()
    found = set()
    for name, device in devices.items():
        ed25519 = string_at(device, "keys", f"ed25519:{name}")
        curve25519 = string_at(device, "keys", f"curve25519:{name}")
        keys_object = object_at(device)
        theirs = keys_object.get("user_id") == keys.user and keys_object.get("device_id") == name
        if theirs and ed25519 and curve25519 and keys.has_signed(keys_object):
            found.add((name, ed25519, curve25519))
    return found
