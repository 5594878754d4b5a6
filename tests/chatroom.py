"""A group, its database on disk, and a chat room in memory: what people say, what the bot answers.

The real event handling, commands, storage and templates; only the network is left out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import EventKind, InboundEvent
from secretary.group import Group
from secretary.papers import FileProblem, ReceivedFile
from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from storage import OutboundMessage, Store, Transaction
from tests.fixtures.database import file_of, new_store, put_back
from tests.people import ROOM, SECRETARY, SECRETARY_ROOM, ZONE, at, example_group, person

__all__ = ["ROOM", "SECRETARY", "SECRETARY_ROOM", "ZONE", "at", "example_group"]

SEATS = (
    ("Region Västmanland", "1", "Eva Lund (M)", "Fredrik Ask (M)"),
    ("Arboga", "", "Anna Ek (S)", "Bo Berg (S)"),
    ("Sala", "", "Cia Dal (C)", "David Öst (C)"),
    ("Västerås", "", "Gun Hall (V)", "Håkan Ås (V)"),
    ("Region Västmanland", "Oppositionens plats", "Ida Jonsson (S)", "Karin Lind (S)"),
)
"""Organisation, seat, member, substitute. Eva Lund is chair."""


def matrix_id(name: str) -> str:
    """``Anna Ek`` or ``anna`` → ``@anna:exempel``."""
    return f"@{name.split(maxsplit=1)[0].casefold()}:exempel"


def fill_seats(store: Store, group_id: str = "barn-unga", since: date = date(2023, 1, 1)) -> None:
    """Give the example seats their holders."""
    with store.begin() as tx:
        # All at once: one at a time took longer than many a test.
        people = {p.address(MATRIX): p for p in tx._session.scalars(select(Person)).unique()}
        for organisation, name, member, substitute in SEATS:
            seat = Seat(group_id=group_id, organisation=organisation, name=name)
            for who, role in ((member, Role.MEMBER), (substitute, Role.SUBSTITUTE)):
                person_name, _, party = who.removesuffix(")").partition(" (")
                user = matrix_id(person_name)
                someone = people.get(user) or person(person_name, party, matrix=user)
                chair = Office.CHAIR if person_name == "Eva Lund" else None
                tx._session.add(
                    Mandate(seat=seat, person=someone, role=role, since=since, office=chair)
                )


@dataclass(frozen=True)
class PostedMessage:
    """A message the bot posted."""

    event_id: str
    post: OutboundMessage

    @property
    def text(self) -> str:
        """With ordinary spaces, for comparing."""
        return self.post.text.replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True)
class Picture:
    """What has happened in a room until now (aware): its database, and what was posted there."""

    database: bytes
    posted: tuple[PostedMessage, ...]
    acts: tuple[OutboundMessage, ...]
    files: Mapping[str, bytes]
    events: int
    now: datetime


class Chatroom:
    """People in rooms, and what the bot answers. The clock stands still until moved."""

    def __init__(
        self,
        folder: Path,
        *,
        groups: Sequence[Group] | None = None,
        now: str = "2027-02-01 09:00",
        prefix: str = "!",
        store: Store | None = None,
        content: bytes | None = None,
    ) -> None:
        self.groups = list(groups) if groups is not None else [example_group()]
        self.folder = folder
        self.store = store or new_store(folder, content)
        if store is not None:
            store.migrate()
        self.clock = ManualClock(at(now))
        self.prefix = prefix
        self.service = EventService(self.groups, self.store, self.clock, prefix=prefix)
        self.posted: list[PostedMessage] = []
        self.acts: list[OutboundMessage] = []
        """What the bot put under its messages, or pinned."""
        self.files: dict[str, bytes] = {}
        """What has been sent, by the event."""
        self.attached: list[tuple[str, bytes]] = []
        """What the bot has sent: names, and bytes."""
        self.is_offline = False
        """Whether files cannot be fetched."""
        self._events = 0

    def picture(self) -> Picture:
        """All that has happened so far, to give to another room with the same groups."""
        posted, acts, files = tuple(self.posted), tuple(self.acts), dict(self.files)
        return Picture(file_of(self.folder), posted, acts, files, self._events, self.clock.now())

    def become(self, picture: Picture) -> None:
        """Be as a room was, instead of what has happened here; after a new start of the bot."""
        put_back(self.folder, picture.database)
        self.clock.set(picture.now)
        self.service = EventService(self.groups, self.store, self.clock, prefix=self.prefix)
        self.posted[:], self.acts[:] = picture.posted, picture.acts
        self.files = dict(picture.files)
        self._events = picture.events

    def let(self, steps: Callable[[], object], pictures: dict[str, Picture]) -> None:
        """Let something happen; where all was as it is now when it did before, put that back.

        steps: what its name says, and no more: it takes nothing from around it but the room.
        pictures: what came of such steps before, to which this adds.
        """
        before = (self.groups, self.prefix, self.clock.now(), self._events, len(self.posted))
        stored = sha256(file_of(self.folder)).hexdigest()
        key = f"{steps.__module__}.{steps.__qualname__} {before} {stored}"
        if key in pictures:
            self.become(pictures[key])
        else:
            steps()
            pictures[key] = self.picture()

    def say(
        self, who: str, text: str, *, room: str = ROOM, direct: bool = False, **more: object
    ) -> str:
        """Somebody writes; the event's id. What the bot answers is in `posted`."""
        return self._happen(EventKind.MESSAGE, who, text, room, direct=direct, **more)

    def tell(self, who: str, text: str, **more: Any) -> str:
        """In a direct chat with the bot."""
        return self.say(who, text, room=f"!direkt-{who}:exempel", direct=True, **more)

    def send_file(self, who: str, name: str, content: bytes, caption: str = "", **more: Any) -> str:
        """Somebody sends a file, which is fetched as soon as it is wanted; the event's id."""
        event_id = f"$event{self._events + 1}"
        self.files[event_id] = content
        size = more.pop("size", len(content))
        file = ReceivedFile(event_id, name, "application/x-anything", size, '{"url": "mxc://a/b"}')
        return self.say(who, caption, file=file, **more)

    def fetch_files(self) -> None:
        """Fetch what is wanted, and post what comes of it."""
        for wanted, _ in self.service.files.wanted_files():
            event_id = wanted.file.event_id
            if event_id in self.files:
                self.service.files.take_file(event_id, self.files[event_id])
            else:
                self.service.files.give_up_file(event_id, FileProblem.GONE)
        self._post_all()

    def edit(self, who: str, target: str, text: str, *, room: str = ROOM, **more: object) -> str:
        return self._happen(EventKind.EDIT, who, text, room, target=target, **more)

    def redact(self, who: str, target: str, *, room: str = ROOM, **more: object) -> str:
        return self._happen(EventKind.REDACTION, who, "", room, target=target, **more)

    def react(self, who: str, target: str, key: str) -> str:
        return self._happen(EventKind.REACTION, who, key, ROOM, target=target)

    def hand_in(self, who: str, text: str) -> None:
        """Somebody writes in the group's room; what comes of it waits in the outbox."""
        self.service.receive(self._event(EventKind.MESSAGE, who, text, ROOM))

    def _happen(self, kind: EventKind, who: str, text: str, room: str, **more: object) -> str:
        event = self._event(kind, who, text, room, **more)
        self.hand_over(event)
        self.clock.move(timedelta(seconds=1))
        return event.event_id

    def _event(
        self, kind: EventKind, who: str, text: str, room: str, **more: object
    ) -> InboundEvent:
        self._events += 1
        event_id = f"$event{self._events}"
        sender = SECRETARY if who == "sekreterare" else matrix_id(who)
        return InboundEvent(event_id, room, sender, text, self.clock.now(), kind, **more)  # type: ignore[arg-type]  # a test's own keywords

    def hand_over(self, event: InboundEvent) -> None:
        """Let the bot handle an event, and post what comes of it."""
        self.service.receive(event)
        self._post_all()
        if not self.is_offline:
            self.fetch_files()

    def go_to(self, when: str) -> list[PostedMessage]:
        """Move the clock to a local wall time, tick, and return what was posted."""
        self.clock.set(at(when))
        return self.tick()

    def tick(self) -> list[PostedMessage]:
        before = len(self.posted)
        self.service.tick()
        self._post_all()
        return self.posted[before:]

    def _post_all(self) -> None:
        with self.store.begin() as tx:
            for channel, room in sorted(tx.outbox.waiting_places()):
                while (queued := tx.outbox.next_for(channel, room)) is not None:
                    event_id = f"$bot{queued.id}"
                    message = _with_bytes(tx, queued.message)
                    for file in message.attachments:
                        self.attached.append((file.name, file.content or b""))
                    tx.outbox.mark_sent(queued.id, event_id, self.clock.now())
                    tx.acts.follow(queued.message, event_id, self.clock.now())
                    if queued.message.act is None:
                        self.posted.append(PostedMessage(event_id, message))
                    else:
                        self.acts.append(queued.message)

    def answer(self, who: str, text: str, **more: Any) -> str:
        """What the bot answers somebody who writes `text`; empty for silence."""
        before = len(self.posted)
        self.say(who, text, **more)
        return "\n".join(s.text for s in self.posted[before:] if s.post.kind == "reply")

    def standing(self, name: str, meeting: str = "") -> str:
        """What `!möte` says of somebody: ``kommer: Cia Dal (C), Sala – digitalt``."""
        found, heading = [], ""
        for line in self.answer("eva", f"!möte {meeting}").splitlines():
            grouped = re.match(r"(\w[\w ]+) \(\d+\)(?:: )?(.*)", line)
            if grouped:
                heading = grouped[1].casefold()
            listed = grouped[2].split(", ") if grouped else [line.removeprefix("• ")]
            found += [f"{heading}: {each}" for each in listed if each.startswith(name)]
        [only] = found
        return only

    def since(self, mark: int) -> list[PostedMessage]:
        """What was posted after `mark`, a length of `posted`."""
        return self.posted[mark:]

    def last(self, kind: str) -> PostedMessage:
        """The newest post of a kind."""
        return [s for s in self.posted if s.post.kind == kind][-1]

    def count(self, kind: str) -> int:
        return sum(1 for s in self.posted if s.post.kind == kind)


def _with_bytes(tx: Transaction, message: OutboundMessage) -> OutboundMessage:
    """The message with the bytes of its files, which are read when it is sent."""
    if not message.attachments:
        return message
    files = (
        replace(each, content=tx.papers.content(each.sha256)) if each.sha256 else each
        for each in message.attachments
    )
    return replace(message, attachments=tuple(files))


@contextmanager
def filled_room(folder: Path, **settings: Any) -> Iterator[Chatroom]:
    """A chatroom whose groups have the same people. settings: for `Chatroom`."""
    groups = settings.setdefault("groups", [example_group()])
    if "store" in settings:
        room = Chatroom(folder, **settings)
        for group in groups:
            fill_seats(room.store, group.id)
    else:
        content = _filled_file(tuple(group.id for group in groups))
        room = Chatroom(folder, content=content, **settings)
    try:
        yield room
    finally:
        room.store.close()


@cache
def _filled_file(group_ids: Sequence[str]) -> bytes:
    """The database of a filled room in which nothing has happened."""
    with tempfile.TemporaryDirectory(prefix="kansli-test-") as name:
        store = new_store(Path(name))
        for group_id in group_ids:
            fill_seats(store, group_id)
        store.close()
        return file_of(Path(name))
