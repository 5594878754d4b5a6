"""Every query on a message's way finds its rows by an index, so that the past costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage import Transaction
from tests.fixtures.database import new_store
from tests.storage.example import LATER, NOW, ROOM, post

ANNA = "@anna:example.org"

ON_THE_WAY: dict[str, Callable[[Transaction], object]] = {
    "take": lambda tx: tx.take("$1", ROOM, ANNA, NOW),
    "taken": lambda tx: tx.taken("$1"),
    "settle": lambda tx: tx.settle("$1", "hjälp"),
    "mandates": lambda tx: tx.mandates("barn"),
    "mandates_of": lambda tx: tx.mandates_of(ANNA),
    "person_by_matrix_id": lambda tx: tx.person_by_matrix_id(ANNA),
    "meetings": lambda tx: tx.meetings("barn"),
    "meetings since": lambda tx: tx.meetings("barn", NOW.replace(tzinfo=None)),
    "meeting": lambda tx: tx.meeting(17),
    "next_number": lambda tx: tx.next_number("barn"),
    "answers": lambda tx: tx.answers(17),
    "reports": lambda tx: tx.reports(17),
    "topics": lambda tx: tx.topics(17),
    "said_by": lambda tx: tx.said_by("$1"),
    "agenda_version": lambda tx: tx.agenda_version(17),
    "start_dialogue": lambda tx: tx.start_dialogue(ROOM, ANNA, "", "report", {}, LATER),
    "dialogue": lambda tx: tx.dialogue(ROOM, ANNA, "", NOW),
    "end_dialogue": lambda tx: tx.end_dialogue(ROOM, ANNA, ""),
    "direct_room": lambda tx: tx.direct_room(ANNA),
    "remember_direct_room": lambda tx: tx.remember_direct_room(ANNA, ROOM),
    "keep": lambda tx: tx.keep("sync position", "s1"),
    "kept": lambda tx: tx.kept("sync position"),
    "outbox.add": lambda tx: tx.outbox.add(post("svar"), NOW),
    "outbox.known": lambda tx: tx.outbox.known(["a", "b"]),
    "outbox.said": lambda tx: tx.outbox.said(["a", "b"]),
    "outbox.has_said": lambda tx: tx.outbox.has_said(17, "summons"),
    "outbox.rooms_waiting": lambda tx: tx.outbox.rooms_waiting(),
    "outbox.next_in": lambda tx: tx.outbox.next_in(ROOM),
    "outbox.sent": lambda tx: tx.outbox.sent(1, "$1", NOW),
    "outbox.posted": lambda tx: tx.outbox.posted("$1"),
    "outbox.waiting_since": lambda tx: tx.outbox.waiting_since(),
}

_WITHOUT_INDEX = re.compile(r"SCAN (?!.*USING (COVERING )?INDEX ix_outbox_waiting\b)")
"""A table read from end to end; but the index of what waits holds nothing else."""


@pytest.mark.parametrize("query", ON_THE_WAY)
def test_no_table_is_read_from_end_to_end(query: str, tmp_path: Path) -> None:
    store = new_store(tmp_path)
    said: list[tuple[str, Any]] = []

    def listen(
        _connection: object, _cursor: object, statement: str, values: Any, *_: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            said.append((statement, values))

    event.listen(store._engine, "before_cursor_execute", listen)
    with store.begin() as tx:
        ON_THE_WAY[query](tx)
    event.remove(store._engine, "before_cursor_execute", listen)
    assert said
    with store._engine.begin() as connection:
        plans = [
            step.detail
            for statement, values in said
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    store.close()
    assert [step for step in plans if _WITHOUT_INDEX.search(step)] == []
