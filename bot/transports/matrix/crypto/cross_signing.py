"""Cross-signing keys and the signatures they make (client-server API, "Cross-signing").

Nothing here asks a server: `device_verification` uploads what is made here, `device_trust`
judges what others have uploaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import nio  # type: ignore[import-untyped]  # ships no types
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.transports.matrix.crypto.signed_json import (
    Signer,
    decode_base64,
    encode_base64,
    has_valid_signature,
    sign_json,
)
from bot.transports.matrix.json_reader import list_at, object_at

USAGES: Final = ("master", "self_signing", "user_signing")
"""What each of a user's three keys is for (spec, "Key and signature security")."""


# ------------------------------------------------------------------ public keys


@dataclass(frozen=True)
class CrossSigningKeys:
    """A user's public keys. None of them is known to be theirs: it is what the server says.

    self_signing: the key that signs devices; None where the master key did not sign it.
    """

    user: str
    master: str
    self_signing: str | None

    @classmethod
    def of(cls, answer: Mapping[str, Any], user: str) -> Self | None:
        """The keys in an answer to ``/keys/query``; None where the user has none."""
        master = public_key(answer, user, "master")
        if master is None:
            return None
        self_signing = public_key(answer, user, "self_signing")
        uploaded = object_at(answer, "self_signing_keys", user)
        if self_signing and not has_valid_signature(uploaded, user, master):
            self_signing = None
        return cls(user, master, self_signing)

    def has_signed(self, device: Mapping[str, Any]) -> bool:
        """Whether the user has signed these device keys."""
        return self.self_signing is not None and has_valid_signature(
            device, self.user, self.self_signing
        )


def public_key(answer: Mapping[str, Any], user: str, usage: str) -> str | None:
    """The user's public key for `usage`, such as ``master``; None where there is no good one.

    answer: to ``/keys/query``.
    """
    uploaded = object_at(answer, f"{usage}_keys", user)
    keys = object_at(uploaded, "keys")
    if uploaded.get("user_id") != user or len(keys) != 1:
        return None
    if usage not in list_at(uploaded, "usage"):
        return None
    ((name, key),) = keys.items()
    return key if isinstance(key, str) and name == f"ed25519:{key}" else None


# ------------------------------------------------------------------ our own


@dataclass(frozen=True)
class OwnDevice:
    """A device of ours, with what is needed to sign as it."""

    user: str
    id: str
    ed25519: str
    curve25519: str
    sign: Signer

    @classmethod
    def of(cls, client: nio.AsyncClient) -> Self:
        """The device that `client` is."""
        account = client.olm.account
        keys = account.identity_keys
        return cls(
            client.user_id,
            client.device_id,
            keys["ed25519"],
            keys["curve25519"],
            lambda data: str(account.sign(data.decode())),
        )

    @property
    def public_keys(self) -> dict[str, str]:
        """Its keys by name, as the server should have them (spec, "Device keys")."""
        return {f"ed25519:{self.id}": self.ed25519, f"curve25519:{self.id}": self.curve25519}

    def chain_problem(self, answer: Mapping[str, Any]) -> str | None:
        """Why others cannot trust it, by an answer to ``/keys/query``; None where they can.

        The server has the device's own keys, signed by the self-signing key, which the master key
        has signed, which the device has signed: so no server can put keys of its own in their
        place.
        """
        device_keys = object_at(answer, "device_keys", self.user, self.id)
        if device_keys.get("keys") != self.public_keys:
            return "the server does not have the device's keys"
        keys = CrossSigningKeys.of(answer, self.user)
        if keys is None:
            return "the account has no cross-signing keys"
        if keys.self_signing is None:
            return "the account's self-signing key is not signed by its master key"
        if not keys.has_signed(device_keys):
            return "the device is not signed by the account's self-signing key"
        master = object_at(answer, "master_keys", self.user)
        if not has_valid_signature(master, self.user, self.ed25519, key_id=self.id):
            return "the account's master key is not one that the device has signed"
        return None


class PrivateKeys:
    """A user's master, self-signing and user-signing keys. They show themselves to nobody."""

    def __init__(self, keys: Mapping[str, Ed25519PrivateKey]) -> None:
        self._keys = dict(keys)

    @classmethod
    def generate(cls) -> Self:
        """Keys that nobody has."""
        return cls({usage: Ed25519PrivateKey.generate() for usage in USAGES})

    @classmethod
    def from_seeds(cls, seeds: Mapping[str, str]) -> Self:
        """From what secret storage holds, by usage. ValueError where that is no key."""
        return cls(
            {
                usage: Ed25519PrivateKey.from_private_bytes(decode_base64(seeds[usage]))
                for usage in USAGES
            }
        )

    def seeds(self) -> dict[str, str]:
        """As secret storage holds them, by usage (spec, "Key and signature security")."""
        return {usage: encode_base64(key.private_bytes_raw()) for usage, key in self._keys.items()}

    def public(self, usage: str) -> str:
        """The public half, as unpadded base64."""
        return encode_base64(self._keys[usage].public_key().public_bytes_raw())

    def sign(self, usage: str, thing: Mapping[str, Any]) -> str:
        """A signature over some JSON."""
        return sign_json(thing, lambda data: encode_base64(self._keys[usage].sign(data)))

    def upload_content(self, user: str) -> dict[str, dict[str, Any]]:
        """The public keys as they are uploaded, the others signed by the master key."""
        made: dict[str, dict[str, Any]] = {}
        for usage in USAGES:
            public = self.public(usage)
            key: dict[str, Any] = {
                "user_id": user,
                "usage": [usage],
                "keys": {f"ed25519:{public}": public},
            }
            if usage != "master":
                signed = {f"ed25519:{self.public('master')}": self.sign("master", key)}
                key["signatures"] = {user: signed}
            made[f"{usage}_key"] = key
        return made
