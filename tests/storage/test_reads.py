"""What one transaction reads twice: once, unless something of it was written in between."""

from __future__ import annotations

import contextlib
import gc
import re
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Table, delete, event, insert, text, update

from secretary.followed import FollowedKind
from secretary.group_acts import GroupActKind
from secretary.hand_outs import HandOutKind
from secretary.meetings import Status
from storage import Store, Transaction, group_alarms, schema
from storage.reads import Reads
from storage.settling import SettlingSeat
from tests.storage.example import LATER, NOW, add_meeting, add_member, post
from tests.storage.test_copying import value

Does = Callable[[Transaction], object]

_ID: Final = re.compile(r"\bid=\d+")
"""PostgreSQL gives what was undone another number the next time."""
LONG_AGO: Final = NOW - timedelta(days=900)
TICKS: Final = group_alarms.QUERIES


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The queries that are made meanwhile."""
    made: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        made.append(statement)

    event.listen(store._engine, "before_cursor_execute", listen)
    yield made
    event.remove(store._engine, "before_cursor_execute", listen)


def put(tx: Transaction, table: Table, **given: object) -> None:
    """Put a row into a table that has `given`, and something in every column that needs it."""
    needed = {
        each.name: value(each, 1)
        for each in table.columns
        if not (each.nullable or each.primary_key or each.foreign_keys)
    }
    tx._session.execute(insert(table).values(needed | given))


READS: Final[dict[str, Callable[[Transaction], list[Any]]]] = {
    "meetings": lambda tx: tx.meetings("barn"),
    "meetings since": lambda tx: tx.meetings("barn", LONG_AGO.replace(tzinfo=None)),
    "mandates": lambda tx: tx.people.mandates("barn"),
    "seats": lambda tx: tx.people.seats("barn"),
    "officials": lambda tx: tx.officials.of_group("barn"),
    "decisions": lambda tx: tx.decisions.resting("barn"),
    "settling": lambda tx: tx.settling.of_group("barn"),
    "settling of a meeting": lambda tx: list(tx.settling.of_meeting(1).values()),
    "assignments": lambda tx: tx.hand_outs.not_closed("barn", HandOutKind.ASSIGNMENT),
    "followed": lambda tx: tx.followed.of_group("barn"),
    "hand-overs": lambda tx: tx.hand_overs.of_group("barn"),
    "rounds": lambda tx: tx.written_rounds.not_ended("barn"),
    "plans": lambda tx: tx.year_plans.untold("barn"),
}


def _plan(tx: Transaction) -> None:
    tx._session.add(add_meeting(tx, LATER.replace(tzinfo=None)))


def _undo_planning(tx: Transaction) -> None:
    tx.meetings("barn")[0].status = Status.UNDONE  # not written yet


def _rest(tx: Transaction) -> None:
    [meeting, *_] = tx.meetings("barn")
    seat = SettlingSeat(meeting.stored_id, 1, meeting.starts_at, (), False, "$1", NOW, LATER)
    tx.settling.put(seat)


def _settle(tx: Transaction) -> None:
    _rest(tx)
    [seat] = tx.settling.of_group("barn")
    tx.settling.remove(seat)


def _in_vain(tx: Transaction) -> None:
    with contextlib.suppress(ZeroDivisionError), tx.savepoint():
        _plan(tx)
        add_member(tx, "Bo Ek")
        _rest(tx)
        assert all(READS[each](tx) for each in ("meetings", "mandates", "settling"))
        raise ZeroDivisionError


WRITES: Final[dict[str, Does]] = {
    "a meeting is planned": _plan,
    "its planning is undone": _undo_planning,
    "a meeting is moved, in a statement": lambda tx: tx._session.execute(
        update(schema.meeting).values(status=Status.UNDONE)
    ),
    "somebody is appointed": lambda tx: add_member(tx, "Bo Ek"),
    "a mandate is removed": lambda tx: tx._session.execute(delete(schema.mandate)),
    "a seat is removed in a text": lambda tx: tx._session.execute(text("DELETE FROM mandate")),
    "a seat goes over to another group": lambda tx: tx._session.execute(
        update(schema.seat).values(group_id="kultur")
    ),
    "an answer rests": _rest,
    "it has settled": _settle,
    "a part is undone": _in_vain,
}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as tx:
        add_member(tx)
        add_meeting(tx)
    return store


def test_what_is_asked_twice_is_read_once(filled: Store) -> None:
    with filled.begin() as tx:
        first = {name: read(tx) for name, read in READS.items()}
        with counted(filled) as made:
            assert {name: read(tx) for name, read in READS.items()} == first
    assert made == []
    assert first["meetings"]
    assert first["mandates"]


def test_later_meetings_are_read_with_earlier_ones(filled: Store) -> None:
    with filled.begin() as tx:
        [meeting] = tx.meetings("barn", LONG_AGO.replace(tzinfo=None))
        with counted(filled) as made:
            assert tx.meetings("barn", meeting.starts_at) == [meeting]
            assert tx.meetings("barn", meeting.starts_at + timedelta(seconds=1)) == []
    assert made == []


def test_earlier_meetings_are_read_anew(filled: Store) -> None:
    with filled.begin() as tx:
        assert tx.meetings("barn", LATER.replace(year=2030, tzinfo=None)) == []
        assert len(tx.meetings("barn", LONG_AGO.replace(tzinfo=None))) == 1


def test_who_changes_the_list_they_were_given_changes_nobody_elses(filled: Store) -> None:
    with filled.begin() as tx:
        tx.meetings("barn").clear()
        assert len(tx.meetings("barn")) == 1


def test_nothing_is_kept_beyond_the_transaction(filled: Store) -> None:
    with filled.begin() as tx:
        assert len(tx.meetings("barn")) == 1
    with filled.begin() as tx:
        _plan(tx)
    with filled.begin() as tx:
        assert len(tx.meetings("barn")) == 2


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is collected meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_what_was_read_is_let_go_with_the_transaction(filled: Store) -> None:
    with filled.begin() as tx:
        tx.outbox.add(post("said"), NOW)
        mandate = weakref.ref(tx.people.mandates("barn")[0])
        meeting = weakref.ref(tx.meetings("barn")[0])
        tx_itself = weakref.ref(tx)
    del tx
    assert (mandate(), meeting(), tx_itself()) == (None, None, None)


@pytest.mark.usefixtures("uncollected")
def test_it_is_let_go_where_that_failed_too(filled: Store) -> None:
    with contextlib.suppress(ZeroDivisionError), filled.begin() as tx:
        mandate = weakref.ref(tx.people.mandates("barn")[0])
        raise ZeroDivisionError
    del tx
    assert mandate() is None


class _Undone(Exception):
    """Nothing of it is to stay."""


def found_after(store: Store, writes: Does) -> dict[str, str]:
    """What is read after a write, by one who has read it all before."""
    with contextlib.suppress(_Undone), store.begin() as tx:
        for read in READS.values():
            read(tx)
        tx.group_alarms.begin("barn", NOW)
        writes(tx)
        found = {name: _ID.sub("", str(read(tx))) for name, read in READS.items()}
        raise _Undone
    return found


@pytest.mark.parametrize("what", WRITES)
def test_what_was_written_since_is_read(
    filled: Store, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = found_after(filled, WRITES[what])
    monkeypatch.setattr(Reads, "_known", lambda *_: None)
    assert found == found_after(filled, WRITES[what])


# ------------------------------------------------------------------ what there is none of

OF_NONE: Final[dict[str, tuple[Table, dict[str, object], Does]]] = {
    "settling": (
        schema.settling,
        {"meeting_id": 1, "seat_id": 1, "due_at": NOW},
        lambda tx: tx.settling.due("barn", NOW),
    ),
    "decision": (
        schema.decision,
        {"group_id": "barn", "meeting_id": 1, "settled_at": None},
        lambda tx: tx.decisions.resting("barn"),
    ),
    "outbox": (
        schema.outbox,
        {"group_id": "barn", "kind": "summons", "skipped": "why", "created_at": LATER},
        lambda tx: tx.outbox.unskip_after("barn", ["summons"], NOW),
    ),
    "group_act": (
        schema.group_act,
        {"group_id": "barn", "kind": GroupActKind.ENDED},
        lambda tx: tx.group_acts.of_group("barn", GroupActKind.ENDED),
    ),
    "hand_out": (
        schema.hand_out,
        {"group_id": "barn", "meeting_id": 1, "kind": HandOutKind.ASSIGNMENT},
        lambda tx: tx.hand_outs.not_closed("barn", HandOutKind.ASSIGNMENT),
    ),
    "followed": (
        schema.followed,
        {"group_id": "barn", "kind": FollowedKind.GOAL},
        lambda tx: tx.followed.open_of("barn"),
    ),
    "comment_round": (
        schema.comment_round,
        {"group_id": "barn", "meeting_id": 1, "at": NOW},
        lambda tx: tx.notes.rounds_since("barn", NOW),
    ),
    "organisation_table": (
        schema.organisation_table,
        {"group_id": "barn", "meeting_id": 1, "at": NOW},
        lambda tx: tx.organisation_tables.unsent("barn", NOW),
    ),
    "written_round": (
        schema.written_round,
        {"group_id": "barn"},
        lambda tx: tx.written_rounds.not_ended("barn"),
    ),
    "year_plan": (
        schema.year_plan,
        {"group_id": "barn", "established_at": NOW, "content": []},
        lambda tx: tx.year_plans.untold("barn"),
    ),
    "hand_over": (
        schema.hand_over,
        {"group_id": "barn", "mandate_id": 1, "person_id": 1},
        lambda tx: tx.hand_overs.of_group("barn"),
    ),
}
"""By table: a row that the group's rules go by, and what finds it."""


@pytest.mark.parametrize("name", OF_NONE)
def test_what_there_is_is_found_by_rules_that_look_for_all_kinds_at_once(
    filled: Store, name: str
) -> None:
    table, row, find = OF_NONE[name]
    with filled.begin() as tx:
        put(tx, table, **row)
    with filled.begin() as tx:
        tx.group_alarms.begin("barn", NOW)
        assert find(tx)


@pytest.mark.parametrize("name", OF_NONE)
def test_what_comes_to_be_after_that_look_is_found_too(filled: Store, name: str) -> None:
    table, row, find = OF_NONE[name]
    with filled.begin() as tx:
        tx.group_alarms.begin("barn", NOW)
        put(tx, table, **row)
        assert find(tx)


def test_what_there_is_none_of_is_not_asked_for_again(filled: Store) -> None:
    with filled.begin() as tx:
        tx.group_alarms.begin("barn", NOW)
        with counted(filled) as made:
            assert not any(find(tx) for _, _, find in OF_NONE.values())
    assert made == []


def test_every_query_that_is_looked_at_is_tried_here() -> None:
    assert len(OF_NONE) == len(TICKS)


# ------------------------------------------------------------------ what is left out


def test_what_is_left_out_is_recorded_in_one_statement_and_once(filled: Store) -> None:
    rows = [replace(post(key), skipped="it came too late") for key in ("a", "b", "c", "b")]
    with filled.begin() as tx:
        tx.outbox.add(post("c"), NOW)
        with counted(filled) as made:
            tx.outbox.record_skipped(rows, NOW)
        assert tx.outbox.existing("abc") == {"a", "b", "c"}
        assert tx.outbox.not_skipped("abc") == {"c"}
    assert len(made) == 1


def test_leaving_out_nothing_asks_nothing(filled: Store) -> None:
    with filled.begin() as tx, counted(filled) as made:
        tx.outbox.record_skipped((), NOW)
    assert not [each for each in made if each.startswith("INSERT")]
