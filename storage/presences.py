"""What was recorded of who took part in meetings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from secretary.presence import Presence
from storage import schema


class Presences:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_meeting(self, meeting_id: int) -> list[Presence]:
        """All that stands, as it was recorded, the first first."""
        table = schema.presence.c
        of_it = (table.meeting_id == meeting_id, table.withdrawn_at.is_(None))
        return list(self._session.scalars(select(Presence).where(*of_it).order_by(table.id)))

    def of_ids(self, ids: Collection[int]) -> list[Presence]:
        """Those of these ids, withdrawn ones too."""
        table = schema.presence.c
        query = select(Presence).where(table.id.in_(list(ids))).order_by(table.id)
        return list(self._session.scalars(query))

    def last_at(self, meeting_id: int) -> datetime | None:
        """When something was last recorded of a meeting (aware), also if that is withdrawn."""
        table = schema.presence.c
        query = select(func.max(table.at)).where(table.meeting_id == meeting_id)
        latest: datetime | None = self._session.scalar(query)
        return latest

    def closed_at(self, meeting_id: int) -> datetime | None:
        """Since when (aware) nothing is recorded any more; None while something may be."""
        table = schema.closed_attendance.c
        at: datetime | None = self._session.scalar(
            select(table.at).where(table.meeting_id == meeting_id)
        )
        return at

    def close(self, meeting_id: int, at: datetime) -> None:
        """Let nothing be recorded any more from `at` (aware) on."""
        if self.closed_at(meeting_id) is None:
            row = {"meeting_id": meeting_id, "at": at}
            self._session.execute(insert(schema.closed_attendance), row)

    def reopen(self, meeting_id: int) -> None:
        """Let something be recorded again."""
        table = schema.closed_attendance
        self._session.execute(delete(table).where(table.c.meeting_id == meeting_id))
