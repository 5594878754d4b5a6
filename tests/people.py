"""The group that most tests are about, and people and instants as tests write them: in a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.group import PROFILES, Group, GroupPlace, Rules
from secretary.people import MATRIX, Address, Person

ZONE: Final = ZoneInfo("Europe/Stockholm")
ROOM: Final = "!grupp:exempel"
SECRETARY_ROOM: Final = "!sekreterare:exempel"
SECRETARY: Final = "@sekreterare:exempel"


def at(text: str) -> datetime:
    """An instant, in UTC, by the clock in Stockholm: ``2027-02-01 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def person(name: str, party: str = "", *, matrix: str | None = None, **others: str) -> Person:
    """Somebody with an address on Matrix, and on other channels by their names."""
    channels = {MATRIX: matrix} | others
    addresses = [Address(channel=c, value=v) for c, v in channels.items() if v is not None]
    return Person(name=name, party=party, addresses=addresses)


def example_group(rules: str | Rules = "2021", **changes: object) -> Group:
    """A group with these rules; no answer rests. changes: to it, or to its place on Matrix."""
    place = GroupPlace(ROOM, frozenset({SECRETARY}), SECRETARY_ROOM)
    own = {name: changes.pop(name) for name in vars(place) if name in changes}
    group = Group(
        id="barn-unga",
        name="Samverkansgruppen barn/unga",
        places={MATRIX: replace(place, **own)},  # type: ignore[arg-type]  # a test's own keywords
        rules=PROFILES[rules] if isinstance(rules, str) else rules,
        zone=ZONE,
        settling_time=timedelta(0),
    )
    return replace(group, **changes)  # type: ignore[arg-type]  # a test's own keywords
