"""What somebody did that can be taken back within a day, besides what rests (`decisions`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.schema import change


@dataclass(frozen=True)
class Change:
    """One act of somebody's.

    kind: what was changed. channel, by: who did, by address. event_id: the message that said it.
    at: aware. before, after: what it was and what it became, as JSON; None for nothing, and when
        it can no longer be taken back.
    undone_at: aware; when it was taken back.
    """

    id: int
    group_id: str
    meeting_id: int | None
    kind: str
    channel: str
    by: str
    event_id: str
    at: datetime
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    undone_at: datetime | None = None


class Changes:
    """The changes of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> None:
        """Keep a change; values: those of `Change`, but for its id."""
        self._session.execute(insert(change).values(**values))

    def last_of(
        self, group_id: str, channel: str, by: str, since: datetime, meeting_id: int | None = None
    ) -> Change | None:
        """Somebody's last one in a group, done after `since` (aware) and not taken back; about that
        meeting, where one is given. None where there is none."""
        table = change.c
        query = select(change).where(
            table.group_id == group_id,
            table.channel == channel,
            table.by == by,
            table.at > since,
            table.undone_at.is_(None),
        )
        if meeting_id is not None:
            query = query.where(table.meeting_id == meeting_id)
        row = self._session.execute(query.order_by(table.id.desc()).limit(1)).mappings().first()
        return None if row is None else Change(**row)

    def mark_undone(self, change_id: int, now: datetime) -> None:
        """It has been taken back; what it was about is forgotten."""
        values = {"undone_at": now, "before": None, "after": None}
        self._session.execute(update(change).where(change.c.id == change_id).values(values))

    def forget(self, group_id: str, until: datetime) -> None:
        """Forget what was changed until then (aware), which nobody can take back: only who did
        something, and when, is kept."""
        old = (change.c.group_id == group_id, change.c.at <= until, change.c.undone_at.is_(None))
        kept = change.c.before.is_not(None) | change.c.after.is_not(None)
        values = {"before": None, "after": None}
        self._session.execute(update(change).where(*old, kept).values(values))
