"""Who is new in a seat, and what has been handed over to them."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from secretary.hand_over import HandOver
from storage import schema
from storage.reads import Reads

_TABLE: Final = schema.hand_over.c


class HandOvers:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_group(self, group_id: str) -> list[HandOver]:
        """A group's, in the order they were first seen."""
        return self._reads.entities(group_query(), {"group_id": group_id})

    def of_mandate(self, mandate_id: int, person_id: int) -> HandOver | None:
        """The one of a mandate, and whoever holds it."""
        query = select(HandOver).where(
            _TABLE.mandate_id == mandate_id, _TABLE.person_id == person_id
        )
        found: HandOver | None = self._session.scalars(query).first()
        return found


@cache
def group_query() -> Select[Any]:
    """Those of a group (`group_id`)."""
    query = select(HandOver).where(_TABLE.group_id == bindparam("group_id"))
    return query.order_by(_TABLE.id)
