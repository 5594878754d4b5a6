"""A room with a group in it, and one with a meeting that has been summoned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatroom import Chatroom, Picture, filled_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Monday 1 February 2027, 09.00; profile 2021; no meeting yet."""
    with filled_room(tmp_path) as chatroom:
        yield chatroom


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    """How rooms were after what fixtures let happen: once for all tests of a module."""
    return {}


@pytest.fixture
def summoned(room: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 is on Friday 12 March 2027 at 09.00, and its summons is out."""

    def summon() -> None:
        place = "Stadshuset i Sala https://video.exempel/1"
        room.say("sekreterare", f"!möte ny fredag 12 mars kl 9-12 {place}")
        room.go_to("2027-02-26 09:00")

    room.let(summon, pictures)
    return room
