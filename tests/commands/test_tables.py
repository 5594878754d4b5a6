"""`!tabell` and `!rad`: tables that the organisations fill in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.language.render import Renderer
from services import table_notices
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, at, filled_room, matrix_id

TITLE = "Läget i kommunerna"
PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " "})


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1, of Friday 12 March 2027, has been held. It is Monday; Cia of Sala and Eva have a
    direct chat with the bot."""
    with filled_room(tmp_path) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        room.go_to("2027-03-15 10:00")
        room.tell("cia", "hej")
        room.tell("eva", "hej")
        yield room


@pytest.fixture
def asked(held: Chatroom) -> Chatroom:
    """Table 1 has been asked for, until Wednesday 24 March."""
    secretary(held, f"!tabell ”{TITLE}” elever, skolor senast 24 mars")
    return held


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM).translate(PLAIN)


def rows(room: Chatroom) -> str:
    """The table's rows, as the secretary sees them."""
    return secretary(room, "!tabell 1")


def test_every_organisation_is_asked_directly_or_in_the_room_once(held: Chatroom) -> None:
    mark = len(held.posted)
    said = secretary(held, f"!tabell ”{TITLE}” elever, skolor senast 24 mars")
    assert said.startswith(f"Tabell 1, ”{TITLE}”, är utskickad.")
    assert "senast onsdagen den 24 mars 2027" in said
    assert "mötet fredagen den 12 mars 2027" in said
    sent = [each for each in held.since(mark) if each.post.kind == "table_asked"]
    direct = {each.post.recipients: each for each in sent if each.post.room != ROOM}
    assert set(direct) == {(matrix_id("cia"),), (matrix_id("eva"),)}
    assert "Raden för Sala, 1 av 2: elever" in direct[matrix_id("cia"),].text.translate(PLAIN)
    [in_room] = [each for each in sent if each.post.room == ROOM]
    assert matrix_id("anna") in in_room.post.recipients
    assert matrix_id("cia") not in in_room.post.recipients
    assert matrix_id("bo") not in in_room.post.recipients  # Arboga has a member
    assert "!rad 1 …; …" in in_room.text
    held.tick()
    assert held.count("table_asked") == len(sent)


@pytest.mark.parametrize("words", [
    f"”{TITLE}” elever, skolor", f'"{TITLE}": elever; skolor', f"{TITLE}: elever, skolor",
    f"ny “{TITLE}” elever,skolor", f"möte 1: ”{TITLE}” elever, skolor senast 24 mars",
    f"{TITLE}: elever, skolor, senast 24 mars",
])  # fmt: skip
def test_how_a_table_is_described(held: Chatroom, words: str) -> None:
    secretary(held, f"!tabell {words}")
    assert "Läget" in rows(held)
    held.say("cia", "!rad 1 120; 3")
    assert "Sala\nelever: 120\nskolor: 3" in rows(held)


@pytest.mark.parametrize("words", [
    "läget", "”Läget”", ": elever", "”Läget” elever senast i dag", "”Läget” elever, Elever",
    "”Läget” a,b,c,d,e,f,g,h,i", "”Läget” elever senast snart", f"”{'x' * 200}” elever",
    "”Anna Ek är sjuk” dagar",
])  # fmt: skip
def test_what_is_no_table_asks_nobody(held: Chatroom, words: str) -> None:
    secretary(held, f"!tabell {words}")
    assert held.count("table_asked") == 0


def test_the_usual_time_is_two_weeks(held: Chatroom) -> None:
    # Which end on Easter Monday.
    assert "torsdagen den 25 mars 2027" in secretary(held, "!tabell Läget: elever")


def test_only_those_who_lead_ask_for_a_table(held: Chatroom) -> None:
    held.say("cia", f"!tabell ”{TITLE}” elever")
    assert held.count("table_asked") == 0


def test_the_questions_are_answered_one_by_one(asked: Chatroom) -> None:
    def tell(text: str) -> str:
        asked.tell("cia", text)
        return asked.last("reply").text.translate(PLAIN)

    assert "2 av 2: skolor" in tell("120")
    assert "Sala\nelever: 120\nskolor: –" in rows(asked)
    assert "0 av 4 rader är inne" in rows(asked)
    assert "elever: 120\nskolor: ja" in tell("ja")
    assert "1 av 4 rader är inne" in rows(asked)


@pytest.mark.parametrize("words", ["nej", "Nej.", "ja", "0"])
def test_a_yes_and_a_no_are_values(asked: Chatroom, words: str) -> None:
    asked.tell("cia", words)
    assert f"Sala\nelever: {words}\n" in rows(asked)
    asked.tell("cia", words)
    assert asked.last("reply").text.startswith("Tack! Raden för Sala")


def test_all_at_once_with_semicolons(asked: Chatroom) -> None:
    asked.tell("cia", "120; 3")
    assert "Sala\nelever: 120\nskolor: 3" in rows(asked)


def test_values_that_are_not_as_many_as_the_columns_are_not_written(asked: Chatroom) -> None:
    for answer in (asked.answer("cia", "!rad 1 120; 3; 4"), asked.answer("cia", "!rad 1 120")):
        assert "Tabellen har 2" in answer.translate(PLAIN)
    assert "Sala: –" in rows(asked)


def test_nothing_is_an_answer(asked: Chatroom) -> None:
    asked.tell("cia", "inget")
    asked.tell("cia", "3")
    assert "Sala\nelever: –\nskolor: 3" in rows(asked)
    assert "1 av 4 rader är inne" in rows(asked)


@pytest.mark.parametrize("words", ["tack", "jag kan inte komma", "när är nästa möte?", "hej",
                                   "!hjälp", "jag återkommer", "Anna Ek är sjuk"])  # fmt: skip
def test_what_is_no_value_is_not_written(asked: Chatroom, words: str) -> None:
    asked.tell("cia", words)
    assert "Sala: –" in rows(asked)


def test_words_about_health_are_asked_about_and_kept_with_a_yes(asked: Chatroom) -> None:
    assert "hälsa" in asked.answer("cia", "!rad 1 Anna Ek är sjuk; 3")
    asked.say("cia", "!rad 1 ja: Anna Ek är sjuk; 3")
    assert "elever: Anna Ek är sjuk" in rows(asked)


def test_what_is_doubted_in_an_answer_is_asked_again(asked: Chatroom) -> None:
    asked.tell("cia", "Anna Ek är sjuk")
    assert "hälsa" in asked.last("reply").text
    asked.tell("cia", "1; 2; 3")
    assert "jag läste 3 värden" in asked.last("reply").text
    asked.tell("cia", "x" * 600)
    assert "Det är 600 tecken" in asked.last("reply").text
    asked.tell("cia", "ja: Anna Ek är sjuk")
    assert "elever: Anna Ek är sjuk" in rows(asked)


def test_a_row_is_replaced_by_writing_it_again_by_editing_and_taken_back(asked: Chatroom) -> None:
    first = asked.say("cia", "!rad 1 120; 3")
    asked.edit("cia", first, "!rad 1 121; 3")
    assert "elever: 121" in rows(asked)
    second = asked.say("david", "!rad 1 122; 4")
    assert "elever: 122" in rows(asked)
    asked.redact("david", second)
    assert "Det du skrev i tabell 1 för Sala" in asked.last("reply").text.translate(PLAIN)
    assert "elever: 121" in rows(asked)
    asked.redact("cia", first)
    assert "Sala: –" in rows(asked)


def test_an_answer_is_edited_and_taken_back(asked: Chatroom) -> None:
    event = asked.tell("cia", "120")
    room = asked.last("reply").post.room
    asked.edit("cia", event, "130", room=room, direct=True)
    assert "elever: 130" in rows(asked)
    asked.redact("cia", event, room=room, direct=True)
    assert "Sala: –" in rows(asked)


def test_a_colleague_who_answers_later_replaces_nothing(asked: Chatroom) -> None:
    asked.tell("eva", "5")  # of the region, of which others are members, too
    asked.say("sekreterare", "!rad 1 Sala: 120; 3", room=SECRETARY_ROOM)
    asked.tell("cia", "99")
    assert "En kollega har redan svarat för Sala" in asked.last("reply").text
    assert "elever: 120" in rows(asked)


def test_others_rows_are_for_those_who_lead(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 Arboga: 1; 2")
    assert "Raden för Arboga fyller Arboga i" in asked.last("reply").text
    assert "Arboga: –" in rows(asked)
    secretary(asked, "!rad 1 Arboga: 1; 2")
    assert "Arboga\nelever: 1\nskolor: 2" in rows(asked)
    asked.say("cia", "!tabell 1")
    assert "elever: 1" not in asked.last("reply").text
    asked.say("cia", "!rad 1")
    assert "elever: 1" not in asked.last("reply").text


def test_the_only_open_table_needs_no_number(asked: Chatroom) -> None:
    asked.say("cia", "!rad Sala: 120; 3")
    assert "elever: 120" in rows(asked)


def test_those_whose_row_is_missing_are_reminded_once(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    assert asked.go_to("2027-03-22 08:00") == []
    told = [each for each in asked.go_to("2027-03-22 09:00") if each.post.kind == "table_nudge"]
    reached = {address for each in told for address in each.post.recipients}
    assert matrix_id("anna") in reached
    assert matrix_id("bo") in reached
    assert reached.isdisjoint({matrix_id("cia"), matrix_id("david")})
    assert all("120" not in each.text for each in told)
    asked.tick()
    assert asked.count("table_nudge") == len(told)


def test_nor_are_they_again_in_a_chat_that_they_have_since(asked: Chatroom) -> None:
    told = asked.go_to("2027-03-22 09:00")
    assert matrix_id("anna") in {each for said in told for each in said.post.recipients}
    mark = len(asked.posted)
    asked.tell("anna", "hej")
    asked.tick()
    assert not [each for each in asked.since(mark) if each.post.kind == "table_nudge"]


def test_what_is_next_of_a_table_is_known_ahead(asked: Chatroom) -> None:
    for now, following in (
        ("2027-03-15 10:00", "2027-03-22 09:00"),
        ("2027-03-22 09:00", "2027-03-25 09:00"),
    ):
        asked.go_to(now)
        with asked.store.begin() as tx:
            due = table_notices.enqueue_due(tx, asked.groups[0], Renderer(), at(now))
        assert due == at(following)


def test_the_secretary_is_told_once_when_the_day_has_passed(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    asked.go_to("2027-03-25 09:00")
    asked.tick()
    [told] = [each for each in asked.posted if each.post.kind == "table_closed"]
    assert told.post.room == SECRETARY_ROOM
    assert "Saknas: Region Västmanland, Arboga" in told.text


def test_the_secretary_is_told_once_when_every_row_is_there(asked: Chatroom) -> None:
    missing = [line.removesuffix(": –") for line in rows(asked).split("\n") if ": –" in line]
    missing.remove("Sala")
    for organisation in missing:
        secretary(asked, f"!rad 1 {organisation}: 1; 2")
    asked.say("cia", "!rad 1 120; 3")
    [told] = [each for each in asked.posted if each.post.kind == "table_closed"]
    assert "Alla rader är inne i tabell 1" in told.text.translate(PLAIN)
    asked.go_to("2027-03-25 09:00")
    assert asked.count("table_closed") == 1
    assert asked.count("table_nudge") == 0


def test_it_is_sent_to_the_group_once(asked: Chatroom) -> None:
    assert "inte skickat" in secretary(asked, "!tabell 1 skicka")
    asked.say("cia", "!rad 1 120; 3")
    secretary(asked, "!tabell 1 skicka")
    sent = asked.last("table_sent")
    assert sent.post.room == ROOM
    assert "Sala\nelever: 120\nskolor: 3" in sent.text
    assert "Arboga: –" in sent.text
    assert "<b>Sala</b><br>elever: 120" in (sent.post.html or "").replace("\n", "")
    assert "redan skickad" in secretary(asked, "!tabell 1 skicka")
    assert asked.count("table_sent") == 1
    assert "redan skickad" in asked.answer("cia", "!rad 1 121; 3").translate(PLAIN)


def test_a_table_that_waits_to_be_sent_goes_without_what_was_taken_back(asked: Chatroom) -> None:
    event = asked.say("cia", "!rad 1 120; 3")
    secretary(asked, "!rad 1 Arboga: 1; 2")
    asked.hand_in("eva", "!tabell 1 skicka")
    asked.redact("cia", event)
    sent = asked.last("table_sent").text
    assert "Arboga\nelever: 1" in sent
    assert "Sala: –" in sent


def test_it_stands_in_the_notes_below_the_items(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    draft = secretary(asked, "!anteckningar möte 1")
    assert f"{TITLE}\n\n" in draft
    assert "Sala\nelever: 120\nskolor: 3" in draft
    assert draft.index("Avslutning") < draft.index(TITLE) < draft.index("Vid minnesanteckningarna")


def test_removing_asks_and_does_it_with_a_yes(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    assert "Ska jag ta bort tabell 1" in secretary(asked, "!tabell 1 ta bort")
    secretary(asked, "nej")
    assert "elever: 120" in rows(asked)
    secretary(asked, "!tabell 1 ta bort")
    assert "Tabell 1 är borttagen" in secretary(asked, "ja")
    assert "Det finns ingen tabell 1" in rows(asked)
    asked.go_to("2027-03-25 09:00")
    assert asked.count("table_nudge") == asked.count("table_closed") == 0


def test_the_last_one_is_undone_while_nobody_has_answered(asked: Chatroom) -> None:
    assert "Tabell 1 är borttagen" in secretary(asked, "!ångra")
    assert "Det finns ingen tabell 1" in rows(asked)


def test_it_is_not_undone_once_somebody_has_answered(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    assert "Någon har redan skrivit i tabell 1" in secretary(asked, "!ångra")
    assert "elever: 120" in rows(asked)


def test_nobody_is_asked_for_a_table_that_was_undone_before_it_was_sent(asked: Chatroom) -> None:
    mark = len(asked.posted)
    asked.hand_in("eva", "!tabell Annat: lärare")
    asked.hand_in("eva", "!ångra")
    asked.tick()
    sent = asked.since(mark)
    assert "Tabell 2 är borttagen" in sent[-1].text.translate(PLAIN)
    assert not [each for each in sent if each.post.kind == "table_asked"]


def test_the_list_says_how_many_rows_are_in(asked: Chatroom) -> None:
    asked.say("cia", "!rad 1 120; 3")
    assert f"1. {TITLE} – 1 av " in secretary(asked, "!tabell")


def test_no_other_table_is_undone_for_one_that_was_removed(asked: Chatroom) -> None:
    secretary(asked, "!tabell Annat: lärare")
    secretary(asked, "!tabell Tredje: skolor")
    secretary(asked, "!tabell 2 ta bort")
    secretary(asked, "ja")
    assert "finns inte längre" in secretary(asked, "!ångra")
    assert "Tabell 1, ”Läget i kommunerna”" in rows(asked)
    assert "Tabell 3, ”Tredje”" in secretary(asked, "!tabell 3")


def test_an_example_of_another_day_keeps_the_table_as_it_was_described(held: Chatroom) -> None:
    said = secretary(held, "!tabell Vägar: mil, broar senast i går")
    assert "Prova !tabell Vägar: mil, broar senast fredag 26 mars" in said
