"""What a tick costs with one group and with many: the ratio says how it grows.

Groups of 14 seats with 50 meetings, of which 8 are to come. Asked for: from 1 to 1,000 groups an
idle tick takes at most twice as long, and what is said meanwhile waits for one group's rules.
Larger: ``KANSLI_BENCH_GROUPS=1000 make bench ARGS="-k test_bench_growth"``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from bench.archive import NOW, Archive, Size, groups, member
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvent
from storage import Store

MANY: Final = int(os.environ.get("KANSLI_BENCH_GROUPS", "100"))
ROUNDS: Final = 30


class Ticking:
    """A bot on a store of its own, a minute between two ticks. What fell due is done already."""

    def __init__(self, file: Path, how_many: int) -> None:
        self.store = Store(f"sqlite:///{file}")
        self.store.migrate()
        size = Size(meetings=50 * how_many, reports=0, ahead=8)
        Archive(size, how_many).fill(self.store)
        self.clock = ManualClock(NOW)
        self.groups = groups(how_many)
        self.service = EventService(self.groups, self.store, self.clock)

    def pass_a_minute(self) -> None:
        self.clock.move(timedelta(minutes=1))


@pytest.fixture(scope="module", params=[1, MANY])
def ticking(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Ticking]:
    folder = tmp_path_factory.mktemp("growth")
    bot = Ticking(folder / "kansli.db", request.param)
    for _ in range(3):
        bot.service.tick()
    yield bot
    bot.store.close()


@pytest.mark.benchmark(group="an idle tick with so many groups")
def test_an_idle_tick(ticking: Ticking, benchmark: Any) -> None:
    def later() -> None:
        ticking.pass_a_minute()
        ticking.service.tick()  # where the minute brought something, it is done
        ticking.service.tick()

    benchmark.pedantic(ticking.service.tick, setup=later, rounds=ROUNDS, warmup_rounds=2)


@pytest.mark.benchmark(group="the longest that what is said waits while all groups are asked")
def test_the_longest_part_of_a_tick_over_all_groups(ticking: Ticking, benchmark: Any) -> None:
    number = count()

    def ask_one() -> None:
        ticking.service.tick_group(ticking.groups[next(number) % len(ticking.groups)].id)

    benchmark.pedantic(ask_one, rounds=ROUNDS, warmup_rounds=2)


@pytest.mark.benchmark(group="a command with so many groups")
def test_a_command(ticking: Ticking, benchmark: Any) -> None:
    room, number = ticking.groups[0].places["matrix"].room, count()

    def somebody_writes() -> tuple[tuple[InboundEvent], dict[str, object]]:
        event = f"${len(ticking.groups)}-{next(number)}"
        return (InboundEvent(event, room, member(0), "!möte", ticking.clock.now()),), {}

    benchmark.pedantic(ticking.service.receive, setup=somebody_writes, rounds=ROUNDS)
