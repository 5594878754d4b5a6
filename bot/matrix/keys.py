"""Keeping the encryption's keys in step: ours uploaded, others' known, room keys handed out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence

import nio  # type: ignore[import-untyped]  # ships no types

from bot.chat import NotNow
from bot.matrix.connection import OUTAGE, Client, failure, readable

_log = logging.getLogger(__name__)

_ATTEMPTS = 3


class Keys:
    """The key traffic of one client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        # Two uploads at once would offer the same one-time keys twice, which servers refuse.
        self._one_at_a_time = asyncio.Lock()

    async def keep_up(self, answer: nio.SyncResponse) -> None:
        """After a sync: upload, ask for, claim and send what is due.

        What fails is logged and done after the next one.
        """
        client = self._client
        if client.olm is None:
            return
        # nio overlooks a count of zero, and nobody could ever write to us again.
        if answer.device_key_count.signed_curve25519 == 0:
            client.olm.uploaded_key_count = 0
        try:
            async with self._one_at_a_time:
                if client.should_upload_keys:
                    self._accepted(await client.keys_upload())
                await self._learn_devices()
                if client.should_claim_keys:
                    await self._claim(client.get_users_for_key_claiming())
        except (NotNow, *OUTAGE) as error:
            _log.warning("Keys not in step yet (%s); after the next sync.", _reason(error))
        await self.send_waiting()

    async def send_waiting(self) -> None:
        """Send the messages to devices, such as requests for keys, that nio has queued.

        What fails stays in the queue.
        """
        try:
            for sent in await self._client.send_to_device_messages():
                self._accepted(sent)
        except (NotNow, ValueError, *OUTAGE) as error:
            _log.warning("Messages to devices wait (%s).", _reason(error))

    async def share(self, room: nio.MatrixRoom) -> None:
        """See that every device in the room can read what is posted next.

        Raises NotNow where the server does not answer: a key that did not arrive is a message
        that its receiver can never read. When this returns, nothing was awaited since the
        last look, so that what is encrypted at once is for those who are in the room.
        """
        client, olm = self._client, self._client.olm
        async with self._one_at_a_time:
            for _ in range(_ATTEMPTS):
                if not room.members_synced:
                    self._accepted(await client.joined_members(room.room_id))
                await self._learn_devices()
                if not olm.should_share_group_session(room.room_id):
                    return
                missing = client.get_missing_sessions(room.room_id)
                if missing:
                    await self._claim(missing)
                # Not nio's own way of sharing: it claims again, and takes failures for successes.
                for receivers, messages in list(
                    olm.share_group_session_parallel(
                        room.room_id, list(room.users), ignore_unverified_devices=True
                    )
                ):
                    self._accepted(await client.hand_out_key(room.room_id, receivers, messages))
                if self._all_have_it(room):
                    return
        raise NotNow("the room key did not reach every device", 5)

    async def _learn_devices(self) -> None:
        """Ask for the devices of those whose list is not known or has changed."""
        if not self._client.should_query_keys:
            return
        if not await self._understood(self._client.keys_query()):
            await self._learn_devices_one_by_one()

    async def _learn_devices_one_by_one(self) -> None:
        """One user's malformed device makes nio refuse the answer for all: leave that one out."""
        olm = self._client.olm
        waiting = set(olm.users_for_key_query)
        try:
            for user in list(waiting):
                olm.users_for_key_query = {user}
                if not await self._understood(self._client.keys_query()):
                    _log.warning("%s has a malformed device and is left out.", user)
                waiting.discard(user)
                waiting |= olm.users_for_key_query - {user}  # changed meanwhile
        finally:
            olm.users_for_key_query = waiting

    async def _claim(self, devices: Mapping[str, Sequence[str]]) -> None:
        """Take a one-time key for each device, and leave out those whose keys are none."""
        if await self._understood(self._client.keys_claim(devices)):
            return
        for user, names in devices.items():
            for name in names:
                if not await self._understood(self._client.keys_claim({user: [name]})):
                    _log.warning("Device %s of %s offers malformed keys.", name, user)

    def _all_have_it(self, room: nio.MatrixRoom) -> bool:
        """Whether the room's session went to exactly those in the room now; if so, it is ready.

        People may have come and left while it was handed out.
        """
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room.room_id)
        if session is None:
            return False
        if {user for user, _ in session.users_shared_with} - set(room.users):
            del olm.outbound_group_sessions[room.room_id]  # someone left: a new key
            return False
        for user in room.users:
            for device in olm.device_store.active_user_devices(user):
                who = (user, device.id)
                if who in session.users_shared_with or who in session.users_ignored:
                    continue
                if olm.session_store.get(device.curve25519):
                    return False
                _log.warning("Device %s of %s has no usable keys: left out.", device.id, user)
        session.shared = True
        return True

    async def _understood(self, request: Awaitable[object]) -> bool:
        """Whether nio could read the server's answer. Raises NotNow where it was a refusal."""
        try:
            self._accepted(await request)
        except (NotNow, *OUTAGE):
            raise
        except Exception as error:  # noqa: BLE001  # nio raises anything on malformed keys
            _log.info("An answer about keys could not be read (%s).", type(error).__name__)
            return False
        return True

    def _accepted(self, answer: object) -> None:
        """Raises NotNow for a refusal, and ValueError for an answer that nio cannot read."""
        if isinstance(answer, nio.ErrorResponse):
            if readable(answer):
                raise failure(answer)
            raise ValueError(type(answer).__name__)


def _reason(error: BaseException) -> str:
    return error.reason if isinstance(error, NotNow) else type(error).__name__
