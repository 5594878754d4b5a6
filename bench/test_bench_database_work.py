"""What the database's thread does for one command, all of it: from the message to the reply that is
on its way, and from its sending to the sync position.

Half of it comes before the answer and is waited for; all of it is the process's own time. How many
statements and transactions that are is printed below the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import event

from bench.archive import EMPTY, NOW, SEATS, Archive, groups, member
from bench.conftest import PRINTED
from bot.events.service import EventService
from bot.runtime.claims import Claims, place_of
from bot.runtime.clock import ManualClock
from bot.runtime.turns import Place, Sent
from bot.transports.base import InboundEvent
from secretary.people import MATRIX
from storage import OutboxRow, Store, Transaction

ROUNDS: Final = 6 * SEATS
COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "!kommer": ("!kommer", "!kommer digitalt"),
    "!förhinder": ("!förhinder", "!kommer"),
    "!möte": ("!möte",),
}
"""What each member writes in turn, so that no answer is the same as the one before it."""


class Sending:
    """Claims replies, and puts them on record as sent when it is told to. An `OutboxListener`."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self._claims = Claims(store, {MATRIX}, clock, lambda done: done())
        self._claimed: list[OutboxRow] = []
        self._places: set[Place] = set()

    def claim(self, tx: Transaction) -> Sequence[OutboxRow]:
        return self._claims.replies(tx)

    def release(self, rows: Sequence[OutboxRow]) -> None:
        self._claims.end(rows)

    def on_queued(self, places: Mapping[Place, int], rows: Sequence[OutboxRow]) -> None:
        self._claimed += rows
        self._places |= set(places)

    def send(self) -> None:
        """Everything that waits."""
        while self._places:
            place = self._places.pop()
            sent = [
                Sent(row, f"${row.id}", 1, 1) for row in self._claimed if place_of(row) == place
            ]
            self._claimed = [row for row in self._claimed if place_of(row) != place]
            claimed, _ = self._claims.record_and_claim(place, sent)
            self._claimed += claimed
            if claimed:
                self._places.add(place)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'kansli.db'}")
    opened.migrate()
    Archive(EMPTY).fill(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_answered(name: str, store: Store, benchmark: Any) -> None:
    benchmark.group = "the database's work of a command"
    clock = ManualClock(NOW)
    service = EventService(groups(), store, clock)
    service.tick()
    sending = store.listener = Sending(store, clock)
    room, number, turns = groups()[0].places[MATRIX].room, count(), count()

    def somebody_writes() -> tuple[tuple[InboundEvent], dict[str, object]]:
        turn = next(turns)
        texts = COMMANDS[name]
        clock.move(timedelta(seconds=70))
        service.tick()  # as what rests is told meanwhile
        sending.send()
        text = texts[turn // SEATS % len(texts)]
        return (InboundEvent(f"${turn}", room, member(0, turn % SEATS), text, clock.now()),), {}

    def put_on_record() -> None:
        sending.send()
        service.save_sync_token(f"DEVICE 12 s{next(number)}")

    def answer(said: InboundEvent) -> None:
        service.receive(said)
        put_on_record()

    benchmark.pedantic(answer, setup=somebody_writes, rounds=ROUNDS, warmup_rounds=2 * SEATS)
    (said,), _ = somebody_writes()
    before = _executed(store, lambda: service.receive(said))
    after = _executed(store, put_on_record)
    benchmark.extra_info[PRINTED] = [
        f"{before} to the answer, {after} after it (statements, in transactions)"
    ]


def _executed(store: Store, work: Callable[[], object]) -> str:
    """How many statements work takes, in how many transactions."""
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(store._engine, "before_cursor_execute", listen)
    try:
        work()
    finally:
        event.remove(store._engine, "before_cursor_execute", listen)
    begun = sum(each.startswith("BEGIN") for each in statements)
    return f"{len(statements) - begun}, in {begun}"
