"""What the log says of events and of what falls due: a line each, and what it is about."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from bot.transports.base import EventKind, InboundEvent
from secretary.people import MATRIX, Mandate
from storage import UndecryptedEvent, schema
from tests.chatroom import ROOM, SEATS, SECRETARY_ROOM, Chatroom, filled_room, matrix_id
from tests.people import person

NEW: Final = "!nytt:exempel"
ABOUT: Final[tuple[str, ...]] = ("event", "group", "meeting", "kind")
Line = tuple[str, str, dict[str, object]]


@pytest.fixture
def room(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Chatroom]:
    caplog.set_level(logging.INFO)
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Sala")
        caplog.clear()
        yield chatroom


def lines(caplog: pytest.LogCaptureFixture) -> list[Line]:
    """Level, words and what it is about, of what was logged of events since the last time."""
    found = [
        (
            record.levelname,
            record.getMessage(),
            {name: vars(record)[name] for name in ABOUT if name in vars(record)},
        )
        for record in caplog.records
        if record.name.startswith("bot.events")
    ]
    caplog.clear()
    return found


def about(event: str, **more: object) -> dict[str, object]:
    return {"event": event, "group": "barn-unga", **more}


def notice(kind: str) -> dict[str, object]:
    return {"group": "barn-unga", "meeting": 1, "kind": kind}


def test_each_event_says_what_became_of_it_and_which_command_it_was(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    command = room.say("anna", "!förhinder")
    wrong = room.say("anna", "!möte flytta")
    talk = room.say("anna", "Hej på er")
    elsewhere = room.say("anna", "!möte", room="!annat:exempel")
    assert lines(caplog) == [
        ("INFO", "handled: command förhinder", about(command, meeting=1)),
        ("INFO", "handled: refused ", about(wrong)),
        ("INFO", "handled: ignored ", {"event": talk}),
        ("INFO", "handled: ignored ", {"event": elsewhere}),
    ]


def test_what_comes_a_second_time_is_not_handled_and_not_logged(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    event = room._event(EventKind.MESSAGE, "anna", "!förhinder", ROOM)
    room.hand_over(event)
    lines(caplog)
    room.hand_over(event)
    assert lines(caplog) == []


def test_a_reaction_that_waits_says_so_and_what_becomes_of_it_later(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.clock.move(timedelta(days=25, hours=1))
    room.service.tick()
    with room.store.begin() as tx:
        row = tx.outbox.next_for(MATRIX, ROOM)
        assert row is not None
        tx.outbox.mark_attempted(row.id, room.clock.now())
    lines(caplog)
    event = room._event(EventKind.REACTION, "anna", "✅", ROOM, target="$kallelsen")
    room.service.receive(event)
    assert lines(caplog) == [("INFO", "handled: waits ", {"event": event.event_id})]
    with room.store.begin() as tx:
        tx.outbox.mark_sent(row.id, "$kallelsen", room.clock.now())
    room.service.tick()
    assert lines(caplog) == [("INFO", "heard later: reaction", about(event.event_id, meeting=1))]


def test_an_event_under_an_impossible_id_is_left_aside_and_that_is_logged(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    now = room.clock.now()
    room.service.receive(InboundEvent("$\x00", ROOM, matrix_id("anna"), "!hjälp", now))
    room.service.store_undecryptable(
        UndecryptedEvent("$1", ROOM, matrix_id("anna"), "\x00", "{}", direct=False)
    )
    assert lines(caplog) == [
        ("WARNING", "an event under an impossible id was left aside", {}),
        ("WARNING", "a message under an impossible id was left aside", {}),
    ]


def test_what_falls_due_is_named_by_its_key(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.go_to("2027-02-26 09:00")
    [due] = lines(caplog)
    assert due[0] == "INFO"
    assert due[1].startswith("fell due: ")
    assert due[1].endswith(" · summons")
    assert due[2] == notice("summons")


def test_what_is_left_out_says_why(room: Chatroom, caplog: pytest.LogCaptureFixture) -> None:
    room.go_to("2027-03-12 13:00")
    found = {
        (level, words.partition(" (")[2], str(more["kind"])) for level, words, more in lines(caplog)
    }
    assert ("WARNING", "the meeting had begun)", "summons") in found
    assert ("WARNING", "the meeting had begun)", "agenda") in found


def test_what_nobody_needs_says_so(room: Chatroom, caplog: pytest.LogCaptureFixture) -> None:
    room.go_to("2027-02-26 09:00")
    for member, substitute in (names[2:] for names in SEATS):
        room.say(member, "!kommer")
        room.say(substitute, "!förhinder")
    lines(caplog)
    room.go_to("2027-03-05 09:00")
    needless = [line for line in lines(caplog) if line[1].endswith(" (needless)")]
    assert [(level, more) for level, _, more in needless] == [("INFO", notice("reply_reminder"))]
    assert needless[0][1].startswith("skipped: ")


def test_who_is_summoned_late_is_a_line_for_the_group_and_one_in_the_audit_log(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.go_to("2027-02-26 09:00")
    with room.store.begin() as tx:
        [held] = [m for m in tx.people.mandates("barn-unga") if m.person.name == "Anna Ek"]
        held.until = date(2027, 2, 28)
        olle = person("Olle Nilsson", matrix=matrix_id("olle"))
        tx.add(olle, Mandate(seat=held.seat, person=olle, role=held.role,
                             since=date(2027, 3, 1), office=None))  # fmt: skip
    lines(caplog)
    room.go_to("2027-03-01 09:00")
    said = ("INFO", "summoned or called: somebody appointed since", {"group": "barn-unga"})
    assert lines(caplog) == [said]
    table = schema.audit.c
    columns = (table.at, table.who, table.what, table.group_id, table.meeting_id, table.details)
    with room.store.begin() as tx:
        newest = tx._session.execute(select(*columns).order_by(table.id.desc()).limit(1)).one()
    assert tuple(newest) == (
        room.clock.now(), "kansli", "late appointed summoned", "barn-unga", 1, {"people": 1},
    )  # fmt: skip


def test_a_room_that_is_moved_by_hand_is_a_line_at_the_next_tick(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    with room.store.begin() as tx:
        tx.room_upgrades.record(SECRETARY_ROOM, NEW)
    room.tick()
    room.tick()
    assert lines(caplog) == [("WARNING", "the rooms were changed by hand, or taken back", {})]
    assert room.service.rooms == (ROOM, NEW)


def test_a_fault_in_a_tick_says_whose_it_is(
    room: Chatroom, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("bot.events.tick.notices.enqueue_due", broken)
    monkeypatch.setattr("bot.events.incident_notices.ask_to_resend", broken)
    room.service.tick()
    assert lines(caplog) == [
        (
            "ERROR",
            "what fell due could not be posted; again soon",
            {"group": "barn-unga"},
        ),
        ("ERROR", "messages that cannot be read, or sent, were not seen to; again soon", {}),
    ]


def test_a_fault_in_an_event_is_the_groups_and_kept_with_its_reference(
    room: Chatroom, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("bot.events.handler.understand_message", broken)
    event = room.say("anna", "!hjälp")
    fault, handled = lines(caplog)
    assert fault == ("ERROR", "fault", about(event))
    with room.store.begin() as tx:
        entry = tx.inbox.lookup(event)
    assert entry is not None
    assert (entry.outcome, len(entry.detail)) == ("fault", 8)
    assert handled == ("INFO", f"handled: fault {entry.detail}", about(event))
    assert entry.detail in room.last("reply").text
