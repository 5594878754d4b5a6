"""What a message answers says which meeting it is about; two meetings are open here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chatroom import Chatroom, filled_room

SEVENTH, EIGHTH = "fredag 12 mars", "måndag 15 mars"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 on Friday 12 March and meeting 2 on Monday 15 March, both summoned; 1 March."""
    with filled_room(tmp_path) as chatroom:
        for when in ("12 mars kl 9", "15 mars kl 13"):
            chatroom.say("sekreterare", f"!möte ny {when}")
        chatroom.go_to("2027-03-01 09:00")
        yield chatroom


def message(room: Chatroom, kind: str, number: int) -> str:
    """The event of the bot's last message of a kind about a meeting."""
    return [s for s in room.posted if s.post.kind == kind and s.post.meeting_id == number][
        -1
    ].event_id


@pytest.mark.parametrize(("number", "day"), [(1, SEVENTH), (2, EIGHTH)])
@pytest.mark.parametrize("relation", ["reply_to", "thread"])
@pytest.mark.parametrize("command", ["!förhinder", "!kommer digitalt", "!rapport", "!fråga Skola"])
def test_a_command_that_answers_a_summons_is_about_its_meeting(
    room: Chatroom, number: int, day: str, relation: str, command: str
) -> None:
    summons = message(room, "summons", number)
    assert day in room.answer("anna", command, **{relation: summons})


def test_without_context_it_asks_which_meeting_and_records_nothing(room: Chatroom) -> None:
    answer = room.answer("anna", "!förhinder")
    assert "Flera möten är på gång" in answer
    assert "!förhinder möte 1" in answer
    assert "!förhinder möte 2" in answer
    assert room.count("seat") == 0


def test_the_meeting_that_is_named_is_meant_whatever_is_answered(room: Chatroom) -> None:
    summons = message(room, "summons", 1)
    assert EIGHTH in room.answer("anna", "!förhinder möte 2", reply_to=summons)
