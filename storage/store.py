"""The store: opens the database, and gives one transaction at a time.

A `Transaction` is the only way to read or write; it ends with `begin()`'s block, committed
if the block ended well and rolled back if not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from secretary.attendance import Answer
from secretary.meetings import Meeting
from secretary.people import Mandate, Person, Seat
from secretary.reports import Report, Topic
from storage import schema
from storage.engine import in_setting_up, open_engine, waiting_helps
from storage.outbox import Outbox
from storage.room_upgrades import Moves
from storage.undecryptable import Unread
from storage.upsert import insert_new, put


class Store:
    """The database behind a URL. Use it from one thread at a time.

    Raises AdministratorError where the URL is no good; nothing is connected to yet.
    """

    def __init__(self, url: str) -> None:
        schema.map_entities()
        self._engine = open_engine(url)

    def migrate(self) -> None:
        """Bring the tables up to date. Raises AdministratorError where that cannot be done."""
        from storage.migrations.runner import upgrade

        with in_setting_up(self._engine):
            upgrade(self._engine)

    def is_current(self) -> bool:
        """Whether the tables are those this version of Kansli works with.

        Raises AdministratorError where the database cannot be asked.
        """
        from storage.migrations.runner import is_current

        with in_setting_up(self._engine):
            return is_current(self._engine)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction: commits at the end of the block, rolls back when it raises.

        Raises StorageUnavailable, with nothing changed, where trying again later can help.
        """
        with (
            waiting_helps(),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield Transaction(session)

    def close(self) -> None:
        """Let go of the database's files and connections."""
        self._engine.dispose()


@dataclass(frozen=True)
class Taken:
    """An event in the inbox: where and by whom it was sent, when (aware), and its outcome."""

    room: str
    sender: str
    at: datetime
    outcome: str


@dataclass(frozen=True)
class PublishedAgenda:
    """An agenda as it was sent: its version, counted from 1, its HTML, and when (aware)."""

    version: int
    html: str
    at: datetime


class Transaction:
    """What can be read and written in one transaction. Entities are `secretary`'s own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.outbox = Outbox(session)
        self.unread = Unread(session)
        self.moves = Moves(session, self.outbox)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone by itself, by raising out of the block.

        StorageUnavailable is never only the part's: let it pass.
        """
        with waiting_helps(), self._session.begin_nested():
            yield

    def add(self, entity: object) -> None:
        """Keep a new entity; it has its id afterwards."""
        self._session.add(entity)
        self._session.flush()

    # People

    def mandates(self, group_id: str) -> list[Mandate]:
        """All mandates of a group, past and coming ones too."""
        seats = select(schema.seat.c.id).where(schema.seat.c.group_id == group_id)
        query = select(Mandate).where(schema.mandate.c.seat_id.in_(seats))
        return list(self._session.scalars(query.order_by(schema.mandate.c.id)))

    def mandates_of(self, matrix_id: str) -> list[Mandate]:
        """All mandates of a person, in whatever group."""
        person = select(schema.person.c.id).where(schema.person.c.matrix_id == matrix_id)
        query = select(Mandate).where(schema.mandate.c.person_id.in_(person))
        return list(self._session.scalars(query.order_by(schema.mandate.c.id)))

    def seats(self, group_id: str) -> list[Seat]:
        query = select(Seat).where(schema.seat.c.group_id == group_id)
        return list(self._session.scalars(query.order_by(schema.seat.c.id)))

    def person_by_matrix_id(self, matrix_id: str) -> Person | None:
        query = select(Person).where(schema.person.c.matrix_id == matrix_id)
        return self._session.scalars(query).one_or_none()

    def remove(self, entity: object) -> None:
        """Delete an entity."""
        self._session.delete(entity)
        self._session.flush()

    # Meetings

    def meetings(self, group_id: str, since: datetime | None = None) -> list[Meeting]:
        """A group's meetings by start, cancelled too; with `since` (wall time), from then on."""
        query = select(Meeting).where(schema.meeting.c.group_id == group_id)
        if since is not None:
            query = query.where(schema.meeting.c.starts_at >= since)
        return list(self._session.scalars(query.order_by(schema.meeting.c.starts_at)))

    def meeting(self, meeting_id: int) -> Meeting | None:
        return self._session.get(Meeting, meeting_id)

    def next_number(self, group_id: str) -> int:
        """The number of a group's next new meeting."""
        query = (
            select(schema.meeting.c.number)
            .where(schema.meeting.c.group_id == group_id)
            .order_by(schema.meeting.c.number.desc())
            .limit(1)
        )
        return (self._session.scalar(query) or 0) + 1

    # Answers, reports, topics

    def answers(self, meeting_id: int) -> list[Answer]:
        """Every answer about a meeting, withdrawn ones too."""
        query = select(Answer).where(schema.answer.c.meeting_id == meeting_id)
        return list(self._session.scalars(query.order_by(schema.answer.c.id)))

    def reports(self, meeting_id: int) -> list[Report]:
        """The reports that stand."""
        query = select(Report).where(
            schema.report.c.meeting_id == meeting_id, schema.report.c.withdrawn_at.is_(None)
        )
        return list(self._session.scalars(query.order_by(schema.report.c.at, schema.report.c.id)))

    def topics(self, meeting_id: int) -> list[Topic]:
        """The topics that stand."""
        query = select(Topic).where(
            schema.topic.c.meeting_id == meeting_id, schema.topic.c.withdrawn_at.is_(None)
        )
        return list(self._session.scalars(query.order_by(schema.topic.c.at, schema.topic.c.id)))

    def said_by(self, event_id: str) -> list[Answer | Report | Topic]:
        """What a message or reaction brought about and that has not been withdrawn."""
        found: list[Answer | Report | Topic] = []
        for entity, table in (
            (Answer, schema.answer),
            (Report, schema.report),
            (Topic, schema.topic),
        ):
            query = select(entity).where(
                table.c.event_id == event_id, table.c.withdrawn_at.is_(None)
            )
            found.extend(self._session.scalars(query.order_by(table.c.id)))
        return found

    # Published agendas

    def publish(self, meeting_id: int, text: str, html: str, by: str, now: datetime) -> int:
        """Keep an agenda as it is sent; its version, counted from 1."""
        version = self.agenda_version(meeting_id) + 1
        self._session.execute(
            insert(schema.agenda).values(
                meeting_id=meeting_id,
                version=version,
                text=text,
                html=html,
                published_at=now,
                published_by=by,
            )
        )
        return version

    def published_agenda(self, meeting_id: int) -> PublishedAgenda | None:
        """The agenda that was published last, as it was sent."""
        table = schema.agenda
        row = self._session.execute(
            select(table.c.version, table.c.html, table.c.published_at)
            .where(table.c.meeting_id == meeting_id)
            .order_by(table.c.version.desc())
            .limit(1)
        ).first()
        return PublishedAgenda(row.version, row.html, row.published_at) if row else None

    def agenda_version(self, meeting_id: int) -> int:
        """The version that was published last; 0 while none is."""
        query = (
            select(schema.agenda.c.version)
            .where(schema.agenda.c.meeting_id == meeting_id)
            .order_by(schema.agenda.c.version.desc())
            .limit(1)
        )
        return self._session.scalar(query) or 0

    # Inbox, dialogues, direct chats

    def take(self, event_id: str, room: str, sender: str, at: datetime) -> bool:
        """Enter an event in the inbox; False where it is there already (a replay)."""
        values = {"event_id": event_id, "room": room, "sender": sender, "at": at, "outcome": ""}
        return insert_new(self._session, schema.inbox, values)

    def taken(self, event_id: str) -> Taken | None:
        """What the inbox knows of an event; None where it never came."""
        table = schema.inbox
        row = self._session.execute(
            select(table.c.room, table.c.sender, table.c.at, table.c.outcome).where(
                table.c.event_id == event_id
            )
        ).first()
        return Taken(row.room, row.sender, row.at, row.outcome) if row else None

    def settle(self, event_id: str, outcome: str) -> None:
        """What became of an event: the command's name, ``error``, ``ignored`` … never its text."""
        self._session.execute(
            update(schema.inbox).where(schema.inbox.c.event_id == event_id).values(outcome=outcome)
        )

    def start_dialogue(
        self, room: str, sender: str, thread: str, kind: str, data: dict[str, Any], until: datetime
    ) -> None:
        """Remember a question put to somebody; replaces an earlier one in the same place."""
        where = {"room": room, "sender": sender, "thread": thread}
        what = {"kind": kind, "data": data, "expires_at": until}
        put(self._session, schema.dialogue, where, what)

    def dialogue(
        self, room: str, sender: str, thread: str, now: datetime
    ) -> tuple[str, dict[str, Any]] | None:
        """The kind and data of the question somebody has yet to answer."""
        table = schema.dialogue
        row = self._session.execute(
            select(table.c.kind, table.c.data).where(
                table.c.room == room,
                table.c.sender == sender,
                table.c.thread == thread,
                table.c.expires_at > now,
            )
        ).first()
        return (row.kind, dict(row.data)) if row else None

    def end_dialogue(self, room: str, sender: str, thread: str) -> None:
        table = schema.dialogue
        self._session.execute(
            delete(table).where(
                table.c.room == room, table.c.sender == sender, table.c.thread == thread
            )
        )

    def direct_room(self, matrix_id: str) -> str | None:
        """The direct chat somebody has with the bot."""
        table = schema.direct_room
        return self._session.scalar(select(table.c.room).where(table.c.matrix_id == matrix_id))

    def remember_direct_room(self, matrix_id: str, room: str) -> None:
        """The direct chat somebody writes in is the one they are written to in, from now on."""
        if self.direct_room(matrix_id) != room:
            put(self._session, schema.direct_room, {"matrix_id": matrix_id}, {"room": room})

    # The record, and what else is kept

    def audit(
        self,
        now: datetime,
        who: str,
        what: str,
        *,
        group_id: str | None = None,
        meeting_id: int | None = None,
        event_id: str | None = None,
        **details: str | int | None,
    ) -> None:
        """Add a line to the audit log, which the database lets nobody change or delete."""
        self._session.execute(
            insert(schema.audit).values(
                at=now,
                who=who,
                what=what,
                group_id=group_id,
                meeting_id=meeting_id,
                event_id=event_id,
                details=details,
            )
        )

    def kept(self, name: str) -> str | None:
        """A value kept under a name: the sync position, the heartbeat."""
        return self._session.scalar(select(schema.keep.c.value).where(schema.keep.c.name == name))

    def keep(self, name: str, value: str) -> None:
        """Keep a value under a name, in place of the one before."""
        put(self._session, schema.keep, {"name": name}, {"value": value})
