"""The officials of groups, and who is co-opted to meetings."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from secretary.officials import CoOption, Official
from secretary.people import Person
from storage import schema
from storage.reads import Reads


class Officials:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_group(self, group_id: str) -> list[Official]:
        """All officials of a group, past and coming ones too."""
        return self._reads.entities(_of_group(), {"group_id": group_id})

    def of_address(self, channel: str, address: str) -> list[Official]:
        """What the person with an address is, or was, an official of, in whatever group."""
        table = schema.address.c
        owner = select(table.person_id).where(table.channel == channel, table.value == address)
        query = select(Official).where(schema.official.c.person_id.in_(owner))
        return list(self._session.scalars(query.order_by(schema.official.c.id)))

    def guests(self, group_id: str) -> list[Person]:
        """Everybody who is, or was, co-opted to a meeting of a group."""
        meetings = select(schema.meeting.c.id).where(schema.meeting.c.group_id == group_id)
        of_group = schema.co_option.c.meeting_id.in_(meetings)
        people = select(schema.co_option.c.person_id).where(of_group)
        query = select(Person).where(schema.person.c.id.in_(people))
        return list(self._session.scalars(query.order_by(schema.person.c.id)))

    def co_opted(self, meeting_id: int) -> list[CoOption]:
        """Who is co-opted to a meeting, without those who no longer are."""
        table = schema.co_option.c
        query = select(CoOption).where(table.meeting_id == meeting_id, table.withdrawn_at.is_(None))
        return list(self._session.scalars(query.order_by(table.id)))


@cache
def _of_group() -> Select[Any]:
    table = schema.official.c
    query = select(Official).where(table.group_id == bindparam("group_id"))
    return query.order_by(table.id)
