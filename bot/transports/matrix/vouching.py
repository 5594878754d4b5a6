"""At log-in: see that the bot's device is vouched for by its account, or say why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix import cross_signing
from bot.transports.matrix.asking import Refused, Server
from bot.transports.matrix.connection import OUTAGE, connect, failure
from bot.transports.matrix.cross_signing import Device, PrivateKeys
from bot.transports.matrix.identity import identity_of
from bot.transports.matrix.interactive import Proof
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.transports.matrix.session import Session

_RESTORE = "kansli login --recovery-key"
_RESET = "kansli login --reset-cross-signing"


class Way(Enum):
    """How the device comes to be vouched for."""

    CREATE = auto()
    """New keys for the account."""
    RESTORE = auto()
    """The account's own, opened with the recovery key."""
    ADOPT = auto()
    """Another client of the account has signed the device already."""


@dataclass(frozen=True)
class Plan:
    """What is going to be done. `keys` are the account's own, for RESTORE."""

    way: Way
    keys: PrivateKeys | None = None


class Vouching:
    """One log-in's identity, on its server and in its data folder."""

    def __init__(self, session: Session, data: Path) -> None:
        self._session = session
        self._data = data
        self._server = Server(session.homeserver, session.user_id, session.access_token)

    async def plan(self, *, recovery_key: str | None = None, reset: bool = False) -> Plan:
        """Look at what the server holds; nothing is changed.

        Raises AdministratorError where only the administrator can say what is meant: keys that
        the account has already are never replaced unless that is asked for.
        """
        async with self._answered():
            answer = await self._server.keys()
            user, device = self._session.user_id, self._session.device_id
            has_keys = user in (answer.get("master_keys") or {})
            if recovery_key is not None:
                if not has_keys:
                    raise AdministratorError(
                        user, "the account has no cross-signing keys.", "Make them: kansli login"
                    )
                return Plan(Way.RESTORE, await cross_signing.restore(self._server, recovery_key))
            if reset or not has_keys:
                return Plan(Way.CREATE)
            identity = identity_of(answer, user)
            told = (answer.get("device_keys") or {}).get(user, {}).get(device, {})
            if identity is not None and identity.vouches_for(told):
                return Plan(Way.ADOPT)
            raise AdministratorError(
                user,
                "the account has cross-signing keys already, and they have not signed this device.",
                f"With its recovery key: {_RESTORE}. To make new ones, which everybody who has "
                f"verified the bot will be warned of: {_RESET}",
            )

    async def carry_out(self, plan: Plan, proof: Proof, hand_over: Callable[[str], None]) -> str:
        """Do it; the account's master key.

        hand_over: gives people the recovery key of new keys. Raises AdministratorError.
        """
        async with self._answered(), self._client() as client:
            if client.should_upload_keys:
                uploaded = await client.keys_upload()
                if isinstance(uploaded, nio.ErrorResponse):
                    raise self._refused(failure(uploaded).reason)
            device = Device.of(client)
            match plan:
                case Plan(Way.RESTORE, PrivateKeys() as keys):
                    await cross_signing.sign_device(self._server, device, keys)
                case Plan(Way.ADOPT):
                    await cross_signing.sign_master(self._server, device)
                case _:
                    await cross_signing.create(self._server, device, proof, hand_over)
            answer = await self._server.keys()
            problem = device.chain_problem(answer)
            identity = identity_of(answer, self._session.user_id)
            if problem is not None or identity is None:
                raise AdministratorError(
                    self._session.user_id, f"{problem}.", "Run `kansli login` again."
                )
            return identity.master

    async def problem(self) -> str | None:
        """Why others cannot trust the device, by what the server tells now; None where they can.

        Raises AdministratorError where it does not tell.
        """
        async with self._answered(), self._client() as client:
            return Device.of(client).chain_problem(await self._server.keys())

    async def log_out(self) -> None:
        """End the device: nobody is going to use it."""
        async with self._answered():
            await self._server.end()

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Any]:
        client = connect(self._session, self._data)
        try:
            yield client
        finally:
            await client.close()
            if client.store is not None:
                client.store.database.close()

    @asynccontextmanager
    async def _answered(self) -> AsyncIterator[None]:
        try:
            yield
        except Refused as refused:
            raise self._refused(str(refused), refused.code) from None
        except OUTAGE as error:
            raise AdministratorError(
                self._session.homeserver,
                f"the homeserver does not answer ({type(error).__name__}).",
                "Check the address and the network, and run `kansli login` again.",
            ) from None

    def _refused(self, reason: str, code: str = "") -> AdministratorError:
        if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
            return AdministratorError(
                self._session.homeserver,
                f"the homeserver no longer accepts the log-in of {self._session.user_id}.",
                "Run `kansli login --again`.",
            )
        return AdministratorError(
            self._session.homeserver,
            f"the homeserver refused ({reason}).",
            "Run `kansli login` again.",
        )
