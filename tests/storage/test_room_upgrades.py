"""A room that was upgraded: what was to be sent there is sent in the new one."""

from __future__ import annotations

from dataclasses import replace

from secretary.people import MATRIX
from storage import Store, current_room
from tests.storage.example import LATER, NOW, ROOM, post

NEW = "!nytt:example.org"


def test_what_waits_moves_along_and_answers_nothing_there(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("sagt"), NOW)
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        tx.outbox.mark_sent(queued.id, "$1", NOW)
        tx.outbox.add(replace(post("väntar"), reply_to="$fråga", thread="$tråd"), NOW)
        assert tx.room_upgrades.record(ROOM, NEW)
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == [(MATRIX, NEW)]
        queued = tx.outbox.next_for(MATRIX, NEW)
        assert queued is not None
        assert queued.message == post("väntar", NEW)


def test_a_move_is_recorded_once_and_remembered(store: Store) -> None:
    with store.begin() as tx:
        tx.direct_rooms.remember(MATRIX, "@anna:example.org", ROOM)
        assert tx.room_upgrades.record(ROOM, NEW)
        assert not tx.room_upgrades.record(ROOM, NEW)
    with store.begin() as tx:
        assert tx.room_upgrades.all() == {ROOM: NEW}
        assert tx.direct_rooms.of(MATRIX, "@anna:example.org") == NEW


def test_nothing_moves_on_another_channel(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(replace(post("väntar"), channel="board"), NOW)
        tx.direct_rooms.remember("board", "@anna:example.org", ROOM)
        tx.dialogues.start("board", ROOM, "@anna:example.org", "", "report", {}, LATER)
        tx.room_upgrades.record(ROOM, NEW)
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == [("board", ROOM)]
        assert tx.direct_rooms.of("board", "@anna:example.org") == ROOM
        assert tx.dialogues.pending("board", ROOM, "@anna:example.org", "", NOW) is not None


def test_a_room_is_found_after_many_upgrades_and_none_goes_in_circles() -> None:
    upgrades = {"a": "b", "b": "c", "x": "y", "y": "x"}
    assert current_room("a", upgrades) == "c"
    assert current_room("c", upgrades) == "c"
    assert current_room("x", upgrades) == "y"


def test_the_first_attempt_is_remembered_and_no_later_one(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("kallelse"), NOW)
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        assert queued.first_attempted_at is None
        tx.outbox.mark_attempted(queued.id, NOW)
        tx.outbox.mark_attempted(queued.id, LATER)
    with store.begin() as tx:
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        assert queued.first_attempted_at == NOW
