"""An assignment's organisation is reminded of it: its own people, each once, where they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from secretary.group import NoticeSettings, Offset
from secretary.people import MATRIX
from secretary.reminders import REMINDER_KINDS
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
)

KINDS = {kind.name for kind in REMINDER_KINDS}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 was held on Friday 12 March 2027; meeting 2 is on 28 May."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
        chatroom.say("sekreterare", "!möte ny fredag 28 maj kl 9", room=SECRETARY_ROOM)
        chatroom.go_to("2027-03-12 10:00")
        yield chatroom


def give(room: Chatroom, words: str) -> str:
    return room.say("sekreterare", f"!uppdrag {words}", room=SECRETARY_ROOM)


def reminders(room: Chatroom, when: str) -> list[PostedMessage]:
    """What is posted of assignments from now until then, tick by tick of a day."""
    found: list[PostedMessage] = []
    day = room.clock.now().date().toordinal() + 1
    for each in range(day, date.fromisoformat(when).toordinal() + 1):
        found += room.go_to(f"{date.fromordinal(each)} 09:00")
        found += room.tick()
    return [said for said in found if said.post.kind in KINDS]


def told(said: list[PostedMessage]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.post.kind, each.post.room, each.post.recipients) for each in said]


CIA_AND_DAVID = ("@cia:exempel", "@david:exempel")


def test_its_people_are_mentioned_a_week_before_and_once_when_the_day_has_passed(
    room: Chatroom,
) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    found = reminders(room, "2027-05-10")
    assert told(found) == [
        ("assignment_reminder", ROOM, CIA_AND_DAVID),
        ("assignment_overdue", ROOM, CIA_AND_DAVID),
    ]
    before, after = found
    assert "Kartlägg skolfrånvaron – senast onsdagen den 7 april 2027" in before.text
    assert "skulle ha varit klart onsdagen den 7 april 2027" in after.text


def test_those_who_have_a_direct_chat_are_told_there_and_only_there(room: Chatroom) -> None:
    room.tell("cia", "!möten")
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    assert told(reminders(room, "2027-04-01")) == [
        ("assignment_reminder", "!direkt-cia:exempel", ("@cia:exempel",)),
        ("assignment_reminder", ROOM, ("@david:exempel",)),
    ]
    room.tell("david", "!möten")
    assert {each.post.room for each in reminders(room, "2027-04-09")} == {
        "!direkt-cia:exempel", "!direkt-david:exempel",
    }  # fmt: skip


def test_days_off_are_kept_clear(room: Chatroom) -> None:
    """A week before Saturday 3 April is a Saturday; the day after it is Easter Sunday."""
    give(room, "Sala: Kartlägg skolfrånvaron senast 3 april")
    found: list[tuple[str, date]] = []
    for day in ("2027-03-25", "2027-03-26", "2027-04-05", "2027-04-06"):
        found += [(s.post.kind, date.fromisoformat(day)) for s in reminders(room, day)]
    assert found == [
        # Good Friday is on 26 March.
        ("assignment_reminder", date(2027, 3, 25)),
        # Easter Monday is on 29 March; Monday 5 April is a working day.
        ("assignment_overdue", date(2027, 4, 5)),
    ]


def test_what_is_done_or_taken_back_is_not_reminded_of(room: Chatroom) -> None:
    give(room, "Sala: Ett senast 7 april")
    event = give(room, "Arboga: Två senast 7 april")
    give(room, "Västerås: Tre senast 7 april")
    room.say("cia", "!uppdrag klar 1 Gjort.")
    room.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert {s.post.recipients for s in reminders(room, "2027-04-09")} == {
        ("@gun:exempel", "@håkan:exempel")
    }


def test_another_day_has_other_reminders(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    assert len(reminders(room, "2027-04-01")) == 1
    room.say("sekreterare", "!uppdrag 1 senast 21 april", room=SECRETARY_ROOM)
    assert reminders(room, "2027-04-12") == []
    assert [s.post.kind for s in reminders(room, "2027-04-30")] == [
        "assignment_reminder", "assignment_overdue",
    ]  # fmt: skip


def test_a_day_by_a_meeting_moves_with_it(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron till nästa möte")
    room.say("sekreterare", "!möte flytta möte 2 till 11 juni kl 9", room=SECRETARY_ROOM)
    assert reminders(room, "2027-06-03") == []
    [only] = reminders(room, "2027-06-04")
    assert "till mötet fredagen den 11 juni" in only.text


def test_what_falls_due_together_is_told_in_one_message(room: Chatroom) -> None:
    give(room, "Sala: Ett senast 7 april")
    give(room, "Sala och Arboga: Två senast 7 april")
    found = reminders(room, "2027-04-01")
    assert len(found) == 2
    [sala] = [each for each in found if each.post.recipients == CIA_AND_DAVID]
    assert "Ett" in sala.text
    assert "Två" in sala.text


def test_who_has_left_is_not_told_and_who_has_come_is(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    with room.store.begin() as tx:
        [mandate] = tx.people.mandates_of(MATRIX, "@cia:exempel")
        mandate.until = date(2027, 3, 20)
    assert told(reminders(room, "2027-04-01")) == [
        ("assignment_reminder", ROOM, ("@david:exempel",))
    ]


def test_nothing_is_said_to_nobody(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    with room.store.begin() as tx:
        for who in CIA_AND_DAVID:
            [mandate] = tx.people.mandates_of(MATRIX, who)
            mandate.until = date(2027, 3, 20)
    assert reminders(room, "2027-04-09") == []


def test_after_a_long_silence_only_what_is_of_use_is_said(room: Chatroom) -> None:
    give(room, "Sala: Ett senast 7 april")
    give(room, "Arboga: Två senast 19 mars")
    found = [s for s in room.go_to("2027-04-12 09:00") if s.post.kind in KINDS]
    assert [(s.post.kind, s.post.recipients) for s in found] == [
        ("assignment_overdue", CIA_AND_DAVID)
    ]
    assert [s for s in room.tick() if s.post.kind in KINDS] == []


def test_one_given_for_a_day_that_is_near_is_not_reminded_of_at_once(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 16 mars")
    assert [s.post.kind for s in reminders(room, "2027-03-17")] == ["assignment_overdue"]


def test_it_is_said_again_neither_by_a_second_tick_nor_after_it_was_opened_again(
    room: Chatroom,
) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    assert len(reminders(room, "2027-04-08")) == 2
    room.say("cia", "!uppdrag klar 1 Gjort.")
    room.say("sekreterare", "!uppdrag 1 öppna igen")
    assert reminders(room, "2027-04-20") == []


def test_a_group_can_have_other_times_or_none(tmp_path: Path) -> None:
    settings = NoticeSettings({"assignment_reminder": Offset(2, REMINDER_KINDS[0].offset.at),
                               "assignment_overdue": None})  # fmt: skip
    with filled_room(tmp_path, groups=[example_group(notices=settings)]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
        room.go_to("2027-03-12 10:00")
        give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
        assert reminders(room, "2027-04-01") == []
        assert [s.post.kind for s in reminders(room, "2027-04-30")] == ["assignment_reminder"]
