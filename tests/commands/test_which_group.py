"""Who belongs to two groups and writes in a direct chat: a day, too, can say which is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatroom import Chatroom, example_group, filled_room

OTHER_ROOM = "!aldre:exempel"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """barn-unga meets on 12 March, aldre on 15 March; Anna Ek sits in both."""
    other = example_group(
        id="aldre", name="Samverkansgruppen äldre", room=OTHER_ROOM, secretary_room="!sek:exempel"
    )
    with filled_room(tmp_path, groups=[example_group(), other]) as chatroom:
        chatroom.say("sekreterare", "!möte ny 12 mars kl 9 Sala")
        chatroom.say("sekreterare", "!möte ny 15 mars kl 9 Köping", room=OTHER_ROOM)
        chatroom.go_to("2027-03-01 09:00")
        yield chatroom


def told(room: Chatroom, text: str, who: str = "anna") -> str:
    room.tell(who, text)
    return room.last("reply").text


def test_a_day_on_which_only_one_of_them_meets_says_which(room: Chatroom) -> None:
    assert "måndagen den 15 mars" in told(room, "!kommer 15 mars")
    assert "inte kan komma måndagen den 15 mars" in told(room, "jag kan inte komma den 15 mars")


@pytest.mark.parametrize("text", ["!kommer", "!kommer möte 1", "!kommer 13 mars"])
def test_otherwise_it_is_asked_and_nothing_is_done(room: Chatroom, text: str) -> None:
    answer = told(room, text)
    assert "Du hör till flera grupper" in answer
    assert "Jag har inte gjort något än." in answer


def test_the_short_name_may_have_a_colon(room: Chatroom) -> None:
    assert "måndagen den 15 mars" in told(room, "!fråga aldre: Skolan")


def test_the_example_is_of_the_whole_command(room: Chatroom) -> None:
    assert told(room, "!möte ställ in", "sekreterare").endswith("Prova !möte ställ in barn-unga")
