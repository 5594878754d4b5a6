"""The ticker: at start, at the next due instant, every minute, and after an error too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from apscheduler.triggers import interval

from bot.runtime import scheduler
from bot.runtime.scheduler import Tick, Ticker
from tests.waiting import Changes


@asynccontextmanager
async def ticking(tick: Tick) -> AsyncIterator[Ticker]:
    """A ticker that runs until the block ends."""
    ticker = Ticker(tick)
    ticker.start()
    try:
        yield ticker
    finally:
        ticker.stop()


class TickCounter:
    """Counts the ticks. answers: what each tick returns, then None; an exception is raised."""

    def __init__(self, *answers: datetime | Exception | None) -> None:
        self.ticks = 0
        self._answers = list(answers)
        self._changes = Changes()

    async def tick(self) -> datetime | None:
        self.ticks += 1
        await self._changes.notify()
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def until(self, ticks: int) -> None:
        await self._changes.until(lambda: self.ticks >= ticks, 15, lambda: f"{self.ticks} ticks")


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(milliseconds=20)


async def test_it_ticks_at_start() -> None:
    counter = TickCounter()
    async with ticking(counter.tick):
        await counter.until(1)


async def test_it_ticks_when_something_falls_due_and_again_for_the_next() -> None:
    counter = TickCounter(soon(), soon(), None)
    async with ticking(counter.tick):
        await counter.until(3)


async def test_what_fell_due_a_while_ago_is_not_forgotten() -> None:
    counter = TickCounter(datetime.now(UTC) - timedelta(hours=3))
    async with ticking(counter.tick):
        await counter.until(2)


async def test_it_ticks_every_minute_besides(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scheduler.EVERY_SECONDS <= 60
    monkeypatch.setattr(scheduler, "EVERY_SECONDS", 0.01)
    counter = TickCounter()
    async with ticking(counter.tick):
        await counter.until(3)


class SetClock(datetime):
    """The time of day as APScheduler reads it, which a test sets. offset: from the true one."""

    offset = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one
        return datetime.now(tz) + cls.offset


async def test_it_ticks_on_when_the_clock_is_set_back_two_days_and_nine_forward(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(SetClock, "offset", timedelta())
    for module in (base, interval):
        monkeypatch.setattr(module, "datetime", SetClock)
    counter = TickCounter()
    async with ticking(counter.tick):
        await counter.until(2)
        for days in (-2, 9, 7):
            SetClock.offset = timedelta(days=days)
            before = counter.ticks
            await counter.until(before + 3)


async def test_it_ticks_on_after_a_fault_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduler, "EVERY_SECONDS", 0.01)
    counter = TickCounter(RuntimeError("a fault"))
    async with ticking(counter.tick):
        await counter.until(2)
    assert [(r.name, r.levelname) for r in caplog.records] == [("bot.runtime.scheduler", "ERROR")]


async def test_of_two_wakes_at_once_one_ticks_after_the_other() -> None:
    inside = most = 0

    async def tick() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1

    ticker = Ticker(tick)
    await asyncio.gather(ticker._wake(), ticker._wake())
    assert most == 1


async def test_an_end_in_the_middle_of_a_tick_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with ticking(tick):
        await begun.wait()
    await ended.wait()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
    assert [r.levelname for r in caplog.records if r.levelname == "ERROR"] == []
