"""People and places as tests write them: in a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from secretary.group import GroupPlace
from secretary.people import MATRIX, Address, Person


def person(name: str, party: str = "", *, matrix: str | None = None, **others: str) -> Person:
    """Somebody with an address on Matrix, and on other channels by their names."""
    channels = {MATRIX: matrix} | others
    addresses = [Address(channel=c, value=v) for c, v in channels.items() if v is not None]
    return Person(name=name, party=party, addresses=addresses)


def on_matrix(place: GroupPlace, changes: dict[str, Any]) -> Mapping[str, GroupPlace]:
    """A group's places, of which it has only this: with what is its own taken from `changes`."""
    own = ("room", "secretaries", "secretary_room")
    mine = {name: changes.pop(name) for name in own if name in changes}
    return {MATRIX: replace(place, **mine)}
