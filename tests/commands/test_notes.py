"""`!not` and `!anteckningar`: the notes are written, finished, and changed as a new version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.notes import MAX_LENGTH
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    example_group,
    filled_room,
)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1, of Friday 12 March 2027, has just been held. Its item 4 is Skolskjutsar."""
    with filled_room(tmp_path) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        room.go_to("2027-02-26 09:00")
        secretary(room, "!punkt ny Skolskjutsar", "!dagordning publicera")
        room.say("cia", "!rapport Ny skola.")
        room.go_to("2027-03-12 13:00")
        yield room


def secretary(room: Chatroom, *lines: str) -> str:
    """What the bot answers the last of these."""
    answer = ""
    for line in lines:
        answer = room.answer("sekreterare", line, room=SECRETARY_ROOM)
    return answer


def under(room: Chatroom, number: int) -> str:
    """What is written under an item."""
    _, _, texts = secretary(room, f"!not {number}").partition("\n\n")
    return "" if texts.startswith("Inget är antecknat") else texts


def finish(room: Chatroom) -> str:
    return secretary(room, "!anteckningar fastställ ja: Elin Ström")


# ------------------------------------------------------------------ what is written


@pytest.mark.parametrize(
    "words",
    [
        "!not 4 Gruppen enas om att följa frågan.",
        "!not 4: Gruppen enas om att följa frågan.",
        "!not punkt 4 Gruppen enas om att följa frågan.",
        "!not möte 1: 4 Gruppen enas om att följa frågan.",
        "!anteckna 4 Gruppen enas om att följa frågan.",
        "!note item 4: Gruppen enas om att följa frågan.",
    ],
)
def test_a_text_stands_under_its_item(held: Chatroom, words: str) -> None:
    assert "under punkt 4, ”Skolskjutsar”" in secretary(held, words)
    assert under(held, 4) == "Gruppen enas om att följa frågan."


def test_texts_add_up_and_keep_their_paragraphs(held: Chatroom) -> None:
    secretary(held, "!not 4 Bo Berg berättar.\n\nDet går bra.", "!not 4 Gruppen enas.")
    assert under(held, 4) == "Bo Berg berättar.\n\nDet går bra.\nGruppen enas."


@pytest.mark.parametrize(
    "words",
    [
        "!not Gruppen enas om att följa frågan.",
        "!not 12 mars samlas gruppen.",
        "!not 4",
        "!not 4 ändra",
        "!not 4 ta bort skolskjutsarna ur planen",
        "!not 17 Gruppen enas.",
        "!not 4 Anna är sjukskriven för utmattning",
        "!not möte 7: 4 Gruppen enas.",
        "!not 4, 5 Båda bordläggs.",
        "!not 4 och 5 Båda bordläggs.",
        "!not 4?",
        "!not 4 inte klar",
        "!not 4 skjut upp",
        "!not 4 ändra inte",
    ],
)
def test_what_is_not_clear_is_asked_about_and_nothing_is_written(
    held: Chatroom, words: str
) -> None:
    assert "Antecknat" not in secretary(held, words)
    assert under(held, 4) == ""


@pytest.mark.parametrize("begins", ["!not 4 ", "!not 4: ", "!not 4 ändra ", "!not\n4\n"])
def test_so_much_at_once_is_not_written_and_no_word_less(held: Chatroom, begins: str) -> None:
    most = ("ord " * MAX_LENGTH)[: MAX_LENGTH - 1] + "n"
    assert "tecken" in secretary(held, f"{begins}{most}n")
    assert under(held, 4) == ""
    secretary(held, f"{begins}{most}")
    assert under(held, 4) != ""


def test_after_a_colon_everything_is_text(held: Chatroom) -> None:
    secretary(held, "!not 4: Ta bort skolskjutsarna ur planen")
    assert under(held, 4) == "Ta bort skolskjutsarna ur planen"


def test_what_may_be_private_stands_after_a_yes(held: Chatroom) -> None:
    secretary(held, "!not 4 ja: Anna är sjukskriven för utmattning")
    assert under(held, 4) == "Anna är sjukskriven för utmattning"


def test_one_long_message_is_divided_among_the_items_that_it_names(held: Chatroom) -> None:
    text = (
        "!not 1 Ordföranden hälsar välkommen.\n4 Skolskjutsar\nBo Berg berättar.\n\n"
        "3 familjer har hört av sig.\n9\nMötet avslutas."
    )
    assert "Antecknat under 3 punkter: 1 Inledning, 4 Skolskjutsar och 9" in secretary(held, text)
    assert under(held, 1) == "Ordföranden hälsar välkommen."
    assert under(held, 4) == "Bo Berg berättar.\n\n3 familjer har hört av sig."
    assert under(held, 9) == "Mötet avslutas."


def test_lines_that_begin_with_numbers_are_one_text_where_none_is_an_item_s(
    held: Chatroom,
) -> None:
    secretary(held, "!not 4 Gruppen enas om:\n1 buss till\n2 bättre tider")
    assert under(held, 4) == "Gruppen enas om:\n1 buss till\n2 bättre tider"


def test_other_words_stand_in_place_of_what_was_there_and_of_what_fills_the_item(
    held: Chatroom,
) -> None:
    secretary(held, "!not 3 Alla berättar.")
    answer = secretary(held, "!not 3 ändra Ingen hade något att berätta.")
    assert "Förut stod där: ”Alla berättar.”" in answer
    shown = secretary(held, "!anteckningar")
    assert "3 Rapport från ledamöterna\nIngen hade något att berätta.\n" in shown
    assert "Ny skola" not in shown
    secretary(held, "!ångra")
    assert "Sala: Ny skola.\nAlla berättar." in secretary(held, "!anteckningar")


@pytest.mark.parametrize("words", [
    "!not 4 ändra Köping till Kungsör", "!not 4 byt ut Köping mot Kungsör",
    "!not ändra 4 Anna Ek till Bo Berg", "!note 4 replace Köping with Kungsör",
])  # fmt: skip
def test_a_word_that_is_to_be_another_does_not_stand_for_the_whole_text(
    held: Chatroom, words: str
) -> None:
    secretary(held, "!not 4 Köping berättar om bussarna.")
    assert "bara byta hela texten under punkt 4" in secretary(held, words).replace("\u00a0", " ")
    assert under(held, 4) == "Köping berättar om bussarna."


def test_what_ends_as_a_sentence_stands_for_the_whole_text(held: Chatroom) -> None:
    secretary(held, "!not 4 Köping berättar.", "!not 4 ändra Bussar till Kungsör.")
    assert under(held, 4) == "Bussar till Kungsör."


def test_removing_asks_first_and_can_be_undone(held: Chatroom) -> None:
    secretary(held, "!not 4 Gruppen enas.")
    assert "Ska jag ta bort det här" in secretary(held, "!not 4 ta bort")
    assert "står kvar" in secretary(held, "nej")
    assert under(held, 4) == "Gruppen enas."
    assert "Borttaget" in secretary(held, "!not 4 ta bort", "ja")
    assert under(held, 4) == ""
    assert "4 Skolskjutsar\nGruppen enas." in secretary(held, "!ångra")
    assert under(held, 4) == "Gruppen enas."


def test_the_yes_is_about_the_words_that_were_shown(held: Chatroom) -> None:
    secretary(held, "!not 4 Gruppen enas.", "!not 4 ta bort")
    held.say("eva", "!not 4 Det blir bra.")
    assert "har ändrats sedan jag frågade" in secretary(held, "ja")
    assert under(held, 4) == "Gruppen enas.\nDet blir bra."


def test_undoing_takes_back_what_was_written_last(held: Chatroom) -> None:
    secretary(held, "!not 4 Gruppen enas.", "!not 4 Det blir bra.")
    assert "4 Skolskjutsar\nGruppen enas." in secretary(held, "!ångra")
    assert under(held, 4) == "Gruppen enas."


def test_an_edited_message_changes_what_it_wrote_and_a_removed_one_takes_it_back(
    held: Chatroom,
) -> None:
    written = held.say("sekreterare", "!not 4 Grupen enas.", room=SECRETARY_ROOM)
    held.edit("sekreterare", written, "!not 4 Gruppen enas.", room=SECRETARY_ROOM)
    assert under(held, 4) == "Gruppen enas."
    held.redact("sekreterare", written, room=SECRETARY_ROOM)
    assert under(held, 4) == ""


def test_what_was_edited_since_is_not_undone(held: Chatroom) -> None:
    event = held.say("sekreterare", "!not 4 Gruppen enas.", room=SECRETARY_ROOM)
    held.edit("sekreterare", event, "!not 4 Gruppen är överens.", room=SECRETARY_ROOM)
    secretary(held, "!ångra")
    assert under(held, 4) == "Gruppen är överens."


@pytest.mark.parametrize("heading", ["!not 4", "!not"])
def test_a_file_does_not_hold_more_for_an_item_than_is_written_at_once(
    held: Chatroom, heading: str
) -> None:
    text = "4\n" + "ord " * (MAX_LENGTH // 4) + "och mer"
    held.send_file("sekreterare", "not.txt", text.encode(), heading, room=SECRETARY_ROOM)
    assert "tecken" in held.posted[-1].text
    assert under(held, 4) == ""


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_only_who_leads_writes_and_sees_the_draft(held: Chatroom, who: str) -> None:
    assert "för gruppens sekreterare och ordförande" in held.answer(who, "!not 4 Hej")
    assert "är inte klara än" in held.answer(who, "!anteckningar")


def test_the_numbers_are_those_of_the_agenda_that_members_have(held: Chatroom) -> None:
    with held.store.begin() as tx:  # since, an item has come first on the draft
        [meeting] = tx.meetings("barn-unga")
        meeting.starts_at = meeting.starts_at.replace(month=4)
        tx.add(meeting)
    secretary(held, "!punkt ny möte 1: Elevhälsa", "!punkt möte 1: utkastets 5 först")
    secretary(held, "!not möte 1: skickad 4 Gruppen enas.", "!not möte 1: 10 Hej.")
    shown = secretary(held, "!anteckningar möte 1")
    assert "4 Skolskjutsar\nGruppen enas." in shown
    assert "10 Elevhälsa\nHej." in shown


@pytest.fixture
def two_agendas(tmp_path: Path) -> Iterator[Chatroom]:
    """The meeting goes on. Item 4 is Skolskjutsar on the agenda that members have, and Fritid on
    its draft."""
    with filled_room(tmp_path) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        room.go_to("2027-02-26 09:00")
        secretary(room, "!punkt ny Skolskjutsar", "!dagordning publicera", "!punkt ny Fritid")
        secretary(room, "!punkt utkast 5 till 4")
        room.go_to("2027-03-12 10:00")
        yield room


@pytest.mark.parametrize("words", [
    "!not 4 Vi följer frågan.", "!not 4: Vi följer frågan.", "!not ändra 4 Vi följer frågan.",
    "!not 4\nVi följer frågan.",
])  # fmt: skip
def test_a_number_that_is_two_items_is_asked_about_and_the_examples_work(
    two_agendas: Chatroom, words: str
) -> None:
    answer = secretary(two_agendas, words)
    assert "punkt 4 kan vara två saker" in answer
    examples = answer[answer.index("!not möte") :].split(" eller ")
    assert len(examples) == 2
    notes = secretary(two_agendas, "!anteckningar")
    assert "följer frågan" not in notes
    titles = [secretary(two_agendas, each.replace("…", "Vi följer frågan.")) for each in examples]
    assert ["Fritid" in title for title in titles] == [False, True]


def test_where_the_item_is_shown_first_or_named_nothing_is_asked(two_agendas: Chatroom) -> None:
    assert "två saker" not in secretary(two_agendas, "!not 4")
    assert "Fritid" in secretary(two_agendas, "!not utkast 4")
    assert "två saker" not in secretary(two_agendas, "!not 1 Mötet öppnas.")
    assert "två saker" not in secretary(two_agendas, "!not 4 Skolskjutsar\nVi följer frågan.")


@pytest.mark.parametrize("said", [
    "utkast 4", "utkastets 4", "i utkastet punkt 4", "draft 4", "the draft’s item 4",
    "ändra utkast 4", "change draft 4",
])  # fmt: skip
def test_the_drafts_number_is_said_in_several_ways(two_agendas: Chatroom, said: str) -> None:
    assert "Fritid" in secretary(two_agendas, f"!not {said} Vi följer frågan.")


@pytest.mark.parametrize("said", [
    "skickad 4", "skickade 4", "utskickad punkt 4", "i den skickade 4", "sent 4",
    "in the sent item 4", "change sent 4",
])  # fmt: skip
def test_the_sent_agendas_number_is_said_in_several_ways(two_agendas: Chatroom, said: str) -> None:
    assert "Skolskjutsar" in secretary(two_agendas, f"!not {said} Vi följer frågan.")


def test_what_is_taken_out_is_that_of_the_number_that_is_meant(two_agendas: Chatroom) -> None:
    secretary(two_agendas, "!not utkast 4 Om fritid.", "!not skickad 4 Om skolskjutsar.")
    assert "Om fritid." in secretary(two_agendas, "!not ta bort utkast 4")
    secretary(two_agendas, "ja")
    assert "Om fritid." not in secretary(two_agendas, "!anteckningar")
    assert under(two_agendas, 4) == "Om skolskjutsar."


def test_of_several_items_one_that_is_two_is_asked_about_before_any_is_written(
    two_agendas: Chatroom,
) -> None:
    text = "1 Vi öppnar med skolskjutsar.\n4\nVi följer frågan."
    answer = secretary(two_agendas, f"!not {text}")
    assert "punkt 4 kan vara två saker" in answer
    assert "före det första numret i texten" in answer
    assert answer.endswith("!not möte 1: skickad 1: … eller !not möte 1: utkast 1: …")
    assert under(two_agendas, 1) == ""
    secretary(two_agendas, f"!not utkast {text}")
    assert "Fritid\nVi följer frågan." in secretary(two_agendas, "!anteckningar")
    assert under(two_agendas, 1) == "Vi öppnar med skolskjutsar."
    assert under(two_agendas, 4) == ""
    secretary(two_agendas, f"!not skickad {text}")
    assert under(two_agendas, 4) == "Vi följer frågan."


@pytest.mark.parametrize(("which", "title"), [("skickad", "Skolskjutsar"), ("utkast", "Fritid")])
def test_a_file_is_asked_about_like_a_message(
    two_agendas: Chatroom, which: str, title: str
) -> None:
    def send(text: str, caption: str) -> str:
        two_agendas.send_file("sekreterare", "not.txt", text.encode(), caption, room=SECRETARY_ROOM)
        return two_agendas.posted[-1].text

    answer = send("Vi följer frågan.", "!not 4")
    assert "kan vara två saker" in answer
    assert "Skicka filen igen" in answer
    assert f"!not möte 1: {which} 4" in answer
    assert title in send("Vi följer frågan.", f"!not möte 1: {which} 4")
    assert "före det första numret i filen" in send("1\nVi öppnar.\n4\nVi ses.", "!not")
    assert under(two_agendas, 1) == ""
    assert title in send(f"{which} 1\nVi öppnar.\n4\nVi ses.", "!not")
    assert f"{title}\nVi följer frågan.\nVi ses." in secretary(two_agendas, "!anteckningar")


def test_a_meeting_that_has_not_begun_has_a_draft_that_cannot_be_sent_or_finished(
    held: Chatroom,
) -> None:
    secretary(held, "!möte ny fredag 23 april kl 9-12")
    assert "under punkt 1" in secretary(held, "!not möte 2: 1 Ordföranden hälsar välkommen.")
    for command in ("skicka", "fastställ"):
        assert "har inte hållits än" in secretary(held, f"!anteckningar {command} möte 2")


# ------------------------------------------------------------------ the best interests of the child


def test_an_item_that_needs_an_assessment_has_its_six_headings(held: Chatroom) -> None:
    with held.store.begin() as tx:
        [item] = [each for each in tx.items.of_meeting(1) if each.title == "Skolskjutsar"]
        item.needs_assessment = True
        tx.add(item)
    held.go_to("2027-03-12 11:59")
    secretary(held, "!dagordning publicera")
    answer = secretary(held, "!not 4 Bo Berg berättar.\nFrågeställning: Hur påverkas barnen?")
    assert "saknas: Samverkan (art. 6), Underlag (art. 2, 6, 12, 3), Analys, Slutsats" in answer
    secretary(held, "!not 4 Analys\nFärre byten är bra.\nOch kortare väg.")
    assert (
        "4 Skolskjutsar\nBo Berg berättar.\nPrövning av barnets bästa\n"
        "Frågeställning: Hur påverkas barnen?\nSamverkan (art. 6): –\n"
        "Underlag (art. 2, 6, 12, 3): –\nAnalys: Färre byten är bra.\nOch kortare väg.\n"
        "Slutsats – eventuell kompenserande åtgärd: –\nUppföljning: –\n\n5 "
    ) in secretary(held, "!anteckningar")
    held.go_to("2027-03-12 13:00")
    answer = secretary(held, "!anteckningar fastställ Elin Ström")
    assert "saknas under punkt 4: Samverkan (art. 6), Underlag (art. 2, 6, 12, 3), Sl" in answer


def test_where_none_is_needed_a_line_like_a_heading_is_text(held: Chatroom) -> None:
    secretary(held, "!not 4 Analys: Färre byten är bra.")
    assert "4 Skolskjutsar\nAnalys: Färre byten är bra.\n\n5" in secretary(held, "!anteckningar")


# ------------------------------------------------------------------ in a file

WRITTEN = "1 Inledning\r\nOrdföranden hälsar välkommen.\r\n4\r\nGruppen enas.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_written_under_the_items_that_it_names(
    held: Chatroom, encoding: str
) -> None:
    held.send_file("sekreterare", "möte.txt", WRITTEN.encode(encoding), "!not", room=SECRETARY_ROOM)
    assert "Antecknat under 2 punkter: 1 Inledning och 4 Skolskjutsar" in held.last("reply").text
    assert under(held, 1) == "Ordföranden hälsar välkommen."
    assert under(held, 4) == "Gruppen enas."


def test_a_file_for_one_item_stands_there_whole(held: Chatroom) -> None:
    held.send_file("sekreterare", "möte.txt", b"1 buss\n2 bussar", "!not 4", room=SECRETARY_ROOM)
    assert under(held, 4) == "1 buss\n2 bussar"


@pytest.mark.parametrize(
    ("name", "content", "caption"),
    [
        ("möte.docx", b"PK", "!not 4"),
        ("möte.txt", b"\0\1\2", "!not 4"),
        ("möte.txt", b"", "!not 4"),
        ("möte.txt", b"Gruppen enas.", "!not"),
        ("möte.txt", b"Gruppen enas.", "!not 17"),
        ("möte.txt", b"Gruppen enas.", "!not 4 Och det blir bra."),
        ("möte.txt", "Anna är sjukskriven för utmattning".encode(), "!not 4"),
        ("möte.txt", b"x" * 300_000, "!not 4"),
    ],
)
def test_what_cannot_be_read_from_a_file_is_told_and_nothing_is_written(
    held: Chatroom, name: str, content: bytes, caption: str
) -> None:
    held.send_file("sekreterare", name, content, caption, room=SECRETARY_ROOM)
    assert "Antecknat" not in held.last("reply").text
    assert under(held, 4) == ""


# ------------------------------------------------------------------ finished, and a new version


def test_finishing_asks_says_what_is_empty_and_who_signs(held: Chatroom) -> None:
    secretary(held, "!tjänsteperson ny Elin Ström, mötessekreterare")
    secretary(held, f"!koppla Elin Ström {SECRETARY}", "ja")
    secretary(held, *(f"!not {number} Ja." for number in (1, 2, 3, 4, 5)))
    answer = secretary(held, "!anteckningar fastställ")
    assert "undertecknade av Elin Ström" in answer
    assert "Inget är antecknat under punkterna 6, 7, 8 och 9." in answer
    assert "Har inte svarat, och står som närvarande: Eva Lund" in answer
    assert held.count("notes_finished") == 0
    assert "kvar som utkast" in secretary(held, "nej")
    assert "är fastställda" in secretary(held, "!anteckningar fastställ", "ja")
    [sent] = [each for each in held.posted if each.post.kind == "notes_finished"]
    assert sent.post.room == ROOM
    assert sent.text.endswith("Vid minnesanteckningarna,\n\nElin Ström")
    assert len(sent.post.recipients) == 10


def test_nobody_signs_whose_name_is_not_known(held: Chatroom) -> None:
    assert "Vem undertecknar?" in secretary(held, "!anteckningar fastställ")
    assert "inte som ett namn" in secretary(held, "!anteckningar fastställ inte")
    assert "undertecknade av Elin Ström" in secretary(held, "!anteckningar fastställ Elin Ström")
    assert held.count("notes_finished") == 0
    secretary(held, "ja")
    assert held.last("notes_finished").text.endswith("Vid minnesanteckningarna,\n\nElin Ström")


def test_no_secretary_signs_with_another_s_name(tmp_path: Path) -> None:
    other = "@vikarien:exempel"
    group = example_group(secretaries=frozenset({SECRETARY, other}))
    with filled_room(tmp_path, groups=[group]) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        secretary(room, "!tjänsteperson ny Elin Ström, mötessekreterare")
        secretary(room, f"!koppla Elin Ström {other}", "ja")
        room.go_to("2027-03-12 13:00")
        assert "Vem undertecknar?" in secretary(room, "!anteckningar fastställ")


def test_a_draft_has_no_name_below_it_where_it_may_be_one_of_two(tmp_path: Path) -> None:
    other = "@vikarien:exempel"
    group = example_group(secretaries=frozenset({SECRETARY, other}))
    with filled_room(tmp_path, groups=[group]) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        for name, address in (("Elin Ström", SECRETARY), ("Lo Lind", other)):
            secretary(room, f"!tjänsteperson ny {name}, mötessekreterare")
            secretary(room, f"!koppla {name} {address}", "ja")
        room.go_to("2027-03-12 13:00")
        room.tell("eva", "!anteckningar")
        assert "[sekreterarens namn]" in room.posted[-1].text
        assert "Elin Ström" in secretary(room, "!anteckningar")


def test_the_chair_does_not_finish_them(held: Chatroom) -> None:
    answer = held.answer("eva", "!anteckningar fastställ ja: Eva Lund")
    assert "för gruppens sekreterare" in answer


def test_finished_notes_are_read_by_all_and_stand_as_they_were_sent(held: Chatroom) -> None:
    written = held.say("sekreterare", "!not 4 Gruppen enas.", room=SECRETARY_ROOM)
    finish(held)
    sent = held.answer("anna", "!anteckningar")
    assert "4 Skolskjutsar\nGruppen enas." in sent
    assert "är fastställda" in secretary(held, "!not 4 Och mer.")
    assert "är fastställda" in secretary(held, "!ångra")
    held.redact("sekreterare", written, room=SECRETARY_ROOM)
    assert "är fastställda, så det du skrev står kvar" in held.last("reply").text
    assert held.answer("anna", "!anteckningar") == sent


def test_finishing_twice_sends_them_once(held: Chatroom) -> None:
    finish(held)
    assert "är fastställda" in finish(held)
    assert held.count("notes_finished") == 1


def test_they_are_changed_as_a_new_version_that_says_why(held: Chatroom) -> None:
    secretary(held, "!not 4 Gruppen enas.")
    finish(held)
    assert "varför de ändras" in secretary(held, "!anteckningar ny version")
    secretary(held, "!anteckningar ny version Fel namn under punkt 4")
    assert "version" not in held.answer("anna", "!anteckningar")
    secretary(held, "!not 4 ändra Gruppen är överens.")
    finish(held)
    sent = held.last("notes_finished").text
    assert "Version 2, ersätter version 1. Ändrat: Fel namn under punkt 4" in sent
    assert "4 Skolskjutsar\nGruppen är överens.\n" in sent
    assert "Version 2" in held.answer("anna", "!anteckningar")
    assert "är fastställda" in secretary(held, "!not 4 Och mer.")


def test_one_new_version_at_a_time_is_open(held: Chatroom) -> None:
    finish(held)
    secretary(held, "!anteckningar ny version Fel namn")
    assert "inte fastställda" in secretary(held, "!anteckningar ny version Fel dag")
    finish(held)
    assert "Ändrat: Fel namn" in held.last("notes_finished").text


def test_an_answer_that_waits_does_not_repeat_what_was_taken_back(held: Chatroom) -> None:
    written = held.say("sekreterare", "!not 4 Om skjutsen från Hult.", room=SECRETARY_ROOM)
    mark = len(held.posted)
    held.hand_in("eva", "!not 4 ändra Gruppen enas.")
    held.redact("sekreterare", written, room=SECRETARY_ROOM)
    assert held.since(mark)
    assert not [each for each in held.since(mark) if "Hult" in each.text]


def test_a_new_version_can_say_otherwise_who_was_there(held: Chatroom) -> None:
    finish(held)
    assert "ersätter Gun Hall" not in held.last("notes_finished").text
    secretary(held, "!närvarande Gun frånvarande")
    secretary(held, "!anteckningar ny version Gun var inte där")
    secretary(held, "!närvarande Gun frånvarande")
    finish(held)
    assert "ersätter Gun Hall" in held.last("notes_finished").text
    assert "Antecknat" not in secretary(held, "!närvarande Gun kom")


def test_nothing_older_is_undone_for_notes_that_were_finished_or_opened(held: Chatroom) -> None:
    secretary(held, "!uppdrag möte 1: Sala: Kartlägg skolfrånvaron")
    finish(held)
    assert "är fastställda" in secretary(held, "!ångra")
    secretary(held, "!anteckningar ny version Fel namn")
    assert "Det ångrar jag inte" in secretary(held, "!ångra")
    assert "Kartlägg skolfrånvaron" in secretary(held, "!uppdrag")


def test_what_is_not_finished_needs_no_new_version(held: Chatroom) -> None:
    assert "inte fastställda" in secretary(held, "!anteckningar ny version Fel namn")


def test_a_short_version_is_there_to_take_home(held: Chatroom) -> None:
    secretary(
        held, "!not 4 Gruppen enas om att följa frågan. Bo Berg återkommer.",
        "!uppdrag Sala: Kartlägg skolfrånvaron senast 2 april", "!möte ny fredag 23 april kl 9",
    )  # fmt: skip
    assert "är inte klara än" in held.answer("anna", "!anteckningar kort möte 1")
    secretary(held, "!anteckningar fastställ möte 1 ja: Elin Ström")
    assert held.answer("anna", "!anteckningar kort möte 1").split("\n") == [
        "Kort från Samverkansgruppen barn/unga, fredagen den 12 mars 2027",
        "• Skolskjutsar: Gruppen enas om att följa frågan.",
        "",
        "Att göra hemma",
        "• Uppdrag 1 till Sala: Kartlägg skolfrånvaron, senast fredagen den 2 april 2027.",
        "",
        "Nästa sammanträde ska äga rum fredagen den 23 april 2027 kl 09.00.",
    ]
