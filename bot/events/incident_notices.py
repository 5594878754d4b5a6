"""What is said when messages could not be decrypted, or the bot itself has other keys."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.events.registry import Registry
from commands.understood import Outcome
from secretary.language.render import Text
from secretary.people import MATRIX
from services.announcements import report_incident
from storage import OutboundMessage, Transaction, UndecryptedEvent, current_room

log = logging.getLogger(__name__)

_OWN_DEVICE: Final = "identity"
"""The name under which the bot's own device and its key are kept."""


_KEYS_LOST: Final = "keys lost"
"""The name under which it is kept when they were found to be."""
_LOST_AFTER: Final = timedelta(minutes=2)
"""Time for a client that is there to be asked twice for a key."""
_LOST_FOR: Final = timedelta(hours=1)


class IsDirectWith(Protocol):
    """Whether a room is a direct chat with somebody now."""

    def __call__(self, room: str, user: str, *, otherwise: bool) -> bool: ...


def ask_to_resend(
    registry: Registry,
    tx: Transaction,
    after: timedelta,
    now: datetime,
    is_direct_with: IsDirectWith,
) -> None:
    """Ask those whose messages could not be decrypted in time to write them again.

    after: how long a message waits for its key; where keys are lost it is two minutes at most.
    now: aware.
    From then on the messages count as handled: should a key come after all, what it opens would
    otherwise be done twice.
    """
    upgrades: dict[str, str] | None = None
    if _has_lost_keys(tx, now):
        after = min(after, _LOST_AFTER)
    for events in tx.undecryptable.overdue(after, now):
        first = events[0]
        for event in events:
            tx.inbox.register(event.event_id, MATRIX, event.room, event.sender, now)
            tx.inbox.set_outcome(event.event_id, Outcome.UNDECRYPTABLE)
            tx.undecryptable.mark_notified(event.event_id, now)
        upgrades = tx.room_upgrades.all() if upgrades is None else upgrades
        room = current_room(first.room, upgrades)
        here = registry.rooms.get((MATRIX, room))
        if here is None and not is_direct_with(room, first.sender, otherwise=first.direct):
            continue
        mandates = tx.people.mandates_of(MATRIX, first.sender)
        groups = [here] if here else registry.groups_for(MATRIX, first.sender, mandates, now)
        text = registry.renderer_for(groups).render("unread", number=len(events))
        tx.outbox.add(_request(first, room, text), now)
        log.warning("%d messages could not be read", len(events), extra={"room": room})


def note_lost_keys(tx: Transaction, now: datetime) -> None:
    """Keys that members' clients had given are lost: those that give them again do it at once.

    now: aware.
    """
    tx.account_values.set(_KEYS_LOST, now.isoformat())


def _has_lost_keys(tx: Transaction, now: datetime) -> bool:
    """Whether that was within the last hour; what is unread later has not to do with it."""
    noted = tx.account_values.get(_KEYS_LOST)
    since = now - datetime.fromisoformat(noted) if noted else None
    return since is not None and timedelta(0) <= since < _LOST_FOR


def _request(event: UndecryptedEvent, room: str, text: Text) -> OutboundMessage:
    return OutboundMessage(
        key=f"unread {event.event_id}",
        room=room,
        text=text.text,
        html=text.html,
        kind="unread",
        notify=True,
        recipients=(event.sender,),
        reply_to=event.event_id if room == event.room else None,
    )


def report_own_device(
    registry: Registry, tx: Transaction, device: str, key: str, now: datetime
) -> None:
    """Tell every group's secretaries where the bot has other keys than last time.

    device, key: its device id and the public key of it. now: aware.
    """
    own_device = f"{device} {key}"
    known = tx.account_values.get(_OWN_DEVICE)
    if known == own_device:
        return
    tx.account_values.set(_OWN_DEVICE, own_device)
    if known is None:
        return
    note_lost_keys(tx, now)
    log.warning("the bot has a new device, %s", device)
    for group in registry.groups.values():
        if MATRIX in group.places:
            text = registry.renderer_for([group]).render("new_device", device=device)
            report_incident(tx, group, f"identity {own_device} {group.id}", text, now)


def report_beginning(
    registry: Registry, tx: Transaction, rooms: Collection[str], now: datetime
) -> None:
    """Tell the secretaries of groups with one of these rooms that nothing older was read.

    now: aware.
    """
    groups = {g.id: g for room in rooms if (g := registry.rooms.get((MATRIX, room))) is not None}
    for group in groups.values():
        log.warning("how far was read is not known: from now on", extra={"group": group.id})
        text = registry.renderer_for([group]).render("from_now")
        report_incident(tx, group, f"from now {now.isoformat()} {group.id}", text, now)


def report_restored(registry: Registry, tx: Transaction, since: datetime, now: datetime) -> None:
    """Tell the secretaries that an older database was put back, and has caught up.

    since: when it was last in use. Both aware.
    """
    for group in registry.groups.values():
        if MATRIX in group.places:
            renderer = registry.renderer_for([group])
            text = renderer.render("restored", since=group.wall(since), today=group.today(now))
            report_incident(tx, group, f"restored {now.isoformat()} {group.id}", text, now)


def report_wrong_clock(registry: Registry, tx: Transaction, now: datetime) -> None:
    """Tell the secretaries that nothing is posted by itself, since a clock is wrong; once a day.

    now: aware.
    """
    for group in registry.groups.values():
        if MATRIX in group.places:
            text = registry.renderer_for([group]).render("wrong_clock")
            report_incident(tx, group, f"wrong clock {now.date()} {group.id}", text, now)


def report_missed(registry: Registry, tx: Transaction, room: str | None, now: datetime) -> None:
    """Tell secretaries that something could not be read, at most once a day for each room.

    room: where it was said; None for anywhere. now: aware.
    """
    here = registry.rooms.get((MATRIX, room)) if room else None
    for group in [here] if here else registry.groups.values():
        if MATRIX in group.places:
            text = registry.renderer_for([group]).render("missed", here=here is not None)
            key = f"missed {room or 'anywhere'} {now.date()} {group.id}"
            report_incident(tx, group, key, text, now)
