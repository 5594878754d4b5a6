"""`secretary`'s dataclasses, mapped onto their tables: there is no second set of classes."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import registry, relationship

from secretary.attendance import Answer
from secretary.meetings import Meeting
from secretary.people import Address, Mandate, Person, Seat
from secretary.reports import Report, Topic
from storage.schema import address, answer, mandate, meeting, metadata, person, report, seat, topic

_registry: Final = registry(metadata=metadata)


def map_entities() -> None:
    """Map `secretary`'s dataclasses, once in a process."""
    if _registry.mappers:
        return
    _registry.map_imperatively(Address, address)
    _registry.map_imperatively(
        Person,
        person,
        properties={
            "addresses": relationship(Address, order_by=address.c.id, cascade="all, delete-orphan")
        },
    )
    _registry.map_imperatively(Seat, seat)
    _registry.map_imperatively(
        Mandate,
        mandate,
        properties={
            "seat": relationship(Seat, lazy="joined", innerjoin=True),
            "person": relationship(Person, lazy="joined", innerjoin=True),
        },
    )
    _registry.map_imperatively(Meeting, meeting)
    _registry.map_imperatively(Answer, answer)
    for entity, table in ((Report, report), (Topic, topic)):
        _registry.map_imperatively(
            entity,
            table,
            properties={"person": relationship(Person, lazy="joined", innerjoin=True)},
        )
