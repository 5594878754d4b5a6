"""Who says nothing two meetings in a row: the secretary sees that, and nobody else does.

Meetings 1 and 2 were on 12 and 26 February 2027, meeting 3 is on 12 March.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.people import MATRIX
from secretary.presence import Presence
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, Chatroom, example_group, filled_room

SILENT = "Har varken svarat eller rapporterat till de två senaste mötena"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """All but Gun, Ida and Cia have answered for both; Cia has reported to the second."""
    with filled_room(tmp_path, groups=[example_group("2017")]) as chatroom:
        for day in ("12 februari", "26 februari", "12 mars"):
            chatroom.say("sekreterare", f"!möte ny fredag {day} kl 9 för sen kallelse")
        chatroom.tick()
        for name in ("eva", "anna"):
            chatroom.say(name, "!kommer möte 1")
            chatroom.say(name, "!kommer möte 2")
        chatroom.go_to("2027-02-12 12:00")
        chatroom.tell("cia", "!rapport möte 2: Ny skola.")
        yield chatroom


def seen(room: Chatroom, who: str = "sekreterare", where: str = SECRETARY_ROOM) -> str:
    answer = room.answer(who, "!möte 3", room=where, direct=where not in (ROOM, SECRETARY_ROOM))
    return next((line for line in answer.splitlines() if line.startswith(SILENT)), "")


def test_the_secretary_sees_who_has_said_nothing_twice(room: Chatroom) -> None:
    assert not seen(room), "only one meeting has been held"
    room.go_to("2027-02-26 12:00")
    assert seen(room) == f"{SILENT}: Gun Hall, Ida Jonsson. Det visas bara för dig."
    assert seen(room, where="!direkt:exempel") == seen(room)


def test_nobody_else_sees_it_and_it_is_not_said_before_others(room: Chatroom) -> None:
    room.go_to("2027-02-26 12:00")
    assert not seen(room, where=ROOM)
    assert not seen(room, "eva", "!direkt-eva:exempel"), "the chair"
    assert not seen(room, "gun", "!direkt-gun:exempel")


def test_who_was_there_has_not_been_silent(room: Chatroom) -> None:
    room.go_to("2027-02-26 12:00")
    with room.store.begin() as tx:
        [gun] = {m.person.stored_id for m in tx.people.mandates_of(MATRIX, "@gun:exempel")}
        [_, second, _] = tx.meetings("barn-unga")
        tx.add(
            Presence(
                meeting_id=second.stored_id,
                starts_at=second.starts_at,
                was_there=True,
                event_id="$närvarande",
                at=room.clock.now(),
                by=SECRETARY,
                person_id=gun,
            )
        )
    assert "Gun" not in seen(room)


def test_who_was_not_asked_has_not_been_silent(room: Chatroom) -> None:
    """Substitutes in these groups; and whoever has left since is of no concern."""
    room.go_to("2027-02-26 12:00")
    assert "Karin" not in seen(room)
    room.say("sekreterare", "!ledamot slut Gun Hall 27 februari", room=SECRETARY_ROOM)
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    room.go_to("2027-03-01 12:00")
    assert "Gun" not in seen(room)


def test_a_meeting_that_was_cancelled_is_none_of_the_two(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny måndag 1 mars kl 9 för sen kallelse")
    room.tick()
    room.say("gun", "!kommer möte 4")
    room.say("sekreterare", "!möte ställ in möte 4", room=SECRETARY_ROOM)
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    room.go_to("2027-03-02 12:00")
    assert "Gun Hall" in seen(room)
