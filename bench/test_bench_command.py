"""One command's own work, inbox to outbox, on SQLite on a disk; and one tick.

Each is measured on a full store and on one without a past, so that the ratio of the two says
what the past costs, on whatever machine. `one row` is what this disk asks for a commit. How many
commands there are a second is measured on SQLite and on a real PostgreSQL on this machine.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from bench.archive import EMPTY, FULL, NOW, SEATS, Archive, groups, member, secretary
from bench.conftest import PER_SECOND
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvent
from storage import Store
from tests.storage.postgres import Postgres

ROUNDS: Final = 100
STORES: Final = {"empty": EMPTY, "full": FULL}

EVERYBODY: Final = [member(0, seat) for seat in range(SEATS)]
COMMANDS: Final = {
    "!hjälp": ("!hjälp", EVERYBODY),
    "!möten": ("!möten", EVERYBODY),
    "!möte": ("!möte", EVERYBODY),
    "!förhinder": ("!förhinder", EVERYBODY),
    "!rapport": ("!rapport Vi öppnar en ny familjecentral i maj.", EVERYBODY),
    "!dagordning": ("!dagordning", [secretary(0)]),
    "talk": ("Ska vi ta bilen tillsammans?", EVERYBODY),
}
"""What is written, by whom, one after the other."""


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A database of each size; what fell due in all those years is done already."""
    folder = tmp_path_factory.mktemp("archives")
    for name, size in STORES.items():
        store = Store(f"sqlite:///{folder / name}.db")
        store.migrate()
        Archive(size).fill(store)
        event_service(store).tick()
        store.close()
    return {name: folder / f"{name}.db" for name in STORES}


@pytest.fixture(scope="session")
def on_postgres(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The full store on PostgreSQL, which waits for the disk, too."""
    postgres: Postgres = request.getfixturevalue("postgres")
    store = Store(postgres.new_database())
    store.migrate()
    Archive(FULL).fill(store)
    event_service(store).tick()
    yield store
    store.close()


@pytest.fixture(params=list(STORES))
def store(
    request: pytest.FixtureRequest, archives: dict[str, Path], tmp_path: Path
) -> Iterator[Store]:
    """A copy of its own: what one measurement writes does not slow down the next."""
    shutil.copy(archives[request.param], tmp_path / "kansli.db")
    opened = Store(f"sqlite:///{tmp_path / 'kansli.db'}")
    yield opened
    opened.close()


def event_service(store: Store) -> EventService:
    return EventService(groups(), store, ManualClock(NOW))


@pytest.mark.parametrize("name", COMMANDS)
def test_command(name: str, store: Store, benchmark: Any) -> None:
    benchmark.group = name
    text, senders = COMMANDS[name]
    room = groups()[0].places["matrix"].room
    service = event_service(store)
    number = count()

    def somebody_writes() -> tuple[tuple[InboundEvent], dict[str, object]]:
        count = next(number)
        sender = senders[count % len(senders)]
        return (InboundEvent(f"${name}-{count}", room, sender, text, NOW),), {}

    benchmark.pedantic(service.receive, setup=somebody_writes, rounds=ROUNDS, warmup_rounds=5)
    with store.begin() as tx:
        taken = tx.inbox.lookup(f"${name}-{ROUNDS}")
    assert taken is not None
    assert taken.detail == (name.removeprefix("!") if name.startswith("!") else "")


@pytest.mark.benchmark(group="commands a second")
@pytest.mark.parametrize("on", ["sqlite", "postgresql"])
def test_commands_a_second(
    on: str,
    archives: dict[str, Path],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    benchmark: Any,
) -> None:
    """One after another, each of `COMMANDS` in each round."""
    if on == "postgresql":
        store = request.getfixturevalue("on_postgres")
    else:
        shutil.copy(archives["full"], tmp_path / "kansli.db")
        store = Store(f"sqlite:///{tmp_path / 'kansli.db'}")
        request.addfinalizer(store.close)
    room, service, number = groups()[0].places["matrix"].room, event_service(store), count()
    benchmark.extra_info[PER_SECOND] = len(COMMANDS)

    def everything() -> tuple[tuple[list[InboundEvent]], dict[str, object]]:
        turn = next(number)
        events = [
            InboundEvent(f"$turn-{turn}-{name}", room, people[turn % len(people)], text, NOW)
            for name, (text, people) in COMMANDS.items()
        ]
        return (events,), {}

    def hear(events: list[InboundEvent]) -> None:
        for event in events:
            service.receive(event)

    benchmark.pedantic(hear, setup=everything, rounds=ROUNDS // 2, warmup_rounds=5)


def test_tick(store: Store, benchmark: Any) -> None:
    benchmark.group = "tick"
    benchmark.pedantic(event_service(store).tick, rounds=ROUNDS, warmup_rounds=5)


def test_commit(store: Store, benchmark: Any) -> None:
    benchmark.group = "one row"
    number = count()

    def keep() -> None:
        with store.begin() as tx:
            tx.key_value.set("sync position", str(next(number)))

    benchmark.pedantic(keep, rounds=ROUNDS, warmup_rounds=5)
