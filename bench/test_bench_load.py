"""What one person can make the bot do, small and large: the ratio of the two says how it grows.

Eight times the work is to take about eight times as long (messages, members' files), and an answer
as long after ten thousand others as after one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert, select

from bot.transports.base import EventKind, InboundEvent
from commands.router import Router
from secretary import members_csv
from secretary.attendance import Answer
from services.members import enrol, plan_import
from storage import Store, schema
from tests.attacks.test_load import NOW, VIEW, members
from tests.chatroom import ROOM, Chatroom, filled_room, matrix_id

ROUNDS: Final = 50


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny 12 mars kl 9-12 Stadshuset")
        chatroom.go_to("2027-03-05 09:00")
        yield chatroom


@pytest.mark.benchmark(group="!möte flytta x<spaces>y")
@pytest.mark.parametrize("length", [8_000, 64_000])
def test_a_long_command_is_read(length: int, benchmark: Any) -> None:
    router = Router()
    found, rest = router.find(f"möte flytta x{' ' * length}y till 19 mars kl 9", VIEW.actor)

    def read() -> None:
        with pytest.raises(Exception, match="which_meeting"):
            found.parse(VIEW, rest)

    benchmark(read)


@pytest.mark.benchmark(group="a reaction after so many answers")
@pytest.mark.parametrize("earlier", [1, 10_000])
def test_a_reaction_is_handled(earlier: int, room: Chatroom, benchmark: Any) -> None:
    summons = room.last("summons").event_id
    room.react("anna", summons, "✅")
    with room.store.begin() as tx:
        [first] = tx._session.scalars(select(Answer))
        names = ("meeting_id", "person_id", "starts_at", "coming", "by", "at")
        row = {name: getattr(first, name) for name in names}
        rows = [{**row, "event_id": f"$svar{number}"} for number in range(earlier)]
        tx._session.execute(insert(schema.answer), rows)
    number = count()

    def react() -> tuple[tuple[InboundEvent], dict[str, object]]:
        room.clock.move(timedelta(seconds=1))
        now, sender, event = room.clock.now(), matrix_id("anna"), f"$reaktion{next(number)}"
        key = "✅❌"[int(event[-1]) % 2]
        return (
            InboundEvent(event, ROOM, sender, key, now, EventKind.REACTION, target=summons),
        ), {}

    benchmark.pedantic(room.service.receive, setup=react, rounds=ROUNDS, warmup_rounds=5)


@pytest.mark.benchmark(group="kansli import")
@pytest.mark.parametrize("rows", [500, 4_000])
def test_a_members_file_is_imported(rows: int, tmp_path: Path, benchmark: Any) -> None:
    content = members(rows)
    folders = count()

    def new_store() -> tuple[tuple[Store], dict[str, object]]:
        store = Store(f"sqlite:///{tmp_path / str(next(folders))}.db")
        store.migrate()
        return (store,), {}

    def import_members(store: Store) -> None:
        with store.begin() as tx:
            plan = plan_import(tx, "barn-unga", members_csv.read(content))
            enrol(tx, plan, "administrator", NOW)
        store.close()

    benchmark.pedantic(import_members, setup=new_store, rounds=3)
