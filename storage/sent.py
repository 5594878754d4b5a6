"""What the bot has said or is about to say: which message somebody answers, and whom it was for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from storage.messages import Ask, SentMessage, reply_key
from storage.schema import outbox, sent_event

_OF_SENT: Final = (
    outbox.c.kind,
    outbox.c.meeting_id,
    outbox.c.key,
    outbox.c.asks_about,
    outbox.c.recipients,
    outbox.c.takes_file,
    outbox.c.group_id,
    outbox.c.created_at.label("at"),
)


class SentMessages:
    """Those of one open transaction, read from the outbox."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_event(self, event_id: str) -> SentMessage | None:
        """Which message of the bot's own `event_id` is, or is a part of; None for others'."""
        row = self._session.execute(
            select(*_OF_SENT).join(sent_event).where(sent_event.c.event_id == event_id)
        ).first()
        return _sent(row) if row else None

    def answer_to(self, event_id: str) -> SentMessage | None:
        """What the bot answered, or is about to answer, to that event of somebody's."""
        query = select(*_OF_SENT).where(outbox.c.key == reply_key(event_id))
        row = self._session.execute(query).first()
        return _sent(row) if row else None

    def asked(
        self, meeting_ids: Collection[int], kinds: Collection[str], channel: str, address: str
    ) -> list[Ask]:
        """What was sent of these kinds about these meetings to that address, the newest first."""
        query = select(outbox.c.meeting_id, outbox.c.created_at, outbox.c.recipients).where(
            outbox.c.meeting_id.in_(list(meeting_ids)),
            outbox.c.kind.in_(list(kinds)),
            outbox.c.channel == channel,
            outbox.c.skipped.is_(None),
            outbox.c.settled_at.is_not(None),
        )
        rows = self._session.execute(query.order_by(outbox.c.created_at.desc()))
        return [Ask(row.meeting_id, row.created_at) for row in rows if address in row.recipients]

    def latest(self, meeting_id: int, kind: str) -> tuple[int, tuple[str, ...]]:
        """Of what was queued of this kind about a meeting: the number of the newest row, and what
        the newest one repeats that was not skipped; 0 and nothing where there is none."""
        query = select(outbox.c.id, outbox.c.quotes, outbox.c.skipped).where(
            outbox.c.meeting_id == meeting_id, outbox.c.kind == kind
        )
        rows = self._session.execute(query.order_by(outbox.c.id.desc())).all()
        said = next((row.quotes for row in rows if row.skipped is None), ())
        return (rows[0].id if rows else 0), tuple(said)

    def addressed(
        self,
        meeting_id: int,
        kinds: Collection[str],
        since: datetime,
        first: Collection[str] = (),
    ) -> set[tuple[str, str]]:
        """The addresses, each with its channel, that what was queued of these kinds about a meeting
        was for, from `since` (aware) on, or after one of the rows with the keys `first`, whatever
        the clock showed."""
        values = {"meeting": meeting_id, "kinds": list(kinds), "since": since, "first": list(first)}
        rows = self._session.connection().execute(_addressed(), values)
        return {(row.channel, address) for row in rows for address in row.recipients}


@cache
def _addressed() -> Select[Any]:
    first = outbox.c.key.in_(bindparam("first", expanding=True))
    begun = select(func.min(outbox.c.id)).where(first).scalar_subquery()
    return select(outbox.c.channel, outbox.c.recipients).where(
        outbox.c.meeting_id == bindparam("meeting"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.skipped.is_(None),
        or_(outbox.c.created_at >= bindparam("since"), outbox.c.id >= begun),
    )


def _sent(row: Any) -> SentMessage:
    kept: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(SentMessage)}
    return SentMessage(**kept | {"recipients": tuple(row.recipients)})
