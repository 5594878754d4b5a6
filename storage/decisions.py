"""What secretaries and chairs decided: what rests before others are told, and what was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.reads import Reads
from storage.schema import decision


@dataclass(frozen=True)
class Decision:
    """One decision about a meeting.

    kind: what was decided. channel, by: who did, by address. event_id: the message that said it.
    at, until: aware; when it was made, and until when it can be undone, since nobody is told.
    before: what the meeting was before it, as JSON. told: ids of people to be told besides those
        whom the meeting then concerns; None where nobody has to be.
    settled_at: aware; when others were told, or it was undone. None while it rests.
    """

    id: int
    group_id: str
    meeting_id: int
    kind: str
    channel: str
    by: str
    event_id: str
    at: datetime
    until: datetime
    before: Mapping[str, Any]
    told: Sequence[int] | None = None
    settled_at: datetime | None = None
    undone: bool = False


class Decisions:
    """The decisions of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def add(self, **values: Any) -> None:
        """Keep a decision; values: those of `Decision`, but for its id."""
        self._session.execute(insert(decision).values(**values))

    def resting(self, group_id: str) -> list[Decision]:
        """Those of a group that others have yet to be told of, in the order they were made."""
        rows = self._reads.rows(resting_query(), {"group_id": group_id})
        return [Decision(**row) for row in rows]

    def of_meetings(self, meeting_ids: Iterable[int]) -> list[Decision]:
        """All about these meetings, in the order they were made."""
        about = decision.c.meeting_id.in_(list(meeting_ids))
        return self._found(select(decision).where(about).order_by(decision.c.id))

    def last_told(
        self, group_id: str, meeting_id: int | None = None, by: tuple[str, str] | None = None
    ) -> Decision | None:
        """The last one of a group that can no longer be undone, about that meeting where one is
        given; None where there is none. by: a channel and an address there, where it is to be
        the last that was made from it, instead of the last that was told."""
        query = select(decision).where(
            decision.c.group_id == group_id,
            decision.c.settled_at.is_not(None),
            decision.c.undone.is_(False),
        )
        if meeting_id is not None:
            query = query.where(decision.c.meeting_id == meeting_id)
        last = decision.c.settled_at
        if by is not None:
            query = query.where(decision.c.channel == by[0], decision.c.by == by[1])
            last = decision.c.at
        found = self._found(query.order_by(last.desc(), decision.c.id.desc()).limit(1))
        return found[0] if found else None

    def put_off(self, decision_id: int, until: datetime) -> None:
        """It rests until then (aware) instead."""
        self._session.execute(
            update(decision).where(decision.c.id == decision_id).values(until=until)
        )

    def date_back(self, decision_id: int, by: timedelta) -> None:
        """It was made that much earlier, and rests so much less long."""
        table = decision.c
        at, until = self._session.execute(
            select(table.at, table.until).where(table.id == decision_id)
        ).one()
        values = {"at": at - by, "until": until - by}
        self._session.execute(update(decision).where(table.id == decision_id).values(values))

    def settle(self, decision_id: int, now: datetime, *, undone: bool = False) -> None:
        """It rests no more: others are told of it, or it is undone."""
        self._session.execute(
            update(decision)
            .where(decision.c.id == decision_id)
            .values(settled_at=now, undone=undone)
        )

    def _found(self, query: Any) -> list[Decision]:
        rows = self._session.connection().execute(query).mappings()
        return [Decision(**row) for row in rows]


@cache
def resting_query() -> Select[Any]:
    """Of a group (`group_id`)."""
    # Made once: every message asks it, and making a query takes longer than running it.
    of_group = decision.c.group_id == bindparam("group_id")
    query = select(decision).where(of_group, decision.c.settled_at.is_(None))
    return query.order_by(decision.c.id)
