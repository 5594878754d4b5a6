"""`!bilaga` and `!bilagor`: files that go with an agenda's items."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.transports.base import EventKind
from secretary.papers import FileProblem
from storage.schema import audit, file_content, inbox, received_file
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom

PDF = b"%PDF-1.7\n..."
OTHER_PDF = b"%PDF-1.7\nannat"


def secretary(room: Chatroom, text: str, **more: object) -> str:
    """What the secretary is answered in the secretaries' room."""
    return room.answer("sekreterare", text, room=SECRETARY_ROOM, **more)


def send(
    room: Chatroom,
    name: str = "Budget.pdf",
    content: bytes = PDF,
    caption: str = "",
    *,
    who: str = "sekreterare",
    where: str = SECRETARY_ROOM,
    **more: object,
) -> str:
    """What somebody is answered who sends a file; empty for silence."""
    mark = len(room.posted)
    room.send_file(who, name, content, caption, room=where, **more)
    return "\n".join(each.text for each in room.since(mark) if each.post.kind == "reply")


def sent_papers(room: Chatroom, mark: int = 0) -> list[tuple[str, str]]:
    """The files that the group was sent, with their captions, in order."""
    found = [each for each in room.since(mark) if each.post.kind == "paper"]
    assert all(each.post.room == ROOM for each in found)
    return [(each.text, each.post.attachments[0].name) for each in found]


def contents(room: Chatroom) -> int:
    """How many files' bytes are kept."""
    with room.store.begin() as tx:
        return tx._session.scalar(select(func.count()).select_from(file_content)) or 0


# Attaching


@pytest.mark.parametrize(
    "caption",
    ["!bilaga 4", "!attachment item 4", "!bilaga möte 1: 4", "!bifoga punkt 4"],
)
def test_a_file_with_the_command_as_its_caption_is_kept(summoned: Chatroom, caption: str) -> None:
    answer = send(summoned, caption=caption)
    assert answer == (
        "Budget.pdf (12 byte) är sparad vid punkt 4, ”Aktuellt på nationell nivå”, på mötet "
        "fredagen den 12 mars kl. 9.\n\nDen skickas till gruppen när dagordningen publiceras."
    )
    assert "Budget.pdf, 12 byte, kontrollsumma " in secretary(summoned, "!bilagor")


def test_a_file_in_answer_to_the_item_is_its_paper(summoned: Chatroom) -> None:
    shown = summoned.say("sekreterare", "!punkt 4", room=SECRETARY_ROOM)
    assert "är sparad vid punkt 4" in send(summoned, reply_to=shown)
    bots = summoned.last("reply")
    secretary(summoned, "!punkt 4")
    bots = summoned.last("reply")
    assert "är sparad vid punkt 4" in send(
        summoned, "Karta.png", b"\x89PNG\r\n\x1a\n", reply_to=bots.event_id
    )


def test_a_file_after_the_command_answers_it(summoned: Chatroom) -> None:
    assert secretary(summoned, "!bilaga 4").startswith("Skicka filen till punkt 4, ")
    assert "är sparad vid punkt 4" in send(summoned)
    # More may follow at once, and nothing later.
    assert "Annat.pdf" in send(summoned, "Annat.pdf", OTHER_PDF)
    assert "vid punkt 2" in send(summoned, "Mer.pdf", OTHER_PDF, "punkt 2")
    summoned.clock.move(timedelta(minutes=3))
    assert send(summoned, "Senare.pdf", OTHER_PDF) == ""


def test_a_word_after_the_command_ends_the_wait_for_a_file(summoned: Chatroom) -> None:
    secretary(summoned, "!bilaga 4")
    summoned.say("sekreterare", "Vänta lite.", room=SECRETARY_ROOM)
    assert send(summoned) == ""


def test_the_command_in_answer_to_a_file_that_anybody_sent(summoned: Chatroom) -> None:
    event = summoned.send_file("anna", "Budget.pdf", PDF)
    assert "är sparad vid punkt 4" in summoned.answer("sekreterare", "!bilaga 4", reply_to=event)


def test_a_number_below_the_agenda_is_enough(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    agenda = summoned.last("agenda_published")
    answer = send(summoned, caption="Till punkt 4", where=ROOM, reply_to=agenda.event_id)
    assert "Gruppen har redan fått version 1 av dagordningen." in answer
    assert send(
        summoned, "Mer.pdf", caption="se bilagan", where=ROOM, reply_to=agenda.event_id
    ).startswith("Jag har inte sparat filen. Till vilken punkt")


# Sending


def test_papers_follow_the_agenda_and_each_version_is_sent_once(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    send(summoned, "Karta.png", b"\x89PNG\r\n\x1a\n", "!bilaga 2")
    mark = len(summoned.posted)
    secretary(summoned, "!dagordning publicera")
    kinds = [each.post.kind for each in summoned.since(mark) if each.post.room == ROOM]
    assert kinds == ["agenda_published", "document_file", "paper", "paper"]
    assert "  Bilaga: Budget.pdf" in summoned.last("agenda_published").text.splitlines()
    assert sent_papers(summoned) == [
        ("Bilaga till punkt 2", "Karta.png"), ("Bilaga till punkt 4", "Budget.pdf"),
    ]  # fmt: skip
    mark = len(summoned.posted)
    assert "sparad som version 2" in send(summoned, "budget.pdf", OTHER_PDF, "!bilaga 4")
    secretary(summoned, "!dagordning publicera")
    assert sent_papers(summoned, mark) == [
        ("Bilaga till punkt 4, version 2 (ersätter den förra)", "budget.pdf")
    ]
    again = summoned.last("agenda_published").text
    assert "Punkt 4, Aktuellt på nationell nivå: ny version av budget.pdf" in again
    mark = len(summoned.posted)
    secretary(summoned, "!dagordning publicera")
    assert sent_papers(summoned, mark) == []


@pytest.mark.parametrize("attempted", [False, True])
def test_a_paper_that_is_taken_away_before_it_is_sent_is_not_sent(
    summoned: Chatroom, attempted: bool
) -> None:
    send(summoned, caption="!bilaga 4")
    event = send_unposted(summoned)
    with summoned.store.begin() as tx:
        for row in tx.outbox.unsettled() if attempted else ():
            tx.outbox.mark_attempted(row.id, summoned.clock.now())
    summoned.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert sent_papers(summoned) == [("Bilaga till punkt 4", "Budget.pdf")]
    assert "Karta.pdf" not in summoned.last("agenda_published").text
    assert contents(summoned) == 1


def send_unposted(room: Chatroom) -> str:
    """A second paper, and an agenda that waits to be sent with it; the file's event."""
    event = room.send_file("sekreterare", "Karta.pdf", OTHER_PDF, "!bilaga 4", room=SECRETARY_ROOM)
    room.service.receive(
        room._event(EventKind.MESSAGE, "sekreterare", "!dagordning publicera", ROOM)
    )
    return event


def test_what_goes_on_at_the_next_meeting_has_its_papers_there(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar")
    send(summoned, caption="!bilaga 4")
    secretary(summoned, "!möte ny fredag 23 april kl 9-12")
    secretary(summoned, "!punkt möte 1: 4 skjut upp till möte 2")
    assert "Inga bilagor" in summoned.answer("anna", "!bilagor möte 2")
    assert "Budget.pdf" in secretary(summoned, "!bilagor möte 2")
    assert "Det finns inga bilagor" in secretary(summoned, "!bilagor möte 1")


def test_members_see_those_that_were_sent(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    assert "Inga bilagor är skickade" in summoned.answer("anna", "!bilagor")
    secretary(summoned, "!dagordning publicera")
    send(summoned, "Mer.pdf", OTHER_PDF, "!bilaga 4")
    seen = summoned.answer("anna", "!bilagor")
    assert "Budget.pdf" in seen
    assert "Mer.pdf" not in seen
    assert "Mer.pdf, 14 byte, kontrollsumma " in secretary(summoned, "!bilagor")


# Taking away


def test_taking_away_asks_and_can_be_undone(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    asked = secretary(summoned, "!bilaga 4 ta bort")
    assert asked.startswith("Ska jag ta bort bilagan Budget.pdf från punkt 4")
    assert secretary(summoned, "nej") == "Bilagan ligger kvar."
    secretary(summoned, "!bilaga 4 ta bort")
    assert "är borttagen från punkt 4" in secretary(summoned, "ja")
    assert "Det finns inga bilagor" in secretary(summoned, "!bilagor")
    assert "är tillbaka" in secretary(summoned, "!ångra")
    assert "Budget.pdf" in secretary(summoned, "!bilagor")


def test_the_last_file_can_be_undone_and_the_one_it_replaced_counts_again(
    summoned: Chatroom,
) -> None:
    send(summoned, caption="!bilaga 4")
    send(summoned, content=OTHER_PDF, caption="!bilaga 4")
    assert "är borttagen från sin punkt" in secretary(summoned, "!ångra")
    listed = secretary(summoned, "!bilagor")
    assert "Budget.pdf, 12 byte" in listed
    assert "version" not in listed


def test_of_several_it_is_asked_which(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    send(summoned, "Plan.pdf", OTHER_PDF, "!bilaga 4")
    assert "!bilaga 4 ta bort Plan.pdf" in secretary(summoned, "!bilaga 4 ta bort")
    assert "bilagan Plan.pdf" in secretary(summoned, "!bilaga 4 ta bort plan")
    assert "har ingen bilaga" in secretary(summoned, "!bilaga 3 ta bort")


def test_bytes_that_were_taken_away_unsent_are_erased_after_a_day(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    secretary(summoned, "!bilaga 4 ta bort")
    secretary(summoned, "ja")
    summoned.go_to("2027-02-27 08:00")
    assert contents(summoned) == 1
    summoned.go_to("2027-02-27 09:30")
    assert contents(summoned) == 0
    assert "är tillbaka" not in secretary(summoned, "!ångra")


def test_what_was_sent_is_kept_as_it_was(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    secretary(summoned, "!dagordning publicera")
    asked = secretary(summoned, "!bilaga 4 ta bort")
    assert "Gruppen har redan fått den" in asked
    secretary(summoned, "ja")
    summoned.go_to("2027-03-05 09:30")
    assert contents(summoned) == 1


def test_a_file_that_is_redacted_is_no_paper_and_its_bytes_are_gone(summoned: Chatroom) -> None:
    event = summoned.send_file("sekreterare", "Budget.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM)
    mark = len(summoned.posted)
    summoned.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert [each.text for each in summoned.since(mark)] == ["Bilagan Budget.pdf är borttagen."]
    assert contents(summoned) == 0
    assert "Det finns inga bilagor" in secretary(summoned, "!bilagor")
    assert "inget" in secretary(summoned, "!ångra") or "ändrats" in secretary(summoned, "!ångra")


def test_a_file_that_is_redacted_before_it_is_fetched_is_not_fetched(summoned: Chatroom) -> None:
    summoned.is_offline = True
    event = summoned.send_file("sekreterare", "Budget.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM)
    assert len(summoned.service.files.wanted_files()) == 1
    summoned.redact("anna", event)  # of another room: that says nothing here
    assert len(summoned.service.files.wanted_files()) == 1
    summoned.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert summoned.service.files.wanted_files() == []
    summoned.service.files.take_file(event, PDF)
    assert contents(summoned) == 0


def test_an_edited_caption_changes_nothing(summoned: Chatroom) -> None:
    event = summoned.send_file("sekreterare", "Budget.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM)
    summoned.edit("sekreterare", event, "Ny text", room=SECRETARY_ROOM)
    assert "Budget.pdf" in secretary(summoned, "!bilagor")


# Who may


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_members_attach_nothing_but_to_their_own_topic(summoned: Chatroom, who: str) -> None:
    assert "sekreterare och ordförande" in send(summoned, caption="!bilaga 4", who=who, where=ROOM)
    shown = summoned.say("sekreterare", "!punkt 4")
    refused = send(summoned, who=who, where=ROOM, reply_to=shown)
    assert "sekreterare och ordförande" in refused
    assert summoned.service.files.wanted_files() == []


def test_a_member_sends_a_file_in_answer_to_their_own_topic(summoned: Chatroom) -> None:
    own = summoned.say("anna", "!fråga Läsförståelse")
    assert "är sparad vid punkt 4, ”Läsförståelse”" in send(
        summoned, who="anna", where=ROOM, reply_to=own
    )
    others = send(summoned, "Mer.pdf", OTHER_PDF, who="cia", where=ROOM, reply_to=own)
    assert "sekreterare och ordförande" in others


def test_the_chair_may(summoned: Chatroom) -> None:
    assert "är sparad vid punkt 4" in send(summoned, caption="!bilaga 4", who="eva", where=ROOM)


def test_nobody_s_file_is_fetched_unasked(summoned: Chatroom) -> None:
    summoned.is_offline = True
    for who in ("anna", "sekreterare", "någon"):
        assert send(summoned, who=who, where=ROOM) == ""
    assert summoned.service.files.wanted_files() == []
    asks = send(summoned, where="!direkt:exempel", direct=True)
    assert "Till vilken punkt hör den?" in asks
    with summoned.store.begin() as tx:
        assert tx._session.scalar(select(func.count()).select_from(received_file)) == 4
    summoned.go_to("2027-02-28 09:00")
    with summoned.store.begin() as tx:
        assert tx._session.scalar(select(func.count()).select_from(received_file)) == 0


def test_a_stranger_s_file_in_a_direct_chat_is_not_even_known(summoned: Chatroom) -> None:
    summoned.is_offline = True
    summoned.send_file("någon", "Budget.pdf", PDF, "!bilaga 4", room="!dm:exempel", direct=True)
    with summoned.store.begin() as tx:
        assert tx._session.scalar(select(func.count()).select_from(received_file)) == 0


# What is not taken


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("Budget.exe", PDF, "inte emot filer av det slaget"),
        ("Budget.pdf.exe", PDF, "inte emot filer av det slaget"),
        ("Budget", PDF, "inte emot filer av det slaget"),
        ("Budget.pdf", b"MZ\x90", "inte det som namnet säger (pdf)"),
        ("Budget.pdf", b"", "inte det som namnet säger (pdf)"),
        (
            "Budget.docx",
            b"PK\x03\x04 word/ [Content_Types].xml word/vbaProject.bin",
            "inte det som",
        ),
        (
            "Budget.xlsx",
            b"PK\x03\x04 word/ [Content_Types].xml",
            "inte det som namnet säger (xlsx)",
        ),
        ("Budget.txt", b"MZ\x90\x00", "inte det som namnet säger (txt)"),
        ("Annas_sjukintyg.pdf", PDF, "något om någons hälsa"),
        ("Förhinder.pdf", PDF, "ett svar på om någon kommer"),
    ],
)
def test_it_is_said_why_a_file_is_not_kept(
    summoned: Chatroom, name: str, content: bytes, says: str
) -> None:
    assert says in send(summoned, name, content, "!bilaga 4")
    assert contents(summoned) == 0
    assert "Det finns inga bilagor" in secretary(summoned, "!bilagor")


def test_a_name_that_is_meant_is_kept_after_a_yes(summoned: Chatroom) -> None:
    event = summoned.send_file(
        "sekreterare", "Annas sjukintyg.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM
    )
    assert "!bilaga ja: 4" in summoned.posted[-1].text
    assert "är sparad" in secretary(summoned, "!bilaga ja: 4", reply_to=event)


def test_a_size_that_is_said_or_is_there_is_too_much(summoned: Chatroom) -> None:
    most = summoned.groups[0].papers.most
    summoned.is_offline = True
    assert "är för stor. Jag tar emot filer upp till 20 MB." in send(
        summoned, caption="!bilaga 4", size=most + 1
    )
    assert summoned.service.files.wanted_files() == []
    summoned.is_offline = False
    assert "är för stor" in send(summoned, "B.pdf", PDF + b"x" * most, "!bilaga 4", size=3)
    assert contents(summoned) == 0


@pytest.mark.parametrize("problem", FileProblem)
def test_who_sent_it_is_told_once_that_it_cannot_be_had(
    summoned: Chatroom, problem: FileProblem
) -> None:
    summoned.is_offline = True
    event = summoned.send_file("sekreterare", "Budget.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM)
    mark = len(summoned.posted)
    for _ in range(2):
        summoned.service.files.give_up_file(event, problem)
    summoned.fetch_files()
    [told] = summoned.since(mark)
    assert "Budget.pdf" in told.text
    assert told.post.reply_to == event


def test_a_replay_fetches_and_answers_nothing_twice(summoned: Chatroom) -> None:
    summoned.is_offline = True
    summoned.send_file("sekreterare", "Budget.pdf", PDF, "!bilaga 4", room=SECRETARY_ROOM)
    summoned.fetch_files()
    mark = len(summoned.posted)
    for wanted in summoned.files:
        summoned.service.files.take_file(wanted, PDF)
    assert summoned.since(mark) == []
    assert secretary(summoned, "!bilagor").count("Budget.pdf") == 1


def test_other_commands_take_no_files(summoned: Chatroom) -> None:
    answer = send(summoned, caption="!punkt 4")
    assert answer.startswith("Jag har inte sparat filen, för !punkt tar inte emot någon.")
    assert "!bilaga 4" in answer


def test_nothing_is_logged_or_kept_of_a_name_but_the_paper(
    summoned: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    send(summoned, "Hemlig plan.exe", PDF, "!bilaga 4")
    send(summoned, caption="!bilaga 4")
    with summoned.store.begin() as tx:
        kept = [
            str(row)
            for table in (audit, inbox, received_file)
            for row in tx._session.execute(select(table))
        ]
    assert "paper added" in " ".join(kept)
    assert "Budget.pdf" not in " ".join(kept)
    assert "Budget.pdf" not in caplog.text


def test_a_meeting_that_is_over_takes_no_more(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-13 09:00")
    assert "är sparad" not in send(summoned, caption="!bilaga möte 1: 4")
    assert contents(summoned) == 0


def test_a_member_is_not_told_to_attach_a_file_and_is_told_that_nothing_was_done(
    summoned: Chatroom,
) -> None:
    answer = send(summoned, caption="!förhinder", who="anna", where=ROOM)
    assert (
        "Jag har inte gjort något annat heller: skriv !förhinder i ett eget meddelande." in answer
    )
    assert "!bilaga" not in answer
    assert summoned.standing("Anna Ek") == "inte svarat: Anna Ek"


def test_taking_back_a_new_version_says_that_the_earlier_one_counts(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    send(summoned, content=OTHER_PDF, caption="!bilaga 4")
    assert secretary(summoned, "!ångra").endswith("Version 1 gäller igen.")
    assert "Version" not in secretary(summoned, "!ångra")


@pytest.mark.parametrize("caption", ["", "Min rapport", "Här är den"])
def test_a_member_is_told_in_a_direct_chat_that_a_file_is_not_kept(
    summoned: Chatroom, caption: str
) -> None:
    answer = send(
        summoned, "rapport.pdf", PDF, caption, who="anna", where="!d:exempel", direct=True
    )
    assert answer.startswith("Jag har inte sparat filen. En rapport tar jag bara emot som text")
    assert send(summoned, "bild.pdf", PDF, caption, who="anna", where=ROOM) == ""


def test_a_doubted_name_is_confirmed_for_the_meeting_and_the_item_that_it_was_for(
    summoned: Chatroom,
) -> None:
    secretary(summoned, "!möte ny fredag 16 april kl 9-12 Sala")
    said = send(summoned, "Läkarintyg.pdf", PDF, "!bilaga möte 2: 4")
    assert said.endswith("!bilaga ja: möte 2: 4")
    said = send(summoned, "Läkarintyg.pdf", PDF, "!bilaga ja: möte 2: 4")
    assert "fredagen den 16 april" in said
