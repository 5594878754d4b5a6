"""The report is asked for in a direct chat, one question at a time; each is asked once.

Meeting 1 was on Friday 12 February 2027, meeting 2 is on 12 March at 09.00; reports are asked for
on Friday 5 March at 09.00 (five days before is a Sunday).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.events.service import EventService
from bot.transports.base import EventKind
from secretary.reports import Part
from storage.schema import outbox
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
)

REMINDED = "2027-03-05 09:00"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Cia (Sala) and Anna (Arboga) have direct chats with the bot, others have none."""
    with filled_room(tmp_path, groups=[example_group("2017")]) as chatroom:
        prepare(chatroom)
        yield chatroom


def prepare(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny fredag 12 februari kl 9 för sen kallelse")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.tell("cia", "!möten")
    room.tell("anna", "!möten")


def asked(room: Chatroom, when: str = REMINDED) -> list[PostedMessage]:
    room.go_to("2027-02-26 09:00")
    found = room.go_to(when)
    assert [said for said in room.tick() if said.post.kind != "absences"] == []
    return [said for said in found if said.post.kind in ("report_questions", "report_reminder")]


def reports(room: Chatroom) -> list[tuple[str, Part, str]]:
    with room.store.begin() as tx:
        return [(r.person.name, r.part, r.text) for r in tx.reports(2)]


def test_one_question_at_a_time_in_a_direct_chat(room: Chatroom) -> None:
    to_anna, to_cia, to_others = asked(room)
    assert (to_cia.post.room, to_cia.post.recipients) == ("!direkt-cia:exempel", ("@cia:exempel",))
    assert to_cia.text == (
        "Mötet är fredagen den 12 mars kl. 9, och jag har ingen rapport från Sala än.\n\n"
        "Del 1 av 2: Vad är aktuellt i din hemorganisation?\n\n"
        "Svara i ett enda meddelande. Har du inget, skriv ”inget”. "
        "Passar det bättre en annan gång, skriv !rapport då."
    )
    assert to_anna.post.room == "!direkt-anna:exempel"
    room.tell("cia", "Vi öppnar en ny familjecentral i maj.")
    assert "Del 2 av 2" in room.posted[-1].text
    room.tell("cia", "Skolfrånvaron togs upp i nämnden.")
    assert "är sparad" in room.posted[-1].text
    assert reports(room) == [
        ("Cia Dal", Part.HOME, "Vi öppnar en ny familjecentral i maj."),
        ("Cia Dal", Part.TAKEN_HOME, "Skolfrånvaron togs upp i nämnden."),
    ]
    # Those who have no direct chat are reminded in the group's room, and nobody else is there.
    assert to_others.post.room == ROOM
    assert "Gun Hall" in to_others.text
    assert "Cia Dal" not in to_others.text
    assert "@cia:exempel" not in to_others.post.recipients


def test_what_the_organisation_was_given_to_do_is_shown_first(room: Chatroom) -> None:
    room.say("cia", "!fråga möte 1: Skolskjutsar på landet")
    room.say("sekreterare", "!dagordning publicera möte 1", room=SECRETARY_ROOM)
    room.go_to("2027-02-12 10:00")
    room.say("sekreterare", "!uppdrag Sala: Kartlägg skolfrånvaron", room=SECRETARY_ROOM)
    room.say("sekreterare", "!uppdrag Arboga: Utse en kontaktperson", room=SECRETARY_ROOM)
    _, to_cia, _ = asked(room)
    assert to_cia.text.startswith(
        "Mötet är fredagen den 12 mars kl. 9, och jag har ingen rapport från Sala än.\n\n"
        "Det här fick Sala i uppdrag vid mötet fredagen den 12 februari 2027:\n"
        "• 1. Kartlägg skolfrånvaron\n\n"
        "Frågor från gruppen vid mötet fredagen den 12 februari 2027:\n"
        "• Skolskjutsar på landet\n\n"
        "Del 1 av 2:"
    )


def test_nobody_who_has_reported_or_is_away_is_asked(room: Chatroom) -> None:
    room.tell("bo", "!möten")
    room.tell("anna", "!förhinder möte 2")
    room.tell("cia", "!rapport möte 2: Ny skola.")
    to_bo, _ = asked(room)
    assert to_bo.post.recipients == ("@bo:exempel",)


def test_where_all_are_asked_the_group_is_not_reminded(room: Chatroom) -> None:
    for name in ("eva", "gun", "ida"):
        room.tell(name, "!möten")
    assert {said.post.kind for said in asked(room)} == {"report_questions"}


def test_a_group_can_turn_it_off(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group("2017", asks_for_reports=False)]) as room:
        prepare(room)
        assert [said.post.kind for said in asked(room)] == ["report_reminder"]
        room.tell("cia", "Vi öppnar en ny familjecentral i maj.")
        assert reports(room) == []


def test_the_place_is_kept_over_a_restart(room: Chatroom) -> None:
    asked(room)
    room.service = EventService(room.groups, room.store, room.clock)
    room.tell("cia", "Ny skola.")
    room.service = EventService(room.groups, room.store, room.clock)
    assert room.tick() == []
    room.go_to("2027-03-05 15:00")  # the second part, too, has time
    room.tell("cia", "inget")
    assert reports(room) == [("Cia Dal", Part.HOME, "Ny skola.")]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Hej!", "Hej"),
        ("Jag kan inte komma", "Ska jag anteckna"),
        ("När är mötet?", "fredagen den 12 mars"),
        ("Tack!", ""),
        ("!möte 2", "Möte 2"),
    ],
)
def test_what_is_said_to_the_bot_otherwise_is_no_report(
    room: Chatroom, said: str, answered: str
) -> None:
    asked(room)
    room.tell("cia", said)
    assert answered in room.posted[-1].text
    assert reports(room) == []


def test_the_next_words_are_the_answer_for_a_day_and_a_reply_until_the_meeting(
    room: Chatroom,
) -> None:
    _, to_cia, _ = asked(room)
    room.go_to("2027-03-06 09:30")
    room.tell("cia", "Ny skola.")
    assert reports(room) == []
    assert "inte antecknat något" in room.posted[-1].text
    room.tell("cia", "Ny skola.", reply_to=to_cia.event_id)
    assert reports(room) == [("Cia Dal", Part.HOME, "Ny skola.")]


def test_what_the_bot_has_said_since_is_what_is_answered(room: Chatroom) -> None:
    """The substitute is asked for a report, and told that the member comes after all."""
    room.tell("gun", "!möten")
    room.tell("håkan", "!möten")
    room.go_to("2027-02-26 09:00")
    room.say("gun", "!förhinder möte 2")
    room.go_to(REMINDED)
    room.say("gun", "!kommer möte 2")
    room.tell("håkan", "Vi ses")
    assert reports(room) == []


def test_before_the_question_stands_there_nothing_answers_it(room: Chatroom) -> None:
    """The homeserver is away: whoever writes meanwhile has seen no question."""
    room.go_to("2027-02-26 09:00")
    room.clock.set(room.clock.now().replace(month=3, day=5))
    room.service.tick()
    event = room._event(EventKind.MESSAGE, "cia", "Ny skola.", "!direkt-cia:exempel", direct=True)
    room.service.receive(event)
    assert reports(room) == []


def test_no_report_is_kept_for_a_meeting_that_was_cancelled_meanwhile(room: Chatroom) -> None:
    asked(room)
    room.say("sekreterare", "!möte ställ in möte 2", room=SECRETARY_ROOM)
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    room.tell("cia", "Ny skola.")
    assert "Mötet finns inte längre." in room.posted[-1].text
    assert reports(room) == []


def test_another_question_there_is_left_in_peace(room: Chatroom) -> None:
    room.go_to("2027-02-26 09:00")
    room.go_to("2027-03-05 08:55")
    room.tell("cia", "!rapport möte 2")
    _, to_cia, _ = [s for s in room.go_to(REMINDED) if s.post.kind.startswith("report_")]
    assert "Skriv !rapport när det passar" in to_cia.text
    room.tell("cia", "Ny skola.")
    assert reports(room) == [("Cia Dal", Part.HOME, "Ny skola.")]


def test_so_is_a_question_about_something_else(room: Chatroom) -> None:
    room.go_to("2027-02-26 09:00")
    room.go_to("2027-03-05 08:55")
    room.tell("cia", "!fråga")
    room.go_to(REMINDED)
    room.tell("cia", "Skolskjutsar på landet")
    assert reports(room) == []
    assert "Skolskjutsar på landet" in room.answer("sekreterare", "!dagordning möte 2")


def test_of_two_groups_at_once_only_one_asks(tmp_path: Path) -> None:
    """A plain answer would be to one of them, and could be meant for the other."""
    other = example_group("2017", id="kultur", room="!kultur:exempel", secretary_room=None)
    with filled_room(tmp_path, groups=[example_group("2017"), other]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        room.say("sekreterare", "!möte ny fredag 12 mars kl 13", room="!kultur:exempel")
        room.tell("cia", "!hjälp")
        room.go_to("2027-02-26 09:00")
        said = [s for s in room.go_to(REMINDED) if s.post.kind == "report_questions"]
        assert ["Del 1 av 2" in each.text for each in said] == [True, False]
        assert "kl. 9" in said[0].text


def test_what_is_taken_back_before_it_is_sent_is_not_repeated(room: Chatroom) -> None:
    room.go_to("2027-02-12 10:00")
    given = room.say("sekreterare", "!uppdrag Sala: Kartlägg allt", room=SECRETARY_ROOM)
    room.go_to("2027-02-26 09:00")
    room.clock.set(room.clock.now().replace(month=3, day=5))
    room.service.tick()
    room.redact("sekreterare", given, room=SECRETARY_ROOM)
    [to_cia] = [s for s in room.posted if s.post.recipients == ("@cia:exempel",)][-1:]
    assert "Kartlägg" not in to_cia.text
    assert "Del 1 av 2" in to_cia.text


def test_nor_is_a_topic(room: Chatroom) -> None:
    topic = room.say("cia", "!fråga möte 1: Skolskjutsar på landet")
    room.say("sekreterare", "!dagordning publicera möte 1", room=SECRETARY_ROOM)
    room.go_to("2027-02-26 09:00")
    room.clock.set(room.clock.now().replace(month=3, day=5))
    room.service.tick()
    room.redact("cia", topic)
    [to_cia] = [s for s in room.posted if s.post.kind == "report_questions" and is_to(s, "cia")]
    assert "Skolskjutsar" not in to_cia.text
    assert "Del 1 av 2" in to_cia.text


def test_who_reports_before_it_is_sent_is_not_asked(room: Chatroom) -> None:
    room.go_to("2027-02-12 10:00")
    given = room.say("sekreterare", "!uppdrag Sala: Kartlägg allt", room=SECRETARY_ROOM)
    room.go_to("2027-02-26 09:00")
    room.clock.set(room.clock.now().replace(month=3, day=5))
    room.service.tick()
    mark = len(room.posted)
    room.service.receive(room._event(EventKind.MESSAGE, "cia", "!rapport möte 2: Ny skola.", ROOM))
    room.service.receive(
        room._event(EventKind.REDACTION, "sekreterare", "", SECRETARY_ROOM, target=given)
    )
    room.tick()
    sent = [s for s in room.since(mark) if s.post.kind == "report_questions"]
    assert not any(is_to(each, "cia") for each in sent)
    assert any(is_to(each, "anna") for each in sent)


def test_a_meeting_that_was_cancelled_gave_nothing_to_do(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny fredag 19 februari kl 9 för sen kallelse")
    room.say("sekreterare", "!möte ställ in möte 3", room=SECRETARY_ROOM)
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    room.go_to("2027-02-12 10:00")
    room.say("sekreterare", "!uppdrag Sala: Kartlägg skolfrånvaron", room=SECRETARY_ROOM)
    [to_cia] = [each for each in asked(room) if is_to(each, "cia")]
    assert "Det här fick Sala i uppdrag vid mötet fredagen den 12 februari 2027" in to_cia.text


def is_to(said: PostedMessage, who: str) -> bool:
    return said.post.recipients == (f"@{who}:exempel",)


def test_its_words_are_not_kept(room: Chatroom) -> None:
    assert asked(room)
    with room.store.begin() as tx:
        words = select(outbox.c.text).where(outbox.c.kind == "report_questions")
        assert set(tx._session.scalars(words)) == {""}
