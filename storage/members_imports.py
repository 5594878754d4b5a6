"""What each import of members changed: kept until it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.schema import members_import

Changes = dict[str, list[dict[str, Any]]]
"""By table, for each row its id, what it was (None: not there) and what it became."""


@dataclass(frozen=True)
class MembersImport:
    """An import that stands, and when it was done (aware)."""

    id: int
    at: datetime
    changes: Changes


class MembersImports:
    """The imports of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, group_id: str, changes: Changes, now: datetime) -> None:
        """Keep what an import changed, so that it can be taken back."""
        row = {"group_id": group_id, "at": now, "changes": changes}
        self._session.execute(insert(members_import).values(row))

    def latest(self, group_id: str) -> MembersImport | None:
        """The group's last one that has not been taken back; None without one."""
        table = members_import.c
        row = self._session.execute(
            select(table.id, table.at, table.changes)
            .where(table.group_id == group_id, table.undone_at.is_(None))
            .order_by(table.id.desc())
            .limit(1)
        ).first()
        return row and MembersImport(*row)

    def mark_undone(self, import_id: int, now: datetime) -> None:
        """It has been taken back; what it changed is forgotten."""
        self._session.execute(
            update(members_import)
            .where(members_import.c.id == import_id)
            .values(undone_at=now, changes={})
        )
