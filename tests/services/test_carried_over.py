"""Reports and topics of a cancelled meeting come along to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
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
