"""`!överlämning`: what is handed over to who comes new to a seat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatroom import SECRETARY_ROOM, Chatroom, filled_room, matrix_id

PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " "})
PUBLIC, PRIVATE = "Ny skola i höst.", "Vi planerar en ny simhall."


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 has been held, and its notes are finished; meeting 2 is to come. It is Monday 15
    March 2027. Anna's report to the first is published, and the one to the second is not. She has
    a direct chat with the bot."""
    with filled_room(tmp_path) as room:
        secretary(room, "!möte ny 12 mars kl 9-12 Stadshuset i Sala")
        secretary(room, "!möte ny 23 april kl 9-12")
        room.go_to("2027-03-01 10:00")
        room.tell("anna", "hej")
        room.say("anna", f"!rapport möte 1: {PUBLIC}")
        room.say("anna", f"!rapport möte 2: {PRIVATE}")
        secretary(room, "!dagordning publicera möte 1")
        room.go_to("2027-03-12 13:00")
        secretary(room, "!uppdrag Arboga: Redovisa läget senast 20 april")
        secretary(room, "!uppdrag Sala: Utse någon senast 20 april")
        secretary(room, "!not 4 Gruppen enas om en plan. Mer text.")
        secretary(room, "!anteckningar fastställ Elin Ström")
        secretary(room, "ja")
        room.go_to("2027-03-15 10:00")
        yield room


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM).translate(PLAIN)


def directly(room: Chatroom, who: str, text: str) -> str:
    return room.answer(who, text, room=f"!direkt-{who}:exempel", direct=True).translate(PLAIN)


def replace_anna(room: Chatroom, since: str = "16 mars") -> None:
    secretary(room, f"!ledamot Olle Nilsson (M) @olle:exempel ersätter Anna Ek från {since}")
    secretary(room, "ja")


def handed_over(room: Chatroom) -> str:
    """What the newcomer got, which is one message."""
    [sent] = [each for each in room.posted if each.post.kind == "hand_over"]
    assert sent.post.recipients == (matrix_id("olle"),)
    return sent.text.translate(PLAIN)


def test_who_is_new_gets_one_message_with_all_that_is_public(held: Chatroom) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    directly(held, "anna", "nej")
    held.go_to("2027-03-15 11:40")
    said = handed_over(held)
    assert "Du är ledamot från tisdagen den 16 mars 2027" in said
    assert f"fredagen den 12 mars 2027, Anna Ek: {PUBLIC}" in said
    assert PRIVATE not in said
    assert "1. Redovisa läget" in said
    assert "Utse någon" not in said
    assert "Gruppen enas om en plan." in said
    assert "fredagen den 23 april 2027 kl. 09.00" in said
    for when in ("2027-03-16 09:00", "2027-03-20 09:00", "2027-04-01 09:00"):
        held.go_to(when)
    handed_over(held)


def test_what_is_not_published_is_handed_over_with_consent(held: Chatroom) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    asked = held.last("hand_over_consent")
    assert asked.post.recipients == (matrix_id("anna"),)
    assert "Olle Nilsson" in asked.text
    assert held.count("hand_over") == 0
    assert "får Olle Nilsson läsa det" in directly(held, "anna", "ja")
    held.go_to("2027-03-15 11:40")
    assert f"Anna Ek (inte publicerat, med samtycke): {PRIVATE}" in handed_over(held)
    assert held.count("hand_over_consent") == 1


def test_who_has_left_is_heard_in_a_yes_and_nothing_else(held: Chatroom) -> None:
    replace_anna(held)
    held.go_to("2027-03-15 11:30")
    held.go_to("2027-03-17 09:00")
    for words in ("!möte", "!ledamöter", "ja men inte än", "!överlämning", "vilka kommer?"):
        assert "hittar jag inte" in directly(held, "anna", words)
    assert "får Olle Nilsson läsa det" in directly(held, "anna", "ja")
    held.tell("olle", "hej")
    held.go_to("2027-03-17 09:10")
    assert PRIVATE in handed_over(held)


def test_somebody_else_s_yes_is_no_consent(held: Chatroom) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    directly(held, "olle", "ja")
    held.say("bo", "ja", reply_to=held.last("hand_over_consent").event_id)
    held.go_to("2027-03-19 09:00")
    assert PRIVATE not in handed_over(held)


@pytest.mark.parametrize("words", ["ja men inte den sista", "nej eller jo", "ja fast kanske"])
def test_half_a_yes_is_asked_about(held: Chatroom, words: str) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    assert "Svara bara ja eller nej" in directly(held, "anna", words)
    held.go_to("2027-03-15 11:40")
    assert held.count("hand_over") == 0


def test_a_consent_can_be_taken_back(held: Chatroom) -> None:
    replace_anna(held)
    held.go_to("2027-03-15 11:30")
    directly(held, "anna", "ja")
    assert "lämnar jag inte över" in directly(held, "anna", "nej")
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:40")
    assert PRIVATE not in handed_over(held)


def test_without_an_answer_it_goes_without_when_the_predecessor_has_had_time(
    held: Chatroom,
) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    held.go_to("2027-03-17 12:00")
    assert held.count("hand_over") == 0
    held.go_to("2027-03-18 12:00")
    assert PRIVATE not in handed_over(held)
    directly(held, "anna", "ja")
    assert PRIVATE in directly(held, "olle", "!överlämning")


def test_what_may_tell_of_somebody_s_health_is_not_handed_over(held: Chatroom) -> None:
    held.say("anna", "!rapport ja: Bo är sjuk och kan inte vara med.")
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    directly(held, "anna", "ja")
    held.go_to("2027-03-15 11:40")
    assert PRIVATE in handed_over(held)
    assert "sjuk" not in handed_over(held)


def test_nobody_is_asked_where_all_was_published(held: Chatroom) -> None:
    held.say("anna", "!rapport ta bort möte 2")
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    assert held.count("hand_over_consent") == 0
    assert PUBLIC in handed_over(held)


def test_it_comes_when_the_direct_chat_opens(held: Chatroom) -> None:
    replace_anna(held)
    held.go_to("2027-03-15 11:30")
    directly(held, "anna", "nej")
    held.go_to("2027-05-20 09:00")
    assert held.count("hand_over") == 0
    held.tell("olle", "hej")
    held.go_to("2027-05-20 09:10")
    handed_over(held)


def test_it_comes_a_week_before_a_mandate_that_is_to_come(held: Chatroom) -> None:
    held.say("anna", "!rapport ta bort möte 2")
    replace_anna(held, "1 april")
    held.tell("olle", "hej")
    held.go_to("2027-03-25 08:59")
    assert held.count("hand_over") == 0
    held.go_to("2027-03-25 09:00")
    handed_over(held)


def test_what_is_reported_after_the_question_is_not_consented_to(held: Chatroom) -> None:
    replace_anna(held, "1 april")
    held.go_to("2027-03-25 09:00")
    directly(held, "anna", "ja")
    held.say("anna", "!rapport möte 2: Det här är nytt.")
    held.tell("olle", "hej")
    held.go_to("2027-03-25 09:10")
    assert PRIVATE in handed_over(held)
    assert "nytt" not in handed_over(held)


def test_it_is_foretold_when_it_is_then_said(held: Chatroom) -> None:
    replace_anna(held, "1 april")
    held.tell("olle", "hej")
    held.go_to("2027-03-16 09:00")
    listed = secretary(held, "!utskick")
    assert "25 mars kl. 9: fråga om vad som får lämnas över, Anna Ek" in listed
    assert "1 april kl. 9: överlämning, Olle Nilsson" in listed
    held.go_to("2027-03-25 09:00")
    assert held.count("hand_over_consent") == 1
    held.go_to("2027-04-01 09:00")
    handed_over(held)


def test_an_appointment_that_is_undone_within_the_hour_has_no_consequence(held: Chatroom) -> None:
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 10:30")
    secretary(held, "!ångra")
    held.go_to("2027-03-15 12:00")
    held.go_to("2027-03-20 12:00")
    assert held.count("hand_over") == 0
    assert held.count("hand_over_consent") == 0


def test_only_the_newcomer_gets_one(held: Chatroom) -> None:
    for name in ("bo", "cia", "eva"):
        held.tell(name, "hej")
    replace_anna(held)
    held.tell("olle", "hej")
    held.go_to("2027-03-15 11:30")
    held.go_to("2027-03-19 09:00")
    handed_over(held)


def test_who_presides_from_a_day_on_is_not_new(held: Chatroom) -> None:
    held.tell("gun", "hej")
    secretary(held, "!ordförande Gun Hall från 16 mars")
    secretary(held, "ja")
    held.go_to("2027-03-19 09:00")
    assert held.count("hand_over") == 0


def test_in_a_group_that_has_not_met_there_is_nothing_to_hand_over(tmp_path: Path) -> None:
    with filled_room(tmp_path, now="2027-03-15 10:00") as room:
        replace_anna(room)
        room.tell("olle", "hej")
        room.go_to("2027-03-19 09:00")
        assert room.count("hand_over") == 0


def test_the_newcomer_asks_for_it_again_in_a_direct_chat(held: Chatroom) -> None:
    replace_anna(held)
    held.go_to("2027-03-16 09:00")
    assert PUBLIC in directly(held, "olle", "!överlämning")
    said = held.answer("olle", "!överlämning")
    assert PUBLIC not in said
    assert "skickad till Olle Nilsson" in said
    assert PUBLIC in handed_over(held)


def test_without_a_direct_chat_it_is_not_shown_before_others(held: Chatroom) -> None:
    assert "bara i en direktchatt" in held.answer("gun", "!överlämning")


def test_the_secretary_sends_it_again_and_a_member_does_not(held: Chatroom) -> None:
    replace_anna(held)
    assert "ingen direktchatt" in secretary(held, "!överlämning Olle Nilsson")
    held.tell("olle", "hej")
    assert "skickad till Olle Nilsson" in secretary(held, "!överlämning till Olle Nilsson")
    assert PUBLIC in handed_over(held)
    held.say("cia", "!överlämning Olle Nilsson")
    handed_over(held)
    assert "Vem ska få" in secretary(held, "!överlämning")
    assert "Vem ska få" in secretary(held, "!överlämning Kalle Anka")
