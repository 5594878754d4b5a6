"""The bot's own cross-signing keys: made once, kept in secret storage, and its device signed.

Client-server API, "Cross-signing"; `mautrix/crypto/cross_signing.py` shows the same for another
library. The private keys are never on this machine's disk: they lie on the server, sealed with
the recovery key, which only people have.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import nio  # type: ignore[import-untyped]  # ships no types
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.transports.matrix import secret_storage as storage
from bot.transports.matrix.asking import Server
from bot.transports.matrix.identity import chain_problem, identity_of, key_in
from bot.transports.matrix.interactive import Proof, authenticated
from bot.transports.matrix.signing import Sign, is_signed, signature
from secretary.errors import AdministratorError

_USAGES: Final = ("master", "self_signing", "user_signing")
_DEFAULT_KEY: Final = "m.secret_storage.default_key"


@dataclass(frozen=True)
class Device:
    """A device of ours, with what is needed to sign as it."""

    user: str
    id: str
    ed25519: str
    curve25519: str
    sign: Sign

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

    def chain_problem(self, answer: Mapping[str, Any]) -> str | None:
        """Why others cannot trust it, by an answer to ``/keys/query``; None where they can."""
        return chain_problem(answer, self.user, self.id, self.ed25519, self.curve25519)


class PrivateKeys:
    """A user's master, self-signing and user-signing keys. They show themselves to nobody."""

    def __init__(self, keys: Mapping[str, Ed25519PrivateKey]) -> None:
        self._keys = dict(keys)

    @classmethod
    def new(cls) -> Self:
        """Keys that nobody has."""
        return cls({usage: Ed25519PrivateKey.generate() for usage in _USAGES})

    @classmethod
    def from_seeds(cls, seeds: Mapping[str, str]) -> Self:
        """From what secret storage holds. ValueError where that is no key."""
        return cls(
            {usage: Ed25519PrivateKey.from_private_bytes(_bytes(seeds[usage])) for usage in _USAGES}
        )

    def seeds(self) -> dict[str, str]:
        """As secret storage holds them (spec, "Key and signature security")."""
        return {usage: _text(key.private_bytes_raw()) for usage, key in self._keys.items()}

    def public(self, usage: str) -> str:
        """The public half, as unpadded base64."""
        return _text(self._keys[usage].public_key().public_bytes_raw())

    def sign(self, usage: str, thing: Mapping[str, Any]) -> str:
        """A signature over some JSON."""
        return signature(thing, lambda data: _text(self._keys[usage].sign(data)))

    def objects(self, user: str) -> dict[str, dict[str, Any]]:
        """The public keys as they are uploaded, the others signed by the master key."""
        made: dict[str, dict[str, Any]] = {}
        for usage in _USAGES:
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


async def create(
    server: Server, device: Device, proof: Proof, hand_over: Callable[[str], None]
) -> None:
    """Make the account's keys, in place of any there are, and let them sign the device.

    hand_over: gives people the recovery key, as soon as it is good for something.

    The keys are stored before they are published, beside what was stored: whatever goes wrong,
    no account is left with keys that nobody has. Raises AdministratorError, Refused.
    """
    keys = PrivateKeys.new()
    raw, name = storage.new_key(), base64.b32encode(secrets.token_bytes(20)).decode()
    await server.put_account_data(f"m.secret_storage.key.{name}", storage.describe(raw))
    sealed = {
        f"m.cross_signing.{usage}": {name: storage.seal(raw, f"m.cross_signing.{usage}", seed)}
        for usage, seed in keys.seeds().items()
    }
    for secret, new in sealed.items():
        before = (await server.account_data(secret)).get("encrypted")
        both = (before if isinstance(before, dict) else {}) | new
        await server.put_account_data(secret, {"encrypted": both})
    replaced = bool(await server.account_data(_DEFAULT_KEY))
    if not replaced:
        await server.put_account_data(_DEFAULT_KEY, {"key": name})
    await publish(server, keys, proof)
    hand_over(storage.recovery_key(raw))
    if replaced:
        await server.put_account_data(_DEFAULT_KEY, {"key": name})
        for secret, new in sealed.items():
            await server.put_account_data(secret, {"encrypted": new})
    await sign_device(server, device, keys)


async def publish(server: Server, keys: PrivateKeys, proof: Proof) -> None:
    """Upload the public keys: first without proof of who we are, then with what is asked for."""
    uploaded = keys.objects(server.user)

    async def upload(auth: Mapping[str, Any] | None) -> None:
        content = uploaded if auth is None else uploaded | {"auth": auth}
        await server.ask("POST", "/keys/device_signing/upload", content)

    await authenticated(upload, server.homeserver, server.user, proof)


async def restore(server: Server, typed: str) -> PrivateKeys:
    """The account's private keys, opened with the recovery key (or passphrase) that was typed.

    AdministratorError where it opens nothing, or other keys than the account's.
    """
    name = (await server.account_data(_DEFAULT_KEY)).get("key")
    description = await server.account_data(f"m.secret_storage.key.{name}") if name else {}
    if not description:
        raise _refusal(server, "the account has no secret storage.", "Make new keys:")
    raw = _storage_key(typed, description)
    seeds = {}
    for usage in _USAGES:
        secret = f"m.cross_signing.{usage}"
        sealed = (await server.account_data(secret)).get("encrypted")
        try:
            seeds[usage] = storage.unseal(raw, secret, (sealed or {})[name])
        except (ValueError, KeyError, TypeError, AttributeError):
            problem = f"the {usage} key in the secret storage cannot be opened."
            raise _refusal(server, problem, "Make new keys:") from None
    try:
        keys = PrivateKeys.from_seeds(seeds)
    except ValueError:
        raise _refusal(server, "the secret storage is damaged.", "Make new keys:") from None
    answer = await server.keys()
    for usage in ("master", "self_signing"):
        if key_in(answer, server.user, usage) != keys.public(usage):
            problem = "the secret storage holds other keys than the account's."
            raise _refusal(server, problem, "Make new keys:")
    return keys


def _storage_key(typed: str, description: Mapping[str, Any]) -> bytes:
    try:
        raw = storage.read_recovery_key(typed)
    except ValueError as error:
        if "passphrase" not in description:
            raise AdministratorError(
                "recovery key", f"it was not understood: {error}.", "Type all its twelve groups."
            ) from None
        try:
            raw = storage.key_from_passphrase(typed, description)
        except ValueError:
            raw = b""
    if not raw or not storage.is_key(raw, description):
        raise AdministratorError(
            "recovery key", "it is not the one of this account.", "Look for the one of the bot."
        )
    return raw


async def sign_device(server: Server, device: Device, keys: PrivateKeys) -> None:
    """Sign the device with the self-signing key, and the master key with the device.

    AdministratorError where the server tells of another device than ours.
    """
    answer = await server.keys()
    told = answer.get("device_keys", {}).get(server.user, {}).get(device.id, {})
    expected = {
        f"ed25519:{device.id}": device.ed25519,
        f"curve25519:{device.id}": device.curve25519,
    }
    ours = told.get("keys") == expected and told.get("user_id") == server.user
    if not ours or not is_signed(told, server.user, device.ed25519, name=device.id):
        raise AdministratorError(
            server.homeserver,
            "the homeserver does not have the keys of the bot's device.",
            "Run `kansli login --again`.",
        )
    by_us = f"ed25519:{keys.public('self_signing')}"
    signed = _bare(told) | {"signatures": {server.user: {by_us: keys.sign("self_signing", told)}}}
    await _upload(
        server, {device.id: signed, **_signed_master(answer, device, keys.public("master"))}
    )


async def sign_master(server: Server, device: Device) -> None:
    """Let the device sign the master key that another client of the account made."""
    answer = await server.keys()
    identity = identity_of(answer, server.user)
    if identity is not None:
        await _upload(server, _signed_master(answer, device, identity.master))


def _signed_master(answer: Mapping[str, Any], device: Device, master: str) -> dict[str, Any]:
    if key_in(answer, device.user, "master") != master:
        return {}  # told as a broken chain
    key = answer["master_keys"][device.user]
    by_device = {f"ed25519:{device.id}": signature(key, device.sign)}
    return {master: _bare(key) | {"signatures": {device.user: by_device}}}


async def _upload(server: Server, signed: Mapping[str, Any]) -> None:
    answer = await server.ask("POST", "/keys/signatures/upload", {server.user: signed})
    if failures := answer.get("failures"):
        raise AdministratorError(
            server.homeserver,
            f"the homeserver refused a signature ({_codes(failures)}).",
            "Run `kansli login` again.",
        )


def _codes(failures: object) -> str:
    if not isinstance(failures, dict):
        return "no reason given"
    found = {
        str(why.get("errcode"))
        for things in failures.values()
        if isinstance(things, dict)
        for why in things.values()
        if isinstance(why, dict)
    }
    return ", ".join(sorted(found)) or "no reason given"


def _bare(thing: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in thing.items() if k not in ("signatures", "unsigned")}


def _refusal(server: Server, problem: str, remedy: str) -> AdministratorError:
    return AdministratorError(server.user, problem, f"{remedy} kansli login --reset-cross-signing")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
