"""Files on their way in: fetched outside any transaction, again until it is done, or told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.clock import ManualClock
from bot.runtime.downloads import GIVE_UP_AFTER, Downloads
from bot.runtime.executor import DatabaseExecutor
from bot.transports.base import FileNotFetched, FileProblem, ReceivedFile, RetryLater
from secretary.people import MATRIX
from storage import WantedFile
from tests.fakes.transport import FakeTransport
from tests.waiting import Changes, cancel

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
MOST = 100


class Takers:
    """Who wants files, in memory. came: what has come of each."""

    def __init__(self, *events: str, size: int | None = None, channel: str = MATRIX) -> None:
        self.wanted = [
            WantedFile(ReceivedFile(each, "x.pdf", "", size, "{}"), channel, "!r", NOW, {})
            for each in events
        ]
        self.came: list[tuple[str, bytes | FileProblem]] = []

    def wanted_files(self) -> Sequence[tuple[WantedFile, int]]:
        return [(each, MOST) for each in self.wanted]

    def take_file(self, event_id: str, content: bytes) -> None:
        self._done(event_id, content)

    def give_up_file(self, event_id: str, problem: FileProblem) -> None:
        self._done(event_id, problem)

    def _done(self, event_id: str, what: bytes | FileProblem) -> None:
        self.came.append((event_id, what))
        self.wanted = [each for each in self.wanted if each.file.event_id != event_id]


class FileTransport(FakeTransport):
    """One that gives files. answers: of each, what it raises or gives, one after the other."""

    def __init__(self, **answers: list[bytes | Exception]) -> None:
        super().__init__()
        self.answers = answers
        self.fetched: list[str] = []

    async def fetch(self, file: ReceivedFile, most: int) -> bytes:
        assert most == MOST
        self.fetched.append(file.event_id)
        answer = self.answers[file.event_id].pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@asynccontextmanager
async def fetching(
    takers: Takers, transport: FakeTransport, clock: ManualClock | None = None
) -> AsyncIterator[Downloads]:
    """Downloads that run, in which no wait takes any time; ended when all is done."""
    executor, done = DatabaseExecutor(), Changes()
    told: list[asyncio.Task[None]] = []

    def tell() -> None:
        told.append(asyncio.create_task(done.notify()))

    async def at_once(_: float) -> None:
        for each in downloads._put_off.values():
            each.due = 0.0
        await asyncio.sleep(0)

    downloads = Downloads(
        takers,
        {MATRIX: transport},
        clock or ManualClock(NOW),
        executor,
        at_once,
        tell,
    )
    running = asyncio.create_task(downloads.run())
    try:
        yield downloads
        await done.until(lambda: not takers.wanted, 15, lambda: f"{takers.wanted}")
    finally:
        await cancel(running)
        executor.close()


async def test_what_is_wanted_when_the_bot_starts_is_fetched_in_order() -> None:
    takers = Takers("a", "b")
    async with fetching(takers, FileTransport(a=[b"A"], b=[b"B"])):
        pass
    assert takers.came == [("a", b"A"), ("b", b"B")]


async def test_what_cannot_be_had_now_is_tried_again_and_holds_up_no_other() -> None:
    takers = Takers("a", "b")
    transport = FileTransport(
        a=[RetryLater("busy", 7), RetryLater("busy"), ConnectionError(), b"A"], b=[b"B"]
    )
    async with fetching(takers, transport):
        pass
    assert takers.came == [("b", b"B"), ("a", b"A")]
    assert transport.fetched.count("a") == 4


@pytest.mark.parametrize("problem", FileProblem)
async def test_what_cannot_be_had_at_all_is_given_up_at_once(problem: FileProblem) -> None:
    takers, transport = Takers("a"), FileTransport(a=[FileNotFetched(problem)])
    async with fetching(takers, transport):
        pass
    assert takers.came == [("a", problem)]


async def test_after_an_hour_it_is_given_up() -> None:
    clock = ManualClock(NOW + GIVE_UP_AFTER - timedelta(seconds=1))
    takers, transport = Takers("a"), FileTransport(a=[RetryLater("busy"), RetryLater("busy")])
    give = transport.fetch

    async def later(file: ReceivedFile, most: int) -> bytes:
        try:
            return await give(file, most)
        finally:
            clock.move(timedelta(seconds=1))

    transport.fetch = later  # type: ignore[method-assign]
    async with fetching(takers, transport, clock):
        pass
    assert takers.came == [("a", FileProblem.UNREACHABLE)]


async def test_a_file_that_is_said_to_be_too_large_is_not_asked_for() -> None:
    takers, transport = Takers("a", size=MOST + 1), FileTransport(a=[])
    async with fetching(takers, transport):
        pass
    assert (takers.came, transport.fetched) == ([("a", FileProblem.TOO_LARGE)], [])


@pytest.mark.parametrize("channel", [MATRIX, "annan"])
async def test_a_channel_that_gives_no_files_has_none(channel: str) -> None:
    takers = Takers("a", channel=channel)
    async with fetching(takers, FakeTransport()):
        pass
    assert takers.came == [("a", FileProblem.GONE)]
