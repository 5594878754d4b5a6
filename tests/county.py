"""The model county of domain.md in a chatroom: fourteen seats, each with member and substitute."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from secretary.group import Group
from secretary.people import Mandate, Office, Role, Seat
from tests.chatroom import Chatroom, matrix_id
from tests.people import person

_MEMBERS = Path(__file__).parents[1] / "bot" / "demo" / "members.csv"


@contextmanager
def county_room(folder: Path, group: Group) -> Iterator[Chatroom]:
    """A chatroom with the people of `kansli demo`: ten municipalities, the region and the
    opposition. The secretary is in the settings, and nowhere else."""
    room = Chatroom(folder, groups=[group])
    seats: dict[tuple[str, str], Seat] = {}
    with room.store.begin() as tx, _MEMBERS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            named = row["organisation"], row["seat"]
            seat = seats.setdefault(
                named, Seat(group_id=group.id, organisation=named[0], name=named[1])
            )
            tx.add(
                Mandate(
                    seat=seat,
                    person=person(row["name"], row["party"], matrix=matrix_id(row["name"])),
                    role=Role.SUBSTITUTE if row["role"] == "substitute" else Role.MEMBER,
                    since=date(2023, 1, 1),
                    office=Office.CHAIR if row["role"] == "chair" else None,
                )
            )
    try:
        yield room
    finally:
        room.store.close()
