"""Keeping the encryption's keys in step: ours uploaded, others' known, room keys handed out."""

from __future__ import annotations

import asyncio
import logging

import nio  # type: ignore[import-untyped]  # ships no types

from bot.chat import NotNow
from bot.matrix.connection import OUTAGE, failure

_log = logging.getLogger(__name__)

_ATTEMPTS = 3


class Keys:
    """The key traffic of one client."""

    def __init__(self, client: nio.AsyncClient) -> None:
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
                    self._accepted(await client.keys_claim(client.get_users_for_key_claiming()))
                for sent in await client.send_to_device_messages():
                    self._accepted(sent)
        except (NotNow, *OUTAGE) as error:
            _log.warning("Keys not in step yet (%s); after the next sync.", _reason(error))

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
                    self._accepted(await client.keys_claim(missing))
                # Left behind by nio when a claim fails half-way; it would wait on it for ever.
                client.sharing_session.pop(room.room_id, None)
                await client.share_group_session(room.room_id, ignore_unverified_devices=True)
                if self._all_have_it(room):
                    return
        raise NotNow("the room key did not reach every device", 5)

    async def _learn_devices(self) -> None:
        if self._client.should_query_keys:
            self._accepted(await self._client.keys_query())

    def _all_have_it(self, room: nio.MatrixRoom) -> bool:
        """Whether the room's session went to exactly those in the room now.

        nio marks a session as shared even if sending it failed, or if people came or left
        meanwhile; then the mark is taken back.
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
                    session.shared = False
                    return False
                _log.warning("Device %s of %s has no keys left to claim.", device.id, user)
        return True

    def _accepted(self, answer: object) -> None:
        if isinstance(answer, nio.ErrorResponse):
            raise failure(answer)


def _reason(error: BaseException) -> str:
    return error.reason if isinstance(error, NotNow) else type(error).__name__
