"""What the secretary says when something went wrong, or changed, between people and it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.events.registry import House
from secretary.group import Group
from secretary.language.render import Text
from secretary.people import MATRIX
from storage import OutboundMessage, Transaction, UndecryptedEvent, current_room

log = logging.getLogger(__name__)

_IDENTITY: Final = "identity"


def tell_unread(house: House, tx: Transaction, patience: timedelta, now: datetime) -> None:
    """Ask those whose messages could not be read in time to write them again.

    From then on the messages count as dealt with: should a key come after all, what it opens
    would otherwise be done twice.
    """
    moves: dict[str, str] | None = None
    for letters in tx.undecryptable.overdue(patience, now):
        first = letters[0]
        for letter in letters:
            tx.inbox.register(letter.event_id, MATRIX, letter.room, letter.sender, now)
            tx.inbox.set_outcome(letter.event_id, "could not be read")
            tx.undecryptable.mark_notified(letter.event_id, now)
        moves = tx.room_upgrades.all() if moves is None else moves
        room = current_room(first.room, moves)
        if room not in house.rooms and not first.direct:
            continue
        here = house.rooms.get(room)
        groups = [here] if here else house.groups_of(tx, first.sender, now)
        text = house.voice(*groups).render("unread", number=len(letters))
        tx.outbox.add(_request(first, room, text), now)
        log.warning("%d messages could not be read", len(letters), extra={"room": room})


def tell_moved(house: House, tx: Transaction, group: Group, new: str, now: datetime) -> None:
    """Tell that a group's room was replaced by `new`; `house` knows of it already."""
    text = house.voice(group).render(
        "room_moved", new=new, secretary_room=new == group.places[MATRIX].secretary_room
    )
    _tell_secretaries(tx, group, f"moved to {new}", text, now)


def tell_identity(house: House, tx: Transaction, device: str, key: str, now: datetime) -> None:
    """Tell every group's secretaries that the bot has other keys than last time, if it has."""
    identity = f"{device} {key}"
    known = tx.key_value.get(_IDENTITY)
    if known == identity:
        return
    tx.key_value.set(_IDENTITY, identity)
    if known is None:
        return
    log.warning("the bot has a new device, %s", device)
    for group in house.groups.values():
        text = house.voice(group).render("new_device", device=device)
        _tell_secretaries(tx, group, f"identity {identity} {group.id}", text, now)


def _request(letter: UndecryptedEvent, room: str, text: Text) -> OutboundMessage:
    return OutboundMessage(
        key=f"unread {letter.event_id}",
        room=room,
        kind="unread",
        text=text.text,
        html=text.html,
        notify=True,
        recipients=(letter.sender,),
        reply_to=letter.event_id if room == letter.room else None,
    )


def _tell_secretaries(tx: Transaction, group: Group, key: str, text: Text, now: datetime) -> None:
    place = group.places[MATRIX]
    room = place.secretary_room or place.room
    tx.outbox.add(
        OutboundMessage(key, room, text.text, text.html, "mishap", group_id=group.id), now
    )
