"""When something falls due next for each group: until then, its rules need not be asked.

Kept by the tick that has asked them, and cleared by the database itself (`storage.alarm_triggers`)
in any transaction that changes something that they may go by.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.schema import group_alarm
from storage.upsert import upsert


class GroupAlarms:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def quiet(self, now: datetime) -> set[str]:
        """The groups for which nothing falls due by `now` (aware), and of which nothing has changed
        since that was found. What was found by a clock that was ahead of `now` does not count."""
        table = group_alarm.c
        query = select(table.group_id).where(table.set_at <= now, table.look_at > now)
        return set(self._session.scalars(query))

    def begin(self, group_id: str, now: datetime) -> None:
        """The group's rules are about to be asked, at `now` (aware)."""
        values = {"set_at": now, "look_at": now}
        upsert(self._session, group_alarm, {"group_id": group_id}, values)

    def keep(self, group_id: str, look_at: datetime) -> None:
        """They have been asked, in this transaction, and need not be before `look_at` (aware); not
        kept where they have changed something that they may go by themselves."""
        self._session.flush()
        self._session.execute(
            update(group_alarm).where(group_alarm.c.group_id == group_id).values(look_at=look_at)
        )
