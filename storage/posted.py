"""What the bot posted and the database knows nothing of, since an older one was put back.

It is read from the rooms. What is decided once more is recognised there when it comes into the
outbox, and is on record as sent, so that it is not posted once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from secretary.language.markup import MAX_BYTES, Text
from storage.acts import Acts
from storage.key_value import KeyValue
from storage.messages import OutboundMessage, PostedEvent, names_of, part_key
from storage.outbox import Outbox
from storage.schema import inbox, outbox, posted_event, sent_event
from storage.upsert import insert_if_absent

_SECRET: Final = "posted secret"  # noqa: S105  # its name
"""The name among the single values of the secret by which they are recognised (`mark_of`)."""
_AT_ONCE: Final = 500


class Posted:
    """That of one open transaction and its account. own: the account's single values."""

    def __init__(self, session: Session, messages: Outbox, acts: Acts, own: KeyValue) -> None:
        self._session = session
        self._own = own
        self._outbox = messages
        self._acts = acts
        messages.on_added = self._recognise

    def active_between(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The first and the last instant (aware) at which the account heard or said anything.

        What a clock wrote that was ahead of `now` (aware) does not count.
        """
        account = self._outbox.account
        columns = (inbox.c.at, outbox.c.created_at, outbox.c.settled_at)
        instants = union_all(
            *(
                select(each.label("at")).where(each <= now, each.table.c.account == account)
                for each in columns
            )
        )
        at = instants.subquery().c.at
        first, last = self._session.execute(select(func.min(at), func.max(at))).one()
        return None if first is None else (first, last)

    def missing(
        self, events: Sequence[PostedEvent], secret: str, now: datetime
    ) -> list[PostedEvent]:
        """Those that the database knows neither as sent, nor as what may have been sent when the
        process died, nor from the last time that it was an older one. secret: see `mark_of`.
        now: aware.

        What another database had posted before this one was begun is none of its own.
        """
        active = self.active_between(now)
        if active is None:
            return []
        known: set[str] = set()
        for start in range(0, len(events), _AT_ONCE):
            some = [event.event_id for event in events[start : start + _AT_ONCE]]
            for column in (sent_event.c.event_id, posted_event.c.event_id):
                known.update(self._session.scalars(select(column).where(column.in_(some))))
        found = [it for it in events if it.at >= active[0] and it.event_id not in known]
        if not found:
            return []
        attempted = {
            name
            for key, parts in self._attempted()
            for part in range(1, parts + 2)
            for name in names_of(part_key(key, part), secret)
        }
        return [event for event in found if not event.names & attempted]

    def _attempted(self) -> list[tuple[str, int]]:
        """The keys of what was ever begun to be sent, each with how many parts are known to have
        been: also of what was then not to be sent after all, or in another room."""
        query = (
            select(outbox.c.key, func.coalesce(func.max(sent_event.c.part), 0))
            .outerjoin(sent_event, sent_event.c.outbox_id == outbox.c.id)
            .where(outbox.c.first_attempted_at.is_not(None))
            .group_by(outbox.c.key)
        )
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def recognise(self, events: Iterable[PostedEvent], secret: str, now: datetime) -> None:
        """Recognise these, too, from now on, and at once those that wait to be sent."""
        for event in events:
            for name in event.names:
                values = {"name": name, "event_id": event.event_id}
                insert_if_absent(self._session, posted_event, values)
        self._own.set(_SECRET, secret)
        for row in self._outbox.unsettled():
            if row.message.act is None:
                self._recognise(row.message, now)

    def _recognise(self, message: OutboundMessage, now: datetime) -> None:
        """Put a message on record as sent, if it stands in its room.

        One that may be longer than what stands there is left to be looked at once more when it is
        its turn: whoever sends it knows how many parts it has.
        """
        if (secret := self._own.get(_SECRET)) is None:
            return
        row_id, sent = self._session.execute(
            select(outbox.c.id, func.max(sent_event.c.part))
            .outerjoin(sent_event, sent_event.c.outbox_id == outbox.c.id)
            .where(outbox.c.key == message.key)
            .group_by(outbox.c.id)
        ).one()
        last, more = None, int(Text(message.text, message.html).size > MAX_BYTES)
        for part in count((sent or 0) + 1):
            names = names_of(part_key(message.key, part), secret)
            query = select(posted_event.c.event_id).where(posted_event.c.name.in_(names))
            if (event_id := self._session.scalar(query.limit(1))) is None:
                break
            last = event_id
            self._outbox.mark_attempted(row_id, now)
            self._outbox.mark_sent(row_id, event_id, now, part=part, parts=part + more)
        if last is not None:
            self._acts.follow(message, last, now, done=True)
