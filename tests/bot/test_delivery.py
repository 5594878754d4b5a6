"""The outbox's way out: in order, again until it is done, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from bot.runtime.delivery import LONGEST_WAIT
from bot.transports.base import RetryLater
from secretary.errors import StorageUnavailable
from storage import OutboundMessage, SentMessage, Store
from tests.bot.hall import Hall, Naps, delivering
from tests.thrift import new_books

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM, OTHER = "!ett:exempel", "!två:exempel"

T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_books(tmp_path)
    yield opened
    opened.close()


def queue(store: Store, *keys: str, room: str = ROOM, skipped: str | None = None) -> None:
    with store.begin() as tx:
        for key in keys:
            tx.outbox.add(
                OutboundMessage(key, room, key, f"<p>{key}</p>", "reply", skipped=skipped), NOW
            )


def waiting(store: Store) -> list[str]:
    with store.begin() as tx:
        return [room for _, room in tx.outbox.waiting_places()]


def arrived(hall: Hall, *keys: str, room: str = ROOM) -> Callable[[], bool]:
    return lambda: hall.posted.get(room, []) == list(keys)


async def test_what_waits_when_the_bot_starts_is_sent_oldest_first(store: Store) -> None:
    hall = Hall()
    queue(store, "1", "2", "3")
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1", "2", "3"))


async def test_what_comes_later_is_sent_at_the_knock(store: Store) -> None:
    hall = Hall()
    async with delivering(store, hall, NOW) as delivery:
        queue(store, "1")
        delivery.wake()
        await hall.until(arrived(hall, "1"))
        queue(store, "2")
        delivery.wake()
        await hall.until(arrived(hall, "1", "2"))


async def test_a_refused_message_keeps_its_place_before_the_next(store: Store) -> None:
    hall = Hall()
    hall.refusals[ROOM] = [RetryLater("busy"), RetryLater("busy")]
    queue(store, "1", "2")
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1", "2"))
    assert hall.attempts == ["1", "1", "1", "2"]


async def test_a_room_that_hangs_holds_up_no_other(store: Store) -> None:
    hall = Hall()
    hall.closed.add(ROOM)
    queue(store, "hänger")
    queue(store, "1", "2", room=OTHER)
    async with delivering(store, hall, NOW) as delivery:
        await hall.until(arrived(hall, "1", "2", room=OTHER))
        queue(store, "3", room=OTHER)
        delivery.wake()
        await hall.until(arrived(hall, "1", "2", "3", room=OTHER))
        assert ROOM not in hall.posted
        await hall.open(ROOM)
        await hall.until(arrived(hall, "hänger"))


async def test_the_server_says_how_long_to_wait(store: Store) -> None:
    hall, naps = Hall(), Naps()
    hall.refusals[ROOM] = [RetryLater("M_LIMIT_EXCEEDED", 7.5), RetryLater("M_LIMIT_EXCEEDED", 0)]
    queue(store, "1")
    async with delivering(store, hall, NOW, naps):
        await hall.until(arrived(hall, "1"))
    assert naps.taken == [7.5, 0]


async def test_otherwise_the_waits_double_up_to_the_longest(store: Store) -> None:
    hall, naps = Hall(), Naps()
    hall.refusals[ROOM] = [RetryLater("outage") for _ in range(12)]
    queue(store, "1")
    async with delivering(store, hall, NOW, naps):
        await hall.until(arrived(hall, "1"))
    assert naps.taken[:4] == [1, 2, 4, 8]
    assert naps.taken[-2:] == [LONGEST_WAIT, LONGEST_WAIT]


async def test_an_error_nobody_foresaw_drops_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    hall = Hall()
    hall.refusals[ROOM] = [ValueError("what"), KeyError("where")]
    queue(store, "1", "2")
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1", "2"))
    assert [r.levelname for r in caplog.records] == ["ERROR", "ERROR"]


async def test_after_a_crash_between_sending_and_settling_the_room_sees_one_message(
    store: Store,
) -> None:
    hall = Hall()
    hall.forgetful = True
    queue(store, "1", "2")
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1"))
    assert waiting(store) == [ROOM]

    hall.forgetful = False
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1", "2"))
    assert hall.attempts == ["1", "1", "2"]


async def test_what_was_sent_is_settled_with_its_event(store: Store) -> None:
    hall = Hall()
    queue(store, "1")
    async with delivering(store, hall, NOW) as delivery:
        await delivery.flush()
    with store.begin() as tx:
        assert tx.outbox.sent_message("$1") == SentMessage("reply", None, "1")
        assert tx.outbox.waiting_places() == []


async def test_what_was_skipped_is_never_sent(store: Store) -> None:
    hall = Hall()
    queue(store, "för sent", skipped="the meeting had begun")
    queue(store, "1")
    async with delivering(store, hall, NOW):
        await hall.until(arrived(hall, "1"))
    assert hall.attempts == ["1"]


@pytest.mark.parametrize("trouble", [StorageUnavailable("SQLITE_BUSY"), RuntimeError("a fault")])
async def test_trouble_with_the_books_loses_and_repeats_nothing(
    store: Store, trouble: Exception
) -> None:
    hall, naps, calls = Hall(), Naps(), count()

    async def every_other_time(work: Callable[[], T]) -> T:
        if next(calls) % 2 == 0:
            raise trouble
        return work()

    queue(store, "1", "2")
    queue(store, "3", room=OTHER)
    async with delivering(store, hall, NOW, naps, every_other_time) as delivery:
        await delivery.flush()
        await hall.until(lambda: not waiting(store))
    assert hall.posted == {ROOM: ["1", "2"], OTHER: ["3"]}
    assert sorted(hall.attempts) == ["1", "2", "3"]
    assert naps.taken
