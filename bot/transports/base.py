"""The edge between the secretary and a chat: what comes in, what goes out, what a transport does.

A transport (`bot.transports.matrix`, `bot.transports.terminal`, the tests' own) satisfies
`Transport` and calls an `InboundPort`. Neither side knows more of the other than this file, and
`bot.transports.device_events`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from bot.transports.device_events import DeviceEvent
from secretary.papers import FileProblem, ReceivedFile
from secretary.people import MATRIX
from secretary.rooms import RoomProblem
from storage import OutboundMessage, PostedEvent, UndecryptedEvent

__all__ = [
    "EventKind",
    "FetchesFiles",
    "FileNotFetched",
    "FileProblem",
    "FileRefused",
    "HealthCheck",
    "HealthReporter",
    "InboundEvent",
    "InboundEvents",
    "InboundPort",
    "Invitation",
    "OutboundMessage",
    "PostedEvent",
    "ReadsPosted",
    "ReceivedFile",
    "RetryLater",
    "RoomProblem",
    "TellsTime",
    "Transport",
    "TransportHealth",
    "UndecryptedEvent",
]

T = TypeVar("T")


class EventKind(StrEnum):
    """What sort of thing somebody did in a room."""

    MESSAGE = "message"
    EDIT = "edit"
    REDACTION = "redaction"
    REACTION = "reaction"


@dataclass(frozen=True)
class InboundEvent:
    """Something a person did in a room the bot is in.

    event_id: unique for ever; the key of the inbox.
    room, sender: as `channel` names them. direct: a direct chat between the sender and the bot.
    text: the message, an edit's new text, a reaction's key (``✅``), empty for a redaction.
    at: aware, when the server received it.
    said_in: the room it was sent in, where another has replaced that one since.
    in_clear: a message or an edit that was not encrypted where all should be: nobody can know
        that it is from its sender.
    unencrypted: the room it was said in is not encrypted: its servers can read it, and the answer.
    addressed: it names the bot as the one it speaks to; `text` is then without the name.
    to_others: it begins by naming somebody else as the one it speaks to.
    file: what it brings, where it is a file; `text` is then its caption, which may be empty.

    What it is about, as event ids:
    target: what is edited, redacted or reacted to.
    thread: the thread's root, where it was written in a thread.
    reply_to: the message it answers (on Matrix a rich reply; in a thread only one that its writer
        chose, not the fallback for clients without threads).
    """

    event_id: str
    room: str
    sender: str
    text: str
    at: datetime
    kind: EventKind = EventKind.MESSAGE
    target: str | None = None
    thread: str | None = None
    direct: bool = False
    reply_to: str | None = None
    in_clear: bool = False
    channel: str = MATRIX
    said_in: str | None = None
    addressed: bool = False
    to_others: bool = False
    file: ReceivedFile | None = None
    unencrypted: bool = False


@dataclass(frozen=True)
class Invitation:
    """Somebody asks the bot to join a room."""

    room: str
    sender: str
    direct: bool


class RetryLater(Exception):
    """The message could not be sent now; try again after `seconds` (None: as you see fit).

    `reason` is for the log and names no text. of_message: it is this message that is not taken;
    another may well be.
    """

    def __init__(
        self, reason: str, seconds: float | None = None, *, of_message: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.of_message = of_message


class NotTaken(Exception):
    """What was to be done to a message in the room is not to be done: it is done already, or the
    server will never take it. `reason` is for the record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileRefused(NotTaken):
    """A message's file is larger than the server ever takes."""


class FileNotFetched(Exception):
    """A file cannot be had, now or later. problem: why, for whoever sent it."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class InboundEvents(Protocol):
    """What a transport reports. Each call is one transaction, committed when it returns.

    All of them run on the database's thread: a transport reaches them through `InboundPort.call`.
    """

    def receive(self, event: InboundEvent) -> None:
        """Handle what somebody did. A replay of the same event id is harmless."""

    def may_join(self, invitation: Invitation) -> bool:
        """Whether the bot should accept."""

    def load_sync_token(self) -> str | None:
        """The position in the server's stream up to which everything is handled; None at first."""

    def save_sync_token(self, token: str) -> None:
        """Everything up to `token` is handled."""

    def load_beginning(self) -> str | None:
        """The position that `begin_at` was told; None before that."""

    def begin_at(self, token: str, rooms: Collection[str]) -> None:
        """No position was known, so the bot reads from `token` on, and nothing of what was said
        before that; it was in these rooms already."""

    def rooms_to_read(self) -> Mapping[str, str]:
        """Rooms of groups that have moved here from another account, whatever the position: each
        with the position of that account, from which on the room is to be read once more."""

    def on_rooms_read(self) -> None:
        """These have been read; the same again is harmless."""

    def active_since(self) -> datetime | None:
        """When (aware) the database last heard or said anything: what the bot has posted since is
        to be given to `compare_posted`. None where nothing need be."""

    def compare_posted(self, posted: Sequence[PostedEvent], secret: str) -> bool:
        """Whether the database does not know of some of it, and so is an older one that was put
        back. Then what was said since is to be handed over in the order it was said, and after
        that `on_caught_up` called; nothing is sent meanwhile. secret: see `storage.mark_of`."""

    def on_caught_up(self) -> None:
        """All that was said up to now has been handed over; the same again is harmless."""

    def store_undecryptable(self, event: UndecryptedEvent) -> None:
        """Keep what cannot be read yet. Once it can, `receive` or `discard_undecryptable` ends its
        waiting; after a time without either its sender is asked to write again."""

    def pending_undecryptable(self, session: str | None, after: int) -> Sequence[UndecryptedEvent]:
        """Some of what waits for a key, or for any, in the order it came; the next ones come
        when `after` is the last one's number."""

    def discard_undecryptable(self, event_id: str) -> None:
        """What waited could be read, and is nothing to the secretary."""

    def group_rooms(self) -> Collection[str]:
        """The ids of all rooms of groups and their secretaries, as they are now."""

    def is_group_room(self, room: str) -> bool:
        """Whether it is such a room, or was one before it was upgraded."""

    def on_room_problems(self, room: str, problems: Collection[RoomProblem]) -> None:
        """What is wrong with one of those rooms, in place of what was reported before."""

    def on_direct_chats(self, partners: Mapping[str, str]) -> None:
        """All direct chats there are, and who is in each beside the bot: nothing that waits for
        a room that was one, or was one with somebody else, is to be sent there."""

    def should_follow_upgrade(self, room: str, new: str | None = None) -> bool:
        """Whether to move along when `room` is upgraded, or said to be replaced by `new`."""

    def on_room_upgraded(self, old: str, new: str) -> None:
        """The bot is in `new`, which has replaced `old`: what waits to be sent moves along."""

    def on_upgrade_declined(self, old: str, new: str, problems: Collection[RoomProblem]) -> None:
        """`old` is said to be replaced by `new`, where the bot has not followed it, because of
        these; the same again is harmless."""

    def on_own_device(self, device: str, key: str) -> None:
        """The device and the public key that others know the bot by."""

    def on_keys_lost(self) -> None:
        """Keys that others had given are lost: a message that cannot be read now waits for one
        that need not come. The same again is harmless."""

    def on_missed(self, room: str | None) -> None:
        """Something that was said in `room`, or in any where None, could not be read and will not
        be; the same again is harmless."""

    def on_device_event(self, event: DeviceEvent) -> None:
        """Something about people's devices; the same again is harmless."""


class InboundPort(Protocol):
    """What a transport reports to."""

    async def call(self, work: Callable[[InboundEvents], T]) -> T:
        """The result of `work`, after it is committed; what follows from it is then delivered.

        While the database is out of reach it waits, and so do the calls after it. Raises what
        else `work` raises.
        """

    def retry(self, room: str) -> None:
        """What could not be sent to the room is worth another attempt now."""


class Transport(Protocol):
    """What the secretary needs from a transport."""

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        """Room ids for configured ids and aliases. Those that cannot be resolved are left out."""

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        """What it is sent as, in order: itself, or parts that are small enough for the channel.

        At least one; the same ones whenever it is asked. The first has the message's own key, the
        others keys of their own.
        """

    async def send(self, message: OutboundMessage) -> str:
        """Post it, and return the event id. Raises RetryLater where trying again may help.

        message: one that `split` gave. The same key again is the same event. Where it is an act,
        do that, or raise NotTaken; on Matrix only there are any. Raises FileRefused for a file that
        is too large.
        """

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """The event id under which the message stands in its room, where it was posted after
        `since`; None where it was not. Raises RetryLater where nobody can say."""

    async def listen(self, port: InboundPort) -> None:
        """Report everything that happens to `port`, in order, until cancelled."""

    async def close(self) -> None:
        """Let go of connections and files."""


@dataclass(frozen=True)
class HealthCheck:
    """Whether something is in order; `ok` is None where nobody can say.

    `text` says more, in English, and names no person. of_others: whether it is another process
    that is not in order, so that this one is ready all the same.
    """

    name: str
    ok: bool | None
    text: str
    of_others: bool = False


@dataclass(frozen=True)
class TransportHealth:
    """How a transport fares.

    last_response_age: seconds since the server last answered; None until it has.
    idle: seconds without progress of the listener; a wait on purpose, as in an outage, is progress.
    checks: what else it knows of itself, such as whether its own chain of trust verifies.
    """

    last_response_age: float | None
    idle: float
    checks: tuple[HealthCheck, ...] = ()


@runtime_checkable
class HealthReporter(Protocol):
    """A transport that can say how it fares. One that cannot is not checked."""

    def health(self) -> TransportHealth:
        """How it is now, without asking anybody."""

    async def connected(self) -> None:
        """Return when the server has answered the listener for the first time."""


@runtime_checkable
class FetchesFiles(Protocol):
    """A transport whose events can bring files."""

    async def fetch(self, file: ReceivedFile, most: int) -> bytes:
        """The file's bytes, decrypted and as they were sent. most: how many there may be; no more
        are read. Raises FileNotFetched, and RetryLater where trying again may help."""


@runtime_checkable
class ReadsPosted(Protocol):
    """A transport that can say what the bot has posted. It calls `InboundEvents.compare_posted`
    before it hands over anything."""

    async def posted_since(self, since: datetime) -> Sequence[PostedEvent]:
        """All of that since an instant (aware), at least. Raises RetryLater where it cannot."""


@runtime_checkable
class TellsTime(Protocol):
    """A transport whose server has a clock."""

    def clock_ahead(self) -> timedelta | None:
        """By how much this machine's clock is ahead of it; None while that is not known."""
