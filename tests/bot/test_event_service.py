"""What nobody can spoil: a fault in one group, references that cannot be stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.events.service import EventService
from bot.monitoring.metrics import Metrics
from bot.transports.base import EventKind, InboundEvent
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from services import notices
from tests.chatroom import ROOM, Chatroom, example_group, fill_seats, filled_room, matrix_id

OTHER = "!annan:exempel"
IMPOSSIBLE = ["$\ud800", "$\x00", "$" + "x" * 60_000]


def two_groups(folder: Path) -> Chatroom:
    """Two groups whose summons is due."""
    kultur = example_group(id="kultur", room=OTHER, secretary_room=None)
    room = Chatroom(folder, groups=[example_group(), kultur])
    for group, place in (("barn-unga", ROOM), ("kultur", OTHER)):
        fill_seats(room.store, group)
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=place)
    room.clock.set(room.clock.now().replace(month=2, day=26))
    return room


def summoned(room: Chatroom) -> list[str]:
    with room.store.begin() as tx:
        meetings = [m for group in room.groups for m in tx.meetings(group.id)]
        return [m.group_id for m in meetings if tx.outbox.has_sent(m.id or 0, "summons")]


def test_a_fault_in_one_groups_notices_keeps_nothing_from_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = two_groups(tmp_path)
    prepare = notices.prepare

    def stumble(tx, notice):  # type: ignore[no-untyped-def]  # as the real one
        if notice.group.id == "barn-unga":
            raise RuntimeError("a fault")
        return prepare(tx, notice)

    monkeypatch.setattr(notices, "prepare", stumble)
    room.service.tick()
    assert summoned(room) == ["kultur"]
    assert "ERROR" in [r.levelname for r in caplog.records]
    monkeypatch.undo()
    room.service.tick()
    assert summoned(room) == ["barn-unga", "kultur"]
    room.store.close()


def test_an_outage_ends_the_tick_so_that_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = two_groups(tmp_path)

    def out_of_reach(*_: object) -> bool:
        raise StorageUnavailable("SQLITE_FULL")

    monkeypatch.setattr(notices, "prepare", out_of_reach)
    with pytest.raises(StorageUnavailable):
        room.service.tick()
    room.store.close()


def test_a_tick_says_when_the_first_group_has_something_due_next(tmp_path: Path) -> None:
    kultur = example_group(id="kultur", room=OTHER, secretary_room=None)
    room = Chatroom(tmp_path, groups=[example_group(), kultur])
    for group_id in ("barn-unga", "kultur"):
        fill_seats(room.store, group_id)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=ROOM)
    room.say("sekreterare", "!möte ny torsdag 11 mars kl 9", room=OTHER)
    late, early = (EventService([g], room.store, room.clock).tick() for g in room.groups)
    assert early is not None
    assert late is not None
    assert early < late
    for groups in (room.groups, room.groups[::-1]):
        assert EventService(groups, room.store, room.clock).tick() == early
    room.store.close()


def test_a_tick_with_nothing_ahead_says_so(tmp_path: Path) -> None:
    room = Chatroom(tmp_path)
    assert room.service.tick() is None
    room.store.close()


def test_an_outage_in_the_middle_of_an_event_leaves_it_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled_room(tmp_path) as room:
        event = InboundEvent("$1", ROOM, matrix_id("anna"), "!hjälp", room.clock.now())

        def out_of_reach(*_: object, **__: object) -> None:
            raise StorageUnavailable("SQLITE_FULL")

        with monkeypatch.context() as outage:
            outage.setattr("commands.command.CommandContext.reply", out_of_reach)
            with pytest.raises(StorageUnavailable):
                room.service.receive(event)
        room.service.receive(event)
        with room.store.begin() as tx:
            taken = tx.inbox.lookup("$1")
            assert taken is not None
            assert taken.detail == "hjälp"


@pytest.mark.parametrize("reference", IMPOSSIBLE)
def test_a_message_in_a_thread_that_cannot_be_is_answered_outside_it(
    tmp_path: Path, reference: str
) -> None:
    with filled_room(tmp_path) as room:
        now = room.clock.now()
        room.service.receive(
            InboundEvent("$1", ROOM, matrix_id("anna"), "!hjälp", now, thread=reference)
        )
        with room.store.begin() as tx:
            queued = tx.outbox.next_for(MATRIX, ROOM)
            assert queued is not None
            assert queued.message.thread is None


@pytest.mark.parametrize("reference", IMPOSSIBLE)
@pytest.mark.parametrize("kind", [EventKind.EDIT, EventKind.REDACTION, EventKind.REACTION])
def test_what_is_done_to_an_event_that_cannot_be_stops_nothing(
    tmp_path: Path, reference: str, kind: EventKind
) -> None:
    with filled_room(tmp_path) as room:
        now = room.clock.now()
        room.service.receive(
            InboundEvent("$1", ROOM, matrix_id("anna"), "✅", now, kind, target=reference)
        )
        with room.store.begin() as tx:
            assert tx.inbox.lookup("$1") is not None


@pytest.mark.parametrize("event_id", IMPOSSIBLE)
def test_an_event_whose_own_id_cannot_be_is_left_aside(tmp_path: Path, event_id: str) -> None:
    room = Chatroom(tmp_path)
    room.service.receive(
        InboundEvent(event_id, ROOM, matrix_id("anna"), "!hjälp", room.clock.now())
    )
    with room.store.begin() as tx:
        assert tx.outbox.waiting_places() == []
    room.store.close()


def test_groups_keep_their_words_and_prefix_when_a_room_of_theirs_is_upgraded(
    tmp_path: Path,
) -> None:
    room = Chatroom(tmp_path, prefix="?")
    fill_seats(room.store, "barn-unga")
    room.service.on_room_upgraded(ROOM, "!nytt:exempel")
    room.tick()

    assert "?kommer" in room.answer("anna", "?hjälp", room="!nytt:exempel")
    room.store.close()


def test_what_became_of_an_event_is_counted_for_its_group(tmp_path: Path) -> None:
    metrics = Metrics()
    with filled_room(tmp_path) as room:
        room.service = EventService(room.groups, room.store, room.clock, metrics=metrics)
        room.answer("anna", "!möten")
        room.answer("anna", "vem tar kaffet?")

    def count(outcome: str, group: str) -> float | None:
        labels = {"outcome": outcome, "group": group}
        return metrics.registry.get_sample_value("kansli_events_total", labels)

    assert (count("command", "barn-unga"), count("ignored", "")) == (1, 1)


@pytest.mark.parametrize(("length", "handled"), [(255, True), (256, False)])
def test_an_id_as_long_as_matrix_has_them_can_be_and_none_longer(
    tmp_path: Path, length: int, handled: bool
) -> None:
    with filled_room(tmp_path) as room:
        event_id = "$".ljust(length, "x")
        now = room.clock.now()
        room.service.receive(InboundEvent(event_id, ROOM, matrix_id("anna"), "!hjälp", now))
        with room.store.begin() as tx:
            assert (tx.inbox.lookup(event_id) is not None) is handled
