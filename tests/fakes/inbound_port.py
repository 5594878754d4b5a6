"""The port that a transport hands its events to, in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.transports.base import InboundEvent, InboundEvents, Invitation, RoomProblem
from bot.transports.device_events import DeviceEvent
from storage import PostedEvent, UndecryptedEvent
from tests.waiting import Changes

T = TypeVar("T")


class RecordingPort:
    """An `InboundPort`, and the `InboundEvents` behind it, that keeps what it is handed.

    trusts: whose invitations are accepted.
    calls: "receive ID", "store_undecryptable ID" and "save_sync_token", in order.
    fails: for which events `receive` raises, as in a power cut.
    discarded: undecryptable events that meant nothing once they were decrypted.
    beginning, began_in: from where on it reads, and in which rooms it was already.
    keys_lost: how often it was said that keys are.
    missed: rooms in which something could not be read.
    since: since when the database is older than the rooms, if it is. posted: with what it was
        compared.
    followed: rooms that are followed when they are upgraded. upgrades: from which to which.
    declined: those that were not followed, from which to which, and why not.
    problems: of each room of a group, as reported last. direct_chats: likewise.
    retried: rooms to which another attempt is worth it.
    """

    def __init__(self, *trusts: str) -> None:
        self.trusts = trusts
        self.calls: list[str] = []
        self.received: list[InboundEvent] = []
        self.fails: Callable[[InboundEvent], bool] = lambda _: False
        self.invitations: list[Invitation] = []
        self.sync_token: str | None = None
        self.beginning: str | None = None
        self.began_in: list[str] | None = None
        self.device_events: list[DeviceEvent] = []
        self.own_devices: list[tuple[str, str]] = []
        self.undecryptable: list[UndecryptedEvent] = []
        self.discarded: set[str] = set()
        self.followed: set[str] = set()
        self.upgrades: list[tuple[str, str]] = []
        self.keys_lost = 0
        self.to_read: dict[str, str] = {}
        self.missed: list[str | None] = []
        self.since: datetime | None = None
        self.posted: list[PostedEvent] = []
        self.declined: list[tuple[str, str, frozenset[RoomProblem]]] = []
        self.problems: dict[str, frozenset[RoomProblem]] = {}
        self.direct_chats: dict[str, str] = {}
        self.retried: set[str] = set()
        self._changes = Changes()

    async def call(self, work: Callable[[InboundEvents], T]) -> T:
        try:
            return work(self)
        finally:
            await self._changes.notify()

    def retry(self, room: str) -> None:
        self.retried.add(room)

    def receive(self, event: InboundEvent) -> None:
        self.calls.append(f"receive {event.event_id}")
        if self.fails(event):
            raise ConnectionResetError("the power went")
        self.received.append(event)

    def may_join(self, invitation: Invitation) -> bool:
        self.invitations.append(invitation)
        return invitation.sender in self.trusts

    def load_sync_token(self) -> str | None:
        return self.sync_token

    def load_beginning(self) -> str | None:
        return self.beginning

    def begin_at(self, token: str, rooms: Collection[str]) -> None:
        self.beginning = token
        self.began_in = sorted(rooms)

    def active_since(self) -> datetime | None:
        return self.since

    def compare_posted(self, posted: Sequence[PostedEvent], secret: str) -> bool:
        self.posted = list(posted)
        return self.since is not None

    def on_caught_up(self) -> None:
        self.calls.append("on_caught_up")

    def rooms_to_read(self) -> Mapping[str, str]:
        return self.to_read

    def on_rooms_read(self) -> None:
        self.calls.append("on_rooms_read")
        self.to_read = {}

    def save_sync_token(self, token: str) -> None:
        self.sync_token = token
        self.calls.append("save_sync_token")

    def on_device_event(self, event: DeviceEvent) -> None:
        self.device_events.append(event)

    def on_keys_lost(self) -> None:
        self.keys_lost += 1

    def on_missed(self, room: str | None) -> None:
        self.missed.append(room)

    def on_own_device(self, device: str, key: str) -> None:
        self.own_devices.append((device, key))

    def store_undecryptable(self, event: UndecryptedEvent) -> None:
        self.calls.append(f"store_undecryptable {event.event_id}")
        if all(it.event_id != event.event_id for it in self.undecryptable):
            self.undecryptable.append(replace(event, number=len(self.undecryptable) + 1))

    def pending_undecryptable(self, session: str | None, after: int) -> Sequence[UndecryptedEvent]:
        done = {it.event_id for it in self.received} | self.discarded
        pending = [it for it in self.undecryptable if it.event_id not in done and it.number > after]
        return [it for it in pending if session is None or it.session == session][:3]

    def discard_undecryptable(self, event_id: str) -> None:
        self.discarded.add(event_id)

    def group_rooms(self) -> Collection[str]:
        return ()

    def is_group_room(self, room: str) -> bool:
        return room in self.followed

    def on_room_problems(self, room: str, problems: Collection[RoomProblem]) -> None:
        self.problems[room] = frozenset(problems)

    def on_direct_chats(self, partners: Mapping[str, str]) -> None:
        self.direct_chats = dict(partners)

    def should_follow_upgrade(self, room: str, new: str | None = None) -> bool:
        return room in self.followed

    def on_upgrade_declined(self, old: str, new: str, problems: Collection[RoomProblem]) -> None:
        self.declined.append((old, new, frozenset(problems)))

    def on_room_upgraded(self, old: str, new: str) -> None:
        self.followed = self.followed - {old} | {new}
        self.upgrades.append((old, new))

    # For the tests

    async def wait(self, condition: Callable[[], bool], timeout: float = 15) -> None:
        """Until `condition` holds."""
        await self._changes.until(condition, timeout, lambda: f"received: {self.texts}")

    async def wait_for(
        self, wanted: Callable[[InboundEvent], bool], timeout: float = 15
    ) -> InboundEvent:
        """The first event received that is `wanted`."""
        await self.wait(lambda: any(map(wanted, self.received)), timeout)
        return next(filter(wanted, self.received))

    async def wait_for_text(self, text: str, timeout: float = 15) -> InboundEvent:
        """The first event received that says `text`."""
        return await self.wait_for(lambda event: event.text == text, timeout)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.received]
