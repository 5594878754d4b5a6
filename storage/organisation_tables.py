"""Tables that home organisations fill in, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from secretary.organisation_tables import OrganisationTable, TableCell
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_TABLE: Final = schema.organisation_table.c
_CELL: Final = schema.table_cell.c


class OrganisationTables:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def next_number(self, group_id: str) -> int:
        """The number of a group's next table."""
        query = select(func.max(_TABLE.number)).where(_TABLE.group_id == group_id)
        return (self._session.scalar(query) or 0) + 1

    def numbered(self, group_id: str, number: int) -> OrganisationTable | None:
        """The one of that number that stands."""
        return self._first(_standing().where(_TABLE.group_id == group_id, _TABLE.number == number))

    def of_id(self, table_id: int) -> OrganisationTable | None:
        """The one of that id, if it stands."""
        return self._first(_standing().where(_TABLE.id == table_id))

    def of_meeting(self, meeting_id: int) -> list[OrganisationTable]:
        """Those of a meeting, in the order of their numbers."""
        return self._all(_standing().where(_TABLE.meeting_id == meeting_id))

    def unsent(self, group_id: str, since: datetime) -> list[OrganisationTable]:
        """A group's that have not been sent, and were asked for at `since` (aware) or later."""
        of_group = {"group_id": group_id}
        if self._reads.is_empty(unsent_query(), of_group):
            return []
        query = unsent_query().where(_TABLE.at >= since)
        return list(self._session.scalars(query, of_group))

    def cells(self, table_ids: Collection[int]) -> list[TableCell]:
        """What stands in these tables, in the order it was written."""
        query = select(TableCell).where(
            _CELL.table_id.in_(list(table_ids)), _CELL.withdrawn_at.is_(None)
        )
        return list(self._session.scalars(query.order_by(_CELL.at, _CELL.id)))

    def withdraw(self, table: OrganisationTable, now: datetime) -> None:
        """It stands no more from `now` (aware), and its words are erased."""
        table.withdrawn_at = now
        table.title = table.column_names = ""
        self._session.flush()
        mark_erased(self._session)

    def _first(self, query: Select[Any]) -> OrganisationTable | None:
        found: OrganisationTable | None = self._session.scalars(query).first()
        return found

    def _all(self, query: Select[Any]) -> list[OrganisationTable]:
        return list(self._session.scalars(query))


def _standing() -> Select[Any]:
    return select(OrganisationTable).where(_TABLE.withdrawn_at.is_(None)).order_by(_TABLE.number)


@cache
def unsent_query() -> Select[Any]:
    """Those of a group (`group_id`) that have not been sent."""
    return _standing().where(_TABLE.group_id == bindparam("group_id"), _TABLE.sent_at.is_(None))
