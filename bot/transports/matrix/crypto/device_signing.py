"""Signing the bot's device and its account's master key, and uploading that.

Client-server API, "Cross-signing"; when it is done, `device_verification` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.transports.matrix.crypto.cross_signing import (
    CrossSigningKeys,
    OwnDevice,
    PrivateKeys,
    public_key,
)
from bot.transports.matrix.crypto.signed_json import (
    has_valid_signature,
    sign_json,
    without_signatures,
)
from bot.transports.matrix.http_api import ClientApi
from bot.transports.matrix.json_reader import object_at, value_at
from secretary.errors import AdministratorError


async def sign_device(api: ClientApi, device: OwnDevice, keys: PrivateKeys) -> None:
    """Sign the device with the self-signing key, and the master key with the device.

    AdministratorError where the server tells of another device than ours.
    """
    answer = await api.query_own_keys()
    device_keys = object_at(answer, "device_keys", api.user, device.id)
    if (
        device_keys.get("keys") != device.public_keys
        or device_keys.get("user_id") != api.user
        or not has_valid_signature(device_keys, api.user, device.ed25519, key_id=device.id)
    ):
        raise AdministratorError(
            api.homeserver,
            "the homeserver does not have the keys of the bot's device.",
            "Run `kansli login --again`.",
        )
    by_account = {f"ed25519:{keys.public('self_signing')}": keys.sign("self_signing", device_keys)}
    signed = without_signatures(device_keys) | {"signatures": {api.user: by_account}}
    master = _signed_master_key(answer, device, keys.public("master"))
    await _upload_signatures(api, {device.id: signed, **master})


async def sign_master_key(api: ClientApi, device: OwnDevice) -> None:
    """Let the device sign the master key that another client of the account made."""
    answer = await api.query_own_keys()
    public = CrossSigningKeys.of(answer, api.user)
    if public is not None:
        await _upload_signatures(api, _signed_master_key(answer, device, public.master))


def _signed_master_key(answer: Mapping[str, Any], device: OwnDevice, master: str) -> dict[str, Any]:
    """The key object, by the key's name; empty where the server tells of another master key."""
    if public_key(answer, device.user, "master") != master:
        return {}  # reported as a broken chain
    key = object_at(answer, "master_keys", device.user)
    by_device = {f"ed25519:{device.id}": sign_json(key, device.sign)}
    return {master: without_signatures(key) | {"signatures": {device.user: by_device}}}


async def _upload_signatures(api: ClientApi, signed: Mapping[str, Any]) -> None:
    answer = await api.request("POST", "/keys/signatures/upload", {api.user: signed})
    if failures := answer.get("failures"):
        raise AdministratorError(
            api.homeserver,
            f"the homeserver refused a signature ({_errcodes(failures)}).",
            "Run `kansli login` again.",
        )


def _errcodes(failures: object) -> str:
    """The errors by user and key, as their codes."""
    found = {
        str(value_at(error, "errcode"))
        for errors in object_at(failures).values()
        for error in object_at(errors).values()
    }
    return ", ".join(sorted(found)) or "no reason given"
