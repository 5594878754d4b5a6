"""What transports and the scheduler call: inbound events, invitations, ticks, incidents.

Nothing here waits or sends: each call is one transaction, and returns when it is committed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.events import (
    device_notices,
    early_reactions,
    group_accounts,
    inbox,
    incident_notices,
    invitations,
)
from bot.events.catching_up import SYNC_POSITION, CatchingUp
from bot.events.fetched_files import FetchedFiles
from bot.events.group_rooms import GroupRooms
from bot.events.handler import EventHandler
from bot.events.impossible_ids import is_id, storable
from bot.events.refused_files import RefusedFiles
from bot.events.registry import Registry
from bot.events.tick import TickOfGroups
from bot.events.wrong_clock import ComparedClock
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from bot.transports.base import HealthCheck, InboundEvent, Invitation, RoomProblem
from bot.transports.device_events import DeviceEvent
from commands.router import Router
from commands.understood import Outcome
from secretary.errors import StorageUnavailable
from secretary.group import Group
from secretary.people import MATRIX
from services import rooms
from storage import PostedEvent, Store, Transaction, UndecryptedEvent, WorkingAccount

log = logging.getLogger(__name__)

_BEGINNING: Final = "sync beginning"
"""Under which key it is kept from where on is read, until there is a position."""


class EventService:
    """Decides what every event and every instant means. Used from one thread at a time.

    prefix: of commands. administrators: Matrix ids that may invite the bot anywhere.
    direct_chats: whether holders of a seat may open a direct chat with it.
    unread_after: how long a message may wait for its key before its sender is notified.
    account: the name of the Matrix account it hears and speaks as; others: the groups of others,
    and users: by name, what these accounts are called on Matrix.
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
        account: str = "",
        others: Iterable[Group] = (),
        users: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._store = store
        self._account = account
        self._other_users = frozenset(users.values())
        self._present = ComparedClock(clock)
        self._past = CatchingUp(store, self._present, self._decide)
        self._clock: Clock = self._past
        self._administrators = administrators
        self._direct_chats = direct_chats
        self._unread_after = unread_after
        self._metrics = metrics or Metrics()
        self._router = Router(prefix)
        self._configured = Registry.of(groups, prefix, others, users)
        self._group_rooms = GroupRooms(self._metrics)
        self._groups = TickOfGroups(self._metrics, store, self._clock, self._group_rooms)
        self.has_early_reactions = True  # until it is known that none waits
        self.files = FetchedFiles(store, self._past, lambda: self._registry)
        """What becomes of the files that people send."""
        self.refused_files = RefusedFiles(lambda: self._registry)
        """What is said of files that a server does not take."""
        self.next_due: datetime | None = None
        """When something falls due next (aware), as far as is known."""
        with store.begin() as tx:
            self._load_rooms(tx)

    def _load_rooms(self, tx: Transaction) -> None:
        """Use the rooms that the groups are in by now, and what is known of them."""
        self._group_rooms.load_moves(tx)
        self._use(self._configured.after_upgrades(tx.room_upgrades.leads_to()))
        self._groups.ask_all_anew()

    def _use(self, registry: Registry) -> None:
        self._registry = replace(registry, open_rooms=self._group_rooms.open_rooms)
        self._store.work_for(WorkingAccount(self._account, registry.rooms_of_others))
        self._handler = EventHandler(self._registry, self._router, self._metrics)
        self._group_rooms.refresh_check(self._registry)

    def compare_clock(self, ahead: Callable[[], timedelta | None]) -> None:
        """Decide nothing while the clock is wrong by another: by how much it is ahead of that."""
        self._present.ahead = ahead

    def hold(self) -> None:
        """Decide nothing by the time of day until `compare_posted` has been called."""
        self._past.is_held = True

    @property
    def is_held(self) -> bool:
        """Whether nothing is to be sent: the database may be older than the rooms."""
        return self._past.is_held

    @property
    def checks(self) -> tuple[HealthCheck, ...]:
        """What else is to be seen of it."""
        found = (self.rooms_check, self._past.check(), self._present.check())
        return tuple(each for each in found if each is not None)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The ids of all Matrix rooms of groups, their secretaries and the board above them, after
        every upgrade."""
        of_groups = tuple(room for channel, room in self._registry.rooms if channel == MATRIX)
        board_room = self._registry.board_room
        return of_groups if board_room is None else (*of_groups, board_room)

    @property
    def rooms_check(self) -> HealthCheck | None:
        """Whether all is right with those rooms; None while nobody has said."""
        return self._group_rooms.check

    def receive(self, event: InboundEvent) -> None:
        """Handle one event, once: a replay finds it in the inbox and changes nothing.

        Raises StorageUnavailable, with nothing changed, where the database is out of reach.
        """
        known = storable(event)
        if known is None:
            log.warning("an event under an impossible id was left aside")
            return
        with self._past.when_said(known.event_id, event.at):
            self._receive(known)

    def _receive(self, event: InboundEvent) -> None:
        self._hear_early_reactions()
        now = self._clock.now()
        here = self._group_rooms.current(event.room)
        if event.sender in self._other_users or self._registry.is_elsewhere(
            event.channel, here, direct=event.direct
        ):
            return  # not even entered in the inbox: whose it is may not have heard it yet
        if here != event.room:  # before it was upgraded; a thread cannot go on
            event = replace(event, room=here, thread=None, said_in=event.room)
        with self._store.begin() as tx:
            if not inbox.register(tx, event, now):
                return
            handled = self._handler.handle(tx, event, now)
            tx.inbox.set_outcome(event.event_id, handled.outcome, handled.detail)
        if handled.outcome is not Outcome.IGNORED:
            self._past.decide_soon()
        self.has_early_reactions |= handled.outcome is Outcome.WAITS
        # After the commit: what the database undoes has not been handled.
        self.next_due = _earliest(self.next_due, handled.next_due)
        self._metrics.observe_event(handled.outcome.label, handled.about.get("group"))
        log.info("handled: %s %s", handled.outcome, handled.detail, extra=handled.about)

    def _hear_early_reactions(self) -> None:
        """Hear the reactions to messages that are on record as sent by now, as of when they came.

        Before anything else is heard, so that what was said after them goes on counting.
        """
        if not self.has_early_reactions:
            return
        found = early_reactions.hear(self._store, self._handler.handle)
        self.has_early_reactions = found.are_left
        for handled in found.heard:
            self._past.decide_soon()
            self.next_due = _earliest(self.next_due, handled.next_due)
            self._metrics.observe_event(handled.outcome.label, handled.about.get("group"))
            log.info("heard later: %s", handled.outcome, extra=handled.about)

    def may_join(self, invitation: Invitation) -> bool:
        """Whether to accept an invitation."""
        return invitations.may_join(
            self._registry,
            self._store,
            invitation,
            self._clock.now(),
            administrators=self._administrators,
            direct_chats=self._direct_chats,
        )

    def load_sync_token(self) -> str | None:
        """Up to where the server's stream is handled; None at first."""
        with self._store.begin() as tx:
            return tx.account_values.get(SYNC_POSITION)

    def save_sync_token(self, token: str) -> None:
        """Everything up to `token` is handled."""
        with self._store.begin() as tx:
            tx.account_values.set(SYNC_POSITION, token)

    def load_beginning(self) -> str | None:
        """From where on the server's stream is read, where no position was known."""
        with self._store.begin() as tx:
            return tx.account_values.get(_BEGINNING)

    def begin_at(self, token: str, rooms: Collection[str]) -> None:
        """Read from `token` on, and say so to the secretaries of groups it was at work in before.

        A new bot has been in no room yet. Where it has, the database or the data folder is new.
        """
        with self._store.begin() as tx:
            tx.account_values.set(_BEGINNING, token)
            incident_notices.report_beginning(self._registry, tx, rooms, self._clock.now())

    def rooms_to_read(self) -> Mapping[str, str]:
        """Rooms that moved here from another account, each with the position that had reached."""
        with self._store.begin() as tx:
            return group_accounts.rooms_to_read(tx)

    def on_rooms_read(self) -> None:
        """They have been read."""
        with self._store.begin() as tx:
            group_accounts.forget_rooms_to_read(tx)

    def tick(self) -> datetime | None:
        """Put everything that has fallen due in the outbox; when something does next, if known.

        Raises StorageUnavailable.
        """
        groups = self.begin_tick()
        if groups is None:
            return None
        for group_id in groups:
            self.tick_group(group_id)
        return self.end_tick()

    # The same in parts, one transaction or a few each: nobody waits for all of them

    def begin_tick(self) -> Sequence[str] | None:
        """The groups of which something can be due, each for `tick_group`, before `end_tick`.

        None where nothing is to be decided now. Raises StorageUnavailable.
        """
        if self._past.is_held:
            return None
        if self._present.is_wrong:
            with self._store.begin() as tx:
                incident_notices.report_wrong_clock(self._registry, tx, self._clock.now())
            return None
        self._take_over_moves()
        self._hear_early_reactions()
        self.next_due = None
        return self._groups.to_ask(self._registry)

    def tick_group(self, group_id: str, gives_way: Callable[[], bool] = lambda: False) -> bool:
        """Put what has fallen due of one group in the outbox. Raises StorageUnavailable.

        gives_way: whether something else is wanted. Then False may be returned, with nothing
        changed, and it is to be asked for again.
        """
        return self._groups.enqueue(self._registry, group_id, gives_way)

    def end_tick(self) -> datetime | None:
        """See to what is of no one group; when something falls due next, if known.

        Raises StorageUnavailable.
        """
        self.next_due = _earliest(self.next_due, self._groups.next_due())
        try:
            with self._store.begin() as tx:
                now = self._clock.now()
                self._group_rooms.tell_of_board_room(self._registry, tx, now)
                self.files.forget_old(tx, now)
                self._group_rooms.recheck_direct_chats(self._registry, tx, now)
                is_direct_with = self._group_rooms.is_direct_with
                incident_notices.ask_to_resend(
                    self._registry, tx, self._unread_after, now, is_direct_with
                )
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("messages that cannot be read, or sent, were not seen to; again soon")
        return self.next_due

    def _decide(self) -> datetime | None:
        """Put what has fallen due in the outbox, of every group; when something does next."""
        return self._groups.enqueue_all(self._registry)

    # An older database than what stands in the rooms

    def active_since(self) -> datetime | None:
        """Since when what the bot has posted is to be compared; None where it need not be."""
        return self._past.active_since()

    def compare_posted(self, posted: Sequence[PostedEvent], secret: str) -> bool:
        """Whether the database is older than what stands in the rooms, and has to catch up."""
        is_older = self._past.compare(posted, secret)
        self.next_due = self._past.now()  # nothing was decided until now
        self._groups.ask_all_anew()
        return is_older

    def on_caught_up(self) -> None:
        """Everything that was said since has been handed over."""
        self._past.finish(self._registry)
        self._groups.ask_all_anew()
        self.next_due = self._past.now()

    # What cannot be decrypted yet; rooms and devices that change

    def store_undecryptable(self, event: UndecryptedEvent) -> None:
        """Keep it, encrypted as it is, until its key comes."""
        if not all(map(is_id, (event.event_id, event.room, event.sender, event.session))):
            log.warning("a message under an impossible id was left aside")
            return
        here = self._group_rooms.current(event.room)
        if self._registry.is_elsewhere(MATRIX, here, direct=event.direct):
            return
        with self._store.begin() as tx:
            tx.undecryptable.store(event, self._past.present())

    def pending_undecryptable(self, session: str | None, after: int) -> Sequence[UndecryptedEvent]:
        """Some of those that wait, of one session or all, from after the number `after`."""
        with self._store.begin() as tx:
            return tx.undecryptable.pending(session, after)

    def discard_undecryptable(self, event_id: str) -> None:
        """It waits no more."""
        with self._store.begin() as tx:
            tx.undecryptable.discard(event_id)

    def group_rooms(self) -> Collection[str]:
        """The same."""
        return self.rooms

    def is_group_room(self, room: str) -> bool:
        """Whether it is one of these, or was before it was upgraded."""
        return room in self.rooms or self._group_rooms.was_replaced(room)

    def on_room_problems(self, room: str, problems: Collection[RoomProblem]) -> None:
        """Tell the secretaries of what is wrong with a group's room, or the board's, once."""
        self._group_rooms.report(room, problems)
        self._use(self._registry)
        self._groups.ask_all_anew()
        group = self._registry.rooms.get((MATRIX, room))
        with self._store.begin() as tx:
            now = self._clock.now()
            if group is not None:
                self._group_rooms.tell(self._registry, tx, group, now)
            elif room == self._registry.board_room:
                self._group_rooms.tell_of_board_room(self._registry, tx, now)

    def on_direct_chats(self, partners: Mapping[str, str]) -> None:
        """Use these direct chats and no others."""
        with self._store.begin() as tx:
            now = self._clock.now()
            self._group_rooms.update_direct_chats(self._registry, tx, partners, now)
        self._group_rooms.remember_direct_chats(partners)

    def should_follow_upgrade(self, room: str, new: str | None = None) -> bool:
        """Whether the room is one of the groups' or the board's, and nobody has taken back that
        very move."""
        is_taken_back = self._group_rooms.is_taken_back(room, new)
        return room in self.rooms and not is_taken_back

    def on_room_upgraded(self, old: str, new: str) -> None:
        """A group's room, or the board's, was replaced: from now on everything is said and heard in
        the new one."""
        if not self.should_follow_upgrade(old, new) or self.is_group_room(new):
            return
        registry = self._registry.after_upgrades({old: new})
        group = registry.rooms.get((MATRIX, new))
        with self._store.begin() as tx:
            now = self._clock.now()
            if group is None:
                groups, reported = list(registry.groups.values()), self._group_rooms.reported
                renderer = registry.renderer_for()
                rooms.record_board_upgrade(tx, groups, old, new, reported, renderer, now)
            else:
                renderer = registry.renderer_for([group])
                rooms.record_upgrade(tx, group, old, new, renderer, now)
            self._load_rooms(tx)
        log.warning("%s was replaced by %s", old, new, extra={"group": group.id} if group else {})

    def on_upgrade_declined(self, old: str, new: str, problems: Collection[RoomProblem]) -> None:
        """Ask the secretaries what is to become of a room that has ended, once."""
        registry, group = self._registry, self._registry.rooms.get((MATRIX, old))
        if group is None and old != registry.board_room:
            return
        with self._store.begin() as tx:
            reported, now = self._group_rooms.reported, self._clock.now()
            if group is None:
                groups, renderer = list(registry.groups.values()), registry.renderer_for()
                done = rooms.report_board_declined(
                    tx, groups, old, new, problems, reported, renderer, now
                )
            else:
                renderer = registry.renderer_for([group])
                done = rooms.report_declined(tx, group, old, new, problems, reported, renderer, now)
            if done:
                self._load_rooms(tx)

    def _take_over_moves(self) -> None:
        """Groups can have been moved by hand, in another process."""
        with self._store.begin() as tx:
            if self._group_rooms.were_moved_elsewhere(tx):
                self._load_rooms(tx)
                log.warning("the rooms were changed by hand, or taken back")
            if self._registry.others:
                self._group_rooms.send_on(tx)

    def on_own_device(self, device: str, key: str) -> None:
        """Tell the secretaries where these are not the bot's keys of last time."""
        with self._store.begin() as tx:
            now = self._clock.now()
            incident_notices.report_own_device(self._registry, tx, device, key, now)

    def on_keys_lost(self) -> None:
        """Ask for messages that cannot be read sooner than else, for a while."""
        with self._store.begin() as tx:
            incident_notices.note_lost_keys(tx, self._clock.now())

    def on_missed(self, room: str | None) -> None:
        """Tell the secretaries that something could not be read, once a day."""
        with self._store.begin() as tx:
            now = self._clock.now()
            incident_notices.report_missed(self._registry, tx, room, now)

    def on_device_event(self, event: DeviceEvent) -> None:
        """Tell the secretaries of people's devices, once."""
        with self._store.begin() as tx:
            device_notices.report_devices(self._registry, tx, event, self._clock.now())


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((each for each in instants if each is not None), default=None)
