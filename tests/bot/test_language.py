"""What language the secretary answers in: the group's, wherever its people write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.transports.base import EventKind, InboundEvent, UndecryptedEvent
from bot.transports.device_events import IdentityChanged, KeysWithheld, UnverifiedDevice
from secretary.group import STANDING_ITEMS, Language
from secretary.people import MATRIX
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, example_group, filled_room

SWEDISH_ROOM = "!svenska:exempel"
ENGLISH = example_group(language=Language.ENGLISH, items=STANDING_ITEMS[Language.ENGLISH])
SWEDISH = example_group(
    id="halsa", name="Samverkansgruppen hälsa", room=SWEDISH_ROOM, secretary_room=None
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """A group that speaks English."""
    with filled_room(tmp_path, groups=[ENGLISH]) as chatroom:
        yield chatroom


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Chatroom]:
    """The same people in it and in another that speaks Swedish."""
    with filled_room(tmp_path, groups=[ENGLISH, SWEDISH]) as chatroom:
        yield chatroom


def test_a_meeting_is_planned_summoned_and_answered_in_english(room: Chatroom) -> None:
    planned = room.answer("sekreterare", "!meeting new Friday 12 March at 9-12 Stadshuset in Sala")
    assert "Meeting 1 is planned: Friday 12 March 2027 at 09:00–12:00" in planned
    room.go_to("2027-02-26 09:00")
    assert "Summons to a meeting of Samverkansgruppen barn/unga" in room.last("summons").text
    assert "you cannot come to the meeting on Friday 12 March at 09:00" in room.answer(
        "anna", "!absent meeting 1"
    )
    assert "Bo Berg (standing in for Anna Ek)" in room.answer("anna", "!meeting")
    assert "that you will come online to the meeting" in room.answer("cia", "!coming online")


def test_the_agenda_is_in_english_with_its_items(room: Chatroom) -> None:
    room.say("sekreterare", "!meeting new 12 March at 9:00")
    room.say("cia", "!report a) New family centre. at home: A school. b) Told the committee.")
    said = room.answer("sekreterare", "!agenda")
    assert "Draft agenda" in said
    assert "3. Reports from the members" in said
    assert "Cia Dal (C), from the organisation: A school." in said
    assert "Cia Dal (C), taken up there: Told the committee." in said
    assert "I am waiting for" not in said
    assert "Have not reported: Region Västmanland, Arboga, Västerås and Opp" in said


def test_swedish_is_understood_and_answered_in_english(room: Chatroom) -> None:
    assert "Meeting 1 is planned" in room.answer("sekreterare", "!möte ny fredag 12 mars kl 9")
    assert "I have noted that you cannot come" in room.answer("anna", "!förhinder på fredag 12/3")


def test_english_is_understood_and_answered_in_swedish(two: Chatroom) -> None:
    two.say("sekreterare", "!meeting new 12 March at 9:00", room=SWEDISH_ROOM)
    assert "Möte 1 är planerat: fredagen den 12 mars 2027 kl. 09.00" in two.last("reply").text


def test_mistakes_are_answered_in_english_with_english_examples(room: Chatroom) -> None:
    room.say("sekreterare", "!meeting new 12 March at 9:00")
    said = room.answer("sekreterare", "!meeting move to 30 February")
    assert "There is no 30 February" in said
    assert "Try !meeting move meeting 1 to Sunday 28 February at 9:00" in said
    assert "Did you mean !absent?" in room.answer("anna", "!absnt")
    assert "Try !absent meeting 1" in room.answer("anna", "!absent meeting 9")
    assert "for the group’s secretaries and chair" in room.answer("anna", "!meeting new 1 May")


def test_the_help_is_in_english_and_in_its_order(room: Chatroom) -> None:
    lines = [line for line in room.answer("anna", "!help").splitlines() if line[:1] == "•"]
    assert lines[:2] == ["• !coming – or !coming online", "• !absent – no reason needed"]
    names = [line.split(" –")[0] for line in lines[2:]]
    assert names == sorted(names)


@pytest.mark.parametrize("words", ["despite late summons", "trots sen kallelse"])
def test_a_late_summons_is_overridden_in_either_language(room: Chatroom, words: str) -> None:
    refused = room.answer("sekreterare", "!meeting new 5 February at 9:00")
    assert "end with the words “despite late summons”" in refused
    said = room.answer("sekreterare", f"!meeting new 5 February at 9:00 {words}")
    assert "I have noted that you decided it" in said


def test_questions_are_asked_and_answered_in_english(room: Chatroom) -> None:
    room.say("sekreterare", "!meeting new 12 March at 9:00")
    assert "part 1 of 2" in room.answer("anna", "!report")
    assert "Part 2 of 2" in room.answer("anna", "nothing")
    assert "I have no report from you" in room.answer("anna", "none")
    assert "Shall I cancel" in room.answer("sekreterare", "!meeting cancel")
    assert "has been cancelled" in room.answer("sekreterare", "Yes, please")


def test_each_group_is_spoken_to_in_its_own_language(two: Chatroom) -> None:
    for group in two.groups:
        two.say("sekreterare", "!möte ny 12 mars kl 9", room=group.places[MATRIX].room)
    two.go_to("2027-02-26 09:00")
    said = {each.post.room: each.text for each in two.posted if each.post.kind == "summons"}
    assert said[ROOM].startswith("Summons")
    assert said[SWEDISH_ROOM].startswith("Kallelse")


def test_a_direct_chat_is_in_the_language_of_the_persons_groups(two: Chatroom) -> None:
    two.tell("anna", "hello")
    assert two.last("reply").text.startswith("Hej!"), "of both groups"
    two.tell("anna", "!meetings barn-unga")
    assert two.last("reply").text == (
        "Samverkansgruppen barn/unga\n\nThere are no meetings in the calendar for 2027."
    )
    two.tell("anna", "!möten halsa")
    assert two.last("reply").text == (
        "Samverkansgruppen hälsa\n\nDet finns inga möten i kalendern för 2027."
    )


def test_who_is_in_english_groups_only_has_a_direct_chat_in_english(room: Chatroom) -> None:
    room.tell("anna", "hej")
    assert room.last("reply").text.startswith("Hello!")


def test_a_stranger_is_answered_in_the_language_that_all_groups_have(room: Chatroom) -> None:
    room.tell("okänd", "hej")
    assert room.last("reply").text.startswith("Hello! I can help only")


def test_a_stranger_among_several_languages_is_answered_in_swedish(two: Chatroom) -> None:
    two.tell("okänd", "hello")
    assert two.last("reply").text.startswith("Hej! Jag hjälper bara")


def test_unread_messages_are_asked_for_in_the_language_of_the_room(two: Chatroom) -> None:
    for event, where in (("$1", ROOM), ("$2", SWEDISH_ROOM)):
        two.service.store_undecryptable(
            UndecryptedEvent(event, where, "@anna:exempel", event, "{}", False)
        )
    two.clock.move(timedelta(minutes=11))
    two.tick()
    said = {each.post.room: each.text for each in two.posted if each.post.kind == "unread"}
    assert said[ROOM].startswith("I could not read")
    assert said[SWEDISH_ROOM].startswith("Jag kunde inte läsa")


def test_unread_messages_of_a_stranger_are_asked_for_in_the_language_that_all_groups_have(
    room: Chatroom,
) -> None:
    room.service.store_undecryptable(
        UndecryptedEvent("$1", "!direkt:exempel", "@okänd:exempel", "$1", "{}", True)
    )
    room.clock.move(timedelta(minutes=11))
    room.tick()
    assert room.last("unread").text.startswith("I could not read")


def test_each_groups_secretaries_hear_of_devices_in_their_language(two: Chatroom) -> None:
    two.service.on_device_event(IdentityChanged("@anna:exempel", "key", (ROOM, SWEDISH_ROOM)))
    two.service.on_own_device("DEVICE1", "key1")
    two.service.on_own_device("DEVICE2", "key2")
    two.service.on_device_event(
        KeysWithheld(ROOM, (UnverifiedDevice("@anna:exempel", "D", "k", "Phone", True),))
    )
    two.tick()
    to_english = [each.text for each in two.posted if each.post.room == SECRETARY_ROOM]
    to_swedish = [each.text for each in two.posted if each.post.room == SWEDISH_ROOM]
    assert ["has a new identity" in text for text in to_english] == [True, False, False]
    assert "I have logged in again with new keys" in to_english[1]
    assert "1 device cannot read" in to_english[2]
    assert "har en ny identitet" in to_swedish[0]
    assert "Jag har loggat in på nytt" in to_swedish[1]


def test_a_question_is_stopped_in_the_language_it_was_asked_in(two: Chatroom) -> None:
    two.say("sekreterare", "!meeting new 12 March at 9:00")
    two.tell("anna", "!report barn-unga")
    two.tell("anna", "stop")
    assert two.last("reply").text.startswith("Stopped.")


def test_a_report_is_edited_in_the_language_of_its_group(two: Chatroom) -> None:
    two.say("sekreterare", "!meeting new 12 March at 9:00")
    two.tell("anna", "!report barn-unga")
    said = two.tell("anna", "A new school.")
    long = "x" * 4001
    two.hand_over(
        InboundEvent("$edit", "!direkt-anna:exempel", "@anna:exempel", long, two.clock.now(),
                 EventKind.EDIT, target=said, direct=True)
    )  # fmt: skip
    assert two.last("reply").text.startswith("The report may be")


def test_help_in_a_direct_chat_about_several_languages_is_in_swedish(two: Chatroom) -> None:
    two.tell("anna", "!help")
    assert two.last("reply").text.startswith("Jag är Kansli")
    two.tell("anna", "!help barn-unga")
    assert two.last("reply").text.startswith("I am Kansli")


def test_which_group_is_asked_about_the_command_and_not_the_lines_below_it(two: Chatroom) -> None:
    two.tell("anna", "!absent\n> !meeting cancel")
    assert two.last("reply").text.endswith(
        "Vilken gäller det? Svara med gruppens namn. Jag har inte gjort något än.\n\n"
        "Prova !absent barn-unga"
    )
