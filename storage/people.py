"""The people of groups in the database: who they are, their seats, and who holds which when."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from secretary.people import Address, Mandate, Person, Seat
from storage import schema
from storage.reads import Reads

_AT_ONCE: Final = 1000
"""Values in one query: both databases have a limit."""


class People:
    """The people, seats and mandates of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def mandates(self, group_id: str) -> list[Mandate]:
        """All mandates of a group, past and coming ones too."""
        return self._reads.entities(_mandates(), {"group_id": group_id})

    def mandates_beside(self, group_id: str, person_id: int) -> list[Mandate]:
        """All mandates in those of a group's seats that a person holds, held or will hold: theirs,
        and those of whom they are or have as a substitute."""
        values = {"group_id": group_id, "person_id": person_id}
        return list(self._session.scalars(_mandates_beside(), values))

    def mandates_of(self, channel: str, address: str) -> list[Mandate]:
        """All mandates of the person with an address, in whatever group."""
        values = {"channel": channel, "address": address}
        return list(self._session.scalars(_mandates_of(), values))

    def load_addresses(self, people: Iterable[Person]) -> None:
        """Load these people's addresses at once; of others each is loaded when it is asked for."""
        by_id = {person.id: person for person in people if "addresses" in inspect(person).unloaded}
        if not by_id:
            return
        found: dict[int | None, list[Address]] = {person_id: [] for person_id in by_id}
        for entity, person_id in self._session.execute(_addresses(), {"people": list(found)}):
            found[person_id].append(entity)
        for person_id, person in by_id.items():
            set_committed_value(person, "addresses", found[person_id])

    def of_several_groups(self, people: Iterable[Person]) -> set[Person]:
        """Those among them who belong, or have belonged, to more than one group."""
        by_id = {person.id: person for person in people}
        if not by_id:
            return set()
        mandate, seat, official = schema.mandate.c, schema.seat.c, schema.official.c
        held = select(mandate.person_id, seat.group_id).join(
            schema.seat, mandate.seat_id == seat.id
        )
        groups: dict[int, set[str]] = {}
        for query in (
            held.where(mandate.person_id.in_(by_id)),
            select(official.person_id, official.group_id).where(official.person_id.in_(by_id)),
        ):
            for person_id, group_id in self._session.execute(query):
                groups.setdefault(person_id, set()).add(group_id)
        return {by_id[person_id] for person_id, some in groups.items() if len(some) > 1}

    def seats(self, group_id: str) -> list[Seat]:
        """All seats of a group, in the order they were made."""
        return self._reads.entities(_seats(), {"group_id": group_id})

    def is_referred_to(self, person: Person) -> bool:
        """Whether they hold a mandate, are an official or co-opted, present an item, were at a
        meeting, or have said anything that is stored."""
        said = (
            schema.answer, schema.report, schema.topic, schema.support, schema.closing,
            schema.notes_response, schema.round_answer,
        )  # fmt: skip
        others = (schema.item, schema.presence, schema.mandate, schema.official, schema.co_option)
        for table in (*said, *others):
            query = select(table.c.id).where(table.c.person_id == person.id).limit(1)
            if self._session.scalar(query) is not None:
                return True
        return False

    def is_held(self, seat: Seat) -> bool:
        """Whether a mandate in the seat is stored, whenever it is, or an answer for it."""
        for table in (schema.mandate, schema.round_answer):
            query = select(table.c.id).where(table.c.seat_id == seat.id).limit(1)
            if self._session.scalar(query) is not None:
                return True
        return False

    def by_address(self, channel: str, address: str) -> Person | None:
        """Whose address it is; None where it is nobody's."""
        query = select(Person).where(schema.person.c.id.in_(_owner(channel, address)))
        return self._session.scalars(query).one_or_none()

    def by_addresses(self, channel: str, addresses: Iterable[str]) -> dict[str, Person]:
        """The people who have these addresses, by them."""
        table, wanted = schema.address.c, sorted(addresses)
        query = select(table.value, Person).join(Person, schema.person.c.id == table.person_id)
        query = query.where(table.channel == channel)
        found: dict[str, Person] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = table.value.in_(wanted[start : start + _AT_ONCE])
            rows = self._session.execute(query.where(some))
            found |= {value: person for value, person in rows}  # noqa: C416 - rows, no pairs
        return found


# Every message asks these: made once, since making a query takes longer than running it.


@cache
def _mandates() -> Select[Any]:
    seats = select(schema.seat.c.id).where(schema.seat.c.group_id == bindparam("group_id"))
    query = select(Mandate).where(schema.mandate.c.seat_id.in_(seats))
    return query.order_by(schema.mandate.c.id)


@cache
def _addresses() -> Select[Any]:
    table = schema.address.c
    query = select(Address, table.person_id)
    query = query.where(table.person_id.in_(bindparam("people", expanding=True)))
    return query.order_by(table.id)


@cache
def _mandates_beside() -> Select[Any]:
    mandate, seat = schema.mandate.c, schema.seat.c
    theirs = (
        select(mandate.seat_id)
        .join(schema.seat, mandate.seat_id == seat.id)
        .where(mandate.person_id == bindparam("person_id"), seat.group_id == bindparam("group_id"))
    )
    return select(Mandate).where(mandate.seat_id.in_(theirs)).order_by(mandate.id)


@cache
def _mandates_of() -> Select[Any]:
    owner = _owner(bindparam("channel"), bindparam("address"))
    query = select(Mandate).where(schema.mandate.c.person_id.in_(owner))
    return query.order_by(schema.mandate.c.id)


@cache
def _seats() -> Select[Any]:
    query = select(Seat).where(schema.seat.c.group_id == bindparam("group_id"))
    return query.order_by(schema.seat.c.id)


def _owner(channel: Any, address: Any) -> Select[tuple[int]]:
    """The id of the person with an address."""
    table = schema.address
    return select(table.c.person_id).where(table.c.channel == channel, table.c.value == address)
