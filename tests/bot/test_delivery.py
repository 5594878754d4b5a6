"""The outbox's way out: in order, again until it is done, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar

import pytest

from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.retry import LONGEST_WAIT
from bot.transports.base import RetryLater
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import OutboundMessage, SentMessage, Store
from tests.fakes.transport import FakeSleep, FakeTransport, delivering

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM, OTHER = "!ett:exempel", "!två:exempel"

T = TypeVar("T")


def queue(store: Store, *keys: str, room: str = ROOM, skipped: str | None = None) -> None:
    with store.begin() as tx:
        for key in keys:
            tx.outbox.add(
                OutboundMessage(key, room, key, f"<p>{key}</p>", "reply", skipped=skipped), NOW
            )


def waiting(store: Store) -> list[str]:
    with store.begin() as tx:
        return [room for _, room in tx.outbox.waiting_places()]


def arrived(transport: FakeTransport, *keys: str, room: str = ROOM) -> Callable[[], bool]:
    return lambda: transport.posted.get(room, []) == list(keys)


async def test_what_waits_when_the_bot_starts_is_sent_oldest_first(store: Store) -> None:
    transport = FakeTransport()
    queue(store, "1", "2", "3")
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1", "2", "3"))


async def test_what_comes_later_is_sent_at_the_knock(store: Store) -> None:
    transport = FakeTransport()
    async with delivering(store, transport, NOW) as delivery:
        queue(store, "1")
        delivery.wake()
        await transport.until(arrived(transport, "1"))
        queue(store, "2")
        delivery.wake()
        await transport.until(arrived(transport, "1", "2"))


async def test_a_refused_message_keeps_its_place_before_the_next(store: Store) -> None:
    transport = FakeTransport()
    transport.errors[ROOM] = [RetryLater("busy"), RetryLater("busy")]
    queue(store, "1", "2")
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1", "2"))
    assert transport.attempts == ["1", "1", "1", "2"]


async def test_nothing_is_sent_while_another_process_may_have_taken_over(store: Store) -> None:
    transport, thread, sleep = FakeTransport(), DatabaseExecutor(), FakeSleep()
    asked: list[bool] = []

    def may_send() -> bool:
        asked.append(len(asked) >= 2)
        return asked[-1]

    queue(store, "1")
    delivery = Delivery(
        store, {MATRIX: transport}, ManualClock(NOW), thread, sleep, may_send=may_send
    )
    await delivery.flush()
    assert (asked, transport.attempts) == ([False, False, True], ["1"])
    assert sleep.delays == [1, 1]
    thread.close()


async def test_a_room_that_hangs_holds_up_no_other(store: Store) -> None:
    transport = FakeTransport()
    transport.blocked.add(ROOM)
    queue(store, "hänger")
    queue(store, "1", "2", room=OTHER)
    async with delivering(store, transport, NOW) as delivery:
        await transport.until(arrived(transport, "1", "2", room=OTHER))
        queue(store, "3", room=OTHER)
        delivery.wake()
        await transport.until(arrived(transport, "1", "2", "3", room=OTHER))
        assert ROOM not in transport.posted
        await transport.unblock(ROOM)
        await transport.until(arrived(transport, "hänger"))


async def test_the_server_says_how_long_to_wait(store: Store) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    transport.errors[ROOM] = [
        RetryLater("M_LIMIT_EXCEEDED", 7.5),
        RetryLater("M_LIMIT_EXCEEDED", 0),
    ]
    queue(store, "1")
    async with delivering(store, transport, NOW, sleep):
        await transport.until(arrived(transport, "1"))
    assert sleep.delays == [7.5, 0]


async def test_otherwise_the_waits_double_up_to_the_longest(store: Store) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    transport.errors[ROOM] = [RetryLater("outage") for _ in range(12)]
    queue(store, "1")
    async with delivering(store, transport, NOW, sleep):
        await transport.until(arrived(transport, "1"))
    assert sleep.delays[:4] == [1, 2, 4, 8]
    assert sleep.delays[-2:] == [LONGEST_WAIT, LONGEST_WAIT]


async def test_an_error_nobody_foresaw_drops_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    transport = FakeTransport()
    transport.errors[ROOM] = [ValueError("what"), KeyError("where")]
    queue(store, "1", "2")
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1", "2"))
    assert [r.levelname for r in caplog.records] == ["ERROR", "ERROR"]


async def test_after_a_crash_between_sending_and_settling_the_room_sees_one_message(
    store: Store,
) -> None:
    transport = FakeTransport()
    transport.loses_responses = True
    queue(store, "1", "2")
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1"))
    assert waiting(store) == [ROOM]

    transport.loses_responses = False
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1", "2"))
    assert transport.attempts == ["1", "1", "2"]


async def test_what_was_sent_is_settled_with_its_event(store: Store) -> None:
    transport = FakeTransport()
    queue(store, "1")
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    with store.begin() as tx:
        assert tx.sent.by_event("$1") == SentMessage("reply", None, "1")
        assert tx.outbox.waiting_places() == []


async def test_what_was_skipped_is_never_sent(store: Store) -> None:
    transport = FakeTransport()
    queue(store, "för sent", skipped="the meeting had begun")
    queue(store, "1")
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, "1"))
    assert transport.attempts == ["1"]


@pytest.mark.parametrize("trouble", [StorageUnavailable("SQLITE_BUSY"), RuntimeError("a fault")])
async def test_trouble_with_the_database_loses_and_repeats_nothing(
    store: Store, trouble: Exception
) -> None:
    transport, sleep, calls = FakeTransport(), FakeSleep(), count()

    async def every_other_time(work: Callable[[], T]) -> T:
        if next(calls) % 2 == 0:
            raise trouble
        return work()

    queue(store, "1", "2")
    queue(store, "3", room=OTHER)
    async with delivering(store, transport, NOW, sleep, every_other_time) as delivery:
        await delivery.flush()
        await transport.until(lambda: not waiting(store))
    assert transport.posted == {ROOM: ["1", "2"], OTHER: ["3"]}
    assert sorted(transport.attempts) == ["1", "2", "3"]
    assert sleep.delays
