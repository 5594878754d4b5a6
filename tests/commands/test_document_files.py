"""Agenda and notes as files: sent along by themselves, and asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from secretary.documents import forms
from storage import DOCUMENT_FILE, OutboundMessage
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
)
from tests.files import text_of_file

AGENDA = "2027-03-12 Dagordning barn-unga version 1.pdf"


def secretary(room: Chatroom, text: str, **more: object) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM, **more)


def sent_files(room: Chatroom) -> list[PostedMessage]:
    """The documents' files that the group was sent by themselves."""
    found = [each for each in room.posted if each.post.kind == DOCUMENT_FILE]
    assert all(each.post.room == ROOM for each in found)
    return found


def names(message: PostedMessage) -> list[str]:
    return [file.name for file in message.post.attachments]


def words(message: PostedMessage, number: int = 0) -> str:
    """What a file says, as one line."""
    return text_of_file(message.post.attachments[number])


def asked(room: Chatroom, who: str, text: str) -> PostedMessage:
    """What somebody is answered; the secretary in the room of theirs."""
    room.say(who, text, room=SECRETARY_ROOM if who == "sekreterare" else ROOM)
    return room.last("reply")


def waiting(room: Chatroom, kind: str) -> Sequence[OutboundMessage]:
    with room.store.begin() as tx:
        return [each.message for each in tx.outbox.unsettled() if each.message.kind == kind]


# By themselves


def test_a_published_agenda_is_followed_by_its_pdf(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Två skolsköterskor anställs.")
    secretary(summoned, "!dagordning publicera")
    [sent] = sent_files(summoned)
    assert (names(sent), sent.text) == ([AGENDA], "Dagordning, version 1, som PDF")
    assert "Två skolsköterskor anställs." in words(sent)
    kinds = [each.post.kind for each in summoned.posted]
    assert kinds.index("agenda_published") < kinds.index(DOCUMENT_FILE)
    secretary(summoned, "!dagordning publicera")
    assert [names(each) for each in sent_files(summoned)] == [
        [AGENDA], [AGENDA.replace("version 1", "version 2")]
    ]  # fmt: skip


def test_finished_notes_and_the_draft_before_them_are_followed_by_theirs(
    summoned: Chatroom,
) -> None:
    summoned.say("anna", "!kommer")
    summoned.go_to("2027-03-12 13:00")
    secretary(summoned, "!not 1 Ordföranden hälsar välkommen.")
    secretary(summoned, "!anteckningar skicka")
    secretary(summoned, "!anteckningar fastställ ja: Elin Ström")
    draft, done = sent_files(summoned)
    assert names(draft) == ["2027-03-12 Utkast till minnesanteckningar barn-unga version 1.pdf"]
    assert "Utkast till minnesanteckningar från Samverkansgruppen" in words(draft)
    assert names(done) == ["2027-03-12 Minnesanteckningar barn-unga version 1.pdf"]
    assert " Minnesanteckningar från Samverkansgruppen barn/unga" in words(done)
    assert "Vid minnesanteckningarna, Elin Ström" in words(done)


def test_what_was_sent_keeps_no_bytes_and_is_made_again_byte_for_byte(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    [sent] = sent_files(summoned)
    [file] = sent.post.attachments
    with summoned.store.begin() as tx:
        assert file.sha256 is not None
        assert not tx.papers.has_content(file.sha256)
    summoned.go_to("2027-03-20 09:00")
    again = asked(summoned, "cia", "!dagordning möte 1 pdf")
    assert again.post.attachments[0].content == file.content


@pytest.mark.usefixtures("no_pdf")
def test_a_file_that_cannot_be_made_stops_nothing(summoned: Chatroom) -> None:
    assert "är skickad till gruppen" in secretary(summoned, "!dagordning publicera")
    assert summoned.count("agenda_published") == 1
    assert sent_files(summoned) == []
    told = summoned.last("document_not_made")
    assert told.post.room == SECRETARY_ROOM
    assert re.search(r"Säg referensen [0-9a-f]{8} till den som sköter Kansli\.", told.text)
    assert summoned.count("document_not_made") == 1


@pytest.fixture
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in what makes files, whatever it may be."""

    def fail(*_: object) -> bytes:
        raise RuntimeError("Anna Ek")

    monkeypatch.setattr(forms, "make", fail)


# Taken back while it waits


def published_and_waiting(room: Chatroom) -> str:
    """An agenda with a report is published while nothing can be sent; the report's event."""
    report = room.say("anna", "!rapport Två skolsköterskor anställs.")
    room.say("cia", "!rapport Ny familjecentral.")
    room.hand_in("sekreterare", "!dagordning publicera")
    [waits] = waiting(room, DOCUMENT_FILE)
    assert waits.quotes
    return report


def test_a_waiting_agenda_goes_out_without_what_was_taken_back(summoned: Chatroom) -> None:
    report = published_and_waiting(summoned)
    summoned.redact("anna", report)
    [sent] = sent_files(summoned)
    assert names(sent) == [AGENDA]
    assert "skolsköterskor" not in words(sent)
    assert "[återtaget]" in words(sent)
    assert "Ny familjecentral." in words(sent)


def test_its_earlier_bytes_are_erased(summoned: Chatroom) -> None:
    report = published_and_waiting(summoned)
    with summoned.store.begin() as tx:
        rows = [each for each in tx.outbox.unsettled() if each.message.kind == DOCUMENT_FILE]
        [file] = tx.outbox._load([rows[0].id])[0].message.attachments
    summoned.redact("anna", report)
    with summoned.store.begin() as tx:
        assert file.sha256 is not None
        assert not tx.papers.has_content(file.sha256)


def test_a_waiting_answer_with_files_asks_to_be_asked_for_again(summoned: Chatroom) -> None:
    report = summoned.say("anna", "!rapport Två skolsköterskor anställs.")
    secretary(summoned, "!dagordning publicera")
    summoned.hand_in("cia", "!dagordning pdf")
    summoned.redact("anna", report)
    answers = [each for each in summoned.posted if each.post.asker == "@cia:exempel"]
    assert answers[-1].post.attachments == ()
    assert "skolsköterskor" not in answers[-1].text


def test_waiting_notes_are_sent_without_a_file(summoned: Chatroom) -> None:
    report = summoned.say("anna", "!rapport Två skolsköterskor anställs.")
    summoned.say("anna", "!kommer")
    summoned.go_to("2027-03-12 13:00")
    summoned.hand_in("sekreterare", "!anteckningar skicka")
    summoned.redact("anna", report)
    assert sent_files(summoned) == []


# Asked for


@pytest.mark.parametrize(("text", "endings"), [
    ("!dagordning pdf", ["pdf"]),
    ("!dagordning som pdf", ["pdf"]),
    ("!dagordning i word", ["docx"]),
    ("!dagordning html", ["html"]),
    ("!dagordning md möte 1", ["md"]),
    ("!dagordning möte 1 alla", ["pdf", "docx", "html", "md"]),
    ("!agenda pdf and word", ["pdf", "docx"]),
    ("!agenda all", ["pdf", "docx", "html", "md"]),
])  # fmt: skip
def test_the_agenda_in_the_forms_that_are_named(
    summoned: Chatroom, text: str, endings: list[str]
) -> None:
    secretary(summoned, "!dagordning publicera")
    answer = asked(summoned, "cia", text)
    assert names(answer) == [AGENDA.replace(".pdf", f".{each}") for each in endings]
    assert all(file.content for file in answer.post.attachments)
    assert answer.post.room == ROOM


def test_before_it_is_sent_only_those_who_publish_it_get_the_draft(summoned: Chatroom) -> None:
    assert "inte skickad" in asked(summoned, "cia", "!dagordning pdf").text
    assert summoned.last("reply").post.attachments == ()
    answer = asked(summoned, "sekreterare", "!dagordning md")
    assert names(answer) == ["2027-03-12 Utkast till dagordning barn-unga.md"]
    assert words(answer).startswith("# Utkast till dagordning")
    assert answer.post.room == SECRETARY_ROOM


def test_what_is_asked_for_afterwards_is_as_it_was_sent(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    secretary(summoned, "!punkt ny Budget 2028")
    summoned.say("cia", "!kommer")
    answer = asked(summoned, "sekreterare", "!dagordning md")
    assert names(answer) == [AGENDA.replace(".pdf", ".md")]
    assert "Budget 2028" not in words(answer)
    assert "0 kommer" in words(answer)


def test_it_is_without_what_was_taken_back_since(summoned: Chatroom) -> None:
    report = summoned.say("anna", "!rapport Två skolsköterskor anställs.")
    secretary(summoned, "!dagordning publicera")
    summoned.redact("anna", report)
    answer = asked(summoned, "cia", "!dagordning md")
    assert "skolsköterskor" not in words(answer)
    assert "återtaget" in words(answer)


def test_it_is_without_words_that_an_assignment_has_no_more(summoned: Chatroom) -> None:
    secretary(summoned, "!uppdrag möte 1 Sala: Kartlägg skolfrånvaron")
    secretary(summoned, "!möte ny fredag 23 april kl 9-12")
    secretary(summoned, "!dagordning publicera möte 2")
    assert "Kartlägg" in words(asked(summoned, "cia", "!dagordning möte 2 md"))
    secretary(summoned, "!uppdrag 1 ändra Räkna skolskjutsarna")
    answer = words(asked(summoned, "cia", "!dagordning möte 2 md"))
    assert ("Kartlägg" in answer, "Räkna skolskjutsarna" in answer) == (False, True)


def test_the_notes_in_word(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    summoned.go_to("2027-03-12 13:00")
    assert "inte klara än" in asked(summoned, "cia", "!anteckningar word").text
    draft = asked(summoned, "sekreterare", "!anteckningar word")
    assert names(draft) == ["2027-03-12 Utkast till minnesanteckningar barn-unga.docx"]
    secretary(summoned, "!anteckningar fastställ ja: Elin Ström")
    done = asked(summoned, "cia", "!anteckningar word")
    assert names(done) == ["2027-03-12 Minnesanteckningar barn-unga version 1.docx"]


def test_a_draft_with_words_taken_back_is_no_file_as_it_is_no_text(summoned: Chatroom) -> None:
    summoned.say("cia", "!kommer")
    report = summoned.say("anna", "!rapport Två skolsköterskor anställs.")
    summoned.go_to("2027-03-12 13:00")
    secretary(summoned, "!anteckningar skicka")
    assert names(asked(summoned, "cia", "!anteckningar md"))
    summoned.redact("anna", report)
    answer = asked(summoned, "cia", "!anteckningar md")
    assert answer.post.attachments == ()
    assert "tagit" in answer.text


def test_notes_of_before_are_files_of_what_the_chat_said(summoned: Chatroom) -> None:
    with summoned.store.begin() as tx:
        html = (
            "<div><b>Organ</b> Samverkansgruppen barn/unga</div>"
            "<p><b>1 Inledning</b><br>Alla &lt;hälsas&gt;.</p><p>Vid minnesanteckningarna,</p>"
        )
        tx.documents.add(1, "notes", "1 Inledning", html, "@elin:exempel", summoned.clock.now())
    answer = asked(summoned, "cia", "!anteckningar html möte 1")
    content = (answer.post.attachments[0].content or b"").decode()
    assert "1 Inledning</h2>" in content
    assert "Alla &lt;hälsas&gt;." in content
    assert "<title>Minnesanteckningar" in content


# The next version


def test_the_secretary_is_told_that_the_agenda_has_changed_since_and_gets_the_next_version(
    summoned: Chatroom,
) -> None:
    secretary(summoned, "!dagordning publicera")
    unchanged = asked(summoned, "sekreterare", "!dagordning md")
    assert unchanged.text == "Dagordning, version 1, som Markdown"
    secretary(summoned, "!punkt ny Budget 2028")
    sent = asked(summoned, "sekreterare", "!dagordning md")
    assert "har ändrats sedan dess. !dagordning utkast möte 1 pdf ger nästa version" in sent.text
    draft = asked(summoned, "sekreterare", "!dagordning utkast möte 1 md")
    assert names(draft) == ["2027-03-12 Utkast till dagordning barn-unga version 2.md"]
    assert "Budget 2028" in words(draft)


@pytest.mark.parametrize("text", [
    "!utkast md", "!utkastet md", "!dagordning utkast som md", "!draft agenda md",
])  # fmt: skip
def test_the_next_version_is_asked_for_in_several_ways(summoned: Chatroom, text: str) -> None:
    secretary(summoned, "!dagordning publicera")
    draft = asked(summoned, "sekreterare", text)
    assert names(draft) == ["2027-03-12 Utkast till dagordning barn-unga version 2.md"]


def test_a_member_who_asks_for_the_draft_gets_what_was_sent(summoned: Chatroom) -> None:
    assert "inte skickad" in asked(summoned, "cia", "!dagordning utkast pdf").text
    secretary(summoned, "!dagordning publicera")
    secretary(summoned, "!punkt ny Budget 2028")
    answer = asked(summoned, "cia", "!dagordning utkast md")
    assert names(answer) == [AGENDA.replace(".pdf", ".md")]
    assert answer.text == "Dagordning, version 1, som Markdown"
    assert "Budget 2028" not in words(answer)


def test_after_the_meeting_there_is_no_draft_of_the_agenda_and_it_is_said_what_there_is(
    summoned: Chatroom,
) -> None:
    secretary(summoned, "!dagordning publicera")
    summoned.go_to("2027-03-12 14:00")
    answer = asked(summoned, "sekreterare", "!dagordning utkast möte 1 pdf")
    assert answer.post.attachments == ()
    assert "inget utkast" in answer.text
    assert "!dagordning möte 1 pdf" in answer.text


def test_notes_that_are_open_again_have_a_draft_as_a_file(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    summoned.go_to("2027-03-12 13:00")
    secretary(summoned, "!anteckningar fastställ ja: Elin Ström")
    assert "är fastställda" in asked(summoned, "sekreterare", "!anteckningar utkast word").text
    secretary(summoned, "!anteckningar ny version Fel namn under punkt 4")
    secretary(summoned, "!not 1 Ordföranden hälsar välkommen.")
    sent = asked(summoned, "sekreterare", "!anteckningar md")
    assert names(sent) == ["2027-03-12 Minnesanteckningar barn-unga version 1.md"]
    assert "!anteckningar utkast möte 1 word ger utkastet" in sent.text
    draft = asked(summoned, "sekreterare", "!anteckningar utkast möte 1 md")
    assert names(draft) == ["2027-03-12 Utkast till minnesanteckningar barn-unga.md"]
    assert "Ordföranden hälsar välkommen." in words(draft)
    member = asked(summoned, "cia", "!anteckningar utkast md")
    assert names(member) == ["2027-03-12 Minnesanteckningar barn-unga version 1.md"]
    assert "utkast" not in member.text


# After a move


def test_what_was_sent_keeps_its_name_when_the_meeting_is_moved(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    [sent] = sent_files(summoned)
    secretary(summoned, "!möte flytta möte 1 till 19 mars kl 9")
    again = asked(summoned, "cia", "!dagordning pdf")
    assert (names(again), names(sent)) == ([AGENDA], [AGENDA])
    secretary(summoned, "!dagordning publicera")
    assert names(sent_files(summoned)[-1]) == ["2027-03-19 Dagordning barn-unga version 2.pdf"]


def test_plain_words_are_answered_with_the_file(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    summoned.tell("cia", "kan jag få dagordningen som pdf?")
    assert names(summoned.last("reply")) == [AGENDA]
    summoned.tell("cia", "dagordningen som pdf fungerar inte")
    assert summoned.last("reply").post.attachments == ()
    assert "Går en fil inte att öppna" in summoned.last("reply").text


def test_who_has_to_name_the_group_or_the_meeting_gets_the_file_by_naming_it(
    tmp_path: Path,
) -> None:
    other = example_group(id="halsa", name="Samverkansgruppen hälsa", room="!halsa:exempel",
                          secretary_room="!sek-halsa:exempel")  # fmt: skip
    with filled_room(tmp_path, groups=[example_group(), other]) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12 Sala https://video.exempel/1")
        secretary(room, "!dagordning publicera")
        for words in ("kan jag få dagordningen som pdf?", "!dagordning pdf"):
            room.tell("cia", words)
            assert "Vilken gäller det?" in room.last("reply").text
            room.tell("cia", "barn-unga")
            assert names(room.last("reply")) == [AGENDA]
        refused = asked(room, "cia", "!dagordning möte 9 pdf")
        assert "Prova !dagordning möte 1 pdf" in refused.text
        assert names(asked(room, "cia", "möte 1")) == [AGENDA]


def test_a_file_that_is_asked_for_is_no_report(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    summoned.tell("cia", "!rapport")
    summoned.tell("cia", "skicka dagordningen som pdf tack")
    assert names(summoned.last("reply")) == [AGENDA]
    summoned.tell("cia", "Ny familjecentral.")
    summoned.tell("cia", "inget")
    report = summoned.answer("cia", "!rapport visa")
    assert "Ny familjecentral." in report
    assert "pdf" not in report
