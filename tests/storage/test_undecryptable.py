"""Messages that wait for their keys: kept as they came, and asked about, but not too often."""

from __future__ import annotations

from datetime import timedelta

from secretary.people import MATRIX
from storage import Store, UndecryptedEvent
from tests.storage.example import NOW, ROOM

TIMEOUT = timedelta(minutes=10)
ANNA = "@anna:example.org"


def undecrypted(
    event: str, session: str = "s1", sender: str = ANNA, room: str = ROOM
) -> UndecryptedEvent:
    return UndecryptedEvent(event, room, sender, session, '{"ciphertext": "x"}')


def test_a_message_waits_for_its_own_key_in_the_order_it_came(store: Store) -> None:
    with store.begin() as tx:
        for number in range(250):
            assert tx.undecryptable.store(undecrypted(f"${number}", f"s{number % 2}"), NOW)
    with store.begin() as tx:
        found, last = [], 0
        while page := tx.undecryptable.pending(after=last):
            assert len(page) <= 100
            found += page
            last = page[-1].number
        assert [it.event_id for it in found] == [f"${n}" for n in range(250)]
        assert tx.undecryptable.pending("s1", after=last - 50) == [
            undecrypted(f"${n}", "s1") for n in range(201, 250, 2)
        ]


def test_a_message_is_kept_once_and_not_when_it_was_dealt_with(store: Store) -> None:
    with store.begin() as tx:
        assert tx.undecryptable.store(undecrypted("$1"), NOW)
        assert not tx.undecryptable.store(undecrypted("$1"), NOW)
        tx.inbox.register("$2", MATRIX, ROOM, ANNA, NOW)
        assert not tx.undecryptable.store(undecrypted("$2"), NOW)
    with store.begin() as tx:
        assert [it.event_id for it in tx.undecryptable.pending()] == ["$1"]
        tx.undecryptable.discard("$1")
        assert not tx.undecryptable.pending()


def test_what_is_overdue_comes_by_person_and_room(store: Store) -> None:
    with store.begin() as tx:
        tx.undecryptable.store(undecrypted("$1"), NOW)
        tx.undecryptable.store(undecrypted("$2"), NOW + TIMEOUT)
        tx.undecryptable.store(undecrypted("$3", sender="@bo:example.org"), NOW + TIMEOUT)
        assert not tx.undecryptable.overdue(TIMEOUT, NOW + TIMEOUT - timedelta(seconds=1))
        (due,) = tx.undecryptable.overdue(TIMEOUT, NOW + TIMEOUT)
        assert [it.event_id for it in due] == ["$1", "$2"]


def test_what_a_clock_that_was_ahead_stored_waits_as_from_now(store: Store) -> None:
    with store.begin() as tx:
        tx.undecryptable.store(undecrypted("$1"), NOW + timedelta(days=9))
        assert not tx.undecryptable.overdue(TIMEOUT, NOW)
        (due,) = tx.undecryptable.overdue(TIMEOUT, NOW + TIMEOUT)
        assert [it.event_id for it in due] == ["$1"]


def test_who_was_notified_is_notified_less_and_less_often_for_a_day(store: Store) -> None:
    now, notified = NOW, []
    with store.begin() as tx:
        for minute in range(24 * 60):
            now = NOW + timedelta(minutes=minute)
            tx.undecryptable.store(undecrypted(f"${minute}"), now)
            for due in tx.undecryptable.overdue(TIMEOUT, now):
                notified.append(minute)
                for each in due:
                    tx.undecryptable.mark_notified(each.event_id, now)
    assert notified[:4] == [10, 31, 72, 153]
    assert len(notified) == 7
    with store.begin() as tx:
        for each in tx.undecryptable.pending():
            tx.undecryptable.mark_notified(each.event_id, now)
        later = now + timedelta(days=1, seconds=1)
        tx.undecryptable.overdue(TIMEOUT, later)
        tx.undecryptable.store(undecrypted("$new"), later)
        assert tx.undecryptable.overdue(TIMEOUT, later + TIMEOUT)


def test_the_message_itself_is_let_go_of_when_its_sender_is_notified(store: Store) -> None:
    with store.begin() as tx:
        tx.undecryptable.store(undecrypted("$1"), NOW)
        tx.undecryptable.mark_notified("$1", NOW)
        assert not tx.undecryptable.pending()
        tx.undecryptable.discard("$1")  # that it was is still remembered
        assert not tx.undecryptable.store(undecrypted("$1"), NOW)
