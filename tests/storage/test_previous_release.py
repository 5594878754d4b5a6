"""Databases of earlier releases: everything in them arrives, in the tables of today."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from alembic import command
from sqlalchemy import MetaData, insert, select, text
from sqlalchemy.exc import DBAPIError

from secretary.attendance import AttendanceMode
from secretary.people import MATRIX, Person
from services.agenda import DOCUMENT as AGENDA
from storage import SentMessage, Store, Transaction, UndecryptedEvent
from storage.migrations import runner
from tests.fixtures.database import schema_differences
from tests.storage.example import NOW, add_meeting, add_member, add_report, post

DUMP: Final = Path(__file__).parent / "previous_release.sql"
GROUP: Final = "!grupp:exempel"

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def rows_of(store: Store) -> Rows:
    """Everything that is stored, by table, in the order of the primary keys."""
    with store._engine.connect() as connection:
        found = MetaData()
        found.reflect(connection)
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def as_written(file: Path) -> Store:
    """The previous release's database as it lay on disk."""
    with sqlite3.connect(file) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    database.close()
    return Store(f"sqlite:///{file}")


def people(tx: Transaction) -> list[Person]:
    return list(dict.fromkeys(mandate.person for mandate in tx.people.mandates("barn-unga")))


def enter(store: Store, rows: Rows) -> None:
    """Put rows into tables that are there, with the numbers that later rows go on from."""
    with store._engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        for table in found.sorted_tables:
            columns = set(table.columns.keys())
            entered = [
                {name: value for name, value in row.items() if name in columns}
                for row in rows.get(table.name, [])
            ]
            if not entered:
                continue
            connection.execute(insert(table), entered)
            if connection.dialect.name == "postgresql" and "id" in columns:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "
                        f"FROM {table.name}"
                    )
                )


@pytest.fixture(params=["0001", "0002"])
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(tmp_path: Path, revision: str) -> Rows:
    """What the previous release had written, as far as `revision` had a place for it."""
    store = as_written(tmp_path / "before.db")
    rows = rows_of(store)
    store.close()
    if revision == "0001":
        del rows["unread"]
        for row in rows["outbox"]:
            del row["first_tried_at"]
    return rows


@pytest.fixture
def migrated(url: str, tmp_path: Path, revision: str, old: Rows) -> Iterator[Store]:
    """A store of today on a database of then, which it has migrated."""
    if url.startswith("sqlite") and revision == "0002":
        store = as_written(tmp_path / "kansli.db")
    else:
        store = Store(url)
        command.upgrade(runner._config(store._engine), revision)
        enter(store, old)
    assert rows_of(store) == old
    assert not store.is_current()
    store.migrate()
    yield store
    store.close()


def start_in(key: str) -> datetime | None:
    """The meeting's start that stands in the key of a message that asks whether somebody comes."""
    found = re.fullmatch(
        r"meeting \d+ · (.*)T(\d\d:\d\d) · (?:.* · )?(?:summons|reply_reminder)", key
    )
    return datetime.fromisoformat(f"{found[1]}T{found[2]}") if found else None


def changed(rows: list[Row], change: Callable[[Row], Row]) -> list[Row]:
    return [change(dict(row)) for row in rows]


def renamed(row: Row, **names: str) -> Row:
    return {names.get(name, name): value for name, value in row.items()}


OUTCOMES: Final = {
    "answer to cancel": "answer",
    "answer to report": "answer",
    "could not be read": "undecryptable",
    "dagordning publicera": "command",
    "edit not run": "edit_not_run",
    "edited away": "withdrawn",
    "fault 860b4551": "fault",
    "fråga": "command",
    "förhinder": "command",
    "hjälp": "command",
    "kommer": "command",
    "möte flytta": "command",
    "möte ny": "command",
    "möte ställ in": "command",
    "not ours": "ignored",
    "nothing to take back": "nothing_withdrawn",
    "offer": "offer",
    "rapport": "command",
    "reaction ✅": "reaction",
    "reaction 💻": "reaction",
    "redacted": "withdrawn",
    "refused": "refused",
    "report edited": "edited",
    "stopped": "stopped",
    "stranger": "stranger",
    "talk": "ignored",
    "too late": "too_late",
}


def detail_of(outcome: str) -> str:
    """Which command, question or reaction it was, or the reference of a fault."""
    for beginning in ("answer to ", "reaction ", "fault "):
        if outcome.startswith(beginning):
            return outcome.removeprefix(beginning)
    return outcome if OUTCOMES[outcome] == "command" else ""


def test_every_row_arrives_and_none_is_made_up(migrated: Store, old: Rows) -> None:
    new = rows_of(migrated)
    groups = {row["id"]: row["group_id"] for row in old["meeting"]}

    assert new.pop("seat") == [{**row, "listed_from": None} for row in old["seat"]]
    for untouched in ("mandate", "audit"):
        assert new.pop(untouched) == old[untouched]
    for texts in ("report", "topic"):
        assert new.pop(texts) == changed(old[texts], lambda row: {**row, "edit_event_id": None})
    assert new.pop("meeting") == changed(
        old["meeting"],
        lambda row: {
            **row,
            "title": "",
            "summon_at": None,
            "planned_by": None,
            "moved_by": None,
            "cancelled_at": None,
        },
    )
    assert new.pop("answer") == changed(
        old["answer"],
        lambda row: {
            **renamed(row, form="mode"),
            "arrives_at": None,
            "leaves_at": None,
            "edit_event_id": None,
        },
    )
    assert new.pop("person") == [
        {"id": row["id"], "name": row["name"], "party": row["party"]} for row in old["person"]
    ]
    assert [(row["person_id"], row["channel"], row["value"]) for row in new.pop("address")] == [
        (row["id"], "matrix", row["matrix_id"]) for row in old["person"] if row["matrix_id"]
    ]
    assert new.pop("document") == changed(
        old["agenda"],
        lambda row: {
            **renamed(row, published_at="at", published_by="by"),
            "kind": "agenda",
            "quotes": None,
            "items": None,
            "source": None,
            "about_day": None,
            "group_id": groups[row["meeting_id"]],
        },
    )
    assert new.pop("inbox") == changed(
        old["inbox"],
        lambda row: {
            **row,
            "channel": "matrix",
            "outcome": OUTCOMES[row["outcome"]],
            "detail": detail_of(row["outcome"]),
            "kind": "",
            "edits": None,
            "is_redacted": False,
            "account": "",
        },
    )
    assert new.pop("sent_event") == [
        {"outbox_id": row["id"], "part": 1, "event_id": row["event_id"]}
        for row in old["outbox"]
        if row["event_id"] is not None
    ]
    tried = {row["id"]: row.get("first_tried_at") for row in old["outbox"]}
    assert new.pop("outbox") == [
        {
            **renamed(
                {k: v for k, v in row.items() if k not in ("event_id", "first_tried_at")},
                rings="notify",
                mentions="recipients",
            ),
            "channel": "matrix",
            "asker": None,
            "quotes": [],
            "asks_about": start_in(row["key"]),
            "act": None,
            "taps": [],
            "is_pinned": False,
            "takes_file": None,
            "first_attempted_at": tried[row["id"]],
            "account": "",
        }
        for row in old["outbox"]
    ]
    assert new.pop("undecryptable") == changed(
        old.get("unread", []),
        lambda row: {**renamed(row, kept_at="stored_at", told_at="notified_at"), "account": ""},
    )
    assert new.pop("dialogue") == changed(old["dialogue"], lambda row: {**row, "channel": "matrix"})
    assert new.pop("direct_room") == changed(
        old["direct_room"],
        lambda row: {**renamed(row, matrix_id="address"), "channel": "matrix", "account": ""},
    )
    assert new.pop("key_value") == old["keep"]
    empty = {
        "attachment", "calendar_feed", "change", "closed_attendance", "closing", "co_option",
        "comment_round", "decision",
        "early_reaction", "file_content", "follow_up", "followed", "group_act",
        "group_alarm", "group_document", "hand_out",
        "hand_over", "item", "lease", "matrix_key", "members_import", "note",
        "notes_response", "notes_revision", "official", "organisation_table",
        "paper", "posted_event", "presence", "purge", "received_file", "report_text",
        "round_answer",
        "settling", "standby", "support", "table_cell", "transfer", "written_round",
        "year_plan",
    }  # fmt: skip
    assert new == {table: [] for table in empty}


def test_the_tables_are_those_of_the_schema(migrated: Store) -> None:
    assert schema_differences(migrated._engine) == []
    assert migrated.is_current()


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_audit_log_still_lets_nobody_change_it(
    migrated: Store, old: Rows, statement: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        migrated._engine.begin() as connection,
    ):
        connection.execute(text(statement))
    assert rows_of(migrated)["audit"] == old["audit"]


def test_what_was_written_is_found_as_today_asks_for_it(
    migrated: Store, old: Rows, revision: str
) -> None:
    with migrated.begin() as tx:
        anna = tx.people.by_address(MATRIX, "@anna:exempel")
        assert anna is not None
        assert anna.label == "Anna Ek (S)"
        assert [m.seat.organisation for m in tx.people.mandates_of(MATRIX, "@anna:exempel")] == [
            "Arboga"
        ]
        assert [p.address(MATRIX) for p in people(tx) if p.name == "Ida Jonsson"] == [None]
        meetings = tx.meetings("barn-unga")
        assert [m.status for m in meetings] == ["planned", "planned", "cancelled"]
        everybody = [person.stored_id for person in people(tx)]
        answers = tx.latest_answers(1, meetings[0].starts_at, everybody)
        assert AttendanceMode.ON_SITE in {a.mode for a in answers}
        agenda = tx.documents.latest(1, AGENDA)
        assert agenda is not None
        assert (agenda.version, agenda.by) == (2, "@sekreterare:exempel")
        assert agenda.text.startswith("Dagordning, version\N{NO-BREAK SPACE}2")
        assert tx.direct_rooms.of(MATRIX, "@bo:exempel") == "!direkt-bo:exempel"
        assert tx.room_upgrades.all() == {"!gammal:exempel": GROUP}
        assert tx.key_value.get("sync position") == "s72_1_0"
        early = datetime(2027, 2, 26, 8, 20, tzinfo=UTC)
        asked = tx.dialogues.pending(MATRIX, GROUP, "@eva:exempel", "$tråd", early)
        assert asked == ("report", {"group": "barn-unga", "meeting": 1, "part": "home"})

        summons = next(row for row in old["outbox"] if row["key"].endswith("· summons"))
        assert tx.sent.by_event(summons["event_id"]) == SentMessage(
            "summons",
            1,
            summons["key"],
            asks_about=meetings[0].starts_at,
            recipients=tuple(summons["mentions"]),
        )
        assert not tx.outbox.has_sent(2, "summons")
        assert tx.outbox.waiting_places() == [(MATRIX, GROUP), (MATRIX, "!direkt-anna:exempel")]
        first = tx.outbox.next_for(MATRIX, GROUP)
        assert first is not None
        assert first.message.recipients == ("@anna:exempel", "@bo:exempel")
        assert first.message.notify
        assert first.parts_sent == 0
        assert (first.first_attempted_at is None) == (revision == "0001")
        second = tx.outbox.next_for(MATRIX, "!direkt-anna:exempel")
        assert second is not None
        assert (second.message.reply_to, second.message.thread) == ("$fråga", "$tråd")
        waiting = [] if revision == "0001" else ["$krypterad1", "$krypterad2"]
        assert [event.event_id for event in tx.undecryptable.pending()] == waiting


def test_more_can_be_written_after_what_was_there(migrated: Store, old: Rows) -> None:
    with migrated.begin() as tx:
        person = add_member(tx, "Åsa Öberg", group="barn-unga").person
        add_report(tx, add_meeting(tx, group="barn-unga"), person)
        assert tx.documents.add(1, AGENDA, "text", "html", "@anna:exempel", NOW) == 3
        assert not tx.outbox.add(post(old["outbox"][0]["key"]), NOW)
        assert tx.outbox.add(post("ny"), NOW)
        event = UndecryptedEvent("$ny", GROUP, "@anna:exempel", "session1", "{}")
        assert tx.undecryptable.store(event, NOW)
        tx.audit(NOW, "@anna:exempel", "answer")
        assert not tx.inbox.register("$event1", MATRIX, GROUP, "@anna:exempel", NOW)


def test_an_event_whose_outcome_was_never_written_has_none(tmp_path: Path) -> None:
    store = as_written(tmp_path / "kansli.db")
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET outcome = '' WHERE event_id = '$event1'"))
    store.migrate()
    with store.begin() as tx:
        entry = tx.inbox.lookup("$event1")
    store.close()
    assert entry is not None
    assert entry.outcome == ""
