"""Having the bot's device signed by its account (cross-signing), at log-in.

Client-server API, "Cross-signing"; `mautrix/crypto/cross_signing.py` shows the same for another
library. The private keys are never on this machine's disk: they lie on the server, in secret
storage, encrypted with the recovery key, which only people have.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.connect import connect
from bot.transports.matrix.crypto import secret_storage
from bot.transports.matrix.crypto.cross_signing import (
    USAGES,
    CrossSigningKeys,
    OwnDevice,
    PrivateKeys,
    public_key,
)
from bot.transports.matrix.crypto.device_signing import sign_device, sign_master_key
from bot.transports.matrix.errors import NETWORK_ERRORS, is_logged_out, refusal
from bot.transports.matrix.http_api import ClientApi, Credentials, MatrixError, with_uia
from bot.transports.matrix.json_reader import object_at
from bot.transports.matrix.key_place import KeyPlace
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.oauth import OAuthError, revoke
from bot.transports.matrix.session import Session
from secretary.errors import AdministratorError

_DEFAULT_KEY: Final = "m.secret_storage.default_key"
_RESTORE: Final = "kansli login --recovery-key"
_RESET: Final = "kansli login --reset-cross-signing"


class Method(Enum):
    """How the device comes to be verified."""

    BOOTSTRAP = auto()
    """New cross-signing keys for the account sign it."""
    RESTORE = auto()
    """The account's own sign it, opened with the recovery key."""
    ALREADY_VERIFIED = auto()
    """Another client of the account has signed it; it only signs the master key."""


@dataclass(frozen=True)
class VerificationPlan:
    """What is going to be done. `keys` are the account's own, for RESTORE."""

    method: Method
    keys: PrivateKeys | None = None


class DeviceVerification:
    """The verification of one session's device, whose keys lie in `data`."""

    def __init__(self, session: Session, data: Path | KeyPlace) -> None:
        self._data = data
        self._tokens = AccessTokens(session, data)
        self._api = ClientApi(session.homeserver, session.user_id, self._tokens)

    @property
    def session(self) -> Session:
        """The session, with its newest tokens."""
        return self._tokens.session

    async def plan(
        self, *, recovery_key: str | None = None, reset: bool = False
    ) -> VerificationPlan:
        """Look at what the server holds; nothing is changed.

        Raises AdministratorError where only the administrator can say what is meant: keys that
        the account has already are never replaced unless that is asked for.
        """
        async with self._explained_errors():
            answer = await self._api.query_own_keys()
            user, device = self.session.user_id, self.session.device_id
            has_keys = user in object_at(answer, "master_keys")
            if recovery_key is not None:
                if not has_keys:
                    raise AdministratorError(
                        user, "the account has no cross-signing keys.", "Make them: kansli login"
                    )
                keys = await restore_private_keys(self._api, recovery_key)
                return VerificationPlan(Method.RESTORE, keys)
            if reset or not has_keys:
                return VerificationPlan(Method.BOOTSTRAP)
            public = CrossSigningKeys.of(answer, user)
            if public is not None and public.has_signed(
                object_at(answer, "device_keys", user, device)
            ):
                return VerificationPlan(Method.ALREADY_VERIFIED)
            raise AdministratorError(
                user,
                "the account has cross-signing keys already, and they have not signed this device.",
                f"With its recovery key: {_RESTORE}. To make new ones, which everybody who has "
                f"verified the bot will be warned of: {_RESET}",
            )

    async def apply(
        self,
        plan: VerificationPlan,
        credentials: Credentials,
        show_recovery_key: Callable[[str], None],
    ) -> str:
        """Do it; the account's public master key (base64).

        show_recovery_key: gives people the recovery key of new keys. Raises AdministratorError.
        """
        async with self._explained_errors(), self._client() as client:
            if client.should_upload_keys:
                uploaded = await client.keys_upload()
                if isinstance(uploaded, nio.ErrorResponse):
                    raise refusal(self.session.homeserver, uploaded, "Run `kansli login` again.")
            device = OwnDevice.of(client)
            match plan:
                case VerificationPlan(Method.RESTORE, PrivateKeys() as keys):
                    await sign_device(self._api, device, keys)
                case VerificationPlan(Method.ALREADY_VERIFIED):
                    await sign_master_key(self._api, device)
                case _:
                    await bootstrap(self._api, device, credentials, show_recovery_key)
            answer = await self._api.query_own_keys()
            problem = device.chain_problem(answer)
            public = CrossSigningKeys.of(answer, self.session.user_id)
            if problem is not None or public is None:
                raise AdministratorError(
                    self.session.user_id, f"{problem}.", "Run `kansli login` again."
                )
            return public.master

    async def problem(self) -> str | None:
        """Why others cannot trust the device, by what the server tells now; None where they can.

        Raises AdministratorError where it does not tell.
        """
        async with self._explained_errors(), self._client() as client:
            return OwnDevice.of(client).chain_problem(await self._api.query_own_keys())

    async def require_known(self) -> None:
        """See that the server knows the device by the keys that lie here, and has not ended it.

        Raises AdministratorError where it has (the keys of an ended device must not be used any
        more: "Soft logout"), after ending what the log-in made of it; or where it does not tell.
        """
        async with self._explained_errors(), self._client() as client:
            answer = await self._api.query_own_keys()
            user, device = self.session.user_id, self.session.device_id
            known = object_at(answer, "device_keys", user, device, "keys")
            if known == OwnDevice.of(client).public_keys:
                return
        if not known:
            await self.log_out()
        what = "by other keys than those kept here" if known else "no more"
        raise AdministratorError(
            self.session.homeserver,
            f"the homeserver knows device {device} {what}.",
            "Run `kansli login --again`.",
        )

    async def log_out(self) -> None:
        """End the device: nobody is going to use it. Raises AdministratorError.

        By the API that logged it in, which the spec demands: with OAuth 2.0 by revoking its tokens.
        """
        renewal = self.session.renewal
        async with self._explained_errors():
            if renewal is None or renewal.oauth is None:
                await self._api.logout()
            else:
                await revoke(renewal.oauth, renewal.refresh_token)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[NioClient]:
        client = connect(self.session, self._data, self._tokens)
        try:
            yield client
        finally:
            await client.close()

    @asynccontextmanager
    async def _explained_errors(self) -> AsyncIterator[None]:
        """The server's errors, or its silence, as AdministratorError."""
        try:
            yield
        except MatrixError as error:
            raise self._refused(error) from None
        except (OAuthError, *NETWORK_ERRORS) as error:
            raise AdministratorError(
                self.session.homeserver,
                f"the homeserver does not answer ({type(error).__name__}).",
                "Check the address and the network, and run `kansli login` again.",
            ) from None

    def _refused(self, error: MatrixError) -> AdministratorError:
        if is_logged_out(error.errcode):
            return self._tokens.ended(soft=error.content.get("soft_logout") is True)
        return AdministratorError(
            self.session.homeserver,
            f"the homeserver refused ({error}).",
            "Run `kansli login` again.",
        )


async def bootstrap(
    api: ClientApi,
    device: OwnDevice,
    credentials: Credentials,
    show_recovery_key: Callable[[str], None],
) -> None:
    """Make cross-signing keys, in place of any the account has, and let them sign the device.

    show_recovery_key: gives people the recovery key, as soon as it is good for something.

    The keys are stored before they are published, beside what was stored: whatever goes wrong,
    no account is left with keys that nobody has. Raises AdministratorError, MatrixError.
    """
    keys = PrivateKeys.generate()
    raw = secret_storage.generate_key()
    key_id = base64.b32encode(secrets.token_bytes(20)).decode()
    await api.put_account_data(f"m.secret_storage.key.{key_id}", secret_storage.key_info(raw))
    encrypted = {
        name: {key_id: secret_storage.encrypt(raw, name, seed)}
        for name, seed in ((_secret(usage), seed) for usage, seed in keys.seeds().items())
    }
    for name, new in encrypted.items():
        before = object_at(await api.account_data(name), "encrypted")
        await api.put_account_data(name, {"encrypted": before | new})
    replaced = bool(await api.account_data(_DEFAULT_KEY))
    if not replaced:
        await api.put_account_data(_DEFAULT_KEY, {"key": key_id})
    await publish_keys(api, keys, credentials)
    show_recovery_key(secret_storage.encode_recovery_key(raw))
    if replaced:
        await api.put_account_data(_DEFAULT_KEY, {"key": key_id})
        for name, new in encrypted.items():
            await api.put_account_data(name, {"encrypted": new})
    await sign_device(api, device, keys)


async def publish_keys(api: ClientApi, keys: PrivateKeys, credentials: Credentials) -> None:
    """Upload the public keys, with user-interactive authentication."""
    uploaded = keys.upload_content(api.user)

    async def upload(auth: Mapping[str, Any] | None) -> None:
        content = uploaded if auth is None else uploaded | {"auth": auth}
        await api.request("POST", "/keys/device_signing/upload", content)

    await with_uia(upload, api.homeserver, api.user, credentials)


async def restore_private_keys(api: ClientApi, typed: str) -> PrivateKeys:
    """The account's private keys, opened with the recovery key (or passphrase) that was typed.

    AdministratorError where it opens nothing, or other keys than the account's.
    """
    key_id = (await api.account_data(_DEFAULT_KEY)).get("key")
    description = await api.account_data(f"m.secret_storage.key.{key_id}") if key_id else {}
    if not description:
        raise _unusable_storage(api, "the account has no secret storage.")
    raw = _storage_key(typed, description)
    seeds = {}
    for usage in USAGES:
        encrypted = object_at(await api.account_data(_secret(usage)), "encrypted", str(key_id))
        try:
            seeds[usage] = secret_storage.decrypt(raw, _secret(usage), encrypted)
        except ValueError:
            problem = f"the {usage} key in the secret storage cannot be opened."
            raise _unusable_storage(api, problem) from None
    try:
        keys = PrivateKeys.from_seeds(seeds)
    except ValueError:
        raise _unusable_storage(api, "the secret storage is damaged.") from None
    answer = await api.query_own_keys()
    for usage in ("master", "self_signing"):
        if public_key(answer, api.user, usage) != keys.public(usage):
            raise _unusable_storage(api, "the secret storage holds other keys than the account's.")
    return keys


def _storage_key(typed: str, description: Mapping[str, Any]) -> bytes:
    """The key of the secret storage. AdministratorError where what was typed is another."""
    try:
        raw = secret_storage.decode_recovery_key(typed)
    except ValueError as error:
        if "passphrase" not in description:
            raise AdministratorError(
                "recovery key", f"it was not understood: {error}.", "Type all its twelve groups."
            ) from None
        try:
            raw = secret_storage.derive_key_from_passphrase(typed, description)
        except ValueError:
            raw = b""
    if not raw or not secret_storage.verify_key(raw, description):
        raise AdministratorError(
            "recovery key", "it is not the one of this account.", "Look for the one of the bot."
        )
    return raw


def _secret(usage: str) -> str:
    """What secret storage calls a private key."""
    return f"m.cross_signing.{usage}"


def _unusable_storage(api: ClientApi, problem: str) -> AdministratorError:
    return AdministratorError(
        api.user, problem, "Make new keys: kansli login --reset-cross-signing"
    )
