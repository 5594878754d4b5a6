"""Several Matrix accounts on one database: each sends, hears and finds what is its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from secretary.people import MATRIX
from storage import EarlyReaction, Store, UndecryptedEvent, WorkingAccount
from tests.storage.example import LATER, NOW, ROOM, post

ANNA = "@anna:example.org"
OTHER = "!annat:example.org"
THE_OTHERS = WorkingAccount("b", {(MATRIX, ROOM): ""})


@pytest.fixture
def other(url: str, store: Store) -> Store:
    """The same database, for an account with a name."""
    opened = Store(url)
    opened._engine = store._engine
    opened.work_for(THE_OTHERS)
    return opened


def test_what_waits_is_sent_by_the_account_that_has_it(store: Store, other: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("från den första"), NOW)
    with other.begin() as tx:
        tx.outbox.add(post("från den andra", OTHER), NOW)
        assert tx.outbox.waiting_places() == [(MATRIX, OTHER)]
        assert tx.outbox.next_for(MATRIX, ROOM) is None
        assert tx.outbox.waiting() == 1
        assert [row.message.key for row in tx.outbox.unsettled()] == ["från den andra"]
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == [(MATRIX, ROOM)]
        assert tx.outbox.waiting_for(MATRIX, OTHER) == []


def test_what_is_said_in_another_accounts_room_is_said_by_that(store: Store, other: Store) -> None:
    with other.begin() as tx:
        tx.outbox.add(post("till den andra gruppen", ROOM), NOW)
        assert tx.outbox.waiting_places() == []
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == [(MATRIX, ROOM)]


def test_a_key_is_queued_once_whichever_account_decides_it(store: Store, other: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.add(post("kallelse"), NOW)
    with other.begin() as tx:
        assert not tx.outbox.add(post("kallelse", OTHER), NOW)
        assert tx.outbox.existing(["kallelse"]) == {"kallelse"}


def test_an_event_is_handled_once_whichever_account_hears_it(store: Store, other: Store) -> None:
    with store.begin() as tx:
        assert tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)
    with other.begin() as tx:
        assert not tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)


def test_what_is_taken_back_is_said_by_no_account(store: Store, other: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(replace(post("citat"), quotes=("report 1",)), NOW)
    with other.begin() as tx:
        (row,) = tx.outbox.waiting_with(["report 1"])
        tx.outbox.begin_anew(row, "utan citat", "utan citat", LATER)
    with store.begin() as tx:
        (row,) = tx.outbox.unsettled()
        assert row.message.text == "utan citat"


def test_a_person_has_a_direct_chat_with_each_account(store: Store, other: Store) -> None:
    with store.begin() as tx:
        tx.direct_rooms.remember(MATRIX, ANNA, "!ett:x")
    with other.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) is None
        tx.direct_rooms.remember(MATRIX, ANNA, "!två:x")
        tx.direct_rooms.remember(MATRIX, ANNA, "!tre:x")
        assert tx.direct_rooms.by_address(MATRIX) == {ANNA: "!tre:x"}
    with store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) == "!ett:x"
        tx.direct_rooms.forget(MATRIX, ANNA)
    with other.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) == "!tre:x"


def test_each_account_has_single_values_of_its_own(store: Store, other: Store) -> None:
    with store.begin() as tx:
        tx.account_values.set("sync position", "s1")
        tx.key_value.set("room #halsa:x", ROOM)
    with other.begin() as tx:
        assert tx.account_values.get("sync position") is None
        tx.account_values.set("sync position", "s2")
        assert tx.key_value.get("room #halsa:x") == ROOM
    with store.begin() as tx:
        assert tx.account_values.get("sync position") == "s1"
        tx.account_values.remove("sync position")
    with other.begin() as tx:
        assert tx.account_values.get("sync position") == "s2"


def test_what_cannot_be_read_waits_for_the_account_that_gets_its_key(
    store: Store, other: Store
) -> None:
    with store.begin() as tx:
        tx.undecryptable.store(UndecryptedEvent("$1", ROOM, ANNA, "session", "{}"), NOW)
    later = NOW + timedelta(hours=1)
    with other.begin() as tx:
        assert tx.undecryptable.pending() == []
        assert tx.undecryptable.overdue(timedelta(minutes=10), later) == []
    with store.begin() as tx:
        assert [each.event_id for each in tx.undecryptable.pending()] == ["$1"]
        assert len(tx.undecryptable.overdue(timedelta(minutes=10), later)) == 1


def test_a_reaction_waits_for_the_account_whose_message_it_is_to(
    store: Store, other: Store
) -> None:
    with store.begin() as tx:
        tx.early_reactions.store(EarlyReaction("$1", MATRIX, ROOM, ANNA, "$0", "✅", False, NOW))
    with other.begin() as tx:
        assert tx.early_reactions.all() == []
    with store.begin() as tx:
        assert [each.event_id for each in tx.early_reactions.all()] == ["$1"]


def test_an_account_was_active_when_it_heard_or_said_something_itself(
    store: Store, other: Store
) -> None:
    with store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)
        tx.outbox.add(post("svar"), NOW)
    with other.begin() as tx:
        assert tx.posted.active_between(LATER) is None
        tx.inbox.register("$2", MATRIX, OTHER, ANNA, LATER)
        assert tx.posted.active_between(LATER) == (LATER, LATER)
    with store.begin() as tx:
        assert tx.posted.active_between(LATER) == (NOW, NOW)
