"""What is kept of agendas' items, and who supports members' topics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from secretary.items import WAITING, Item, ItemState, Support
from storage import schema

_CONTINUING: Final = schema.item.alias("continuing")
_THERE: Final = schema.item.c.state != ItemState.UNDONE


class Items:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_meeting(self, meeting_id: int) -> list[Item]:
        """What is kept of a meeting's items, in the order it was made."""
        query = select(Item).where(schema.item.c.meeting_id == meeting_id, _THERE)
        return self._all(query.order_by(schema.item.c.id))

    def of_topic(self, topic_id: int) -> list[Item]:
        """What is kept of a topic, meeting by meeting, the last one last."""
        query = select(Item).where(schema.item.c.topic_id == topic_id, _THERE)
        return self._all(query.order_by(schema.item.c.id))

    def waiting(self, group_id: str) -> list[Item]:
        """A group's that are to come again, or at a later meeting, and stand at none yet."""
        table = schema.item.c
        meetings = select(schema.meeting.c.id).where(schema.meeting.c.group_id == group_id)
        continued = select(_CONTINUING.c.id).where(
            _CONTINUING.c.continues_id == table.id, _CONTINUING.c.state != ItemState.UNDONE
        )
        query = select(Item).where(
            table.meeting_id.in_(meetings), table.state.in_(WAITING), ~continued.exists()
        )
        return self._all(query.order_by(table.id))

    def continuing(self, item: Item) -> Item | None:
        """The one at a later meeting that goes on with it."""
        return self._session.scalars(
            select(Item).where(schema.item.c.continues_id == item.stored_id, _THERE).limit(1)
        ).first()

    def supporters(self, topic_ids: Iterable[int]) -> dict[int | None, int]:
        """How many people are for each of these topics, of those that anybody is for."""
        table = schema.support.c
        query = select(table.topic_id, func.count(table.person_id.distinct())).where(
            table.topic_id.in_(list(topic_ids)), table.withdrawn_at.is_(None)
        )
        rows = self._session.execute(query.group_by(table.topic_id))
        return {topic: count for topic, count in rows}  # noqa: C416 - rows, no pairs

    def supports(self, topic_id: int, person_id: int) -> list[Support]:
        """The reactions by which somebody is for a topic."""
        table = schema.support.c
        query = select(Support).where(
            table.topic_id == topic_id, table.person_id == person_id, table.withdrawn_at.is_(None)
        )
        return list(self._session.scalars(query))

    def _all(self, query: Select[Any]) -> list[Item]:
        return list(self._session.scalars(query))
