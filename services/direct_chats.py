"""Direct chats that are no longer for two, or are another's: what was meant for somebody there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from secretary.group import Group
from secretary.people import MATRIX
from services.destinations import Audience, destinations
from storage import REPLY, OutboundMessage, Transaction

NOT_FOR_TWO = "its direct chat is no longer theirs"


def update_direct_chats(
    tx: Transaction,
    groups: Mapping[str, Group],
    group_rooms: Collection[str],
    before: Mapping[str, str],
    partners: Mapping[str, str],
    now: datetime,
) -> None:
    """Use no other direct chats than `partners`, and send what waits for any other elsewhere.

    before, partners: rooms on Matrix to the one person in each beside the bot, as last time and
    now. What was meant for somebody goes to another direct chat of theirs; of what has been said
    in the group's room too, or answers something, that without one is not said again.
    """
    known = tx.direct_rooms.by_address(MATRIX)
    for address, room in known.items():
        if partners.get(room) == address:
            continue
        other = _room_of(address, partners)
        if other is None:
            tx.direct_rooms.forget(MATRIX, address)
        else:
            tx.direct_rooms.remember(MATRIX, address, other)
    direct = {*before, *partners, *known.values()} - set(group_rooms)
    for channel, room in tx.outbox.waiting_places():
        if channel != MATRIX or room not in direct:
            continue
        for row in tx.outbox.waiting_for(MATRIX, room):
            message = row.message
            group = groups.get(message.group_id or "")
            theirs = _addressees(tx, message, group)
            if partners.get(room) in theirs:
                continue
            elsewhere = _elsewhere(tx, message, group, theirs, partners)
            if elsewhere is None:
                tx.outbox.skip(row.id, NOT_FOR_TWO, now)
            elif elsewhere != room:
                tx.outbox_rooms.move(row.id, elsewhere)


def _addressees(tx: Transaction, message: OutboundMessage, group: Group | None) -> Collection[str]:
    """Whom a message in a direct chat is for."""
    if message.recipients:
        return message.recipients
    if message.asker is not None:
        return (message.asker,)
    if message.kind == REPLY:  # of an earlier version, which did not keep who asked
        asked = tx.inbox.lookup(message.key.removeprefix("reply "))
        return () if asked is None else (asked.sender,)
    place = None if group is None else group.places.get(MATRIX)
    return () if place is None else place.secretaries


def _elsewhere(
    tx: Transaction,
    message: OutboundMessage,
    group: Group | None,
    addressees: Collection[str],
    partners: Mapping[str, str],
) -> str | None:
    """The room to send it to instead; None where it is said nowhere."""
    for address in sorted(addressees):
        room = _room_of(address, partners)
        if room is not None:
            return room
    if message.kind == REPLY or group is None:
        return None
    if not any(group.is_secretary(MATRIX, address) for address in addressees):
        return None
    where = destinations(tx, group, Audience.SECRETARIES)
    return next(place.room for place in where if place.channel == MATRIX)


def _room_of(address: str, partners: Mapping[str, str]) -> str | None:
    return next((room for room, partner in sorted(partners.items()) if partner == address), None)
