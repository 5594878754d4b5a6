"""Files that people have sent, before they are fetched, and what they are wanted for.

Where a file is and by what key it is read is kept for a day, or until it has been fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from secretary.papers import ReceivedFile
from storage.schema import received_file
from storage.upsert import insert_if_absent
from storage.work_left import mark_wanted

_MONTH: Final = timedelta(days=30)
_MOST_OF_ROOM: Final = 200
"""Files of a room that nobody wants: the newest ones are kept."""


@dataclass(frozen=True)
class WantedFile:
    """A file that is to be fetched. channel, room: where it was sent.

    wanted_at: aware. wanted_for: as JSON, of whoever asked for it.
    """

    file: ReceivedFile
    channel: str
    room: str
    wanted_at: datetime
    wanted_for: Mapping[str, Any]


class ReceivedFiles:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, file: ReceivedFile, channel: str, room: str, now: datetime) -> None:
        """Keep that it was sent at `now` (aware), for a while."""
        values = vars(file) | {"channel": channel, "room": room, "at": now}
        insert_if_absent(self._session, received_file, values)
        table = received_file.c
        of_room = (table.channel == channel, table.room == room, table.wanted_at.is_(None))
        newest = select(table.at).where(*of_room).order_by(table.at.desc())
        last = self._session.scalar(newest.offset(_MOST_OF_ROOM).limit(1))
        if last is not None:
            self._session.execute(delete(received_file).where(*of_room, table.at <= last))

    def by_event(self, event_id: str, channel: str, room: str) -> ReceivedFile | None:
        """The file that a message in that room is; None where it is none, or was long ago."""
        table = received_file.c
        here = (table.event_id == event_id, table.channel == channel, table.room == room)
        row = self._session.execute(select(received_file).where(*here)).first()
        return _file(row) if row else None

    def want(self, event_id: str, wanted_for: Mapping[str, Any], now: datetime) -> bool:
        """It is to be fetched, from `now` (aware) on; False where it is not known any more, or
        somebody wants it already."""
        found = self._session.connection().execute(
            update(received_file)
            .where(received_file.c.event_id == event_id, received_file.c.wanted_at.is_(None))
            .values(wanted_at=now, wanted_for=dict(wanted_for))
        )
        if found.rowcount:
            mark_wanted(self._session)
        return found.rowcount > 0

    def wanted(self) -> list[WantedFile]:
        """All that are to be fetched, in the order they were asked for."""
        table = received_file.c
        query = select(received_file).where(table.wanted_at.is_not(None))
        rows = self._session.execute(query.order_by(table.wanted_at, table.event_id))
        return [_wanted(row) for row in rows]

    def wanted_one(self, event_id: str) -> WantedFile | None:
        """The same of one; None where it is wanted no more."""
        table = received_file.c
        wanted = (table.event_id == event_id, table.wanted_at.is_not(None))
        row = self._session.execute(select(received_file).where(*wanted)).first()
        return _wanted(row) if row else None

    def discard(self, event_id: str, room: str | None = None) -> None:
        """Forget it: it has been fetched, or taken back; where it was sent in `room`, if given."""
        these = [received_file.c.event_id == event_id]
        if room is not None:
            these.append(received_file.c.room == room)
        self._session.execute(delete(received_file).where(*these))

    def forget(self, until: datetime) -> None:
        """Forget what was sent until then (aware) and nobody wanted; and what has been wanted for
        a month more, by a group that is served no more."""
        table = received_file.c
        old = or_(
            and_(table.at <= until, table.wanted_at.is_(None)), table.wanted_at <= until - _MONTH
        )
        self._session.execute(delete(received_file).where(old))


def _file(row: Any) -> ReceivedFile:
    return ReceivedFile(row.event_id, row.name, row.media_type, row.size, row.reference)


def _wanted(row: Any) -> WantedFile:
    return WantedFile(_file(row), row.channel, row.room, row.wanted_at, row.wanted_for)
