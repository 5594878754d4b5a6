"""A reaction to a message that was sent, but not marked as sent when the process died, waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events.service import EventService
from bot.transports.base import EventKind
from secretary.people import MATRIX
from tests.chatroom import ROOM, Chatroom, filled_room

SUMMONS = "$kallelsen"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """The summons to 12 March was sent, and nobody has written that down."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset")
        chatroom.clock.move(timedelta(days=25, hours=1))
        chatroom.service.tick()
        with chatroom.store.begin() as tx:
            row = tx.outbox.next_for(MATRIX, ROOM)
            assert row is not None
            tx.outbox.mark_attempted(row.id, chatroom.clock.now())
        yield chatroom


def react(room: Chatroom, who: str, key: str, target: str = SUMMONS) -> str:
    """Somebody reacts; nothing is delivered meanwhile."""
    event = room._event(EventKind.REACTION, who, key, ROOM, target=target)
    room.service.receive(event)
    room.clock.move(timedelta(seconds=1))
    return event.event_id


def write_down(room: Chatroom, event_id: str = SUMMONS) -> None:
    """It is sent again, under the same transaction id, and marked as sent."""
    with room.store.begin() as tx:
        row = tx.outbox.next_for(MATRIX, ROOM)
        assert row is not None
        tx.outbox.mark_sent(row.id, event_id, room.clock.now())


def outcome(room: Chatroom, event_id: str) -> str:
    with room.store.begin() as tx:
        entry = tx.inbox.lookup(event_id)
        assert entry is not None
        return entry.outcome


def test_all_four_are_heard_once_the_summons_is_on_record(room: Chatroom) -> None:
    events = [react(room, who, "✅") for who in ("anna", "bo", "cia", "gun")]
    assert {outcome(room, each) for each in events} == {"waits"}
    write_down(room)
    room.tick()
    assert {outcome(room, each) for each in events} == {"reaction"}


def test_they_are_heard_after_a_restart_too(room: Chatroom) -> None:
    event = react(room, "anna", "❌")
    room.service = EventService(room.groups, room.store, room.clock)
    write_down(room)
    room.tick()
    assert outcome(room, event) == "reaction"
    assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in room.last("seat").text


def test_while_the_message_is_not_on_record_they_go_on_waiting(room: Chatroom) -> None:
    event = react(room, "anna", "✅")
    room.service.tick()
    assert outcome(room, event) == "waits"
    assert room.service.next_due is not None


def test_the_bot_looks_again_within_seconds(room: Chatroom) -> None:
    react(room, "anna", "✅")
    assert room.service.next_due is not None
    assert room.service.next_due - room.clock.now() < timedelta(seconds=5)


def test_what_was_said_afterwards_goes_on_counting(room: Chatroom) -> None:
    react(room, "anna", "✅")
    write_down(room)
    room.say("anna", "!förhinder")
    room.tick()
    assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in room.last("seat").text
    assert room.count("dismissal") == 0


def test_one_that_is_taken_back_meanwhile_is_nothing(room: Chatroom) -> None:
    event = react(room, "anna", "❌")
    redaction = room._event(EventKind.REDACTION, "anna", "", ROOM, target=event)
    room.service.receive(redaction)
    write_down(room)
    room.tick()
    assert outcome(room, event) == "waits"
    assert room.count("seat") == 0


def test_one_to_something_else_is_let_go_once_nothing_can_be_it(room: Chatroom) -> None:
    event = react(room, "anna", "❌", target="$annat")
    write_down(room)
    room.tick()
    assert outcome(room, event) == "ignored"
    with room.store.begin() as tx:
        assert tx.early_reactions.all() == []


def test_nothing_waits_that_is_no_answer_or_from_a_stranger_or_to_what_others_said(
    room: Chatroom,
) -> None:
    said = room._event(EventKind.MESSAGE, "gun", "Hej", ROOM)
    room.service.receive(said)
    reacted = [
        react(room, "anna", "🎉"),
        react(room, "okänd", "✅"),
        react(room, "anna", "✅", target=said.event_id),
    ]
    assert {outcome(room, each) for each in reacted} == {"ignored"}


def test_nothing_waits_where_nothing_can_have_been_sent(room: Chatroom) -> None:
    write_down(room)
    assert outcome(room, react(room, "anna", "✅", target="$annat")) == "ignored"


def test_a_replay_is_heard_once(room: Chatroom) -> None:
    event = room._event(EventKind.REACTION, "anna", "✅", ROOM, target=SUMMONS)
    for _ in range(2):
        room.service.receive(event)
    write_down(room)
    room.service.receive(event)
    room.tick()
    with room.store.begin() as tx:
        assert len(tx.said_by(event.event_id)) == 1
