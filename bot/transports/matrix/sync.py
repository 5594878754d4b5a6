"""The sync loop: everything that happens is handed over in order, and then its token is saved.

nio saves its token before its callbacks run, and turns an error into a hot loop: so ``/sync`` is
asked here, one request at a time (spec, "Syncing").
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import (
    DeviceEvent,
    HealthCheck,
    InboundPort,
    Invitation,
    RetryLater,
    TransportHealth,
)
from bot.transports.matrix.backfill import backfill
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.undecryptable import UndecryptableEvents
from bot.transports.matrix.encrypted_rooms import EncryptedRooms
from bot.transports.matrix.errors import (
    FAILURES,
    NETWORK_ERRORS,
    raise_for_error,
    reason_of,
    to_retry,
)
from bot.transports.matrix.events import after_joining, to_inbound_event, to_invitation
from bot.transports.matrix.invitations import Invitations
from bot.transports.matrix.nio_client import REQUEST_SECONDS, NioClient
from bot.transports.matrix.rooms import ConfiguredRooms, RoomUpgrades
from bot.transports.matrix.sender import MessageSender
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

_POLL_SECONDS = 30.0
_FIRST_SYNC_SECONDS = 300.0
_FILTER: Final[Mapping[str, Any]] = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        # The default is ten; Synapse gives no more than a hundred.
        "timeline": {"limit": 100},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}


class SyncTokens:
    """Tokens of the server's stream, with how many syncs the crypto store had kept at each.

    So that keys from an older backup than the database's are found out: they lack what was handed
    over since, and would be used a second time.
    """

    def __init__(self, client: NioClient) -> None:
        self._client = client

    def encode(self, token: str) -> str:
        """What the database is to remember."""
        return f"{self._client.device_id} {self._client.store.sync_count} {token}"

    def decode(self, saved: str | None) -> str | None:
        """The token in what the database remembers. AdministratorError where the keys are older."""
        if saved is None or saved.count(" ") != 2:
            return saved
        device, count, token = saved.split(" ")
        if device == self._client.device_id and int(count) > self._client.store.sync_count:
            raise AdministratorError(
                str(self._client.store.database_path),
                "the bot's keys are older than its books, as after restoring a backup of them.",
                "Restore both from the same time, or make new ones. Run `kansli login --again`.",
            )
        return token


class ConnectionHealth:
    """When the server last answered, and whether the loop moves.

    Ages are measured by a clock that only goes forward. own_trust: whether the bot's own chain of
    trust verifies.
    """

    def __init__(self, own_trust: Callable[[], HealthCheck]) -> None:
        self._own_trust = own_trust
        self._response_at: float | None = None
        self._progress_at: float | None = None
        self._connected = asyncio.Event()

    def mark_response(self) -> None:
        """The server has answered a sync."""
        self._response_at = self._progress_at = time.monotonic()
        self._connected.set()

    def mark_progress(self, pause: float = 0.0) -> None:
        """The loop does something now, or waits on purpose for `pause` seconds."""
        self._progress_at = time.monotonic() + pause

    def report(self) -> TransportHealth:
        """How it is now, without asking anybody."""
        now = time.monotonic()
        return TransportHealth(
            last_response_age=None if self._response_at is None else now - self._response_at,
            # Before the loop has begun it is idle for a reason: rooms are being looked up.
            idle=0.0 if self._progress_at is None else max(0.0, now - self._progress_at),
            checks=(self._own_trust(),),
        )

    async def wait_until_connected(self) -> None:
        """Return when the server has answered a sync for the first time."""
        await self._connected.wait()


class SyncLoop:
    """Syncs for one client, whose shown name is to be `display_name`."""

    def __init__(
        self,
        client: NioClient,
        display_name: str,
        *,
        device_keys: DeviceKeys,
        device_trust: DeviceTrust,
        sender: MessageSender,
        rooms: ConfiguredRooms,
    ) -> None:
        self._client = client
        self._display_name = display_name
        self._device_keys = device_keys
        self._device_trust = device_trust
        self._sender = sender
        self._rooms = rooms
        self._undecryptable = UndecryptableEvents(client)
        self._encrypted = EncryptedRooms(client)
        self._invitations = Invitations(client)
        self._upgrades = RoomUpgrades(client, rooms)
        self.health = ConnectionHealth(device_trust.own_chain)
        self._access_token: str = client.access_token
        self._me: str = client.user_id
        self._tokens = SyncTokens(client)
        self._saved_token: str | None = None
        self._is_first = True

    async def run(self, port: InboundPort) -> None:
        """Hand everything that happens to `port`, in order, until cancelled.

        Outages are waited out. Raises AdministratorError when the log-in is no longer valid, or
        the keys are not those that they should be.
        """
        try:
            await self._run(port)
        finally:
            await self._invitations.close()

    async def _run(self, port: InboundPort) -> None:
        backoff = Backoff(jitter=0.5)
        token: str | None = None
        loaded = checked = named = False
        while True:
            self.health.mark_progress()
            try:
                if not loaded:
                    saved = await port.call(lambda events: events.load_sync_token())
                    token = self._tokens.decode(saved)
                    self._saved_token, loaded = token, True
                if not checked:
                    await self._check_own_device(port)
                    checked = True
                named = named or await self._set_display_name()
                token = await self._handle(await self._sync(token), token, port)
            except AdministratorError:
                raise
            except RetryLater as error:
                pause = max(backoff.next(), error.seconds or 0)
                _log.warning("The homeserver refused (%s); again in %.1f s.", error.reason, pause)
            except NETWORK_ERRORS as error:
                pause = backoff.next()
                name = type(error).__name__
                _log.warning("The homeserver does not answer (%s); again in %.1f s.", name, pause)
            except Exception:  # noqa: BLE001  # a bot that stops listening helps nobody
                # Ours or the database's: what was not saved comes again, nothing is lost.
                pause = backoff.next()
                _log.exception("What happened could not be handled; again in %.1f s.", pause)
            else:
                backoff.reset()
                continue
            self.health.mark_progress(pause)
            await asyncio.sleep(pause)

    async def _check_own_device(self, port: InboundPort) -> None:
        device, key = self._client.device_id, await self._client.check_own_device()
        await port.call(lambda events: events.on_own_device(device, key))

    async def _set_display_name(self) -> bool:
        """Show the configured name, unless it is shown already. Whether that is settled."""
        answer = await self._client.get_displayname(self._me)
        if getattr(answer, "displayname", None) == self._display_name:
            return True
        answer = await self._client.set_displayname(self._display_name)
        if not isinstance(answer, nio.ErrorResponse):
            return True
        self._client.raise_if_logged_out(answer)
        _log.warning("The display name was not accepted (%s).", to_retry(answer).reason)
        # Some servers own the names of their accounts; the work goes on without.
        return bool(answer.status_code == "M_FORBIDDEN")

    async def _sync(self, since: str | None) -> nio.SyncResponse:
        """What has happened since a token; waits for it for half a minute."""
        # nio leaves an answer encrypted whose token it has seen before: a repeated one.
        self._client.next_batch = ""
        # nio drops an access token that was refused softly, and could not even ask any more.
        self._client.access_token = self._access_token
        first = self._is_first
        poll = 0.0 if first else _POLL_SECONDS
        # nio sets no limit of its own for the first one.
        async with asyncio.timeout(_FIRST_SYNC_SECONDS if first else poll + REQUEST_SECONDS):
            response = await self._client.sync(
                timeout=int(poll * 1000),
                sync_filter=dict(_FILTER),
                since=since,
                # Who is in which room is not kept between runs.
                full_state=first or None,
            )
        if not isinstance(response, nio.SyncResponse):
            self._client.raise_if_logged_out(response)
            raise to_retry(response)
        self._is_first = False
        self.health.mark_response()
        await self._sender.update_rooms(response)
        return response

    async def _handle(
        self, response: nio.SyncResponse, since: str | None, port: InboundPort
    ) -> str:
        """Hand over what a sync brought, and then save its token; that token."""
        await self._device_keys.update(response)
        for event in self._device_trust.pending_events():
            await self._report_device(event, port)
        last_events = await self._handle_events(response, since, port)
        await self._device_keys.send_to_device_messages()
        self._receive_invitations(response, port)
        await self._upgrades.follow(port)
        await asyncio.gather(*(self._mark_read(room, event) for room, event in last_events.items()))
        token = str(response.next_batch)
        if token != self._saved_token and not self._invitations.has_unanswered:
            encoded = self._tokens.encode(token)
            await port.call(lambda events: events.save_sync_token(encoded))
            self._saved_token = token
        return token

    async def _report_device(self, event: DeviceEvent, port: InboundPort) -> None:
        await port.call(lambda events: events.on_device_event(event))
        self._device_trust.acknowledge(event)

    async def _handle_events(
        self, response: nio.SyncResponse, since: str | None, port: InboundPort
    ) -> dict[str, str]:
        """Hand over every room's events, without gaps; the last one handled in each room."""
        # First what has waited for its key: it is older than everything else here.
        decrypted = self._undecryptable.retry_decryption(response.to_device_events, port)
        async for room, event in decrypted:
            await self._receive_decrypted(room, event, port)
        last_events: dict[str, str] = {}
        for room, info in response.rooms.join.items():
            last = None
            self._upgrades.find_tombstones(room, info.state)
            events = after_joining(info.timeline.events, self._me)
            # Before the very first token lies what nobody asked this bot to answer.
            if (
                info.timeline.limited
                and info.timeline.prev_batch
                and since is not None
                and events == info.timeline.events
            ):
                missing = backfill(self._client, room, info.timeline.prev_batch, since, self._me)
                async for page in missing:
                    last = await self._handle_timeline(room, page, port) or last
            self._encrypted.begin(room, info.state, info.timeline.events)
            last = await self._handle_timeline(room, events, port) or last
            if last is not None:
                last_events[room] = last
        self._encrypted.end()
        return last_events

    async def _handle_timeline(
        self, room: str, events: Sequence[Any], port: InboundPort
    ) -> str | None:
        """Hand over some of a room's events; the last one that was handled."""
        last = None
        self._upgrades.find_tombstones(room, events)
        for shown in events:
            event = self._undecryptable.retry(room, shown)
            self._encrypted.see(room, event)
            if isinstance(event, nio.MegolmEvent):  # still encrypted
                direct = self._rooms.is_direct(room)
                await self._undecryptable.store(room, event, port, direct=direct)
            else:
                last = await self._receive(room, event, port) or last
        return last

    async def _receive(self, room: str, event: Any, port: InboundPort) -> str | None:
        """Hand over an event; its id, or None where it is nothing to the secretary."""
        direct = self._rooms.is_direct(room)
        encrypted = room in self._encrypted
        inbound = to_inbound_event(event, room, self._me, direct=direct, encrypted=encrypted)
        if inbound is None:
            return None
        await port.call(lambda events: events.receive(inbound))
        return inbound.event_id

    async def _receive_decrypted(self, room: str, event: Any, port: InboundPort) -> None:
        """Report an event that waited for its key; it waits no more."""
        if await self._receive(room, event, port) is None:
            await port.call(lambda events: events.discard_undecryptable(event.event_id))

    def _receive_invitations(self, response: nio.SyncResponse, port: InboundPort) -> None:
        for room, info in response.rooms.invite.items():
            invitation = to_invitation(room, info.invite_state, self._me)
            if invitation is not None:
                expected = self._upgrades.is_replacement(room)
                decide = partial(self._should_join, invitation, port, expected=expected)
                self._invitations.receive(invitation, decide)

    async def _should_join(
        self, invitation: Invitation, port: InboundPort, *, expected: bool
    ) -> bool:
        return expected or await port.call(lambda events: events.may_join(invitation))

    async def _mark_read(self, room: str, event: str) -> None:
        """Show that everything up to the event is read (spec, "Receipts")."""
        try:
            # Not the plain receipt call: nio's is always for one thread, this is for them all.
            raise_for_error(await self._client.room_read_markers(room, event, event))
        except FAILURES as error:
            _log.info("%s: no read receipt (%s).", room, reason_of(error))
