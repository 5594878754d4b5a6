"""Two channels beside each other: each message goes by its own, and neither waits for the other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.application import Application
from bot.config import load
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import RetryLater
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import MATRIX, Address
from storage import OutboundMessage, Store, channel_key
from tests.chatroom import fill_seats, matrix_id
from tests.fakes.notice_board import BOARD, NoticeBoard
from tests.fakes.transport import FakeTransport, delivering

NOW: Final = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM: Final = "#halsa:example.org"
CORRIDOR: Final = "korridoren"
CONFIG: Final = f"""
[matrix]
homeserver = "https://matrix.example.org"

[[group]]
id = "halsa"
name = "Hälsa"
room = "{ROOM}"
secretaries = ["@sekreterare:example.org"]

[group.places.{BOARD}]
room = "{CORRIDOR}"
secretaries = ["Elin, rum 4"]
"""


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """One that is on both channels by its configuration alone."""
    file = tmp_path / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    (group,) = load(file, {}, channels=(MATRIX, BOARD)).groups
    return group


def announce(store: Store, group: Group, key: str, text: str) -> None:
    """Queue a notice wherever the group is, as `services.notices` does."""
    with store.begin() as tx:
        for channel, place in group.places.items():
            whole = OutboundMessage(channel_key(key, channel), place.room, text, f"<p>{text}</p>")
            tx.outbox.add(replace(whole, channel=channel, recipients=tuple(place.secretaries)), NOW)


async def test_a_groups_notices_go_wherever_it_is(store: Store, group: Group) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    announce(store, group, "kallelse", "Välkomna!")
    async with delivering(store, matrix, NOW, others={BOARD: board}) as delivery:
        await delivery.flush()
    assert matrix.posted == {ROOM: ["kallelse"]}
    assert board.slips == {CORRIDOR: ["Elin, rum 4: Välkomna!"]}


async def test_the_tick_summons_on_every_channel_that_the_group_is_on(
    store: Store, group: Group
) -> None:
    """From the settings' file to the board, with nothing in between that knows of boards."""
    fill_seats(store, group.id)
    with store.begin() as tx:
        anna = tx.people.by_address(MATRIX, matrix_id("anna"))
        assert anna is not None
        anna.addresses.append(Address(channel=BOARD, value="Anna, rum 2"))
        starts_at = datetime.fromisoformat("2027-02-12 09:00")
        tx.add(Meeting(group_id=group.id, number=1, starts_at=starts_at, planned_at=NOW))
    matrix, board = FakeTransport(), NoticeBoard(width=2000)
    service = EventService([group], store, ManualClock(NOW))
    service.tick()
    service.tick()
    async with delivering(store, matrix, NOW, others={BOARD: board}) as delivery:
        await delivery.flush()
    summons = "meeting 1 · 2027-02-12T09:00 · summons"
    assert matrix.posted == {ROOM: [summons, f"{summons} · calendar_file"]}
    slip, _ = board.slips[CORRIDOR]  # the file is on the second
    assert slip.startswith("Anna, rum 2: Kallelse till möte i Hälsa")


async def test_the_application_serves_every_channel_it_is_given(store: Store, group: Group) -> None:
    fill_seats(store, group.id)
    with store.begin() as tx:
        starts_at = datetime.fromisoformat("2027-02-12 09:00")
        tx.add(Meeting(group_id=group.id, number=1, starts_at=starts_at, planned_at=NOW))
    matrix, board, clock = FakeTransport(), NoticeBoard(width=2000), ManualClock(NOW)
    service = EventService([group], store, clock)
    application = Application(service, store, matrix, clock, others={BOARD: board})
    running = asyncio.create_task(application.run())
    await board.until(lambda: bool(board.slips))
    await matrix.until(lambda: bool(matrix.posted))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    application.close()
    assert board.is_listened_to


async def test_deciding_it_again_sends_it_nowhere_again(store: Store, group: Group) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    for _ in range(2):
        announce(store, group, "kallelse", "Välkomna!")
        async with delivering(store, matrix, NOW, others={BOARD: board}) as delivery:
            await delivery.flush()
    assert matrix.attempts == ["kallelse"]
    assert len(board.slips[CORRIDOR]) == 1


async def test_a_channel_that_is_down_holds_up_no_other(store: Store, group: Group) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    board.locked = True
    announce(store, group, "1", "Ett")
    announce(store, group, "2", "Två")
    async with delivering(store, matrix, NOW, others={BOARD: board}):
        await matrix.until(lambda: matrix.posted.get(ROOM) == ["1", "2"])
        assert board.slips == {}
        board.locked = False
        await board.until(lambda: len(board.slips.get(CORRIDOR, [])) == 2)


async def test_matrix_being_down_holds_up_no_board(store: Store, group: Group) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    matrix.errors[ROOM] = [RetryLater("outage") for _ in range(1000)]
    announce(store, group, "1", "Ett")
    async with delivering(store, matrix, NOW, others={BOARD: board}):
        await board.until(lambda: bool(board.slips))
    assert matrix.posted == {}


async def test_rooms_of_the_same_name_are_distinguished_by_their_channel(
    store: Store, group: Group
) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    matrix.blocked.add(ROOM)
    places = {c: replace(p, room=ROOM) for c, p in group.places.items()}
    announce(store, replace(group, places=places), "1", "Ett")
    async with delivering(store, matrix, NOW, others={BOARD: board}):
        await board.until(lambda: bool(board.slips))
        await matrix.unblock(ROOM)
        await matrix.until(lambda: matrix.posted.get(ROOM) == ["1"])


async def test_what_is_for_a_channel_without_a_transport_waits_and_is_logged_once(
    store: Store, group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    matrix, board = FakeTransport(), NoticeBoard()
    announce(store, group, "1", "Ett")
    async with delivering(store, matrix, NOW) as delivery:
        await delivery.flush()
        announce(store, group, "2", "Två")
        await delivery.flush()
    assert matrix.posted == {ROOM: ["1", "2"]}
    (record,) = caplog.records
    assert (record.levelname, BOARD in record.getMessage()) == ("ERROR", True)
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == [(BOARD, CORRIDOR)]

    async with delivering(store, matrix, NOW, others={BOARD: board}) as delivery:
        await delivery.flush()
    assert board.slips == {CORRIDOR: ["Elin, rum 4: Ett", "Elin, rum 4: Två"]}


async def test_each_channel_splits_a_text_to_its_own_size(store: Store, group: Group) -> None:
    matrix, board = FakeTransport(), NoticeBoard(width=20)
    announce(store, group, "kallelse", "Vi ses på torsdag i stadshuset, och kaffe finns.")
    async with delivering(store, matrix, NOW, others={BOARD: board}) as delivery:
        await delivery.flush()
    assert matrix.posted == {ROOM: ["kallelse"]}
    assert [slip.removeprefix("Elin, rum 4: ") for slip in board.slips[CORRIDOR]] == [
        "Vi ses på torsdag i",
        "stadshuset, och",
        "kaffe finns.",
    ]
