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
    assert answer.startswith("Samverkansgruppen äldre\n\nDet du skrev har jag inte sparat.")
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


@pytest.mark.parametrize(
    "text",
    [
        "!kommer i äldregruppen",
        "!kommer 15 mars i äldregruppen",
        "!kommer till äldremötet",
        "!kommer inte barn och unga utan äldre",
        "!kommer samverkansgruppen äldre på måndag den 15 mars",
    ],
)
def test_a_group_is_named_anywhere_in_the_sentence(room: Chatroom, text: str) -> None:
    answer = told(room, text)
    assert answer.startswith("Samverkansgruppen äldre")
    assert "Jag har antecknat att du kommer till mötet måndagen den 15 mars" in answer


def test_plain_words_name_a_group_as_a_command_does(room: Chatroom) -> None:
    answer = told(room, "jag kan inte komma till äldre")
    assert "Samverkansgruppen äldre" in answer
    assert "inte kan komma måndagen den 15 mars" in answer
    answer = told(room, "när är nästa möte i äldregruppen?")
    assert "15 mars" in answer
    assert "12 mars" not in answer


@pytest.mark.parametrize(
    "text",
    ["!förhinder hemma med äldre barn", "!förhinder 12 mars, hemma med äldre", "!förhinder barn"],
)
def test_a_word_that_can_be_a_reason_is_asked_about(room: Chatroom, text: str) -> None:
    assert "Jag har inte gjort något än." in told(room, text)


def test_a_day_that_the_named_group_does_not_have_is_not_the_other_groups(room: Chatroom) -> None:
    answer = told(room, "!förhinder 12 mars i äldregruppen")
    assert "Det finns inget möte fredagen den 12 mars 2027" in answer
    assert answer.endswith("Prova !förhinder aldre möte 1")


def test_a_text_is_whole_whatever_groups_it_speaks_of(room: Chatroom) -> None:
    told(room, "!rapport äldre: Vi bygger boenden, för barn och unga: en lekplats")
    shown = told(room, "!rapport visa äldre")
    assert "Vi bygger boenden, för barn och unga: en lekplats" in shown
    assert "Du hör till flera grupper" in told(room, "!rapport Äldre bor kvar hemma")
    assert "Du hör till flera grupper" in told(room, "!fråga Skolskjuts i äldregruppen")


def test_answers_are_taken_for_one_group_at_a_time(room: Chatroom) -> None:
    for text in ("!kommer barn och unga och äldre", "!kommer i båda grupperna"):
        answer = told(room, text)
        assert answer.endswith("Prova !kommer barn-unga eller !kommer aldre")
    told(room, "!kommer")
    assert "Ta en grupp i taget" in told(room, "båda")
    assert "måndagen den 15 mars" in told(room, "inte barn och unga")


def test_what_only_shows_something_is_shown_for_both(room: Chatroom) -> None:
    told(room, "!möte")
    answer = told(room, "båda")
    assert answer.index("12 mars") < answer.index("Samverkansgruppen äldre")
    assert answer.index("Samverkansgruppen äldre") < answer.index("15 mars")


def test_what_is_suggested_names_the_group(room: Chatroom) -> None:
    assert "skriv !kommer aldre." in told(room, "!förhinder äldre")


def test_another_group_is_not_meant_in_a_groups_own_room(room: Chatroom) -> None:
    assert "men du nämner Samverkansgruppen äldre" in room.answer("anna", "!förhinder äldregruppen")
    answer = room.answer("anna", "!förhinder barn och unga")
    assert "Du har förhinder fredagen den 12 mars kl. 9" in answer
    assert "Orsaken" not in answer


def test_who_leads_several_groups_names_one_where_it_is_natural(room: Chatroom) -> None:
    answer = told(room, "!möte ny 20 april kl 9-12 Folkets hus i äldregruppen", "sekreterare")
    assert answer.startswith("Samverkansgruppen äldre\n\nMöte 2 är planerat")
    assert "Plats: Folkets hus\n" in answer
    answer = told(room, "!möte flytta äldre möte 2 till 27 april kl 9", "sekreterare")
    assert "Möte 2 är flyttat" in answer
    assert "Samverkansgruppen äldre" in told(room, "!punkt ny äldre: Boende", "sekreterare")


def test_the_overview_shows_every_group_and_what_waits_for_its_secretary(room: Chatroom) -> None:
    room.go_to("2027-03-05 09:00")
    answer = told(room, "!översikt", "sekreterare")
    first, second = answer.split("Samverkansgruppen äldre")
    assert "Nästa möte är möte 1, fredagen den 12 mars 2027" in first
    assert "måndagen den 15 mars 2027" in second
    assert "Kallelsen har gått ut." in second
    assert "10 har inte svarat: !möte aldre 1" in second
    assert "dagordningen är inte skickad: !dagordning aldre möte 1" in second


def test_a_member_sees_the_meetings_of_all_groups_and_not_what_waits(room: Chatroom) -> None:
    answer = told(room, "!grupper")
    assert answer.index("12 mars") < answer.index("Samverkansgruppen äldre")
    assert "väntar" not in answer
    assert "inte svarat" not in answer


def test_the_meetings_of_all_groups_are_listed_where_none_is_named(room: Chatroom) -> None:
    answer = told(room, "!möten")
    assert answer.index("12 mars") < answer.index("Samverkansgruppen äldre")
    assert answer.index("Samverkansgruppen äldre") < answer.index("15 mars")
    assert "12 mars" not in told(room, "!möten äldre")


def test_what_waits_is_not_told_in_the_groups_room(room: Chatroom) -> None:
    room.go_to("2027-03-05 09:00")
    assert "väntar" not in room.answer("sekreterare", "!översikt")
    assert "inte svarat" in room.answer("sekreterare", "!översikt", room="!sek:exempel")
