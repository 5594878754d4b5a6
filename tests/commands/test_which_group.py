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


@pytest.mark.parametrize(
    "answer",
    ["aldre", "äldre", "gruppen äldre", "äldregruppen", "den andra", "aldre tack"],
)
def test_the_answer_to_which_group_completes_the_command(room: Chatroom, answer: str) -> None:
    told(room, "!kommer digitalt")
    assert "du kommer digitalt till mötet måndagen den 15 mars" in told(room, answer)


@pytest.mark.parametrize("command", ["!kommer", "!kommer möte 1"])
def test_a_day_of_only_one_of_them_completes_the_command(room: Chatroom, command: str) -> None:
    told(room, command)
    assert "du kommer till mötet måndagen den 15 mars" in told(room, "15 mars")


def test_what_only_shows_something_is_shown_for_the_group_that_is_answered(room: Chatroom) -> None:
    told(room, "!möte 1")
    assert "måndagen den 15 mars 2027" in told(room, "aldre")


def test_which_group_may_be_followed_by_which_meeting(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 16 mars kl 9 Köping", room=OTHER_ROOM)
    room.say("sekreterare", "!möte kalla möte 2", room=OTHER_ROOM)
    room.tick()
    room.go_to("2027-03-05 09:00")
    told(room, "!kommer digitalt")
    asked = told(room, "aldre")
    assert "Vilket gäller det?" in asked
    assert asked.endswith("Prova !kommer aldre möte 1 eller !kommer aldre möte 2")
    assert "du kommer digitalt till mötet tisdagen den 16 mars" in told(room, "det andra")
    told(room, "!kommer båda")
    answer = told(room, "äldre")
    assert "måndagen den 15 mars" in answer
    assert "tisdagen den 16 mars" in answer
    told(room, "!kommer")
    assert "tisdagen den 16 mars" in told(room, "aldre möte 2")


def test_an_unclear_group_says_that_nothing_was_done(room: Chatroom) -> None:
    told(room, "!kommer")
    assert "så jag har inte gjort något" in told(room, "samverkansgruppen")
    assert "Avbrutet" in told(room, "ingen av dem")


def test_a_text_for_which_group_is_asked_for_again(room: Chatroom) -> None:
    told(room, "!rapport Ny skola")
    answer = told(room, "äldre")
    assert answer.startswith("Det du skrev har jag inte sparat.")
    assert "Din rapport till mötet måndagen den 15 mars" in answer


def test_what_else_cannot_be_kept_has_to_be_written_again(room: Chatroom) -> None:
    told(room, "!möte flytta till 22 mars kl 9", "sekreterare")
    answer = told(room, "äldre", "sekreterare")
    assert answer.endswith("Skriv det en gång till, efter !möte flytta aldre")


def test_an_everyday_question_is_answered_for_each_group(room: Chatroom) -> None:
    answer = told(room, "när är nästa möte?")
    assert answer.index("Samverkansgruppen barn/unga") < answer.index("12 mars")
    assert answer.index("12 mars") < answer.index("Samverkansgruppen äldre")
    assert answer.index("Samverkansgruppen äldre") < answer.index("15 mars")


def test_a_question_about_a_day_of_only_one_is_answered_for_that_one(room: Chatroom) -> None:
    answer = told(room, "när är mötet den 15 mars?")
    assert "Köping" in answer
    assert "barn/unga" not in answer


def test_a_group_without_a_meeting_is_told_of_beside_the_other(room: Chatroom) -> None:
    room.go_to("2027-03-13 09:00")
    answer = told(room, "när är nästa möte?")
    assert "Det finns inget kommande möte" in answer
    assert "15 mars" in answer or "på måndag" in answer


def test_what_would_be_recorded_is_not_offered_for_several_groups(room: Chatroom) -> None:
    assert "Du hör till flera grupper" in told(room, "jag är sjuk")
    assert "inte kan komma måndagen den 15 mars" in told(room, "äldre")


def test_at_a_meeting_the_group_that_meets_is_meant(room: Chatroom) -> None:
    assert "Du hör till flera grupper" in told(room, "!här")
    room.go_to("2027-03-15 09:20")
    assert "Välkommen, Anna Ek! Antecknat: närvarande" in told(room, "!här")
    assert "Närvaro, mötet i dag kl. 9" in told(room, "!närvarande")
