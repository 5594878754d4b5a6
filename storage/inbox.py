"""The inbox: every event that was handled, once, and what became of it; never its text."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.orm import Session

from storage.schema import inbox
from storage.upsert import insert_if_absent

_NO_MESSAGES = ("reaction", "edited", "withdrawn", "nothing_withdrawn", "undecryptable")
"""What became of events that are no messages, or hidden ones."""


@dataclass(frozen=True)
class InboxEntry:
    """An event in the inbox: where and by whom it was sent, when (aware), and what became of it.

    detail: which command, question or reaction it was, or a fault's reference.
    kind: which sort of event it is; empty where an earlier version of Kansli entered it.
    edits: the message that it replaces, or means to. is_redacted: whether it was removed since.
    """

    channel: str
    room: str
    sender: str
    at: datetime
    outcome: str
    detail: str = ""
    kind: str = ""
    edits: str | None = None
    is_redacted: bool = False


_COLUMNS: Final = tuple(inbox.c[each.name] for each in fields(InboxEntry))


class Inbox:
    """The inbox of one open transaction: of the whole installation, so that an event is handled
    once, whichever account hears it. account: who hears it."""

    def __init__(self, session: Session, account: str = "") -> None:
        self._session = session
        self._account = account

    def register(
        self,
        event_id: str,
        channel: str,
        room: str,
        sender: str,
        at: datetime,
        *,
        kind: str = "",
        edits: str | None = None,
    ) -> bool:
        """Enter an event; False where it is there already (a replay), and nothing is changed."""
        where = {"channel": channel, "room": room, "sender": sender, "at": at}
        what = {"kind": kind, "edits": edits, "account": self._account}
        return insert_if_absent(self._session, inbox, {"event_id": event_id, **where, **what})

    def lookup(self, event_id: str) -> InboxEntry | None:
        """What is known of an event; None where it never came."""
        row = self._session.execute(select(*_COLUMNS).where(inbox.c.event_id == event_id)).first()
        return InboxEntry(*row) if row else None

    def edits_of(self, event_id: str) -> list[tuple[str, InboxEntry]]:
        """Every event that means to replace a message, by id, the newest first."""
        query = select(inbox.c.event_id, *_COLUMNS).where(inbox.c.edits == event_id)
        rows = self._session.execute(query.order_by(inbox.c.at.desc()))
        return [(edit, InboxEntry(*entry)) for edit, *entry in rows]

    def mark_redacted(self, event_id: str) -> None:
        """It was removed: what it said counts no more."""
        self._session.execute(
            update(inbox).where(inbox.c.event_id == event_id).values(is_redacted=True)
        )

    def latest_message(self, channel: str, room: str, sender: str) -> str | None:
        """The newest message that somebody sent there, without reactions and what took back."""
        query = select(inbox.c.event_id).where(
            inbox.c.channel == channel,
            inbox.c.room == room,
            inbox.c.sender == sender,
            inbox.c.outcome.not_in(_NO_MESSAGES),
        )
        newest = query.order_by(inbox.c.at.desc()).limit(1)
        return self._session.execute(newest).scalar()

    def set_outcome(self, event_id: str, outcome: str, detail: str = "") -> None:
        """What became of an event, in a word; never its text."""
        values = {"this": event_id, "outcome": outcome, "detail": detail}
        self._session.connection().execute(_set_outcome(), values)


@cache
def _set_outcome() -> Update:
    # Made once: every message asks it, and making a query takes longer than running it.
    return (
        update(inbox)
        .where(inbox.c.event_id == bindparam("this"))
        .values(outcome=bindparam("outcome"), detail=bindparam("detail"))
    )
