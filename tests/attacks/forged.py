"""What a hostile client can put on the server, and send to a device."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.crypto.signed_json import encode_base64
from bot.transports.matrix.http_api import ClientApi
from tests.homeserver.person import _IDENTITIES, Person
from tests.matrix.env import Bot

OLM = "m.olm.v1.curve25519-aes-sha2"


def curve_key(person: Person) -> str:
    """The Curve25519 key of the device that the person uses."""
    return str(person.client.olm.account.identity_keys["curve25519"])


def api_of(person: Person) -> ClientApi:
    """The server, asked as the person."""
    return ClientApi(person.client.homeserver, person.id, person.client.access_token)


async def log_in_with_key_of(
    homeserver: Any, user: str, password: str, curve25519: str
) -> tuple[ClientApi, str, nio.crypto.OlmAccount]:
    """A new device of `user`'s, well signed by itself and its owner, with another's Curve25519 key.

    The server, asked by it; its id; and its account, with one-time keys that it has uploaded.
    """
    token, device = homeserver.log_in(user, password)
    api = ClientApi(homeserver.url, f"@{user}:{homeserver.name}", token)
    account = nio.crypto.OlmAccount()
    keys = device_keys(api.user, device, account, curve25519)
    identity = _IDENTITIES.get((homeserver.url, api.user))
    await api.request(
        "POST",
        "/keys/upload",
        {"device_keys": keys, "one_time_keys": one_time_keys(api.user, device, account)},
    )
    if identity is not None:
        name = f"ed25519:{identity.public('self_signing')}"
        signed = {k: v for k, v in keys.items() if k != "signatures"}
        signed["signatures"] = {api.user: {name: identity.sign("self_signing", signed)}}
        await api.request("POST", "/keys/signatures/upload", {api.user: {device: signed}})
    return api, device, account


def device_keys(
    user: str, device: str, account: nio.crypto.OlmAccount, curve25519: str
) -> dict[str, Any]:
    """Device keys of a new Ed25519 key, by which they are signed (spec, "Device keys")."""
    keys: dict[str, Any] = {
        "algorithms": [OLM, "m.megolm.v1.aes-sha2"],
        "device_id": device,
        "user_id": user,
        "keys": {
            f"ed25519:{device}": account.identity_keys["ed25519"],
            f"curve25519:{device}": curve25519,
        },
    }
    return _signed(keys, user, device, account)


def one_time_keys(
    user: str, device: str, account: nio.crypto.OlmAccount, number: int = 5
) -> dict[str, Any]:
    """New one-time keys of an account, signed."""
    account.generate_one_time_keys(number)
    made = account.one_time_keys["curve25519"]
    return {
        f"signed_curve25519:{name}": _signed({"key": key}, user, device, account)
        for name, key in made.items()
    }


def _signed(
    thing: dict[str, Any], user: str, device: str, account: nio.crypto.OlmAccount
) -> dict[str, Any]:
    signature = account.sign(nio.Api.to_canonical_json(thing))
    return thing | {"signatures": {user: {f"ed25519:{device}": signature}}}


async def send_to_device(api: ClientApi, bot: Bot, kind: str, content: dict[str, Any]) -> None:
    """Send anything to the bot's device."""
    await api.request(
        "PUT",
        f"/sendToDevice/{kind}/{uuid4()}",
        {"messages": {bot.id: {bot.session.device_id: content}}},
    )


def undecryptable(bot: Bot, sender_key: str, kind: int = 1) -> dict[str, Any]:
    """An Olm message under `sender_key` that nobody can decrypt."""
    own_key = bot.transport._client.olm.account.identity_keys["curve25519"]
    # Well-formed: version, ratchet key, chain index, ciphertext, MAC.
    message = b"\x03\x0a\x20" + bytes(32) + b"\x10\x00\x22\x10" + bytes(16) + bytes(8)
    body = encode_base64(message)
    return {
        "algorithm": OLM,
        "sender_key": sender_key,
        "ciphertext": {own_key: {"type": kind, "body": body}},
    }


def verification_start(device: str) -> dict[str, Any]:
    """A first step of verification (spec, "Short Authentication String (SAS) verification")."""
    return {
        "transaction_id": str(uuid4()),
        "from_device": device,
        "method": "m.sas.v1",
        "key_agreement_protocols": ["curve25519-hkdf-sha256"],
        "hashes": ["sha256"],
        "message_authentication_codes": ["hkdf-hmac-sha256.v2"],
        "short_authentication_string": ["decimal", "emoji"],
    }
