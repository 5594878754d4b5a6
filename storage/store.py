"""The store: opens the database, and gives one transaction at a time.

A `Transaction` is the only way to read or write; it ends with `begin()`'s block, committed
if the block ended well and rolled back if not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from secretary.attendance import Answer
from secretary.errors import AdministratorError, StorageUnavailable
from secretary.meetings import Meeting
from secretary.people import Mandate, Person, Seat
from secretary.reports import Report, Topic
from storage import schema
from storage.outbox import Outbox, insert_new

BUSY_SECONDS: Final = 10
"""How long SQLite waits for another process (`kansli import` beside a running bot)."""


class Store:
    """The database behind a URL. Use it from one thread at a time."""

    def __init__(self, url: str) -> None:
        schema.map_entities()
        self._engine = _engine(url)

    def migrate(self) -> None:
        """Bring the tables up to date. Raises AdministratorError where the database is out of reach."""
        from storage.migrations.runner import upgrade

        try:
            upgrade(self._engine)
        except OperationalError as error:
            raise _unreachable(self._engine) from error

    def is_current(self) -> bool:
        """Whether the tables are those this version of Kansli works with."""
        from storage.migrations.runner import is_current

        try:
            return is_current(self._engine)
        except OperationalError as error:
            raise _unreachable(self._engine) from error

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction: commits at the end of the block, rolls back when it raises."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield Transaction(session)
        except (OperationalError, InterfaceError) as error:
            raise StorageUnavailable(type(error.orig).__name__) from error

    def close(self) -> None:
        """Let go of the database's files and connections."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        # Bound values can be what people wrote; they stay out of errors and logs.
        engine = create_engine(parsed, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise AdministratorError(
            "storage.url",
            "is no database address that Kansli can open.",
            "Write sqlite:///FILE or postgresql://USER@HOST/NAME (and install kansli[postgres]).",
        ) from error
    if engine.dialect.name == "sqlite":
        _make_private(parsed.database)
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    elif engine.dialect.name != "postgresql":
        raise AdministratorError(
            "storage.url", f"{engine.dialect.name} is not supported.", "Use SQLite or PostgreSQL."
        )
    return engine


def _make_private(database: str | None) -> None:
    """A new database file is the bot's own to read (0600); SQLite gives -wal and -shm the same mode."""
    if not database or database == ":memory:":
        return
    path = Path(database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise AdministratorError(
            str(path), f"cannot be opened ({error.strerror}).", "Give the bot's user the folder."
        ) from error


def _tune_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late for savepoints and DDL; see _begin_immediate.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    # A transaction that reads first and writes later could fail with SQLITE_BUSY at once;
    # taking the write lock at the start makes it wait its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _unreachable(engine: Engine) -> AdministratorError:
    where = engine.url.render_as_string(hide_password=True)
    return AdministratorError(
        where, "the database does not answer.", "Check storage.url, and that the server is up."
    )


@dataclass(frozen=True)
class Taken:
    """An event in the inbox: who sent it, when (aware), and what became of it."""

    sender: str
    at: datetime
    outcome: str


class Transaction:
    """What can be read and written in one transaction. Entities are `secretary`'s own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.outbox = Outbox(session)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone by itself, by raising out of the block."""
        with self._session.begin_nested():
            yield

    def add(self, entity: object) -> None:
        """Keep a new entity; it has its id afterwards."""
        self._session.add(entity)
        self._session.flush()

    # People

    def mandates(self, group_id: str) -> list[Mandate]:
        """All mandates of a group, past and coming ones too."""
        query = select(Mandate).join(schema.seat).where(schema.seat.c.group_id == group_id)
        return list(self._session.scalars(query.order_by(schema.mandate.c.id)))

    def mandates_of(self, matrix_id: str) -> list[Mandate]:
        """All mandates of a person, in whatever group."""
        query = select(Mandate).join(schema.person).where(schema.person.c.matrix_id == matrix_id)
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
        """A group's meetings by start, cancelled ones too; those starting from `since` (wall time) on."""
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
            select(table.c.sender, table.c.at, table.c.outcome).where(table.c.event_id == event_id)
        ).first()
        return Taken(row.sender, row.at, row.outcome) if row else None

    def settle(self, event_id: str, outcome: str) -> None:
        """What became of an event: the command's name, ``error``, ``ignored`` … never its text."""
        self._session.execute(
            update(schema.inbox).where(schema.inbox.c.event_id == event_id).values(outcome=outcome)
        )

    def start_dialogue(
        self, room: str, sender: str, thread: str, kind: str, data: dict[str, Any], until: datetime
    ) -> None:
        """Remember a question put to somebody; replaces an earlier one in the same place."""
        self.end_dialogue(room, sender, thread)
        self._session.execute(
            insert(schema.dialogue).values(
                room=room, sender=sender, thread=thread, kind=kind, data=data, expires_at=until
            )
        )

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
        if self.direct_room(matrix_id) == room:
            return
        table = schema.direct_room
        self._session.execute(delete(table).where(table.c.matrix_id == matrix_id))
        self._session.execute(insert(table).values(matrix_id=matrix_id, room=room))

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
        changed = self._session.connection().execute(
            update(schema.keep).where(schema.keep.c.name == name).values(value=value)
        )
        if not changed.rowcount:
            insert_new(self._session, schema.keep, {"name": name, "value": value})
