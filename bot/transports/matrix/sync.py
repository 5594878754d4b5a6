"""The sync loop: everything that happens is handed over in order, and then its token is saved.

nio saves its token before its callbacks run, and turns an error into a hot loop: so ``/sync`` is
asked here, one request at a time (spec, "Syncing").
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import InboundPort, Invitation, RetryLater
from bot.transports.device_events import DeviceEvent
from bot.transports.matrix.connection_health import ConnectionHealth
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.errors import (
    NETWORK_ERRORS,
    UnreadableAnswer,
    or_later,
)
from bot.transports.matrix.events import after_joining, is_echo, is_echo_in_room, to_invitation
from bot.transports.matrix.instance import Instance
from bot.transports.matrix.invitations import Invitations
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.older_database import OlderDatabase
from bot.transports.matrix.room_gaps import RoomGaps
from bot.transports.matrix.room_upgrades import UpgradeFollower
from bot.transports.matrix.room_watch import RoomWatch
from bot.transports.matrix.rooms import ConfiguredRooms
from bot.transports.matrix.sender import MessageSender
from bot.transports.matrix.shown import ReadReceipts, show_name
from bot.transports.matrix.sync_position import SyncPosition, plain_token
from bot.transports.matrix.sync_requests import Brake, SyncRequests
from bot.transports.matrix.timelines import Timelines
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)


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
        instance: Instance,
    ) -> None:
        self._client = client
        self._display_name = display_name
        self._device_keys = device_keys
        self._device_trust = device_trust
        self._sender = sender
        self._rooms = rooms
        self._instance = instance
        self._invitations = Invitations(client)
        self._upgrades = UpgradeFollower(client, rooms)
        self._timelines = Timelines(client, rooms, self._upgrades, device_keys.lists, display_name)
        self._watch = RoomWatch(client, rooms)
        self._receipts = ReadReceipts(client, sender.seconds_since_said)
        self._me: str = client.user_id
        self._position = SyncPosition(client)
        self._gaps = RoomGaps(
            client,
            self._hand_over_later,
            self._on_filled,
            self._timelines.is_known,
            self._timelines.encrypted.join,
        )
        self.health = ConnectionHealth(device_trust.own_chain, instance.check, self._gaps.check)
        self._database = OlderDatabase(client, sender, self._timelines, self.health.mark_progress)
        self._requests = SyncRequests(client, rooms)
        self._brake = Brake()
        self._has_handled = False
        self._reads_rooms: bool | None = None
        """Whether rooms are read that moved here from another account; None until that is known."""
        self._handling = asyncio.Lock()
        """Held while events are handed over: those that waited come in between, not among them."""

    async def run(self, port: InboundPort) -> None:
        """Hand everything that happens to `port`, in order in each room, until cancelled.

        Outages are waited out. Raises AdministratorError when the log-in is no longer valid, or
        the keys are not those that they should be.
        """
        beside = [
            asyncio.create_task(self._device_keys.run(lambda: self._on_devices(port))),
            asyncio.create_task(show_name(self._client, self._display_name)),
            asyncio.create_task(self._position.keep_saving(lambda: self._save(port))),
        ]
        try:
            await self._run(port)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self._position.save_last(lambda: self._save(port))
            await self._instance.stop()
            await self._invitations.close()
            await self._upgrades.close()
            await self._gaps.close()
            await self._receipts.close()

    async def _run(self, port: InboundPort) -> None:
        backoff = Backoff(jitter=0.5)
        checked = False
        while True:
            self.health.mark_progress()
            try:
                await self._position.load(port)
                if not checked:
                    await self._check_keys(port)
                    await or_later(self._database.compare(port))
                    checked = True
                # The next sync lets the server forget what the last one brought.
                await or_later(self._instance.publish())
                lost = self._requests.leaves_out_token
                since, began = None if lost else self._position.token, time.monotonic()
                response = await self._requests.ask(since)
                self.health.mark_response()
                self._gaps.count_sync()
                await or_later(self._instance.on_sync(response))
                if lost:
                    _log.error("The server no longer knows its own token: the bot begins anew.")
                    await port.call(lambda events: events.on_missed(None))
                if self._position.token is None:
                    since = await self._position.begin(response, port)
                if self._requests.unreadable:
                    await self._step_over(response, since, port)
                await self._handle(response, since, port)
            except AdministratorError:
                raise
            except RetryLater as error:
                pause = max(backoff.next(), error.seconds or 0)
                _log.warning("The homeserver refused (%s); again in %.1f s.", error.reason, pause)
            except UnreadableAnswer:
                times = await self._requests.count_unreadable()
                pause = backoff.next()
                _log.error("A sync cannot be read (%d); again in %.1f s.", times, pause)
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
                seconds = time.monotonic() - began
                await asyncio.sleep(self._brake.pause(response, since, seconds))
                continue
            self.health.mark_progress(pause)
            await asyncio.sleep(pause)

    async def _check_keys(self, port: InboundPort) -> None:
        device, key = self._client.device_id, await self._client.check_own_device()
        await port.call(lambda events: events.on_own_device(device, key))
        await or_later(self._instance.begin(older=self._position.keys_are_older))
        if self._instance.is_renewed:
            self._device_keys.begin_renewal()
            await port.call(lambda events: events.on_keys_lost())

    async def _step_over(
        self, response: nio.SyncResponse, since: str | None, port: InboundPort
    ) -> None:
        """Go on from `response`, which is about no room, past a sync that cannot be read.

        What was said in the rooms is read from each of them instead.
        """
        _log.error("A sync that cannot be read is stepped over; its rooms are read one by one.")
        answer = await self._client.joined_rooms()
        rooms = getattr(answer, "rooms", None) or list(self._client.rooms)
        if since is not None:
            for room in rooms:
                self._gaps.open(room, since, str(response.next_batch), port)
        await port.call(lambda events: events.on_missed(None))
        self._requests.on_stepped_over()

    def _is_echo(self, response: nio.SyncResponse) -> bool:
        """Whether a sync brings nothing but what the bot has said, and nothing else is under way
        that goes by what is handled."""
        is_settled = self._has_handled and self._position.token is not None
        is_busy = self._gaps or self._requests.unreadable or self._database.is_catching_up
        return is_settled and not is_busy and is_echo(response, self._me)

    async def _read_rooms(self, response: nio.SyncResponse, port: InboundPort) -> bool:
        """Read what was said in rooms since another account left off hearing it there, also what
        this one has seen and was not for it; whether there are any."""
        rooms = await port.call(lambda events: events.rooms_to_read())
        for room, position in rooms.items():
            _log.warning("%s has moved to this account: what was said last is read.", room)
            self._gaps.open(room, plain_token(position), str(response.next_batch), port)
        return bool(rooms)

    async def _handle(
        self, response: nio.SyncResponse, since: str | None, port: InboundPort
    ) -> None:
        """Hand over what a sync brought, and then save its token."""
        if self._reads_rooms is None:
            self._reads_rooms = await self._read_rooms(response, port)
        if self._is_echo(response):
            # Nobody hears of it: that it is handled is saved with what comes next.
            self._position.token = str(response.next_batch)
            self._device_keys.update(response)
            return
        # Before anything is sent: what waits for a direct chat may have to go elsewhere.
        await self._watch.report(response, port)
        await self._sender.update_rooms(response)
        self._device_keys.update(response)
        async with self._handling:
            last_events = await self._handle_events(response, since, port)
        self._has_handled = True
        self._renew_sessions()
        self._device_keys.update(response)  # keys may have to be asked for
        self._receive_invitations(response, port)
        await self._upgrades.follow(port)
        for room, event in last_events.items():
            self._receipts.show(room, event)
        self._position.token = str(response.next_batch)
        await self._save_soon(port)

    async def _save_soon(self, port: InboundPort) -> None:
        """Have the token saved: at once where something else waits for that."""
        if not self._reads_rooms and not self._database.is_catching_up:
            self._position.save_soon()
        elif await self._save(port):
            if self._reads_rooms:
                await port.call(lambda events: events.on_rooms_read())
                self._reads_rooms = False
            await self._database.caught_up(port)

    async def _save(self, port: InboundPort) -> bool:
        """Save the token, if everything before it is done; whether it is."""
        if self._gaps or self._invitations.has_unanswered:
            return False
        await self._position.save(port)
        return True

    async def _hand_over_later(
        self, room: str, events: Sequence[Any], port: InboundPort
    ) -> str | None:
        return await self._database.hand_over_later(room, events, port)

    async def _on_filled(self, room: str, last: str | None, port: InboundPort) -> None:
        if last is not None:
            self._receipts.show(room, last)
        self._renew_sessions()
        self._device_keys.wake()  # keys may have to be asked for
        await self._save_soon(port)

    def _renew_sessions(self) -> None:
        """Where keys were lost: begin new sessions, once it is known which keys are missing."""
        if self._device_keys.is_renewing and (self._gaps or not self._has_handled):
            return
        if self._instance.renew_sessions():
            self._device_keys.wake()

    async def _on_devices(self, port: InboundPort) -> None:
        """Something may have become known of people's devices: who is to hear of it, hears it, and
        what they wrote can perhaps be read."""
        self._renew_sessions()
        for event in self._device_trust.pending_events():
            await self._report_device(event, port)
        if not self._handling.locked():  # or it is done after that
            async with self._handling:
                await self._timelines.hand_over_waiting((), port)

    async def _report_device(self, event: DeviceEvent, port: InboundPort) -> None:
        await port.call(lambda events: events.on_device_event(event))
        self._device_trust.acknowledge(event)

    async def _handle_events(
        self, response: nio.SyncResponse, since: str | None, port: InboundPort
    ) -> dict[str, str]:
        """Hand over every room's events, without gaps; the last one handled in each room."""
        # First what has waited for its key: it is older than everything else here.
        await self._timelines.hand_over_waiting(response.to_device_events, port)
        until = str(response.next_batch)
        for room, info in response.rooms.join.items():
            self._upgrades.find_tombstones(room, (*info.state, *info.timeline.events))
        if any(map(self._upgrades.is_replacement, response.rooms.join)):
            await self._upgrades.follow(port)  # what is said there may be said to a group by now
        if self._database.is_catching_up and since is not None:
            last_events = await self._database.hand_over(response, since, self._gaps, port)
        else:
            last_events = {}
            for room, info in response.rooms.join.items():
                last = await self._handle_room(room, info, since, until, port)
                last_events |= {room: last} if last is not None else {}
        self._timelines.encrypted.end(self._gaps)
        return last_events

    async def _handle_room(
        self, room: str, info: nio.RoomInfo, since: str | None, until: str, port: InboundPort
    ) -> str | None:
        """Hand over a room's events, or leave it to be read beside; the last one handled here."""
        if self._gaps.extend(room, until, needs_reading=not is_echo_in_room(info, self._me)):
            return None
        if self._position.token is None:
            if since is not None and since != until:
                self._gaps.open(room, since, until, port)
            return None
        encrypted, events = self._timelines.encrypted, after_joining(info.timeline.events, self._me)
        if since is not None and not self._timelines.is_known(room):
            self._gaps.open(room, since, until, port)
            return None
        # Before the very first token lies what nobody asked this bot to answer.
        if since is not None and info.timeline.limited and events == info.timeline.events:
            begin = partial(encrypted.begin, room, info.state, info.timeline.events)
            newest = info.timeline.prev_batch
            self._gaps.open(room, since, until, port, newest=newest, shown=events, begin=begin)
            return None
        before = info.timeline.events[: len(info.timeline.events) - len(events)]
        encrypted.begin(room, (*info.state, *before), events)
        try:
            return await self._timelines.hand_over(room, events, port)
        except Exception:
            if since is None:
                raise
            _log.exception("%s: what happened could not be handled; it is read again.", room)
            self._gaps.open(room, since, until, port, pause=1.0)
            return None

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
