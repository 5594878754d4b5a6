"""Rooms' timelines, handed over event by event: what is said, and what cannot be read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort, UndecryptedEvent
from bot.transports.matrix.crypto.device_lists import DeviceLists
from bot.transports.matrix.crypto.undecryptable import UndecryptableEvents
from bot.transports.matrix.encrypted_rooms import EncryptedRooms
from bot.transports.matrix.events import source_of, to_inbound_event
from bot.transports.matrix.json_reader import string_at
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.room_upgrades import UpgradeFollower
from bot.transports.matrix.rooms import ConfiguredRooms


class Timelines:
    """Hands over what is said in the rooms of one client, in each room in order.

    encrypted: the rooms that were encrypted before what is handed over now.
    """

    def __init__(
        self,
        client: NioClient,
        rooms: ConfiguredRooms,
        upgrades: UpgradeFollower,
        device_lists: DeviceLists,
        name: str = "",
    ) -> None:
        self._names = (name,)
        self._me: str = client.user_id
        self._rooms = rooms
        self._upgrades = upgrades
        self._device_lists = device_lists
        self._undecryptable = UndecryptableEvents(client)
        self.encrypted = EncryptedRooms(client)

    def is_known(self, room: str) -> bool:
        """Whether it is known what a room is. In a direct chat that passes for none, everything
        that is said would come to nothing."""
        return self._rooms.are_known or room in self._rooms.ids

    async def hand_over(
        self, room: str, events: Sequence[Any], port: InboundPort, at: datetime | None = None
    ) -> str | None:
        """Hand over some of a room's events; the id of the last one that was any to the secretary.

        at: when they were said (aware), where that is not what they say of it themselves.
        Raises what `port` raises.
        """
        last = None
        self._upgrades.find_tombstones(room, events)
        partners = self._rooms.partners_during(room, events)
        for unread, partner in zip(events, partners, strict=True):
            if isinstance(unread, nio.MegolmEvent) and unread.sender == self._me:
                continue  # the bot's own
            event = await self._undecryptable.read(room, unread, self._device_lists)
            self.encrypted.see(room, event)
            direct = self._is_direct(room, event, partner)
            if isinstance(event, nio.MegolmEvent):  # still encrypted
                await self._undecryptable.store(room, event, port, direct=direct)
            else:
                last = await self._receive(room, event, port, direct=direct, at=at) or last
        return last

    async def hand_over_waiting(self, to_device: Sequence[Any], port: InboundPort) -> None:
        """Hand over what waited and can be read now that `to_device` has come."""
        async for stored, event in self._undecryptable.retry_decryption(to_device, port):
            await self._receive_waiting(stored, event, port)

    async def _receive_waiting(
        self, stored: UndecryptedEvent, event: Any, port: InboundPort
    ) -> None:
        direct = stored.direct or self._is_direct(stored.room, event)
        if await self._receive(stored.room, event, port, direct=direct) is None:
            # It is nothing to the secretary, and waits no more.
            await port.call(lambda events: events.discard_undecryptable(stored.event_id))

    def _is_direct(self, room: str, event: Any, partner: str | None = None) -> bool:
        """Whether its sender says it to the bot alone.

        partner: with whom the room was a direct chat when it was said.
        """
        sender = string_at(source_of(event), "sender")
        return sender is not None and (sender == partner or self._rooms.is_direct(room, sender))

    async def _receive(
        self,
        room: str,
        event: Any,
        port: InboundPort,
        *,
        direct: bool,
        at: datetime | None = None,
    ) -> str | None:
        """Hand over an event; its id, or None where it is nothing to the secretary."""
        encrypted = room in self.encrypted
        inbound = to_inbound_event(
            event, room, self._me, direct=direct, encrypted=encrypted, names=self._names
        )
        if inbound is None:
            return None
        if at is not None:
            inbound = replace(inbound, at=at)
        await port.call(lambda events: events.receive(inbound))
        return inbound.event_id
