"""The bot's own keys on the server, others' device lists, and the one-time keys of others.

Client-server API, "Uploading keys", "Tracking the device list for a user", ``/keys/claim``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.errors import FAILURES, NETWORK_ERRORS, raise_for_error, reason_of
from bot.transports.matrix.nio_client import KeysQueryResponse, NioClient

_log = logging.getLogger(__name__)


class DeviceKeys:
    """Keeps one client and its server in step about devices and their keys.

    lock: held while keys are uploaded, queried, claimed or shared. Two uploads at once would offer
    the same one-time keys twice, which servers refuse.
    """

    def __init__(self, client: NioClient, trust: DeviceTrust) -> None:
        self._client = client
        self._trust = trust
        self.lock = asyncio.Lock()
        if client.olm is not None:
            # Our own, too: whether others can trust us depends on what the server tells them.
            client.olm.add_changed_users({client.user_id})

    async def update(self, response: nio.SyncResponse) -> None:
        """After a sync: upload, query, claim and send what is due.

        What fails is logged, and done after the next sync.
        """
        client = self._client
        if client.olm is None:
            return
        # nio overlooks a count of zero, and nobody could ever write to us again.
        if response.device_key_count.signed_curve25519 == 0:
            client.olm.uploaded_key_count = 0
        try:
            async with self.lock:
                if client.should_upload_keys:
                    raise_for_error(await client.keys_upload())
                if client.lacks_fallback_key:
                    raise_for_error(await client.upload_fallback_key())
                await self.query_devices()
                if client.should_claim_keys:
                    await self.claim_one_time_keys(client.get_users_for_key_claiming())
        except (RetryLater, *NETWORK_ERRORS) as error:
            _log.warning("Keys not in step yet (%s); after the next sync.", reason_of(error))
        await self.send_to_device_messages()

    async def send_to_device_messages(self) -> None:
        """Send the messages to devices, such as requests for keys, that nio has queued.

        What fails stays in the queue.
        """
        try:
            for sent in await self._client.send_to_device_messages():
                raise_for_error(sent)
        except FAILURES as error:
            _log.warning("Messages to devices wait (%s).", reason_of(error))

    async def query_devices(self) -> None:
        """Ask for the devices of those whose list is not known or has changed.

        Raises RetryLater and NETWORK_ERRORS. Call it with the lock held.
        """
        if not self._client.should_query_keys:
            return
        if not await self._is_readable(self._query()):
            await self._query_one_by_one()

    async def claim_one_time_keys(self, devices: Mapping[str, Sequence[str]]) -> None:
        """Take a one-time key for each device (ids by user); those whose keys are malformed get
        none.

        Raises RetryLater and NETWORK_ERRORS. Call it with the lock held.
        """
        if await self._is_readable(self._client.keys_claim(devices)):
            return
        for user, names in devices.items():
            for name in names:
                if not await self._is_readable(self._client.keys_claim({user: [name]})):
                    _log.warning("Device %s of %s offers malformed keys.", name, user)

    async def _query(self) -> object:
        answer = await self._client.keys_query()
        if isinstance(answer, KeysQueryResponse):
            self._trust.update(answer.content)
        return answer

    async def _query_one_by_one(self) -> None:
        """One user's malformed device makes nio refuse the answer for all: leave that one out."""
        olm = self._client.olm
        waiting = set(olm.users_for_key_query)
        try:
            for user in list(waiting):
                olm.users_for_key_query = {user}
                if not await self._is_readable(self._query()):
                    _log.warning("%s has a malformed device and is left out.", user)
                elif user in olm.users_for_key_query:
                    continue  # their server did not answer ours
                waiting.discard(user)
                waiting |= olm.users_for_key_query - {user}  # changed meanwhile
        finally:
            olm.users_for_key_query = waiting

    async def _is_readable(self, request: Awaitable[object]) -> bool:
        """Whether nio could read the server's answer. Raises RetryLater where it was a refusal."""
        try:
            raise_for_error(await request)
        except (RetryLater, *NETWORK_ERRORS):
            raise
        except Exception as error:  # noqa: BLE001  # nio raises anything on malformed keys
            _log.info("An answer about keys could not be read (%s).", type(error).__name__)
            return False
        return True
