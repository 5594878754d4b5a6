"""Who is new in a seat, and what has been handed over to them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretary.hand_over import HandOver
from storage import schema

_TABLE: Final = schema.hand_over.c


class HandOvers:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_group(self, group_id: str) -> list[HandOver]:
        """A group's, in the order they were first seen."""
        query = select(HandOver).where(_TABLE.group_id == group_id)
        return list(self._session.scalars(query.order_by(_TABLE.id)))

    def of_mandate(self, mandate_id: int, person_id: int) -> HandOver | None:
        """The one of a mandate, and whoever holds it."""
        query = select(HandOver).where(
            _TABLE.mandate_id == mandate_id, _TABLE.person_id == person_id
        )
        found: HandOver | None = self._session.scalars(query).first()
        return found
