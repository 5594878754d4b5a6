"""`!återrapport`: what the group reports to the board above it, twice a year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.transports.base import EventKind
from secretary.documents.markup import parse_document
from secretary.documents.structure import Figure
from secretary.group import PROFILES, Group, Language
from secretary.superior_board import SuperiorBoard
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    Picture,
    PostedMessage,
    example_group,
    filled_room,
)

BOARD_ROOM = "!srb:exempel"
GOLDEN = Path(__file__).parent.parent / "golden" / "report.txt"
PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " "})
PICTURES: dict[str, Picture] = {}
CHAIR = "!direkt-eva:exempel"


def group(**settings: Any) -> Group:
    given: dict[str, Any] = {
        "rules": PROFILES["2023"],
        "board": SuperiorBoard(room=BOARD_ROOM),
        **settings,
    }
    return example_group(**given)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Wednesday 9 June 2027, 10.00. The meeting of 12 March has finished notes and that of 21 May
    has not. The chair has a direct chat with the bot."""
    with filled_room(tmp_path, groups=[group()]) as chatroom:
        chatroom.let(lambda: spring(chatroom), PICTURES)
        yield chatroom


def spring(room: Chatroom) -> None:
    room.tell("eva", "hej")
    secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
    secretary(room, "!möte ny fredag 21 maj kl 9-12 Regionhuset")
    room.go_to("2027-02-26 09:00")
    secretary(room, "!fokusuppdrag Kartlägg ensamheten bland äldre, dnr RV270114, senast 1 juni")
    secretary(room, "!fokusuppdrag Lämna förslag om skolfrånvaron")
    goal = "Fler unga klarar gymnasiet; mått: andel med examen; målvärde: 85 procent"
    secretary(room, f"!mål {goal}")
    agreement = "Samverkan om barns hälsa; parter: Arboga och Sala; datum: 1 september 2026"
    secretary(room, f"!överenskommelse {agreement}")
    room.say("anna", "!förhinder möte 1")
    room.say("bo", "!kommer möte 1")
    room.say("cia", "!förhinder möte 1")
    room.say("david", "!förhinder möte 1")
    room.say("cia", "!fråga möte 1: Skolfrånvaro i årskurs 7")
    room.go_to("2027-03-15 13:00")
    secretary(room, "!not möte 1 punkt 4 Gruppen enas om att följa frågan.")
    secretary(room, "!uppdrag Sala: Kartlägg skolfrånvaron senast 2 juni")
    secretary(room, "!uppdrag Arboga och Sala: Utse en kontaktperson")
    secretary(room, "!rekommendation SRB: Gör en länsgemensam plan")
    secretary(room, "!begäran Ta fram statistik")
    secretary(room, "!fokusuppdrag 1 svar: Läget är kartlagt.")
    secretary(room, "!mål 1 läge: 78 procent")
    secretary(room, "!anteckningar fastställ möte 1 ja: Elin Holm")
    secretary(room, "!uppdrag klar 1 Kartlagt i alla skolor.")
    secretary(room, "!begäran 1 svar Den kommer i höst.")
    room.go_to("2027-05-21 13:00")
    room.go_to("2027-06-09 10:00")


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM).translate(PLAIN)


def written(room: Chatroom) -> None:
    """The introduction and the conclusions are in it."""
    secretary(
        room,
        "!återrapport våren 2027 inledning: Våren har handlat om skolfrånvaron.\n"
        "Alla kommuner har varit med.",
    )
    secretary(room, "!återrapport våren 2027 slutsats: Samverkan fungerar väl.")


def shown(room: Chatroom) -> PostedMessage:
    """The draft as the chair was shown it."""
    secretary(room, "!återrapport våren 2027 klar")
    return room.last("report_to_approve")


def tap(room: Chatroom, message: PostedMessage, who: str = "eva", key: str = "✅") -> str:
    before = len(room.posted)
    room.hand_over(
        room._event(EventKind.REACTION, who, key, CHAIR, target=message.event_id, direct=True)
    )
    return "\n".join(said.text for said in room.since(before)).translate(PLAIN)


def approved(room: Chatroom) -> None:
    written(room)
    tap(room, shown(room))


def sent(room: Chatroom) -> None:
    approved(room)
    secretary(room, "!återrapport våren 2027 skicka")
    secretary(room, "ja")


def test_what_the_board_is_sent_is_as_it_would_want_to_read_it(room: Chatroom) -> None:
    sent(room)
    document = room.last("follow_up_report")
    assert document.post.room == BOARD_ROOM
    assert f"{document.text.translate(PLAIN)}\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_group_is_told_once_that_it_was_sent_and_reads_it(room: Chatroom) -> None:
    assert "inte skickad än" in room.answer("anna", "!återrapport våren 2027")
    sent(room)
    told = room.last("report_sent")
    assert told.post.room == ROOM
    assert told.text.startswith("Återrapporten för våren 2027 är skickad till SRB.")
    assert room.count("report_sent") == 1
    shown_to_anna = room.answer("anna", "!återrapport våren 2027").translate(PLAIN)
    assert f"{shown_to_anna}\n" == GOLDEN.read_text(encoding="utf-8")


def test_nobody_is_named_in_it(room: Chatroom) -> None:
    sent(room)
    text = room.last("follow_up_report").text
    for name in ("Anna", "Bo Berg", "Cia", "Eva", "Elin"):
        assert name not in text


def test_the_draft_says_what_is_left_out_and_what_comes_next(room: Chatroom) -> None:
    said = secretary(room, "!återrapport")
    assert said.startswith("Det här är ett utkast, som inte är godkänt än.")
    assert "från mötet fredagen den 21 maj 2027 är inte med förrän de är fastställda" in said
    assert "!anteckningar fastställ möte 2" in said
    assert "!återrapport våren 2027 inledning: …" in said
    assert said.endswith("!återrapport våren 2027 klar")


def test_notes_that_are_opened_again_are_left_out(room: Chatroom) -> None:
    secretary(room, "!anteckningar ny version möte 1 fel datum")
    said = secretary(room, "!återrapport våren 2027")
    assert "Skolfrånvaro" not in said
    assert "Kartlägg skolfrånvaron" not in said
    assert "Läget är kartlagt" not in said
    assert "Närvaro" not in said


def test_what_an_earlier_half_handed_out_and_is_open_is_told_of_too(room: Chatroom) -> None:
    room.go_to("2027-10-04 10:00")
    said = secretary(room, "!återrapport hösten 2027")
    assert "Utse en kontaktperson. Inte klart än. (minnesanteckningar 12 mars 2027" in said
    assert "Kartlägg" not in said
    assert "Skolfrånvaro" not in said
    assert "Inget möte har hållits." in said


def test_a_year_has_both_halves(room: Chatroom) -> None:
    said = secretary(room, "!återrapport 2027")
    assert "Återrapport 2027\n" in said
    assert "Perioden 1 januari–31 december 2027" in said
    assert "Skolfrånvaro i årskurs 7" in said


# The chair approves


def test_only_the_chair_approves_by_a_tap_a_reply_or_a_command(room: Chatroom) -> None:
    written(room)
    assert "Det kan bara ordföranden göra" in secretary(room, "!återrapport våren 2027 godkänn")
    draft = shown(room)
    assert draft.post.room == CHAIR
    assert draft.post.taps == ("✅",)
    assert tap(room, draft, key="❌") == ""
    assert tap(room, draft, who="anna") == ""
    said = room.answer("eva", "!godkänn", room=CHAIR, direct=True, reply_to=draft.event_id)
    assert said.startswith("Återrapporten för våren 2027 är godkänd.")
    told = room.last("report_approved")
    assert told.post.room == SECRETARY_ROOM
    assert "!återrapport våren 2027 skicka" in told.text


def test_what_changes_has_to_be_approved_again(room: Chatroom) -> None:
    approved(room)
    secretary(room, "!återrapport våren 2027 slutsats: Annat.")
    assert "har inte godkänt återrapporten" in secretary(room, "!återrapport våren 2027 skicka")
    secretary(room, "!ångra")
    assert "Ska jag skicka" in secretary(room, "!återrapport våren 2027 skicka")


def test_a_draft_that_has_changed_since_it_was_shown_is_not_approved(room: Chatroom) -> None:
    written(room)
    draft = shown(room)
    secretary(room, "!uppdrag klar 2 Utsedd.")
    assert "har ändrats sedan du fick utkastet" in tap(room, draft)
    assert "inte är godkänt" in secretary(room, "!återrapport våren 2027")


def test_a_chair_without_a_chat_is_told_how(room: Chatroom) -> None:
    room.service.on_direct_chats({})
    said = secretary(room, "!återrapport våren 2027 klar")
    assert said.startswith("Eva Lund har ingen direktchatt med mig")


# It is sent


def test_what_was_asked_about_may_not_have_changed(room: Chatroom) -> None:
    approved(room)
    asked = secretary(room, "!återrapport våren 2027 skicka")
    assert "Mötet" not in asked.splitlines()[0]
    assert "21 maj" in asked
    room.answer("eva", "!återrapport våren 2027 slutsats: Annat.", room=CHAIR, direct=True)
    assert "har inte godkänt" in secretary(room, "ja")
    assert room.count("follow_up_report") == 0


@pytest.mark.parametrize("answer", ["nej", "inte än", "vänta"])
def test_anything_but_a_yes_sends_nothing(room: Chatroom, answer: str) -> None:
    approved(room)
    secretary(room, "!återrapport våren 2027 skicka")
    assert secretary(room, answer) == "Återrapporten för våren 2027 är inte skickad."
    assert room.count("follow_up_report") == 0


def test_the_chair_approves_by_sending_it(room: Chatroom) -> None:
    asked = room.answer("eva", "!återrapport våren 2027 skicka", room=CHAIR, direct=True)
    assert "har du också godkänt den" in asked
    room.answer("eva", "ja", room=CHAIR, direct=True)
    assert "Godkänd av ordföranden" in room.last("follow_up_report").text


def test_without_a_room_the_secretaries_get_it_to_hand_over(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[group(board=SuperiorBoard())]) as room:
        spring(room)
        approved(room)
        assert "du får dokumentet att lämna över" in secretary(
            room, "!återrapport våren 2027 skicka"
        )
        said = secretary(room, "ja")
        assert said.endswith("klar och skickad till sekreteraren, som lämnar den till SRB.")
        assert room.last("follow_up_report").post.room == SECRETARY_ROOM
        assert room.last("board_picture").post.room == SECRETARY_ROOM
        assert "sekreteraren lämnar den till SRB" in room.last("report_sent").text


def test_a_new_version_says_why_and_both_are_kept(room: Chatroom) -> None:
    sent(room)
    refused = secretary(room, "!återrapport våren 2027 slutsats: Annat.")
    assert "är skickad. Öppna en ny version" in refused
    assert secretary(room, "!återrapport våren 2027 ny version") == (
        "Skriv skälet efter ett kolon. Jag har inte sparat något.\n\n"
        "Prova !återrapport våren 2027 ny version: Rättad närvaro."
    )
    secretary(room, "!återrapport våren 2027 ny version: Rättad närvaro.")
    assert "redan att ändra" in secretary(room, "!återrapport våren 2027 ny version: Igen.")
    tap(room, shown(room))
    secretary(room, "!återrapport våren 2027 skicka")
    assert "version 2" in secretary(room, "ja")
    text = room.last("follow_up_report").text
    assert "Version 2, ersätter version 1. Ändrat: Rättad närvaro." in text
    assert room.count("follow_up_report") == 2
    assert "En ny version av återrapporten" in room.last("report_sent").text
    with room.store.begin() as tx:
        kept = tx.group_documents.all("barn-unga", "follow_up_report")
    assert [each.version for each in kept] == [1, 2]


def test_a_new_version_is_taken_back_while_it_is_not_sent(room: Chatroom) -> None:
    sent(room)
    assert "att återrapporten skickades" in secretary(room, "!ångra")
    secretary(room, "!återrapport våren 2027 ny version: Rättad närvaro.")
    assert "inte öppnad längre" in secretary(room, "!ångra")
    assert "är skickad" in secretary(room, "!återrapport våren 2027 slutsats: Annat.")


# What is written in it


def test_what_is_written_is_replaced_taken_away_and_undone(room: Chatroom) -> None:
    said = secretary(room, "!återrapport våren 2027 inledning: Ett.")
    assert said.startswith("Antecknat som inledning i återrapporten för våren 2027:\nEtt.")
    secretary(room, "!återrapport våren 2027 inledning: Två.")
    assert "den tidigare inledningen igen" in secretary(room, "!ångra")
    assert "\nEtt.\n" in secretary(room, "!återrapport våren 2027")
    assert "är borttagen" in secretary(room, "!återrapport våren 2027 inledning ta bort")
    assert "Inledning\n" not in secretary(room, "!återrapport våren 2027")
    secretary(room, "!ångra")
    assert "\nEtt.\n" in secretary(room, "!återrapport våren 2027")
    assert "Det står ingen slutsats" in secretary(room, "!återrapport slutsats ta bort")


def test_editing_or_removing_the_message_changes_what_it_wrote(room: Chatroom) -> None:
    said = room.say("sekreterare", "!återrapport våren 2027 inledning: Ett.", room=SECRETARY_ROOM)
    room.edit("sekreterare", said, "!återrapport våren 2027 inledning: Två.", room=SECRETARY_ROOM)
    shown_now = secretary(room, "!återrapport våren 2027")
    assert "Ett." not in shown_now
    assert "Två." in shown_now
    before = len(room.posted)
    room.redact("sekreterare", said, room=SECRETARY_ROOM)
    [told] = room.since(before)
    assert told.text == ("Det du skrev som inledning i återrapporten för våren 2027 är borttaget.")
    assert "Två." not in secretary(room, "!återrapport våren 2027")


@pytest.mark.parametrize(
    "words",
    ["skicka inte", "våren 2027 klar, men inte än", "blabla", "inledning ta bort den", "2027-03-12",
     "våren 2027 skicka: nu", "godkänn inte", "kanske skicka"],
)  # fmt: skip
def test_what_is_not_understood_whole_does_nothing(room: Chatroom, words: str) -> None:
    before = len(room.posted)
    assert "inte gjort något med återrapporten" in secretary(room, f"!återrapport {words}")
    assert len(room.since(before)) == 1


@pytest.mark.parametrize("words", ["klar?", "våren 2027 skicka?", "godkänn?"])
def test_whoever_asks_is_shown_it(room: Chatroom, words: str) -> None:
    assert "utkast" in secretary(room, f"!återrapport {words}")


def test_what_may_be_about_somebody_s_health_is_asked_about(room: Chatroom) -> None:
    said = secretary(room, "!återrapport våren 2027 inledning: Anna har varit sjukskriven.")
    assert "kan handla om någons hälsa" in said
    assert "Inledning\n" not in secretary(room, "!återrapport våren 2027")


def test_it_is_for_those_who_lead_the_group(room: Chatroom) -> None:
    for words in ("inledning: Hej.", "klar", "skicka", "ny version: Fel.", "godkänn"):
        said = room.answer("anna", f"!återrapport våren 2027 {words}")
        assert "för gruppens sekreterare och ordförande" in said
    assert "har inte börjat än" in secretary(room, "!återrapport våren 2028")


def test_an_answer_that_stands_in_no_finished_notes_is_not_quoted(room: Chatroom) -> None:
    secretary(room, "!fokusuppdrag 2 svar: Förslaget är lämnat.")
    said = secretary(room, "!återrapport våren 2027")
    assert "Svaret står inte i fastställda anteckningar än." in said
    assert "Förslaget är lämnat" not in said


def test_the_attendance_follows_as_a_picture_once_and_says_the_same(room: Chatroom) -> None:
    sent(room)
    report, picture = room.last("follow_up_report"), room.last("board_picture")
    [attached] = picture.post.attachments
    assert report.post.attachments == ()
    assert (attached.name, attached.media_type) == ("narvaro-2027-1.png", "image/png")
    assert picture.post.room == report.post.room == BOARD_ROOM
    assert room.posted.index(picture) > room.posted.index(report)
    said = picture.text.splitlines()
    assert said[0] == "Närvaro våren 2027: 1 möte"
    assert "• Arboga, 1 av 1: ersättaren vid 1" in said
    assert "• Sala, 0 av 1: tom vid 1" in said
    room.tick()
    assert room.count("board_picture") == 1


def test_its_pdf_goes_along_once(room: Chatroom) -> None:
    before = room.count("document_file")  # of the notes it tells of
    sent(room)
    file = room.last("document_file")
    assert file.post.room == BOARD_ROOM
    assert file.text.translate(PLAIN) == "Återrapport, version 1, som PDF"
    [pdf] = file.post.attachments
    assert pdf.name == "Återrapport barn-unga våren 2027 version 1.pdf"
    assert room.count("document_file") == before + 1


def test_what_its_files_are_made_of_is_kept_with_the_picture_in_it(room: Chatroom) -> None:
    sent(room)
    with room.store.begin() as tx:
        kept = tx.group_documents.latest("barn-unga", "follow_up_report", "2027-1")
    assert kept is not None
    blocks = parse_document(kept.source or "")
    [figure] = [each for each in blocks if isinstance(each, Figure)]
    [picture] = room.last("board_picture").post.attachments
    assert figure.content == picture.content
    assert figure.content.startswith(b"\x89PNG")
    assert figure.alt.startswith("Närvaro våren 2027: 1\N{NO-BREAK SPACE}möte; ")
    assert "Sala, 0 av 1: tom vid 1" in figure.alt


def test_an_english_group_reads_it_in_english(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[group(language=Language.ENGLISH)]) as room:
        spring(room)
        said = secretary(room, "!follow-up report spring 2027")
        assert "\nFollow-up report spring 2027\n" in said
        assert "• Friday 12 March 2027, Stadshuset i Sala (notes of 12 March 2027)" in said
        assert "• Arboga: 1 of 1, 1 of them by the substitute" in said
        assert said.endswith("Show it to the chair: !follow-up report spring 2027 ready")


# It is reminded of


def reminders(room: Chatroom, when: str) -> list[tuple[str, str]]:
    told = [said for said in room.go_to(when) if said.post.kind == "report_due"]
    return [(said.post.room, said.text.splitlines()[0].translate(PLAIN)) for said in told]


def test_the_secretary_and_the_chair_are_reminded_in_time_and_once_more(room: Chatroom) -> None:
    first = [said for said in room.posted if said.post.kind == "report_due"]
    assert {said.post.room for said in first} == {SECRETARY_ROOM, CHAIR}
    assert "ska till SRB senast onsdagen den 30 juni 2027" in first[0].text
    assert reminders(room, "2027-06-30 10:00") == []
    late = reminders(room, "2027-07-01 09:00")
    assert [where for where, _ in late] == [CHAIR, SECRETARY_ROOM]
    assert late[0][1].endswith("senast onsdagen den 30 juni 2027, och är inte skickad.")
    assert reminders(room, "2027-07-05 09:00") == []


def test_nobody_is_reminded_of_what_was_sent(room: Chatroom) -> None:
    sent(room)
    assert reminders(room, "2027-07-01 09:00") == []


def test_a_half_without_meetings_is_not_reminded_of(room: Chatroom) -> None:
    assert reminders(room, "2027-12-10 10:00") == []


def test_other_groups_are_reminded_only_where_they_want_it(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[group(rules=PROFILES["2021"])]) as room:
        spring(room)
        assert room.count("report_due") == 0


def test_what_is_coming_tells_of_it(room: Chatroom) -> None:
    assert "påminnelse om återrapporten, återrapporten för våren 2027" in secretary(
        room, "!utskick"
    ).replace(" – ", ", ").replace(": ", ", ")
