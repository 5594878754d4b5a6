"""Whom the bot gives room keys: devices that their owner has cross-signed (MSC4153).

Also what it sees of others' identities: a master key that is another than the first one seen.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import (
    DeviceEvent,
    HealthCheck,
    IdentityChanged,
    KeysWithheld,
    UnverifiedDevice,
)
from bot.transports.matrix.cross_signing import Device
from bot.transports.matrix.first_seen import FirstSeen
from bot.transports.matrix.identity import Identity, identity_of

_log = logging.getLogger(__name__)


class Trust:
    """What the server has told of people's cross-signing keys since the bot started.

    everybody: give room keys to every device, signed or not.
    """

    def __init__(self, client: nio.AsyncClient, folder: Path, *, everybody: bool = False) -> None:
        self._client = client
        self._everybody = everybody
        self._first_seen = FirstSeen(folder)
        self._signed: dict[str, set[tuple[str, str, str]]] = {}
        """By user: id, Ed25519 and Curve25519 key of each device that its owner has signed."""
        self._without_keys: set[str] = set()
        self._findings: dict[object, DeviceEvent] = {}
        self._told: set[object] = set()
        self._check = HealthCheck("trust", None, "the server has not told yet")

    def learn(self, answer: Mapping[str, Any]) -> None:
        """Take in an answer to ``/keys/query``."""
        told = _dict(answer.get("device_keys"))
        new = {}
        for user, devices in told.items():
            identity = identity_of(answer, user)
            self._signed[user] = _signed_devices(identity, _dict(devices))
            self._without_keys.discard(user)
            if identity is None:
                self._without_keys.add(user)
            elif user != self._client.user_id and self._is_new(identity):
                new[user] = identity.master
        self._first_seen.save_sync_token(new)
        if self._client.user_id in told:
            self._look_at_own(answer)

    def check(self) -> HealthCheck:
        """Whether the bot's own chain verified when the server last told of it."""
        return self._check

    def gets_keys(self, device: nio.crypto.OlmDevice) -> bool:
        """Whether the device is given room keys."""
        if self._everybody:
            return True
        known = (device.id, device.ed25519, device.curve25519)
        return known in self._signed.get(device.user_id, ())

    # What others should know

    def left_out(self, room: str, devices: Iterable[nio.crypto.OlmDevice]) -> None:
        """These devices were not given a key of the room's."""
        me = self._client.user_id
        news = tuple(
            UnverifiedDevice(
                user=device.user_id,
                device=device.id,
                key=device.ed25519,
                name=device.display_name or "",
                owner_has_keys=device.user_id not in self._without_keys,
            )
            for device in devices
            if device.user_id != me and (room, device.user_id, device.id) not in self._told
        )
        for device in news:
            self._told.add((room, device.user, device.device))
            _log.warning("Device %s of %s gets no keys.", device.device, device.user)
        if news:
            finding = KeysWithheld(room, news)
            self._findings[finding] = finding

    def findings(self) -> Sequence[DeviceEvent]:
        """What is to be told and has not been."""
        return list(self._findings.values())

    def told(self, finding: DeviceEvent) -> None:
        """It has been taken down: it need not be told again."""
        about = finding.user if isinstance(finding, IdentityChanged) else finding
        if self._findings.get(about) == finding:  # and not another one since
            del self._findings[about]
        if isinstance(finding, IdentityChanged):
            self._first_seen.save_sync_token({finding.user: finding.key})

    def _is_new(self, identity: Identity) -> bool:
        """Whether nobody's key was known; a known one is compared."""
        user, first = identity.user, self._first_seen.of(identity.user)
        if first is None:
            return True
        if first == identity.master:
            self._findings.pop(user, None)  # it is again as it was
            return False
        if user not in self._findings:
            _log.warning("%s has another master key than before.", user)
        rooms = tuple(name for name, room in self._client.rooms.items() if user in room.users)
        self._findings[user] = IdentityChanged(user, identity.master, rooms)
        return False

    def _look_at_own(self, answer: Mapping[str, Any]) -> None:
        if self._client.olm is None:
            self._check = HealthCheck("trust", False, "the encryption is not loaded")
            return
        before = self._check
        problem = Device.of(self._client).chain_problem(answer)
        self._check = HealthCheck("trust", problem is None, problem or "the chain verifies")
        if problem is not None and self._check != before:
            _log.error("Others cannot trust this device: %s. Run: kansli login", problem)


def _signed_devices(
    identity: Identity | None, devices: Mapping[str, Any]
) -> set[tuple[str, str, str]]:
    """Those that the owner vouches for; of their own signatures nio takes care."""
    if identity is None:
        return set()
    found = set()
    for name, device in devices.items():
        keys = _dict(_dict(device).get("keys"))
        ed25519, curve25519 = keys.get(f"ed25519:{name}"), keys.get(f"curve25519:{name}")
        ours = _dict(device).get("user_id") == identity.user and device.get("device_id") == name
        if ours and ed25519 and curve25519 and identity.vouches_for(device):
            found.add((name, ed25519, curve25519))
    return found


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
