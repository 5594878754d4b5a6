"""Reminders of what a group follows up: to the secretaries and the chair, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from secretary.language.render import Renderer
from services.all_upcoming import State, of_group
from services.context import without_actor
from services.upcoming import Span
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, at, example_group, filled_room

KINDS = ("focus_assignment_reminder", "focus_assignment_overdue", "goal_reminder",
         "agreement_reminder")  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Eva, the chair, has a direct chat. The board waits for two answers by 1 June 2027."""
    with filled_room(tmp_path) as room:
        room.tell("eva", "hej")
        for words in (
            "fokusuppdrag Kartlägg läget senast 1 juni",
            "fokusuppdrag Lämna förslag senast 1 juni",
            "mål ja: Bättre samverkan senast 20 maj",
            "överenskommelse Hälsa; parter: Sala; datum: 1 juli 2023",
        ):
            room.say("sekreterare", f"!{words}", room=SECRETARY_ROOM)
        room.tick()
        yield room


def reminded(room: Chatroom, when: str) -> list[tuple[str, str]]:
    return [(each.post.kind, each.post.room) for each in room.go_to(when)]


def test_the_secretaries_and_the_chair_are_reminded_together_and_once(room: Chatroom) -> None:
    room.go_to("2027-04-20 09:00")
    assert reminded(room, "2027-05-18 09:00") == [
        ("focus_assignment_reminder", "!direkt-eva:exempel"),
        ("focus_assignment_reminder", SECRETARY_ROOM),
    ]
    text = room.last("focus_assignment_reminder").text
    assert "SRB väntar på svar på de här fokusuppdragen." in text
    assert "1. Kartlägg läget – senast tisdagen den 1 juni 2027" in text
    assert "2. Lämna förslag" in text
    assert reminded(room, "2027-05-18 10:00") == []


def test_a_late_answer_is_told_of_once(room: Chatroom) -> None:
    room.say("sekreterare", "!fokusuppdrag 1 besvarat: Det är gjort", room=SECRETARY_ROOM)
    room.go_to("2027-06-02 09:00")
    assert room.count("focus_assignment_overdue") == 2
    assert "Kartlägg läget" not in room.last("focus_assignment_overdue").text
    room.go_to("2027-06-03 09:00")
    assert room.count("focus_assignment_overdue") == 2


def test_goals_and_agreements_are_reminded_of(room: Chatroom) -> None:
    kinds = [kind for kind, _ in reminded(room, "2027-04-20 09:00")]
    assert kinds == ["goal_reminder", "goal_reminder"]
    assert "senast torsdagen den 20 maj 2027" in room.last("goal_reminder").text
    room.go_to("2027-06-01 09:00")
    assert "i sin helhet senast torsdagen den 1 juli 2027" in room.last("agreement_reminder").text


def test_in_one_room_there_is_one_message(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group(secretary_room=None)]) as room:
        room.say("sekreterare", "!fokusuppdrag Kartlägg läget senast 1 juni")
        room.tick()
        assert reminded(room, "2027-05-18 09:00") == [("focus_assignment_reminder", ROOM)]
        assert len(room.last("focus_assignment_reminder").post.recipients) == 2


def test_all_goals_are_reminded_of_before_the_mandates_end(room: Chatroom) -> None:
    for name in ("Eva Lund", "Anna Ek", "Cia Dal"):
        room.say("sekreterare", f"!ledamot slut {name} 31 december 2027", room=SECRETARY_ROOM)
        room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    room.go_to("2027-07-02 09:00")
    said = room.last("work_plan_reminder").text
    assert "Mandatperioden är slut fredagen den 31 december 2027." in said
    assert "Bättre samverkan" in said
    assert room.count("work_plan_reminder") == 2


def test_a_reminder_that_waits_is_not_sent_once_its_thing_is_taken_back(room: Chatroom) -> None:
    event = room.say("sekreterare", "!fokusuppdrag Skriv till SRB senast 2 juni")
    room.tick()
    room.clock.set(at("2027-05-19 09:00"))
    room.service.tick()  # it waits to be sent
    room.redact("sekreterare", event)
    assert not any("Skriv till SRB" in e.text for e in room.posted if e.post.kind in KINDS)


def test_what_is_foretold_is_what_is_said(room: Chatroom) -> None:
    now = room.clock.now()
    [group] = room.groups
    foretold = set()
    with room.store.begin() as tx:
        for each in of_group(tx, group, Span(now, now + timedelta(days=150), now)):
            if each.upcoming.kind in KINDS:
                assert each.state is State.COMING
                context = without_actor(tx, group, Renderer(), "x", each.upcoming.due)
                for message in each.upcoming.foresee(context).messages:
                    where = message.destination
                    foretold.add((message.kind, where.room, message.words(context).text))
    mark = len(room.posted)
    for day in range(150):
        room.clock.set(now + timedelta(days=day, hours=1))
        room.tick()
    said = {
        (each.post.kind, each.post.room, each.post.text)
        for each in room.since(mark)
        if each.post.kind in KINDS
    }
    assert said == foretold
    assert {kind for kind, *_ in said} == set(KINDS)
