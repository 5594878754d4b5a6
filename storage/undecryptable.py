"""Messages that cannot be decrypted yet, as they came: kept until their megolm session comes.

A row whose sender was notified is kept for a day without its message, so that nobody is notified
again and again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Select, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from storage.erasure import mark_erased
from storage.schema import inbox, undecryptable
from storage.upsert import insert_if_absent

REMEMBERED: Final = timedelta(days=1)
"""How long it is remembered that somebody was notified."""
PAGE: Final = 100
"""How many are read at once."""


@dataclass(frozen=True)
class UndecryptedEvent:
    """One of them.

    session: the id of the megolm session it waits for. event: the whole event as JSON, its text
    encrypted. number: its place among all, once it is stored.
    """

    event_id: str
    room: str
    sender: str
    session: str
    event: str = field(repr=False)
    direct: bool = False
    number: int = field(default=0, compare=False)


class Undecryptable:
    """The undecryptable messages of one open transaction and its account: who has the keys."""

    def __init__(self, session: Session, account: str = "") -> None:
        self._session = session
        self._account = account

    def store(self, event: UndecryptedEvent, now: datetime) -> bool:
        """Keep it until its session comes; False where it is kept, or was handled, already."""
        if self._session.scalar(select(inbox).where(inbox.c.event_id == event.event_id)):
            return False
        values = vars(event) | {"stored_at": now, "account": self._account}
        del values["number"]  # the database gives it
        return insert_if_absent(self._session, undecryptable, values)

    def was_kept(self, event_id: str, by: datetime) -> bool:
        """Whether it waits, and has since `by` (aware) at the latest."""
        query = select(undecryptable.c.id).where(
            undecryptable.c.event_id == event_id,
            undecryptable.c.notified_at.is_(None),
            undecryptable.c.stored_at <= by,
        )
        return self._session.scalar(query) is not None

    def pending(self, session: str | None = None, after: int = 0) -> list[UndecryptedEvent]:
        """Those that wait, for any session or for one, in the order they came: at most PAGE,
        those numbered higher than `after`."""
        query = select(undecryptable).where(
            self._is_own(), undecryptable.c.notified_at.is_(None), undecryptable.c.id > after
        )
        if session is not None:
            query = query.where(undecryptable.c.session == session)
        rows = self._session.execute(query.order_by(undecryptable.c.id).limit(PAGE)).all()
        return list(map(_event, rows))

    def discard(self, event_id: str, room: str | None = None) -> None:
        """It waits no more: it was decrypted, or redacted in `room`, where it was sent."""
        run = self._session.connection().execute
        if room is None:
            run(_discard(), {"this": event_id})
        elif run(_discard().where(undecryptable.c.room == room), {"this": event_id}).rowcount:
            mark_erased(self._session)  # who has the file has its keys

    def overdue(self, timeout: timedelta, now: datetime) -> list[list[UndecryptedEvent]]:
        """Those whose sender is to be notified, each person's in a room together.

        Who was notified lately is notified less and less often: `timeout` doubles each time. What
        was stored by a clock that was ahead of `now` waits as from now.
        """
        for column in (undecryptable.c.stored_at, undecryptable.c.notified_at):
            self._session.execute(
                update(undecryptable).where(self._is_own(), column > now).values({column.name: now})
            )
        self._session.execute(
            delete(undecryptable).where(
                self._is_own(), undecryptable.c.notified_at < now - REMEMBERED
            )
        )
        since = func.min(undecryptable.c.stored_at)
        oldest = self._session.execute(
            select(undecryptable.c.room, undecryptable.c.sender, since.label("since"))
            .where(self._is_own(), undecryptable.c.notified_at.is_(None))
            .group_by(undecryptable.c.room, undecryptable.c.sender)
            .having(since <= now - timeout)
        ).all()
        return [
            list(map(_event, self._session.execute(self._of(row)).all()))
            for row in oldest
            if row.since <= now - timeout * 2 ** self._times_notified(row.room, row.sender)
        ]

    def mark_notified(self, event_id: str, now: datetime) -> None:
        """Its sender knows that it could not be read; the message itself is let go of."""
        self._session.execute(
            update(undecryptable)
            .where(undecryptable.c.event_id == event_id)
            .values(notified_at=now, event="")
        )

    def hand_over(self, rooms: Collection[str], account: str) -> None:
        """Those of these rooms wait for keys of another account from now on."""
        these = (self._is_own(), undecryptable.c.room.in_(list(rooms)))
        self._session.execute(update(undecryptable).where(*these).values(account=account))

    def _times_notified(self, room: str, sender: str) -> int:
        query = select(func.count(undecryptable.c.notified_at.distinct())).where(
            undecryptable.c.room == room, undecryptable.c.sender == sender
        )
        return min(self._session.scalar(query) or 0, 10)

    def _of(self, row: Any) -> Select[Any]:
        these = select(undecryptable).where(
            self._is_own(),
            undecryptable.c.room == row.room,
            undecryptable.c.sender == row.sender,
            undecryptable.c.notified_at.is_(None),
        )
        return these.order_by(undecryptable.c.id)

    def _is_own(self) -> ColumnElement[bool]:
        return undecryptable.c.account == self._account


def _event(row: Any) -> UndecryptedEvent:
    return UndecryptedEvent(
        row.event_id, row.room, row.sender, row.session, row.event, row.direct, row.id
    )


@cache
def _discard() -> Delete:
    # Made once: every message asks it, and making a query takes longer than running it.
    table = undecryptable.c
    return delete(undecryptable).where(
        table.event_id == bindparam("this"), table.notified_at.is_(None)
    )
