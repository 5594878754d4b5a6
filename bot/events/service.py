"""The secretary's desk: one event in, one transaction, replies out; one tick, the notices due.

Nothing here waits or sends. What is decided stands in the outbox when the transaction ends,
and `bot.runtime.delivery` takes it from there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.events import device_notices as devices
from bot.events import incident_notices as mishaps
from bot.events.handler import Visit
from bot.events.registry import House
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from bot.transports.base import DeviceEvent, EventKind, InboundEvent, Invitation
from secretary.errors import StorageUnavailable
from secretary.group import Group
from secretary.people import MATRIX
from storage import Store, UndecryptedEvent, current_room

log = logging.getLogger(__name__)

_LONGEST_ID: Final = 255
"""Matrix's own limit (spec, "Size limits")."""


class Desk:
    """Decides what every event and every instant means. Used from one thread at a time.

    prefix: of commands. administrators: Matrix ids that may invite the bot anywhere.
    direct_chats: whether holders of a seat may open a direct chat with it.
    unread_after: how long a message may wait for its key before its sender is told.
    """

    def __init__(
        self,
        groups: Iterable[Group],
        store: Store,
        clock: Clock,
        *,
        prefix: str = "!",
        administrators: frozenset[str] = frozenset(),
        direct_chats: bool = True,
        unread_after: timedelta = timedelta(minutes=10),
        metrics: Metrics | None = None,
    ) -> None:
        with store.begin() as tx:
            self._moves = tx.room_upgrades.all()
        self._house = House.of(groups, prefix, metrics).moved(self._moves)
        self._store = store
        self._clock = clock
        self._administrators = administrators
        self._direct_chats = direct_chats
        self._unread_after = unread_after

    @property
    def rooms(self) -> tuple[str, ...]:
        """The ids of all groups' rooms and secretaries' rooms, after every move."""
        return tuple(self._house.rooms)

    def receive(self, incoming: InboundEvent) -> None:
        """Deal with one event, once: a replay finds it in the inbox and changes nothing.

        Raises StorageUnavailable, with nothing changed, where the database is out of reach.
        """
        plain = _storable(incoming)
        if plain is None:
            log.warning("an event under an impossible id was left aside")
            return
        incoming = plain
        now = self._clock.now()
        said_in, here = incoming.room, current_room(incoming.room, self._moves)
        if here != said_in:  # before the room was upgraded; a thread cannot go on
            incoming = replace(incoming, room=here, thread=None)
        with self._store.begin() as tx:
            tx.undecryptable.discard(incoming.event_id)
            if incoming.kind is EventKind.REDACTION:
                # Nobody judged a redaction in another room.
                tx.undecryptable.discard(incoming.target or "", said_in)
            if not tx.inbox.register(
                incoming.event_id, incoming.channel, incoming.room, incoming.sender, now
            ):
                return
            visit = Visit(self._house, tx, incoming, now)
            outcome = visit.deal_with()
            tx.inbox.set_outcome(incoming.event_id, outcome)
        # After the commit: what the database undoes has not been dealt with.
        self._house.metrics.observe_event(outcome, visit.about.get("group"))
        log.info("dealt with: %s", outcome, extra=visit.about)

    def may_join(self, invitation: Invitation) -> bool:
        """Whether to accept: a configured room, one that a secretary or an administrator asks
        for, or a direct chat with somebody who holds a seat."""
        if invitation.room in self._house.rooms or invitation.sender in self._administrators:
            return True
        if any(
            group.is_secretary(MATRIX, invitation.sender) for group in self._house.groups.values()
        ):
            return True
        if not (invitation.direct and self._direct_chats):
            return False
        with self._store.begin() as tx:
            return bool(self._house.groups_of(tx, invitation.sender, self._clock.now()))

    def tick(self) -> datetime | None:
        """Put everything that has fallen due in the outbox; when something does next, if known.

        One transaction a group, so that nobody waits for all of them, and a fault in one
        group's keeps nothing from the others.
        """
        alarms = []
        for group in self._house.groups.values():
            try:
                with self._store.begin() as tx:
                    alarm = self._house.post_due(tx, group, self._clock.now())
            except StorageUnavailable:
                raise
            except Exception:
                log.exception(
                    "what fell due could not be posted; again soon", extra={"group": group.id}
                )
                continue
            if alarm is not None:
                alarms.append(alarm)
        try:
            with self._store.begin() as tx:
                mishaps.tell_unread(self._house, tx, self._unread_after, self._clock.now())
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("who waits for unread messages could not be told; again soon")
        return min(alarms, default=None)

    # What cannot be read yet; rooms and keys that change

    def store_undecryptable(self, sealed: UndecryptedEvent) -> None:
        """Keep it, encrypted as it is, until its key comes."""
        if not all(map(_is_id, (sealed.event_id, sealed.room, sealed.sender, sealed.session))):
            log.warning("a message under an impossible id was left aside")
            return
        with self._store.begin() as tx:
            tx.undecryptable.store(sealed, self._clock.now())

    def pending_undecryptable(self, session: str | None, after: int) -> Sequence[UndecryptedEvent]:
        """Some of what waits, from after the place `after`."""
        with self._store.begin() as tx:
            return tx.undecryptable.pending(session, after)

    def discard_undecryptable(self, event_id: str) -> None:
        """It waits no more."""
        with self._store.begin() as tx:
            tx.undecryptable.discard(event_id)

    def should_follow_upgrade(self, room: str) -> bool:
        """Whether the room is one of the groups'."""
        return room in self._house.rooms

    def on_room_upgraded(self, old: str, new: str) -> None:
        """A group's room was replaced: from now on everything is said and heard in the new one."""
        if old not in self._house.rooms or new in self._house.rooms:
            return
        house = self._house.moved({old: new})
        with self._store.begin() as tx:
            if tx.room_upgrades.record(old, new):
                mishaps.tell_moved(house, tx, house.rooms[new], new, self._clock.now())
            self._moves = tx.room_upgrades.all()
        self._house = house
        log.warning("%s was replaced by %s", old, new, extra={"group": house.rooms[new].id})

    def on_own_device(self, device: str, key: str) -> None:
        """Tell the secretaries where these are not the bot's keys of last time."""
        with self._store.begin() as tx:
            mishaps.tell_identity(self._house, tx, device, key, self._clock.now())

    def on_device_event(self, finding: DeviceEvent) -> None:
        """Tell the secretaries of people's devices, once."""
        with self._store.begin() as tx:
            devices.tell(self._house, tx, finding, self._clock.now())


def _storable(incoming: InboundEvent) -> InboundEvent | None:
    """The event without references that no database takes; None where its own ids are such.

    In an encrypted room the server sees no references: they can be anything that JSON can.
    """
    if not all(map(_is_id, (incoming.event_id, incoming.room, incoming.sender))):
        return None
    target = incoming.target if _is_id(incoming.target or "-") else ""
    thread = incoming.thread if _is_id(incoming.thread or "-") else None
    reply_to = incoming.reply_to if _is_id(incoming.reply_to or "-") else None
    return replace(incoming, target=target, thread=thread, reply_to=reply_to)


def _is_id(text: str) -> bool:
    # Not printable are also NUL and half a surrogate pair, which cannot be stored.
    return len(text) <= _LONGEST_ID and text.isprintable()
