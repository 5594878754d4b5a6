"""Somebody's cross-signing keys as a homeserver tells them (client-server API, "Cross-signing")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.transports.matrix.signing import is_signed


@dataclass(frozen=True)
class Identity:
    """A user's public keys. None of them is known to be theirs: it is what the server says.

    self_signing: the key that vouches for devices; None where the master key did not sign it.
    """

    user: str
    master: str
    self_signing: str | None

    def vouches_for(self, device: Mapping[str, Any]) -> bool:
        """Whether the user has signed these device keys."""
        return self.self_signing is not None and is_signed(device, self.user, self.self_signing)


def identity_of(answer: Mapping[str, Any], user: str) -> Identity | None:
    """The identity in an answer to ``/keys/query``; None where the user has none."""
    master = key_in(answer, user, "master")
    if master is None:
        return None
    self_signing = key_in(answer, user, "self_signing")
    if self_signing and not is_signed(_object(answer, user, "self_signing"), user, master):
        self_signing = None
    return Identity(user, master, self_signing)


def key_in(answer: Mapping[str, Any], user: str, usage: str) -> str | None:
    """The user's public key for `usage`, such as ``master``; None where there is no good one."""
    told = _object(answer, user, usage)
    keys, uses = told.get("keys"), told.get("usage")
    if told.get("user_id") != user or not isinstance(keys, dict) or len(keys) != 1:
        return None
    if not isinstance(uses, list) or usage not in uses:
        return None
    ((name, key),) = keys.items()
    return key if isinstance(key, str) and name == f"ed25519:{key}" else None


def chain_problem(
    answer: Mapping[str, Any], user: str, device: str, ed25519: str, curve25519: str
) -> str | None:
    """Why others cannot trust the bot's device by what the server tells; None where they can.

    The device's keys are the bot's own, signed by the self-signing key, which the master key has
    signed, which the device has signed: so no server can put keys of its own in their place.
    """
    told = _dict(_dict(_dict(answer.get("device_keys")).get(user)).get(device))
    if told.get("keys") != {f"ed25519:{device}": ed25519, f"curve25519:{device}": curve25519}:
        return "the server does not have the device's keys"
    identity = identity_of(answer, user)
    if identity is None:
        return "the account has no cross-signing keys"
    if identity.self_signing is None:
        return "the account's self-signing key is not signed by its master key"
    if not identity.vouches_for(told):
        return "the device is not signed by the account's self-signing key"
    if not is_signed(_object(answer, user, "master"), user, ed25519, name=device):
        return "the account's master key is not one that the device has signed"
    return None


def _object(answer: Mapping[str, Any], user: str, usage: str) -> dict[str, Any]:
    return _dict(_dict(answer.get(f"{usage}_keys")).get(user))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
