"""What is archived and purged is the same on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from secretary.items import Item, ItemState, Source
from storage import ArchiveSpan, Store, Transaction
from storage.schema import metadata
from tests.storage.example import (
    NOW,
    add_answer,
    add_meeting,
    add_member,
    add_report,
    add_topic,
    post,
)

ZONE = ZoneInfo("Europe/Stockholm")
YEAR = ArchiveSpan("barn", 2026, ZONE)
LIMIT = datetime(2027, 1, 1, tzinfo=ZONE)


@pytest.fixture
def filled(store: Store) -> Store:
    """A meeting of 2026 with all that hangs on it, and one of 2027 that refers to it."""
    with store.begin() as tx:
        mandate = add_member(tx)
        meeting = add_meeting(tx)
        later = add_meeting(tx, datetime(2027, 3, 30, 9, 0))  # noqa: DTZ001 - a wall time
        add_answer(tx, meeting, mandate.person)
        add_report(tx, meeting, mandate.person)
        topic = add_topic(tx, meeting, mandate.person)
        tx.add(_item(meeting.stored_id, topic), _item(later.stored_id, topic))
        tx.documents.add(meeting.stored_id, "agenda", "Ord", "<p>Ord</p>", "@elin:x", NOW)
        tx.outbox.add(post("svar"), NOW)
        tx.outbox.mark_sent(1, "$1", NOW)
        tx.audit(NOW, "@elin:x", "agenda published", group_id="barn", meeting_id=meeting.id)
        tx.audit(LIMIT, "@elin:x", "meeting planned", group_id="barn")
    return store


def _item(meeting_id: int, topic: Any) -> Item:
    return Item(
        meeting_id=meeting_id, source=Source.TOPIC, title="Skola", topic=topic,
        state=ItemState.PLANNED, by="@elin:x", event_id="$p", at=NOW,
    )  # fmt: skip


def left(tx: Transaction) -> Mapping[str, int]:
    """How many rows each table has."""
    tables = metadata.sorted_tables
    counts = {t.name: tx._session.scalar(select(func.count()).select_from(t)) for t in tables}
    return {name: count for name, count in counts.items() if count}


def test_a_year_s_rows_are_those_of_its_meetings_and_what_was_recorded_in_it(filled: Store) -> None:
    with filled.begin() as tx:
        found = {name: rows for name, rows in tx.archive.rows(YEAR).items() if rows}
    counts = {name: len(rows) for name, rows in found.items()}
    assert counts == {
        "meeting": 1, "answer": 1, "report": 1, "topic": 1, "item": 1, "document": 1, "audit": 1,
        "mandate": 1, "seat": 1, "person": 1, "address": 1,
    }  # fmt: skip
    assert found["audit"][0]["at"] == NOW
    assert found["document"][0]["text"] == "Ord"


def test_a_year_goes_with_all_that_hangs_on_it_and_what_refers_to_it_lets_go(filled: Store) -> None:
    with filled.begin() as tx:
        assert tx.purging.record(YEAR, LIMIT) == {
            "answer": 1, "report": 1, "topic": 1, "item": 1, "document": 1, "meeting": 1,
        }  # fmt: skip
    filled.rewrite()
    with filled.begin() as tx:
        assert {"meeting": 1, "item": 1, "person": 1}.items() <= left(tx).items()
        assert "topic" not in left(tx)
        [meeting] = tx.meetings("barn")
        [item] = tx.items.of_meeting(meeting.stored_id)
        assert (meeting.number, item.title, item.topic) == (2, "Skola", None)


def test_the_log_goes_by_year_and_lets_nobody_else_delete_from_it(filled: Store) -> None:
    with filled.begin() as tx:
        assert tx.purging.log(YEAR) == {"audit": 1}
    with pytest.raises(DBAPIError, match="append-only"), filled.begin() as tx:
        tx._session.execute(text("DELETE FROM audit"))
    with filled.begin() as tx:
        assert left(tx)["audit"] == 1


def test_a_purge_that_fails_leaves_the_log_and_its_lock_as_they_were(filled: Store) -> None:
    with pytest.raises(ZeroDivisionError), filled.begin() as tx:
        tx.purging.log(YEAR)
        raise ZeroDivisionError
    with pytest.raises(DBAPIError, match="append-only"), filled.begin() as tx:
        tx._session.execute(text("DELETE FROM audit"))
    with filled.begin() as tx:
        assert left(tx)["audit"] == 2


def test_who_has_left_goes_when_nothing_names_them(filled: Store) -> None:
    with filled.begin() as tx:
        [mandate] = tx.people.mandates("barn")
        mandate.until = date(2026, 6, 30)
        tx.add(mandate)
    with filled.begin() as tx:
        assert tx.purging.ended_years("barn", date(2026, 5, 1)) == {}
        assert tx.purging.ended_years("barn", date(2026, 12, 31)) == {}
        tx.purging.record(YEAR, LIMIT)
        [(year, who)] = tx.purging.ended_years("barn", date(2026, 12, 31)).items()
        assert year == 2026
        assert tx.purging.people("barn", who) == {"mandate": 1, "address": 1, "person": 1}


def test_the_words_of_old_messages_go_and_their_keys_stay(filled: Store) -> None:
    with filled.begin() as tx:
        tx.outbox.add(post("nytt"), NOW)
        tx.inbox.register("$1", "matrix", "!rum:x", "@anna:x", NOW)
        assert tx.purging.messages(NOW, None) == {}
        tx.outbox.add(post("två"), NOW)
    with filled.begin() as tx:
        table = metadata.tables["outbox"]
        tx._session.execute(table.update().where(table.c.key == "två").values(settled_at=NOW))
    with filled.begin() as tx:
        found = tx.purging.messages(NOW + timedelta(seconds=1), None)
        assert found == {"outbox": 1, "inbox": 1}
        texts = tx._session.execute(select(table.c.key, table.c.text).order_by(table.c.id))
        assert [tuple(row) for row in texts] == [("svar", ""), ("nytt", "nytt"), ("två", "")]


def test_what_was_purged_is_kept(filled: Store) -> None:
    values = {
        "kind": "log", "group_id": "barn", "year": 2026, "rule": "log_years = 1", "count": 3,
        "manifest": "0" * 64,
    }  # fmt: skip
    with filled.begin() as tx:
        tx.purging.keep(NOW, values)
    with filled.begin() as tx:
        [row] = tx.archive.rows(YEAR)["purge"]
        assert {**row, "kind": str(row["kind"])} == {"id": 1, "at": NOW.astimezone(UTC), **values}
