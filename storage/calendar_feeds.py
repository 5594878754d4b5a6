"""Calendars that programs follow by an address: whose each is, and what its token hashes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from storage.schema import audit, calendar_feed, outbox
from storage.upsert import insert_if_absent

_TABLE = calendar_feed.c


@dataclass(frozen=True)
class CalendarOwner:
    """Whose a calendar is: a group's, or that of the person with an address on a channel."""

    group_id: str = ""
    channel: str = ""
    address: str = ""


@dataclass(frozen=True)
class CalendarFeed:
    """A calendar whose address was given. given_at: aware."""

    id: int
    owner: CalendarOwner
    given_at: datetime


class CalendarFeeds:
    """Those of one open transaction. Of a token only the SHA-256 is kept, in hexadecimal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, owner: CalendarOwner) -> CalendarFeed | None:
        """The owner's; None where they have none."""
        return self._first(*_of(owner))

    def by_token(self, token_sha256: str) -> CalendarFeed | None:
        """The one whose token has that hash."""
        return self._first(_TABLE.token_sha256 == token_sha256)

    def give(self, owner: CalendarOwner, token_sha256: str, now: datetime) -> None:
        """Let the owner's calendar be found by that token, and by no other. now: aware."""
        values = {"token_sha256": token_sha256, "given_at": now}
        if not insert_if_absent(self._session, calendar_feed, {**vars(owner), **values}):
            self._session.execute(update(calendar_feed).where(*_of(owner)).values(values))

    def end(self, owner: CalendarOwner) -> bool:
        """Let it be found no more; whether there was one."""
        ended = self._session.connection().execute(delete(calendar_feed).where(*_of(owner)))
        return bool(ended.rowcount)

    def marks(self) -> tuple[int, int]:
        """Two numbers that grow with what is done and what is told, and so with most that changes
        what a calendar shows. Cheap: the last ids of the audit log and the outbox."""
        lines, messages = (
            self._session.scalar(select(func.max(table.c.id))) or 0 for table in (audit, outbox)
        )
        return lines, messages

    def _first(self, *where: ColumnElement[bool]) -> CalendarFeed | None:
        row: Any = self._session.execute(select(calendar_feed).where(*where)).first()
        if row is None:
            return None
        return CalendarFeed(
            row.id, CalendarOwner(row.group_id, row.channel, row.address), row.given_at
        )


def _of(owner: CalendarOwner) -> tuple[ColumnElement[bool], ...]:
    return (
        _TABLE.group_id == owner.group_id,
        _TABLE.channel == owner.channel,
        _TABLE.address == owner.address,
    )
