"""What a tick costs with one group and with many: the ratio says how it grows.

Groups of 14 seats with 50 meetings, of which 8 are to come. Asked for: from 1 to 1,000 groups an
idle tick takes at most twice as long, a process 1.2 times the memory, and what is said during a
tick is answered in 1.2 times as long as without one; the first answer of a process, on a new store
too, comes within 3 s. All that a process does is in `bench/growth_process.py`.
Larger: ``KANSLI_BENCH_GROUPS=1000 make bench ARGS="-k test_bench_growth"``; all sizes, on both
databases in one run: ``make bench-growth``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from bench.archive import NOW, Archive, Size, groups, member
from bench.conftest import PRINTED
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvent
from storage import Store
from tests.storage.postgres import Postgres

MANY: Final = int(os.environ.get("KANSLI_BENCH_GROUPS", "100"))
AHEAD: Final = int(os.environ.get("KANSLI_BENCH_AHEAD", "8"))
"""Of each group's 50 meetings; with 20 of 1,000 groups there are over 100,000 notices to come."""
ROUNDS: Final = 30
REPOSITORY: Final = Path(__file__).parents[1]


def fill(url: str, how_many: int, ahead: int = AHEAD) -> Store:
    """A new store with so many groups, never ticked. ahead: of each one's meetings."""
    store = Store(url)
    store.migrate()
    size = Size(meetings=50 * how_many, reports=0, ahead=ahead, said_at=2)
    Archive(size, how_many).fill(store)
    return store


class Ticking:
    """A bot on a store of its own, a minute between two ticks. What fell due is done already."""

    def __init__(self, url: str, how_many: int) -> None:
        self.store = fill(url, how_many)
        self.clock = ManualClock(NOW)
        self.groups = groups(how_many)
        self.service = EventService(self.groups, self.store, self.clock)
        for _ in range(3):
            self.service.tick()

    def pass_a_minute(self) -> None:
        self.clock.move(timedelta(minutes=1))


@pytest.fixture(
    scope="module",
    params=[("sqlite", 1), ("sqlite", MANY), ("postgresql", 1), ("postgresql", MANY)],
    ids=lambda param: " ".join(map(str, param)),
)
def ticking(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Ticking]:
    on, how_many = request.param
    if on == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('growth') / 'kansli.db'}"
    bot = Ticking(url, how_many)
    yield bot
    bot.store.close()


@pytest.mark.benchmark(group="an idle tick with so many groups")
def test_an_idle_tick(ticking: Ticking, benchmark: Any) -> None:
    def later() -> None:
        ticking.pass_a_minute()
        ticking.service.tick()  # where the minute brought something, it is done
        ticking.service.tick()

    benchmark.pedantic(ticking.service.tick, setup=later, rounds=ROUNDS, warmup_rounds=2)


@pytest.mark.benchmark(group="all rules of a group")
def test_all_rules_of_a_group(ticking: Ticking, benchmark: Any) -> None:
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


def run_process(url: str, how_many: int) -> dict[str, float]:
    """What it has found."""
    line = [sys.executable, "-m", "bench.growth_process", url, str(how_many), str(time.time())]
    done = subprocess.run(line, check=True, cwd=REPOSITORY, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.benchmark(group="a process on a new store, and its first tick")
@pytest.mark.parametrize("on", ["sqlite", "postgresql"])
def test_a_process_on_a_new_store(
    on: str, request: pytest.FixtureRequest, tmp_path: Path, benchmark: Any
) -> None:
    """With one group and with many; what each took is printed, with the ratio of the two."""

    def new_store(how_many: int) -> str:
        if on == "postgresql":
            postgres: Postgres = request.getfixturevalue("postgres")
            url = postgres.new_database()
        else:
            url = f"sqlite:///{tmp_path / f'{how_many}.db'}"
        fill(url, how_many).close()
        return url

    few = run_process(new_store(1), 1)
    many = benchmark.pedantic(run_process, (new_store(MANY), MANY), rounds=1)
    benchmark.extra_info[PRINTED] = [
        f"{name}: {few[name]:.3g} with 1 group, {many[name]:.3g} with {MANY}, "
        f"{many[name] / few[name]:.2f} times"
        for name in few
    ] + [
        f"{name}, {how_many} groups: {each[f'{name}, with a tick'] / each[f'{name}, alone']:.2f} "
        "times as long while it ticks"
        for name in ("median", "p95")
        for how_many, each in ((1, few), (MANY, many))
    ]
