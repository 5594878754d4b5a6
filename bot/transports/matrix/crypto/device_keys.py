"""The bot's own keys on the server, others' device lists, and the one-time keys of others.

Client-server API, "Uploading keys", "Tracking the device list for a user", ``/keys/claim``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from nio.event_builders import RoomKeyRequestMessage as _KeyRequest  # type: ignore[import-untyped]  # as above

from bot.runtime.retry import Backoff
from bot.transports.matrix.crypto.device_lists import DeviceLists, Requests
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.key_answers import one_time_keys
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

_SENT_AT_ONCE: Final = 20
_MOST_QUEUED: Final = 2000
"""Messages to devices that wait to be sent; the oldest give way."""
_RENEWAL_SECONDS: Final = 30.0
"""In which it should be known what to ask members' clients for; then it goes on without."""


class DeviceKeys:
    """Keeps one client and its server in step about devices and their keys, beside the sync.

    lock: held while a room key is shared.
    """

    def __init__(self, client: NioClient, trust: DeviceTrust) -> None:
        self._client = client
        self._due = asyncio.Event()
        self._claims = Requests()
        self.lists = DeviceLists(client, trust, self._due.set)
        self.lock = asyncio.Lock()
        self._renewal_ends = 0.0
        """In seconds of the monotonic clock."""
        self._sent = asyncio.Event()
        if client.olm is not None:
            # Our own, too: whether others can trust us depends on what the server tells them.
            client.olm.add_changed_users({client.user_id})

    def update(self, response: nio.SyncResponse) -> None:
        """After a sync: let `run` upload, query, claim and send what is due."""
        if self._client.olm is not None:
            # nio overlooks a count of zero, and nobody could ever write to us again.
            if response.device_key_count.signed_curve25519 == 0:
                self._client.olm.uploaded_key_count = 0
            self.lists.untrack(response.device_list.left)
        self._due.set()

    def begin_renewal(self) -> None:
        """Sessions were lost, and room keys with them: those are asked for before anybody's client
        hears of a new session, if that does not take long.

        With its next message it gives the room's key to whoever began one, good from that message
        on; and asked for the key after that, it gives no more (matrix-rust-sdk).
        """
        self._renewal_ends = time.monotonic() + _RENEWAL_SECONDS

    @property
    def is_renewing(self) -> bool:
        """Whether not everybody has been asked, and told of a new session."""
        return time.monotonic() < self._renewal_ends and not self._client.olm.has_renewed_sessions

    async def wait_for_renewal(self) -> None:
        """Until it is over: a key for somebody begins a new session, too."""
        while self.is_renewing:
            self._sent.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._renewal_ends - time.monotonic()):
                    await self._sent.wait()

    def wake(self) -> None:
        """Let `run` look again at what is due."""
        self._due.set()

    async def run(self, on_devices: Callable[[], Awaitable[None]]) -> None:
        """Do what is due after each `update`, until cancelled.

        What fails is logged, and done later. on_devices: called when something may have
        become known of people's devices.
        """
        steps = (self._upload, self._ask, self._send_messages) if self._client.olm else ()
        backoff = Backoff(jitter=0.5)
        pause = float("inf")
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._due.wait()
                self._due.clear()
                failed = [step for step in (*steps, on_devices) if not await _works(step)]
                pause = self.lists.seconds_left()
                if failed:
                    pause = min(pause, backoff.next())
                else:
                    backoff.reset()
        finally:
            await self.lists.stop()
            await self._claims.stop()

    async def claim_one_time_keys(self, devices: Mapping[str, Sequence[str]]) -> None:
        """Begin an Olm session with each device (ids by user) that gives a good one-time key.

        Raises RetryLater and NETWORK_ERRORS.
        """
        answer = await self._client.keys_claim(devices)
        raise_for_error(answer)
        olm = self._client.olm
        asked = [
            device
            for user, names in devices.items()
            for name in names
            if (device := olm.device_store[user].get(name)) is not None
        ]
        keys = one_time_keys(answer.content, asked)
        for device in asked:
            if (device.user_id, device.id) not in keys:
                _log.warning("Device %s of %s gave no one-time key.", device.id, device.user_id)
        olm.start_sessions(keys)

    async def _upload(self) -> None:
        client = self._client
        if client.should_upload_keys:
            raise_for_error(await client.keys_upload())
        if client.lacks_fallback_key:
            raise_for_error(await client.upload_fallback_key())

    async def _ask(self) -> None:
        """Ask for device lists, and for new sessions where messages cannot be decrypted."""
        self.lists.ask()
        by_server: dict[str, list[Any]] = {}
        for device in self._client.olm.wedged_devices:
            by_server.setdefault(device.user_id.partition(":")[2], []).append(device)
        for server, devices in by_server.items():
            self._claims.start(server, lambda devices=devices: self._unwedge(devices))  # type: ignore[misc]

    async def _unwedge(self, devices: Collection[Any]) -> None:
        names: dict[str, list[str]] = {}
        for device in devices:
            names.setdefault(device.user_id, []).append(device.id)
        await self.claim_one_time_keys(names)
        wedged = self._client.olm.wedged_devices
        wedged[:] = [device for device in wedged if device not in devices]
        self._due.set()

    async def _send_messages(self) -> None:
        """Send the messages to devices, such as requests for keys, that nio has queued.

        Whoever is to have a new session hears of that first, and is asked for keys at once after
        it: the answer comes by the new one. What fails goes to the end of the queue. Raises
        RetryLater and NETWORK_ERRORS.
        """
        olm = self._client.olm
        queue = olm.outgoing_to_device_messages
        del queue[:-_MOST_QUEUED]
        first = [message for message in queue if isinstance(message, nio.DummyMessage)]
        waits = {device.user_id for device in olm.wedged_devices}
        then = [
            message
            for message in queue
            if message not in first
            and not (isinstance(message, _KeyRequest) and message.recipient in waits)
        ]
        for messages in (first, then):
            await self._send_all(messages, queue)
        self._sent.set()

    async def _send_all(self, messages: Sequence[Any], queue: list[Any]) -> None:
        for start in range(0, len(messages), _SENT_AT_ONCE):
            some = messages[start : start + _SENT_AT_ONCE]
            sent = await asyncio.gather(*map(self._client.to_device, some), return_exceptions=True)
            failed = [message for message in some if message in queue]
            queue[:] = [message for message in queue if message not in failed] + failed
            for answer in sent:
                if isinstance(answer, BaseException):
                    raise answer
                raise_for_error(answer)


async def _works(step: Callable[[], Awaitable[None]]) -> bool:
    """Whether that could be done; if not it is logged."""
    try:
        await step()
    except FAILURES as error:
        _log.warning("Keys not in step yet (%s).", reason_of(error))
    except Exception:  # noqa: BLE001  # ours or the database's: it is done again
        _log.exception("Keys not in step yet.")
    else:
        return True
    return False
