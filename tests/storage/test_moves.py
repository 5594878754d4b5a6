"""A room that was upgraded: what was to be said there is said in the new one."""

from __future__ import annotations

from dataclasses import replace

from storage import Store, latest
from tests.storage.example import LATER, NOW, ROOM, post

NEW = "!nytt:example.org"


def test_what_waits_moves_along_and_answers_nothing_there(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("sagt"), NOW)
        queued = tx.outbox.next_in(ROOM)
        assert queued is not None
        tx.outbox.sent(queued.id, "$1", NOW)
        tx.outbox.add(replace(post("väntar"), reply_to="$fråga", thread="$tråd"), NOW)
        assert tx.moves.record(ROOM, NEW)
    with store.begin() as tx:
        assert tx.outbox.rooms_waiting() == [NEW]
        queued = tx.outbox.next_in(NEW)
        assert queued is not None
        assert queued.post == post("väntar", NEW)


def test_a_move_is_recorded_once_and_remembered(store: Store) -> None:
    with store.begin() as tx:
        tx.remember_direct_room("@anna:example.org", ROOM)
        assert tx.moves.record(ROOM, NEW)
        assert not tx.moves.record(ROOM, NEW)
    with store.begin() as tx:
        assert tx.moves.all() == {ROOM: NEW}
        assert tx.direct_room("@anna:example.org") == NEW


def test_a_room_is_found_after_many_moves_and_none_goes_in_circles() -> None:
    moves = {"a": "b", "b": "c", "x": "y", "y": "x"}
    assert latest("a", moves) == "c"
    assert latest("c", moves) == "c"
    assert latest("x", moves) == "y"


def test_the_first_attempt_is_remembered_and_no_later_one(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("kallelse"), NOW)
        queued = tx.outbox.next_in(ROOM)
        assert queued is not None
        assert queued.tried is None
        tx.outbox.trying(queued.id, NOW)
        tx.outbox.trying(queued.id, LATER)
    with store.begin() as tx:
        queued = tx.outbox.next_in(ROOM)
        assert queued is not None
        assert queued.tried == NOW
