"""`!anteckningar skicka`, ✅ and `!synpunkt`: a draft of the notes goes round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, filled_room, matrix_id


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1, of Friday 12 March 2027, has been held: all were there but Anna of Arboga. It is
    Monday."""
    with filled_room(tmp_path) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        room.go_to("2027-02-26 09:00")
        room.say("anna", "!förhinder")
        room.go_to("2027-03-15 10:00")
        secretary(room, "!not möte 1: 1 Ordföranden hälsar välkommen.")
        yield room


@pytest.fixture
def sent(held: Chatroom) -> str:
    """The message that the draft went round as."""
    secretary(held, "!anteckningar skicka senast 26 mars")
    return held.last("notes_to_comment").event_id


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM)


def answers(room: Chatroom) -> list[str]:
    """How the round stands, as the secretary sees it."""
    lines = secretary(room, "!synpunkter").split("\n")
    return [line for line in lines[1:] if line]


def test_it_goes_to_those_who_were_there_and_nobody_else(held: Chatroom, sent: str) -> None:
    post = held.last("notes_to_comment").post
    everybody = {"eva", "fredrik", "bo", "cia", "david", "gun", "håkan", "ida", "karin"}
    assert post.room == ROOM
    assert set(post.recipients) == {matrix_id(name) for name in everybody}
    assert "svara senast fredagen den 26 mars 2027" in post.text.replace("\N{NO-BREAK SPACE}", " ")
    assert [(act.text, act.reply_to) for act in held.acts][-1] == ("✅", sent)


@pytest.mark.parametrize(("words", "due"), [
    ("", "torsdagen den 25 mars 2027"),  # two weeks end on Easter Monday
    ("senast 24 mars", "onsdagen den 24 mars 2027"),
    ("möte 1 senast 24 mars", "onsdagen den 24 mars 2027"),
])  # fmt: skip
def test_until_when_is_said(held: Chatroom, words: str, due: str) -> None:
    assert due in secretary(held, f"!anteckningar skicka {words}")


@pytest.mark.parametrize("words", ["senast i dag", "senast 12 mars 2027", "inte", "senast snart"])
def test_what_is_no_time_for_answers_sends_nothing(held: Chatroom, words: str) -> None:
    secretary(held, f"!anteckningar skicka {words}")
    assert held.count("notes_to_comment") == 0


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("words", ["!anteckningar godkänn", "!godkänn anteckningarna", "!godkänn"])
def test_a_command_approves_it(held: Chatroom, words: str) -> None:
    assert "att du godkänner anteckningarna" in held.answer("cia", words)
    assert answers(held)[0] == "Godkänner (1): Cia Dal (Sala)"


def test_a_tap_approves_it_and_taking_the_tap_away_takes_that_back(
    held: Chatroom, sent: str
) -> None:
    mark = len(held.posted)
    tap = held.react("cia", sent, "✅")
    assert held.since(mark) == []
    assert answers(held)[0] == "Godkänner (1): Cia Dal (Sala)"
    held.redact("cia", tap)
    assert answers(held)[0] == "Godkänner (0)"


def test_the_chair_approves_the_notes_by_answering_them(held: Chatroom, sent: str) -> None:
    held.say("eva", "!godkänn", reply_to=sent)
    assert answers(held)[0] == "Godkänner (1): Eva Lund (Region Västmanland)"


def test_a_cross_says_what_to_write_and_is_no_answer(held: Chatroom, sent: str) -> None:
    held.react("cia", sent, "❌")
    assert "Är något fel i anteckningarna? Skriv vad." in held.last("reply").text
    assert "Cia Dal (Sala)" in answers(held)[-1]


@pytest.mark.usefixtures("sent")
def test_comments_stand_by_seat_and_the_secretary_is_told(held: Chatroom) -> None:
    said = held.say("bo", "!synpunkt Det ska stå Köping.")
    assert held.last("notes_commented").post.room == SECRETARY_ROOM
    assert "Bo Berg har en synpunkt" in held.last("notes_commented").text
    held.say("bo", "!anteckningar godkänn")
    *_, silent = found = answers(held)
    assert found[:3] == [
        "Godkänner (0)",
        "Har synpunkter (1)",
        "• Bo Berg (Arboga): Det ska stå Köping.",
    ]
    assert silent.startswith("Har inte svarat (8): Eva Lund (Region Västmanland), Cia Dal (Sala), ")
    assert silent.endswith(
        "David Öst (Sala), Håkan Ås (Västerås), Karin Lind (Oppositionens plats)"
    )
    held.edit("bo", said, "!synpunkt Det ska stå Kungsör.")
    assert answers(held)[2] == "• Bo Berg (Arboga): Det ska stå Kungsör."
    held.redact("bo", said)
    assert answers(held)[:2] == ["Godkänner (1): Bo Berg (Arboga)", "Har synpunkter (0)"]


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("words", ["inga", "Inga synpunkter!", "ser bra ut", "godkänner", "nej",
                                   "none", "looks good to me"])  # fmt: skip
def test_a_comment_that_says_that_there_is_none_is_asked_about(held: Chatroom, words: str) -> None:
    assert "Menar du att du godkänner" in held.answer("cia", f"!synpunkt {words}")
    assert "Cia Dal (Sala)" in answers(held)[-1]


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("words", ["!anteckningar godkänn inte", "!synpunkt",
                                   "!synpunkt Anna var borta för hon har fått cancer"])  # fmt: skip
def test_what_means_something_else_is_kept_as_nothing(held: Chatroom, words: str) -> None:
    held.say("cia", words)
    assert answers(held)[:2] == ["Godkänner (0)", "Har synpunkter (0)"]


@pytest.mark.usefixtures("sent")
def test_who_was_not_there_does_not_answer(held: Chatroom) -> None:
    assert "Bara de som var med" in held.answer("anna", "!anteckningar godkänn")
    assert "Bara de som var med" in held.answer("anna", "!synpunkt Fel namn.")
    assert answers(held)[:2] == ["Godkänner (0)", "Har synpunkter (0)"]


def test_before_it_goes_round_there_is_nothing_to_answer(held: Chatroom) -> None:
    assert "inte utskickade för synpunkter" in held.answer("cia", "!anteckningar godkänn")
    assert "inte utskickade" in secretary(held, "!synpunkter")


@pytest.mark.usefixtures("sent")
def test_those_who_have_not_answered_are_reminded_once(held: Chatroom) -> None:
    held.tell("gun", "hej")
    for who in ("eva", "fredrik", "bo", "cia", "david", "håkan"):
        held.say(who, "!anteckningar godkänn")
    held.say("karin", "!synpunkt Fel namn.")
    held.go_to("2027-03-24 08:59")
    assert held.count("notes_nudge") == 0
    nudges = held.go_to("2027-03-24 09:00")
    assert [(each.post.room, each.post.recipients) for each in nudges] == [
        ("!direkt-gun:exempel", (matrix_id("gun"),)),
        (ROOM, (matrix_id("ida"),)),
    ]
    held.go_to("2027-03-24 12:00")
    held.go_to("2027-03-25 09:00")
    assert held.count("notes_nudge") == 2


@pytest.mark.usefixtures("sent")
def test_nobody_is_reminded_where_all_have_answered(held: Chatroom) -> None:
    for who in ("eva", "fredrik", "bo", "cia", "david", "gun", "håkan", "ida", "karin"):
        held.say(who, "!anteckningar godkänn")
    held.go_to("2027-03-25 09:00")
    assert held.count("notes_nudge") == 0


@pytest.mark.usefixtures("sent")
def test_the_secretary_is_told_once_how_it_ended(held: Chatroom) -> None:
    held.say("cia", "!anteckningar godkänn")
    held.go_to("2027-03-29 09:00")  # Easter Monday
    assert held.count("notes_round_closed") == 0
    held.go_to("2027-03-30 09:00")
    held.go_to("2027-03-31 09:00")
    assert held.count("notes_round_closed") == 1
    assert "Godkänner (1): Cia Dal (Sala)" in held.last("notes_round_closed").text
    assert "Svarstiden har gått ut" in held.answer("gun", "!anteckningar godkänn")
    assert "Godkänner (2)" in answers(held)[0]


@pytest.mark.usefixtures("sent")
def test_what_is_finished_is_no_longer_asked_about(held: Chatroom) -> None:
    secretary(held, "!anteckningar fastställ ja: Elin Ström")
    held.go_to("2027-03-24 09:00")
    held.go_to("2027-03-30 09:00")
    assert held.count("notes_nudge") == held.count("notes_round_closed") == 0
    assert "är fastställda" in held.answer("cia", "!anteckningar godkänn")


def test_another_draft_asks_anew_and_a_tap_on_the_old_one_says_so(
    held: Chatroom, sent: str
) -> None:
    held.say("cia", "!anteckningar godkänn")
    held.say("karin", "!synpunkt Fel dag.")
    secretary(held, "!anteckningar skicka senast 9 april")
    assert answers(held)[0] == "Godkänner (0)"
    assert "version 2" in held.last("notes_to_comment").text
    assert "Karin Lind, version 1: Fel dag." in secretary(held, "!synpunkter")
    held.react("gun", sent, "✅")
    assert "en ny version" in held.last("reply").text
    assert answers(held)[0] == "Godkänner (0)"


@pytest.mark.usefixtures("sent")
def test_a_member_reads_the_draft_as_it_was_sent(held: Chatroom) -> None:
    secretary(held, "!not 1 Och tackar för kaffet.")
    shown = held.answer("cia", "!anteckningar")
    assert "Ordföranden hälsar välkommen." in shown
    assert "kaffet" not in shown
    assert shown.startswith("Utkast till minnesanteckningar\n")
    assert "svara senast fredagen den 26 mars 2027" in shown
    held.go_to("2027-03-30 10:00")
    assert "Det är inte fastställt än. Svarstiden gick ut fredagen" in held.answer(
        "cia", "!anteckningar möte 1"
    )
    secretary(held, "!anteckningar fastställ ja: Elin Ström")
    assert held.answer("cia", "!anteckningar möte 1").startswith("Organ")


def test_nothing_written_is_undone_for_a_draft_that_was_sent(held: Chatroom) -> None:
    secretary(held, "!anteckningar skicka")
    assert "det går inte att ångra" in secretary(held, "!ångra")
    assert "Ordföranden hälsar välkommen." in secretary(held, "!anteckningar")


def test_who_does_not_approve_is_asked_what_is_wrong(held: Chatroom, sent: str) -> None:
    said = held.answer("cia", "!anteckningar godkänn inte")
    assert "Är något fel i anteckningarna? Skriv vad." in said
    assert "Godkänner (0)" in answers(held)


def test_an_example_of_another_last_day_is_a_command_that_can_be_sent(held: Chatroom) -> None:
    said = secretary(held, "!anteckningar skicka senast i går").replace("\u00a0", " ")
    assert "Prova !anteckningar skicka senast fredag 26 mars" in said


@pytest.mark.parametrize("words", ["Jag godkänner anteckningarna", "När kommer anteckningarna?"])
def test_who_speaks_of_the_notes_is_told_how_to_read_and_approve_them(
    held: Chatroom, words: str
) -> None:
    said = held.answer("cia", words, room="!direkt-cia:exempel", direct=True)
    assert "läser du med !anteckningar" in said
    assert "!anteckningar godkänn" in said


def test_a_draft_with_words_that_were_taken_back_is_not_shown_again(held: Chatroom) -> None:
    secretary(held, "!möte ny fredag 9 april kl 9-12 Stadshuset i Sala")
    report = held.say("cia", "!rapport Vi bygger en skola.")
    held.go_to("2027-04-09 13:00")
    secretary(held, "!anteckningar skicka")
    assert "Vi bygger en skola." in held.answer("gun", "!anteckningar")
    held.redact("cia", report)
    said = held.answer("gun", "!anteckningar")
    assert "har tagits tillbaka" in said
    assert "skola" not in said


def test_who_answers_after_a_later_meeting_is_told_how_to_answer_about_the_other(
    held: Chatroom,
) -> None:
    secretary(held, "!möte ny fredag 9 april kl 9-12 Stadshuset i Sala")
    held.go_to("2027-04-01 13:00")
    secretary(held, "!anteckningar skicka möte 1 senast 14 april")
    held.go_to("2027-04-09 13:00")
    said = held.answer("cia", "!anteckningar godkänn")
    assert "!anteckningar godkänn möte 2" not in said
    assert "!anteckningar godkänn möte 1" in said
    assert "!synpunkt möte 1: " in said
    assert "godkänner" in held.answer("cia", "!anteckningar godkänn möte 1")
