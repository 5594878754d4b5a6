"""Seats whose answers have changed a moment ago, and what of it has yet to be told.

A row says what was known of the seat before; when it has settled, whoever it concerns is told what
has become of it since, in the transaction that removes the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, delete, select
from sqlalchemy.orm import Session

from secretary.attendance import Answer
from storage.reads import Reads
from storage.schema import answer, meeting, settling
from storage.upsert import upsert


@dataclass(frozen=True)
class SettlingSeat:
    """A seat at a meeting, by their ids, whose change rests.

    starts_at: the meeting's wall time then; of one that has been moved nothing is told.
    answers: ids of those that counted before, of the seat's two holders.
    confirmed: whether the substitute has said yes since, while the member was away.
    event_id: what brought the change about. since: when, aware. due_at: when it has settled, aware.
    """

    meeting_id: int
    seat_id: int
    starts_at: datetime
    answers: tuple[int, ...]
    confirmed: bool
    event_id: str
    since: datetime
    due_at: datetime


class Settling:
    """The seats that rest, of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_meeting(self, meeting_id: int) -> dict[int, SettlingSeat]:
        """Those of a meeting, by the id of the seat."""
        rows = self._reads.rows(_of_meeting(), {"meeting_id": meeting_id})
        return {row["seat_id"]: _seat(row) for row in rows}

    def of_group(self, group_id: str) -> list[SettlingSeat]:
        """A group's, in the order of their changes."""
        return [_seat(row) for row in self._reads.rows(group_query(), {"group_id": group_id})]

    def due(self, group_id: str, now: datetime) -> list[SettlingSeat]:
        """A group's that have settled, in the order of their changes."""
        return [each for each in self.of_group(group_id) if each.due_at <= now]

    def begun_after(self, group_id: str, now: datetime) -> list[SettlingSeat]:
        """A group's that began to rest after `now` (aware): by a clock that was ahead of it."""
        return [each for each in self.of_group(group_id) if each.since > now]

    def next_due(self, group_id: str) -> datetime | None:
        """When a group's next one has settled (aware); None while nothing rests."""
        return min((each.due_at for each in self.of_group(group_id)), default=None)

    def put(self, seat: SettlingSeat) -> None:
        """Let it rest, in place of what rested of the seat before."""
        values = vars(seat) | {"answers": list(seat.answers)}
        key = {name: values.pop(name) for name in ("meeting_id", "seat_id")}
        upsert(self._session, settling, key, values)

    def remove(self, seat: SettlingSeat) -> None:
        """It rests no more."""
        table = settling.c
        this = (table.meeting_id == seat.meeting_id, table.seat_id == seat.seat_id)
        self._session.execute(delete(settling).where(*this))

    def answers(self, ids: Iterable[int]) -> list[Answer]:
        """The answers with these ids, also those that no longer stand."""
        return list(self._session.scalars(select(Answer).where(answer.c.id.in_(list(ids)))))


@cache
def group_query() -> Select[Any]:
    """Those of a group (`group_id`)."""
    query = select(settling).join(meeting, meeting.c.id == settling.c.meeting_id)
    of_group = query.where(meeting.c.group_id == bindparam("group_id"))
    return of_group.order_by(settling.c.since, settling.c.meeting_id, settling.c.seat_id)


@cache
def _of_meeting() -> Select[Any]:
    # Made once: every answer asks it, and making a query takes longer than running it.
    return select(settling).where(settling.c.meeting_id == bindparam("meeting_id"))


def _seat(row: RowMapping) -> SettlingSeat:
    values: dict[str, Any] = {each.name: row[each.name] for each in fields(SettlingSeat)}
    return SettlingSeat(**values | {"answers": tuple(values["answers"])})
