"""What clears a group's alarm, in the transaction that changes something; the database does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import insert, text, update

from secretary.people import MATRIX
from storage import Store, Transaction, alarm_triggers, schema
from tests.storage.example import (
    LATER,
    NOW,
    ROOM,
    add_answer,
    add_meeting,
    add_member,
    add_topic,
    post,
)

GROUPS: Final = frozenset({"barn", "kultur"})
Happens = Callable[[Transaction], object]


def kept(store: Store) -> set[str]:
    """The groups whose alarm is kept."""
    with store.begin() as tx:
        return tx.group_alarms.quiet(LATER)


def set_alarms(store: Store) -> None:
    with store.begin() as tx:
        for group in GROUPS:
            tx.group_alarms.begin(group, NOW)
            tx.group_alarms.keep(group, LATER + timedelta(hours=1))


def example(tx: Transaction) -> Any:
    """A meeting of one group, and a seat whose holder has answered."""
    person = add_member(tx).person
    meeting = add_meeting(tx)
    answer = add_answer(tx, meeting, person)
    topic = add_topic(tx, meeting, person)
    tx.outbox.add(replace(post("said"), meeting_id=meeting.id), NOW)
    return person, meeting, answer, topic


def _move(tx: Transaction) -> None:
    [meeting] = tx.meetings("barn")
    meeting.starts_at += timedelta(days=1)
    tx.add()


def _withdraw(tx: Transaction) -> None:
    [meeting] = tx.meetings("barn")
    [answer] = tx.latest_answers(meeting.stored_id, meeting.starts_at, [1])
    tx.withdraw(answer, NOW)


def _support(tx: Transaction) -> None:
    row = {"topic_id": 1, "person_id": 1, "event_id": "$stöd", "at": NOW}
    tx._session.execute(insert(schema.support), [row])


def _skip(tx: Transaction) -> None:
    tx.outbox.skip(1, "it came too late", NOW)


def _end_mandate(tx: Transaction) -> None:
    tx._session.execute(update(schema.mandate).values(until=NOW.date()))


OF_ONE: Final[dict[str, Happens]] = {
    "a meeting is planned": add_meeting,
    "a meeting is moved": _move,
    "a meeting goes": lambda tx: tx._session.execute(text("DELETE FROM topic")),
    "an answer is taken back": _withdraw,
    "a topic gets support": _support,
    "a mandate ends": _end_mandate,
    "a message about a meeting is decided": lambda tx: tx.outbox.add(
        replace(post("more"), meeting_id=1), NOW
    ),
    "a message of a group's is decided": lambda tx: tx.outbox.add(
        replace(post("more"), group_id="barn"), NOW
    ),
    "a message is left out": _skip,
}

OF_ALL: Final[dict[str, Happens]] = {
    "somebody gets another name": lambda tx: tx._session.execute(
        update(schema.person).values(name="Åsa Ek")
    ),
    "somebody gets an address": lambda tx: tx._session.execute(
        insert(schema.address), [{"person_id": 1, "channel": MATRIX, "value": "@ny:example.org"}]
    ),
    "somebody opens a direct chat": lambda tx: tx.direct_rooms.remember(MATRIX, "@a:b.c", ROOM),
}

OF_NONE: Final[dict[str, Happens]] = {
    "somebody says something": lambda tx: tx.inbox.register("$1", MATRIX, ROOM, "@a:b.c", NOW),
    "a message is tried": lambda tx: tx.outbox.mark_attempted(1, NOW),
    "a message is sent": lambda tx: tx.outbox.mark_sent(1, "$sent", NOW),
    "a sync is handled": lambda tx: tx.key_value.set("sync position", "s2"),
    "an answer about no meeting is decided": lambda tx: tx.outbox.add(post("hjälp"), NOW),
    "it is written down": lambda tx: tx.audit(NOW, "@a:b.c", "möte", group_id="barn"),
}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as tx:
        example(tx)
    set_alarms(store)
    return store


class _Undone(Exception):
    """Nothing of it is to stay."""


def cleared(store: Store, happens: Happens) -> frozenset[str]:
    """Which groups' alarms are cleared by it, in the same transaction."""
    with contextlib.suppress(_Undone), store.begin() as tx:
        happens(tx)
        tx.add()
        found = GROUPS - tx.group_alarms.quiet(LATER)
        raise _Undone
    return found


def test_a_change_clears_its_own_groups_alarm_alone(filled: Store) -> None:
    found = {what: cleared(filled, happens) for what, happens in OF_ONE.items()}
    assert found == dict.fromkeys(OF_ONE, frozenset({"barn"}))


def test_what_is_of_no_one_group_clears_all_alarms(filled: Store) -> None:
    found = {what: cleared(filled, happens) for what, happens in OF_ALL.items()}
    assert found == dict.fromkeys(OF_ALL, GROUPS)


def test_what_no_rule_goes_by_clears_none(filled: Store) -> None:
    found = {what: cleared(filled, happens) for what, happens in OF_NONE.items()}
    assert found == dict.fromkeys(OF_NONE, frozenset())


def test_a_row_that_goes_over_to_another_group_clears_both_alarms(filled: Store) -> None:
    with filled.begin() as tx:
        other = add_meeting(tx, group="kultur").stored_id
    set_alarms(filled)
    with filled.begin() as tx:
        tx._session.execute(update(schema.topic).values(meeting_id=other))
    assert kept(filled) == set()


def test_what_is_undone_clears_none(filled: Store) -> None:
    with pytest.raises(ZeroDivisionError), filled.begin() as tx:
        add_meeting(tx)
        raise ZeroDivisionError
    assert kept(filled) == GROUPS


def test_rules_that_change_something_themselves_are_asked_again(filled: Store) -> None:
    with filled.begin() as tx:
        tx.group_alarms.begin("barn", NOW)
        add_meeting(tx)
        tx.group_alarms.keep("barn", LATER + timedelta(hours=1))
    assert kept(filled) == GROUPS - {"barn"}


def test_an_alarm_set_by_a_clock_that_was_ahead_is_not_kept(filled: Store) -> None:
    with filled.begin() as tx:
        assert tx.group_alarms.quiet(NOW - timedelta(seconds=1)) == set()


def test_every_table_is_of_a_group_or_of_all_or_of_no_rule(store: Store) -> None:
    with store._engine.begin() as connection:
        there = set(alarm_triggers._there(connection).values())
    no_rule = {table.name for table in alarm_triggers._OF_NO_RULE}
    assert there == set(schema.metadata.tables) - no_rule


def test_triggers_that_went_with_a_table_are_made_again(store: Store) -> None:
    with store._engine.begin() as connection:
        before = alarm_triggers._there(connection)
        alarm_triggers.remove(connection)
        assert alarm_triggers._there(connection) == {}
    store.migrate()
    with store._engine.begin() as connection:
        assert alarm_triggers._there(connection) == before
