"""A spring of a group's in memory, and what comes of an older database that is put back in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from bot.events.service import EventService
from bot.transports.base import EventKind, InboundEvent
from secretary.group import Group
from storage import PostedEvent, Store, mark_of
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    at,
    example_group,
    fill_seats,
)

SECRET = "known to the device alone"  # a test's
GROUP = example_group()


class Spring:
    """A group's spring, event by event; what is kept of it is what the rooms keep."""

    def __init__(self, folder: Path, group: Group = GROUP) -> None:
        self.folder = folder
        self.group = group
        self.room = Chatroom(folder, groups=[group])
        fill_seats(self.room.store)
        self.room.service.save_sync_token("s1")
        self.said: list[InboundEvent] = []
        self.stands: list[PostedEvent] = []

    def hear(self, when: str, who: str, words: str, **more: object) -> str:
        """Somebody writes at that wall time; ticks come every minute until then."""
        self.wait_until(when)
        kind = more.pop("kind", EventKind.MESSAGE)
        where = str(more.pop("room", ROOM))
        assert isinstance(kind, EventKind)
        event = self.room._event(kind, who, words, where, **more)
        self.said.append(event)
        mark = len(self.room.posted)
        self.room.hand_over(event)
        self._note(self.room.posted[mark:])
        return event.event_id

    def wait_until(self, when: str) -> None:
        """Whatever falls due until then is posted when it does."""
        while (due := self.room.service.tick()) is not None and due <= at(when):
            self._post()
            self.room.clock.set(max(due, self.room.clock.now()))
        self._post()
        self.room.clock.set(at(when))
        self._note(self.room.tick())

    def _post(self) -> None:
        mark = len(self.room.posted)
        self.room._post_all()
        self._note(self.room.posted[mark:])

    def _note(self, posted: Sequence[PostedMessage]) -> None:
        now = self.room.clock.now()
        for said in posted:
            names = frozenset({mark_of(said.post.key, SECRET)})
            self.stands.append(PostedEvent(said.event_id, names, now))

    def last(self, kind: str) -> str:
        """The newest event of the bot's of that kind."""
        return self.room.last(kind).event_id


def report(spring: Spring) -> None:
    """From the first plan to the meeting, with everything that people do in between."""
    secretaries = {"room": SECRETARY_ROOM}
    spring.hear("2027-02-01 09:10", "sekreterare", "!möte ny fredag 12 mars kl 9", **secretaries)
    spring.hear("2027-02-02 10:00", "sekreterare", "!möte ny 13 mars kl 10", **secretaries)
    spring.hear("2027-02-03 10:00", "sekreterare", "!möte flytta möte 2 till 19 mars kl 13")
    spring.wait_until("2027-02-26 09:01")
    summons = spring.last("summons")
    spring.hear("2027-02-26 10:00", "anna", "✅", kind=EventKind.REACTION, target=summons)
    cia = spring.hear("2027-02-26 11:00", "cia", "!förhinder fredag 12 mars")
    spring.hear("2027-02-26 11:30", "david", "!kommer 12 mars")
    spring.hear("2027-02-27 08:00", "gun", "!förhinder på fredag om två veckor", reply_to=summons)
    spring.hear("2027-03-01 08:00", "cia", "!kommer 12 mars", kind=EventKind.EDIT, target=cia)
    spring.hear("2027-03-02 08:00", "anna", "❌", kind=EventKind.REACTION, target=summons)
    spring.hear("2027-03-03 09:00", "anna", "!rapport Ny skola byggs", reply_to=summons)
    spring.hear("2027-03-05 12:00", "sekreterare", "!möte flytta möte 2 till 26 mars kl 13")
    spring.hear("2027-03-09 12:00", "sekreterare", "!dagordning publicera möte 1", **secretaries)
    spring.wait_until("2027-03-10 09:00")


def copy_of(spring: Spring, name: str) -> Path:
    """The database as it is now, in a folder of its own."""
    folder = spring.folder / name
    folder.mkdir()
    [file] = spring.folder.glob("*.db")
    with (
        closing(sqlite3.connect(file)) as database,
        closing(sqlite3.connect(folder / file.name)) as copy,
    ):
        database.backup(copy)
    return folder


def put_back(
    spring: Spring,
    folder: Path,
    meanwhile: Callable[[EventService], None] = lambda _: None,
    first: Callable[[EventService], None] = lambda _: None,
) -> Chatroom:
    """The bot on that copy, now, caught up. meanwhile: is done before it has; first: and before it
    has heard anything."""
    store = Store(f"sqlite:///{folder / 'kansli.db'}")
    room = Chatroom(folder, groups=[spring.group], store=store)
    room.clock.set(spring.room.clock.now())
    room.service.hold()
    assert keys(room.tick()) == []
    since = room.service.active_since()
    assert since is not None
    if room.service.compare_posted(spring.stands, SECRET):
        assert keys(room.tick()) == []
    first(room.service)
    for event in spring.said:
        room.service.receive(event)
    meanwhile(room.service)
    room.service.on_caught_up()
    room.tick()
    return room


def known(room: Chatroom) -> list[tuple[object, ...]]:
    """What the database says of meetings and answers, but by no numbers and times of its own."""
    queries = (
        "SELECT starts_at, status, planned_by, moved_by, moved_from FROM meeting ORDER BY 3",
        """SELECT person.name, coming, meeting.planned_by FROM answer
        JOIN person ON person.id = person_id JOIN meeting ON meeting.id = meeting_id
        WHERE withdrawn_at IS NULL ORDER BY answer.at""",
        "SELECT text FROM report WHERE withdrawn_at IS NULL ORDER BY 1",
        "SELECT key, skipped FROM outbox WHERE act IS NULL AND kind <> 'incident' ORDER BY 1",
    )
    with room.store.begin() as tx:
        return [tuple(row) for query in queries for row in tx._session.execute(text(query))]


def keys(said: Sequence[PostedMessage]) -> list[str]:
    return [each.post.key for each in said if each.post.kind != "incident"]


def summoned(spring: Spring) -> None:
    """There is a meeting, which has begun by the end."""
    spring.hear("2027-02-01 09:10", "sekreterare", "!möte ny fredag 12 mars kl 9")
    spring.wait_until("2027-02-26 09:01")


def incidents(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "kansli.db")) as database:
        query = "SELECT count(*) FROM outbox WHERE kind = 'incident'"
        return int(database.execute(query).fetchone()[0])
