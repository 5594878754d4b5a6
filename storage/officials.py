"""The officials of groups, and who is co-opted to meetings."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretary.officials import CoOption, Official
from secretary.people import Person
from storage import schema


class Officials:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_group(self, group_id: str) -> list[Official]:
        """All officials of a group, past and coming ones too."""
        query = select(Official).where(schema.official.c.group_id == group_id)
        return list(self._session.scalars(query.order_by(schema.official.c.id)))

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
