"""The parts put together: they wait out outages, end when asked to, and say plainly why not."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.app import HEARTBEAT
from bot.application import Application
from bot.config import BotSettings, MatrixSettings, Secret, Settings, StorageSettings
from bot.runtime.resolved_rooms import resolve_rooms
from bot.runtime.version import version
from bot.transports.base import InboundEvent, Invitation
from secretary.errors import AdministratorError
from secretary.people import MATRIX
from storage.schema import outbox
from tests.chatroom import ROOM, ZONE, Chatroom, at, example_group, filled_room, matrix_id
from tests.fakes.transport import FakeSleep, FakeTransport, FlakyStore, run_on
from tests.waiting import poll

T = TypeVar("T")

REFUSED = AdministratorError("https://matrix.exempel", "the log-in is refused.", "Log in again.")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, store=FlakyStore(f"sqlite:///{tmp_path / 'kansli.db'}")) as chatroom:
        yield chatroom


def make_application(
    room: Chatroom, transport: FakeTransport, sleep: FakeSleep, heartbeat: Path | None = None
) -> Application:
    return Application(room.service, room.store, transport, room.clock, heartbeat, sleep)


def settings(folder: Path) -> Settings:
    return Settings(
        MatrixSettings("https://matrix.exempel", "Kansli", None, None),
        StorageSettings(Secret(f"sqlite:///{folder / 'kansli.db'}")),
        BotSettings(folder, ZONE, "!", frozenset(), direct_chats=True),
        (example_group(),),
    )


def message(room: Chatroom, text: str = "!hjälp") -> InboundEvent:
    return InboundEvent("$fråga", ROOM, matrix_id("anna"), text, room.clock.now())


# While the database is out of reach


async def test_an_event_waits_for_the_database_and_is_then_handled_once(room: Chatroom) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    application = make_application(room, transport, sleep)
    room.store.outages = 3  # type: ignore[attr-defined]  # it flickers
    await application.call(lambda events: events.receive(message(room)))
    await application.delivery.flush()
    assert sleep.delays == [1, 2, 4]
    assert transport.posted == {ROOM: ["reply $fråga"]}
    application.close()


async def test_the_position_in_the_stream_is_kept_and_waits_for_the_database_too(
    room: Chatroom,
) -> None:
    application = make_application(room, FakeTransport(), FakeSleep())
    assert await application.call(lambda events: events.load_sync_token()) is None
    room.store.outages = 1  # type: ignore[attr-defined]  # it flickers
    await application.call(lambda events: events.save_sync_token("s72"))
    room.store.outages = 1  # type: ignore[attr-defined]  # it flickers
    assert await application.call(lambda events: events.load_sync_token()) == "s72"
    application.close()


async def test_an_invitation_waits_for_the_database_too(room: Chatroom) -> None:
    application = make_application(room, FakeTransport(), FakeSleep())
    room.store.outages = 1  # type: ignore[attr-defined]  # it flickers
    invitation = Invitation("!direkt:exempel", matrix_id("anna"), direct=True)
    assert await application.call(lambda events: events.may_join(invitation))
    application.close()


async def test_a_tick_waits_for_the_database_and_leaves_a_sign_of_life(
    room: Chatroom, tmp_path: Path
) -> None:
    transport = FakeTransport()
    application = make_application(room, transport, FakeSleep(), tmp_path / HEARTBEAT)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.clock.set(at("2027-02-26 09:00"))
    room.store.outages = 2  # type: ignore[attr-defined]  # it flickers
    next_due = await application.tick()
    await application.delivery.flush()
    assert [key.rpartition(" ")[2] for key in transport.attempts] == ["summons"]
    assert next_due is not None
    assert next_due > room.clock.now()
    assert (tmp_path / HEARTBEAT).exists()
    application.close()


# While a tick is under way


def something_falls_due(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.clock.set(at("2027-02-26 09:00"))


async def test_what_is_said_during_a_tick_is_answered_before_the_tick_goes_on(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    application = make_application(room, transport, sleep)
    something_falls_due(room)
    loop, tick_group = asyncio.get_running_loop(), room.service.tick_group
    said: list[Future[None]] = []

    def tick_while_somebody_writes(group_id: str, gives_way: Callable[[], bool]) -> bool:
        if not said:
            hearing = application.call(lambda events: events.receive(message(room)))
            said.append(asyncio.run_coroutine_threadsafe(hearing, loop))
            asyncio.run(poll(gives_way))
        return tick_group(group_id, gives_way)

    monkeypatch.setattr(room.service, "tick_group", tick_while_somebody_writes)
    await application.tick()
    with room.store.begin() as tx:
        keys = list(tx._session.scalars(select(outbox.c.key).order_by(outbox.c.id)))
    assert [key.split()[0] for key in keys[-2:]] == ["reply", "meeting"]
    assert len(sleep.delays) == 1
    application.close()


async def test_a_tick_does_not_give_way_for_ever(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    application = make_application(room, transport, sleep)
    something_falls_due(room)
    monkeypatch.setattr(application._executor, "is_wanted", lambda: True)
    await application.tick()
    await application.delivery.flush()
    assert [key.rpartition(" ")[2] for key in transport.attempts] == ["summons"]
    assert len(sleep.delays) == 3
    application.close()


@pytest.mark.parametrize(("said", "waits"), [(0, 0), (1, 1), (2, 2), (9, 3)])
async def test_a_tick_waits_while_something_is_being_said(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch, said: int, waits: int
) -> None:
    """A message that is answered as long as the tick waits, then another; but not for ever."""
    application = make_application(room, FakeTransport(), FakeSleep())
    something_falls_due(room)
    waited, ticked = list[float](), list[str]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) < said:
            await application.call(lambda events: events.is_group_room(ROOM))

    def tick_group(group_id: str, _: object = None) -> bool:
        ticked.append(group_id)
        return True

    monkeypatch.setattr(application, "_sleep", sleep)
    monkeypatch.setattr(room.service, "tick_group", tick_group)
    if said:
        await application.call(lambda events: events.is_group_room(ROOM))
    await application._tick_group("barn-unga")
    assert (len(waited), ticked) == (waits, ["barn-unga"])
    application.close()


async def test_a_stream_of_messages_holds_up_a_tick_of_a_thousand_groups_for_half_a_minute(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make_application(room, FakeTransport(), FakeSleep())
    groups = [str(number) for number in range(1000)]
    waited, ticked = list[float](), list[str]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        application._calls += 1  # as if something was reported

    def tick_group(group_id: str, _: object = None) -> bool:
        ticked.append(group_id)
        return True

    monkeypatch.setattr(application, "_sleep", sleep)
    monkeypatch.setattr(room.service, "begin_tick", lambda: groups)
    monkeypatch.setattr(room.service, "tick_group", tick_group)
    for _ in range(2):
        application._calls += 1
        await application.tick()
        assert ticked == groups
        assert 10 < sum(waited) <= 30.001
        waited.clear()
        ticked.clear()
    application.close()


# Beginning and end


async def test_a_running_application_answers_what_the_transport_reports(room: Chatroom) -> None:
    transport = FakeTransport()
    application = make_application(room, transport, FakeSleep())
    running = asyncio.create_task(application.run())
    await transport.until(lambda: transport.port is not None)
    await application.call(lambda events: events.receive(message(room)))
    await transport.until(lambda: transport.posted == {ROOM: ["reply $fråga"]})
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    application.close()


async def test_the_error_says_plainly_why_the_bot_cannot_go_on(tmp_path: Path) -> None:
    transport = FakeTransport()
    transport.listen_error = REFUSED
    with pytest.raises(AdministratorError) as caught:
        await run_on(settings(tmp_path), transport)
    assert caught.value is REFUSED
    assert transport.is_closed


async def test_a_database_that_cannot_be_opened_ends_the_bot_before_it_connects(
    tmp_path: Path,
) -> None:
    transport = FakeTransport()
    (tmp_path / "kansli.db").write_text("Detta är ett brev och ingen databas. " * 100)
    with pytest.raises(AdministratorError, match="not a database"):
        await run_on(settings(tmp_path), transport)
    assert transport.port is None


async def test_the_log_begins_with_the_version(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    transport = FakeTransport()
    transport.listen_error = REFUSED
    with pytest.raises(AdministratorError):
        await run_on(settings(tmp_path), transport)
    assert caplog.messages[0].startswith(f"kansli {version()} on Python 3.")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    transport = FakeTransport()
    running = asyncio.create_task(run_on(settings(tmp_path), transport))
    await transport.until(lambda: transport.port is not None)
    os.kill(os.getpid(), number)
    await running
    assert transport.is_closed
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)


async def test_whoever_cancels_the_bot_sees_it_cancelled(tmp_path: Path) -> None:
    transport = FakeTransport()
    running = asyncio.create_task(run_on(settings(tmp_path), transport))
    await transport.until(lambda: transport.port is not None)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert transport.is_closed


# Rooms


async def in_database(work: Callable[[], T]) -> T:
    return work()


async def test_aliases_become_room_ids(room: Chatroom) -> None:
    transport = FakeTransport()
    transport.aliases["#barn-unga:exempel"] = "!barn:exempel"
    groups = [
        example_group(room="#barn-unga:exempel", secretary_room=None),
        example_group(id="kultur", room="!k:exempel", secretary_room="!s:exempel"),
    ]
    resolved = await resolve_rooms(groups, transport, room.store, in_database, FakeSleep())
    assert [(p.room, p.secretary_room) for g in resolved for p in g.places.values()] == [
        ("!barn:exempel", None),
        ("!k:exempel", "!s:exempel"),
    ]


async def test_an_alias_nobody_knows_is_asked_for_until_somebody_does(room: Chatroom) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    transport.unresolvable = ["#ny:exempel"] * 3
    transport.aliases["#ny:exempel"] = "!ny:exempel"
    groups = [example_group(room="#ny:exempel", secretary_room=None)]
    [group] = await resolve_rooms(groups, transport, room.store, in_database, sleep)
    assert group.places[MATRIX].room == "!ny:exempel"
    assert sleep.delays == [1, 2, 4]


async def test_while_the_server_is_away_an_alias_leads_where_it_led_last_time(
    room: Chatroom,
) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    transport.aliases["#ny:exempel"] = "!ny:exempel"
    groups = [example_group(room="#ny:exempel", secretary_room=None)]
    await resolve_rooms(groups, transport, room.store, in_database, sleep)
    transport.unresolvable = ["#ny:exempel"]
    [group] = await resolve_rooms(groups, transport, room.store, in_database, sleep)
    assert group.places[MATRIX].room == "!ny:exempel"
    assert sleep.delays == []
