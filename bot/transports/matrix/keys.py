"""Keeping the encryption's keys in step: ours uploaded, others' known, room keys handed out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.connection import OUTAGE, Client, KeysAnswer, accepted
from bot.transports.matrix.late import Late
from bot.transports.matrix.trust import Trust

_log = logging.getLogger(__name__)

_ATTEMPTS = 3
_MOST_AT_ONCE = 100

_Who = tuple[str, str]
"""A user and the id of a device of theirs."""


@dataclass
class _Handing:
    """What became of one session of a room, beside those who have it.

    told: who were told that they get no key. deaf: who cannot be given one.
    """

    session: str
    told: set[_Who] = field(default_factory=set)
    deaf: set[_Who] = field(default_factory=set)


class Keys:
    """The key traffic of one client."""

    def __init__(self, client: Client, trust: Trust) -> None:
        self._client = client
        self._trust = trust
        self._late = Late(client, trust, self._claim)
        self._handings: dict[str, _Handing] = {}
        if client.olm is not None:
            # Our own, too: whether others can trust us is a matter of what the server tells.
            client.olm.add_changed_users({client.user_id})
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
                    accepted(await client.keys_upload())
                if client.lacks_fallback_key:
                    accepted(await client.upload_fallback_key())
                await self._learn_devices()
                if client.should_claim_keys:
                    await self._claim(client.get_users_for_key_claiming())
        except (RetryLater, *OUTAGE) as error:
            _log.warning("Keys not in step yet (%s); after the next sync.", _reason(error))
        await self.send_waiting()

    async def send_waiting(self) -> None:
        """Send the messages to devices, such as requests for keys, that nio has queued.

        What fails stays in the queue.
        """
        try:
            for sent in await self._client.send_to_device_messages():
                accepted(sent)
        except (RetryLater, ValueError, *OUTAGE) as error:
            _log.warning("Messages to devices wait (%s).", _reason(error))

    async def share(self, room: nio.MatrixRoom) -> None:
        """See that every device in the room that is trusted can read what is posted next.

        Raises RetryLater where the server does not answer, or does not know somebody's devices: a
        key that did not arrive is a message that its receiver can never read. When this returns,
        nothing was awaited since the last look, so that what is encrypted at once is for those
        who are in the room.
        """
        client, olm = self._client, self._client.olm
        async with self._one_at_a_time:
            for _ in range(_ATTEMPTS):
                if not room.members_synced:
                    accepted(await client.joined_members(room.room_id))
                olm.update_tracked_users(room)
                await self._learn_devices()
                await self._late.pay()
                self._late.wait_for(room)
                if self._all_have_it(room):
                    self._late.owe(room)
                    return
                receiving, left_out = self._sorted(room)
                await self._withhold(room, self._session(room), left_out)
                if missing := _without_session(olm, receiving):
                    await self._claim(missing)
                # Looked at anew: the next await is when it is encrypted for each of them.
                _, left_out = self._sorted(room)
                self._session(room).users_ignored = set(map(_who, left_out))
                # Not nio's own way of sharing: it claims again, and takes failures for successes.
                for receivers, messages in list(
                    olm.share_group_session_parallel(
                        room.room_id, list(room.users), ignore_unverified_devices=True
                    )
                ):
                    accepted(await client.hand_out_key(room.room_id, receivers, messages))
                if self._all_have_it(room, handed_out=True):
                    self._late.owe(room)
                    return
        raise RetryLater("the room key did not reach every device", 5)

    def _session(self, room: nio.MatrixRoom) -> nio.crypto.OutboundGroupSession:
        """The room's session, to be shared: the old one while it will do, or a new one."""
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room.room_id)
        if session is None or session.expired:
            olm.create_outbound_group_session(room.room_id)
            session = olm.outbound_group_sessions[room.room_id]
        session.shared = False  # or nio would make a new one
        return session

    def _sorted(self, room: nio.MatrixRoom) -> tuple[list[Any], list[Any]]:
        """The devices in the room that get its key, and those that do not."""
        receiving: list[Any] = []
        left_out: list[Any] = []
        for user in room.users:
            for device in self._client.olm.device_store.active_user_devices(user):
                if device.id == self._client.device_id:
                    continue  # ours; nio takes everybody's of that name for it
                (receiving if self._trust.gets_keys(device) else left_out).append(device)
        return receiving, left_out

    async def _withhold(self, room: nio.MatrixRoom, session: Any, left_out: Sequence[Any]) -> None:
        """Tell the devices that get no key so, once for each session; and who should hear of it.

        Where it fails nothing is lost but the explanation.
        """
        self._trust.left_out(room.room_id, left_out)
        told = self._handing(room, session).told
        news = [device for device in left_out if _who(device) not in told]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": room.room_id,
            "session_id": session.id,
            "sender_key": self._client.olm.account.identity_keys["curve25519"],
            "code": "m.unverified",
            "reason": "The device is not verified by its owner.",
        }
        for start in range(0, len(news), _MOST_AT_ONCE):
            messages: dict[str, dict[str, Any]] = {}
            for device in news[start : start + _MOST_AT_ONCE]:
                messages.setdefault(device.user_id, {})[device.id] = content
            try:
                accepted(await self._client.withhold_key(messages))
            except (RetryLater, ValueError, *OUTAGE) as error:
                _log.warning("Devices without a key were not told so (%s).", _reason(error))
                return
            told.update(map(_who, news[start : start + _MOST_AT_ONCE]))

    async def _learn_devices(self) -> None:
        """Ask for the devices of those whose list is not known or has changed."""
        if not self._client.should_query_keys:
            return
        if not await self._understood(self._query()):
            await self._learn_devices_one_by_one()

    async def _query(self) -> object:
        answer = await self._client.keys_query()
        if isinstance(answer, KeysAnswer):
            self._trust.learn(answer.told)
        return answer

    async def _learn_devices_one_by_one(self) -> None:
        """One user's malformed device makes nio refuse the answer for all: leave that one out."""
        olm = self._client.olm
        waiting = set(olm.users_for_key_query)
        try:
            for user in list(waiting):
                olm.users_for_key_query = {user}
                if not await self._understood(self._query()):
                    _log.warning("%s has a malformed device and is left out.", user)
                elif user in olm.users_for_key_query:
                    continue  # their server did not answer ours
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

    def _all_have_it(self, room: nio.MatrixRoom, *, handed_out: bool = False) -> bool:
        """Whether the room's session went to exactly those who should have it now.

        If so, it is ready. People may have come, left, or lost their owner's trust while it was
        handed out; a device that it could not be handed to has no usable keys.
        """
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room.room_id)
        if session is None or session.expired:
            return False
        receiving, left_out = self._sorted(room)
        holders, handing = session.users_shared_with, self._handing(room, session)
        if holders - set(map(_who, receiving)):
            del olm.outbound_group_sessions[room.room_id]  # a new key, without them
            return False
        for device in receiving:
            if _who(device) in holders | handing.deaf:
                continue
            if not handed_out or olm.session_store.get(device.curve25519):
                return False
            _log.warning("Device %s of %s has no usable keys: left out.", device.id, device.user_id)
            handing.deaf.add(_who(device))
        if not handed_out and set(map(_who, left_out)) - handing.told:
            return False
        session.shared = True
        return True

    def _handing(self, room: nio.MatrixRoom, session: Any) -> _Handing:
        handing = self._handings.get(room.room_id)
        if handing is None or handing.session != session.id:
            handing = self._handings[room.room_id] = _Handing(session.id)
        return handing

    async def _understood(self, request: Awaitable[object]) -> bool:
        """Whether nio could read the server's answer. Raises RetryLater where it was a refusal."""
        try:
            accepted(await request)
        except (RetryLater, *OUTAGE):
            raise
        except Exception as error:  # noqa: BLE001  # nio raises anything on malformed keys
            _log.info("An answer about keys could not be read (%s).", type(error).__name__)
            return False
        return True


def _without_session(olm: Any, devices: Iterable[Any]) -> dict[str, list[str]]:
    """By user, the devices that no Olm session leads to yet."""
    missing: dict[str, list[str]] = {}
    for device in devices:
        if not olm.session_store.get(device.curve25519):
            missing.setdefault(device.user_id, []).append(device.id)
    return missing


def _who(device: Any) -> tuple[str, str]:
    return device.user_id, device.id


def _reason(error: BaseException) -> str:
    return error.reason if isinstance(error, RetryLater) else type(error).__name__
