"""Reports and topics of a cancelled meeting come along to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from secretary.meetings import Status, awaiting_next
from tests.chatroom import SECRETARY_ROOM, Chatroom, filled_room
from tests.secretary import example as ex


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1, on 12 March 2027, is summoned. Anna has reported, Gun has asked for a topic."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        chatroom.go_to("2027-02-26 09:00")
        chatroom.say("anna", "!rapport Ny skola.")
        chatroom.say("gun", "!fråga Skolskjuts")
        yield chatroom


def cancel(room: Chatroom, number: int = 1) -> str:
    """What the secretary reads."""
    room.say("sekreterare", f"!möte ställ in möte {number}", room=SECRETARY_ROOM)
    return room.answer("sekreterare", "ja", room=SECRETARY_ROOM)


def plan(room: Chatroom, when: str) -> str:
    return room.answer("sekreterare", f"!möte ny {when} kl 9", room=SECRETARY_ROOM)


def agenda(room: Chatroom, number: int) -> str:
    return room.answer("sekreterare", f"!dagordning möte {number}", room=SECRETARY_ROOM)


def test_they_come_to_the_next_meeting_and_everybody_is_told_so(room: Chatroom) -> None:
    plan(room, "23 april")
    told = cancel(room)
    assert "följer med till mötet fredagen den 23 april 2027" in told
    assert "följer med till mötet fredagen den 23 april 2027" in room.last("cancelled").text
    assert "Ny skola." in agenda(room, 2)
    assert "Skolskjuts" in agenda(room, 2)


def test_without_a_next_meeting_they_wait_for_the_next_that_is_planned(room: Chatroom) -> None:
    assert "följer med till nästa möte som planeras" in cancel(room)
    answer = plan(room, "23 april")
    assert "2 rapporter och frågor från ett inställt möte följer med hit." in answer
    assert "Ny skola." in agenda(room, 2)


def test_they_come_along_once(room: Chatroom) -> None:
    cancel(room)
    plan(room, "23 april")
    assert "följer med" not in plan(room, "28 maj")
    assert "Ny skola." not in agenda(room, 3)


def test_a_meeting_held_since_ends_the_wait() -> None:
    """They were for the meetings of that time, and not for one of next year."""
    cancelled = ex.meeting("2027-03-12 09:00", status=Status.CANCELLED)
    later = ex.meeting("2027-03-19 09:00", number=2)
    before, after = map(datetime.fromisoformat, ("2027-03-18", "2027-03-20"))
    assert awaiting_next([cancelled, later], before) == [cancelled]
    assert awaiting_next([cancelled, later], after) == []


def test_the_following_meeting_is_meant_and_not_one_before(room: Chatroom) -> None:
    plan(room, "23 april")
    plan(room, "28 maj")
    room.say("cia", "!rapport möte 2: Ny väg.")
    cancel(room, 2)
    assert "Ny väg." in agenda(room, 3)
    assert "Ny väg." not in agenda(room, 1)


def test_where_nothing_was_given_nothing_is_said_of_it(room: Chatroom) -> None:
    plan(room, "23 april")
    assert "följer med" not in cancel(room, 2)


def test_who_withdraws_one_that_came_along_withdraws_it_there(room: Chatroom) -> None:
    report = room.say("anna", "!rapport Ny lärare.")
    plan(room, "23 april")
    cancel(room)
    room.redact("anna", report)
    assert "Ny lärare." not in agenda(room, 2)
    room.say("anna", "!rapport ta bort möte 2")
    assert "Ny skola." not in agenda(room, 2)


# The secretary's own items, and what was decided about topics


def items(room: Chatroom, number: int) -> list[str]:
    """The meeting's own items and topics, without their numbers."""
    lines = room.answer("sekreterare", f"!punkter möte {number}", room=SECRETARY_ROOM).splitlines()
    found = [line.partition(". ")[2] for line in lines if line[:1].isdigit()]
    start = found.index("Rapport från ledamöterna") + 1
    return found[start : found.index("Aktuellt på nationell nivå")]


def item(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", f"!punkt {text}", room=SECRETARY_ROOM)


def test_items_of_a_cancelled_meeting_come_to_the_next_with_all_they_have(room: Chatroom) -> None:
    item(room, "ny Familjecentraler, Eva Lind, 20 min, barnrätt")
    item(room, "4 ta med")
    plan(room, "fredag 23 april")
    cancel(room)
    assert items(room, 2) == [
        "Skolskjuts, anmäld av Gun Hall (V), från möte 1",
        "Familjecentraler (20 min), Eva Lind, från möte 1, barnets bästa ska prövas",
    ]


def test_they_wait_where_there_is_no_next_one(room: Chatroom) -> None:
    item(room, "ny Familjecentraler")
    cancel(room)
    answer = plan(room, "fredag 23 april")
    assert "2 rapporter och frågor från ett inställt möte följer med hit." in answer
    assert "1 punkt från tidigare möten följer med hit." in answer
    assert items(room, 2)[1] == "Familjecentraler, från möte 1"


def test_what_was_declined_or_removed_does_not_come_back_so(room: Chatroom) -> None:
    item(room, "ny Familjecentraler")
    item(room, "4 avslå: Vi tog upp det i mars.")
    item(room, "4 ta bort")
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    plan(room, "fredag 23 april")
    cancel(room)
    assert items(room, 2) == []


def test_what_was_postponed_to_a_meeting_that_is_cancelled_goes_on(room: Chatroom) -> None:
    plan(room, "fredag 23 april")
    item(room, "ny Familjecentraler")
    item(room, "möte 1: 5 skjut upp till möte 2")
    item(room, "möte 1: 4 skjut upp till möte 2")
    plan(room, "fredag 28 maj")
    cancel(room, 2)
    assert items(room, 3) == [
        "Skolskjuts, anmäld av Gun Hall (V), från möte 1", "Familjecentraler, från möte 1",
    ]  # fmt: skip


def test_what_waits_for_a_meeting_does_not_come_to_an_earlier_one(room: Chatroom) -> None:
    plan(room, "fredag 23 april")
    item(room, "ny möte 2: Familjecentraler")
    item(room, "möte 2: 4 skjut upp")
    answer = plan(room, "fredag 26 mars")
    assert "följer med" not in answer
    assert "1 punkt från tidigare möten följer med hit." in plan(room, "fredag 28 maj")


def test_a_meeting_whose_planning_is_undone_keeps_none_of_them(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[ex.group(grace=timedelta(minutes=3))]) as room:
        plan(room, "fredag 12 mars")
        room.go_to("2027-02-26 09:00")
        plan(room, "fredag 23 april")
        plan(room, "fredag 28 maj")
        room.say("eva", "!punkt ny möte 3: Familjecentraler", room=SECRETARY_ROOM)
        room.say("sekreterare", "!ångra möte 3", room=SECRETARY_ROOM)
        assert "Familjecentraler" in items(room, 1)
