"""What of an answer to ``/keys/query`` or ``/keys/claim`` can be used.

That is what was asked for, is well-formed, and is signed by the device it is about. The rest is as
if it were not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.crypto.cross_signing import CrossSigningKeys
from bot.transports.matrix.crypto.signed_json import has_valid_signature
from bot.transports.matrix.json_reader import object_at, string_at
from bot.transports.matrix.to_device import is_curve25519_key, is_ed25519_key

MOST_DEVICES: Final = 100
"""Of one person: more than anybody uses, and few enough to encrypt a key for each."""
_LONGEST_DEVICE_ID: Final = 255
_LONGEST_NAME: Final = 100

Devices = dict[str, dict[str, Any]]
"""Device keys (spec, "Device keys") by device id."""


def usable_devices(
    answer: Mapping[str, Any], user: str, known: Collection[str] = ()
) -> tuple[Devices, int] | None:
    """The user's devices, and how many more there are than MOST_DEVICES; None where not told.

    answer: to ``/keys/query``. known: the ids of devices seen before, which go before others, as
    those do that the user has signed.
    """
    found = object_at(answer, "device_keys").get(user)
    if not isinstance(found, dict):
        return None
    keys = CrossSigningKeys.of(answer, user)
    good = {name: device for name, device in found.items() if _is_device(device, user, name)}
    if len(good) > MOST_DEVICES:

        def rank(name: str) -> tuple[bool, bool, str]:
            is_signed = keys is not None and keys.has_signed(good[name])
            return not is_signed, name not in known, name

        kept = sorted(good, key=rank)[:MOST_DEVICES]
    else:
        kept = list(good)
    return {name: _with_short_name(good[name]) for name in kept}, len(good) - len(kept)


def one_time_keys(
    answer: Mapping[str, Any], devices: Iterable[nio.crypto.OlmDevice]
) -> dict[tuple[str, str], str]:
    """The one-time keys of those of the devices (user, id) that gave one they have signed.

    answer: to ``/keys/claim``. devices: those that were asked for.
    """
    found = {(it.user_id, it.id): _one_time_key(answer, it) for it in devices}
    return {device: key for device, key in found.items() if key is not None}


def _one_time_key(answer: Mapping[str, Any], device: nio.crypto.OlmDevice) -> str | None:
    user, name = device.user_id, device.id
    for key_id, signed in object_at(answer, "one_time_keys", user, name).items():
        key = string_at(signed, "key")
        if not key_id.startswith("signed_curve25519:") or not is_curve25519_key(key):
            continue
        if has_valid_signature(signed, user, device.ed25519, key_id=name):
            return key
    return None


def _is_device(device: object, user: str, name: str) -> bool:
    if not isinstance(device, dict) or not 0 < len(name) <= _LONGEST_DEVICE_ID:
        return False
    if device.get("user_id") != user or device.get("device_id") != name:
        return False
    ed25519 = string_at(device, "keys", f"ed25519:{name}")
    if ed25519 is None or not is_ed25519_key(ed25519):
        return False
    if not is_curve25519_key(string_at(device, "keys", f"curve25519:{name}")):
        return False
    return has_valid_signature(device, user, ed25519, key_id=name)


def _with_short_name(device: dict[str, Any]) -> dict[str, Any]:
    """The device with no more beside what is signed than a name that a database takes."""
    name = string_at(device, "unsigned", "device_display_name") or ""
    shown = name[:_LONGEST_NAME].encode(errors="replace").decode().replace("\0", "")
    return device | {"unsigned": {"device_display_name": shown}}
