"""What the bot keeps for itself: inbox, questions put, direct chats, small values, the record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from secretary.people import MATRIX
from storage import UNASKED_TIME, OutboundMessage, Store, Transaction
from storage.schema import audit
from tests.storage.example import LATER, NOW, ROOM

ANNA, BO = "@anna:example.org", "@bo:example.org"


# Inbox


def test_an_event_is_registered_once(store: Store) -> None:
    with store.begin() as tx:
        assert tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)
        assert not tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)
        assert tx.inbox.register("$2", MATRIX, ROOM, ANNA, NOW)
    with store.begin() as tx:
        assert not tx.inbox.register("$1", MATRIX, ROOM, BO, LATER)
        entry = tx.inbox.lookup("$1")
        assert entry is not None
        assert (entry.sender, entry.at, entry.outcome) == (ANNA, NOW, "")


def test_what_became_of_an_event_is_kept(store: Store) -> None:
    with store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW)
        tx.inbox.register("$2", MATRIX, ROOM, ANNA, NOW)
        tx.inbox.set_outcome("$1", "förhinder")
    with store.begin() as tx:
        outcomes = [entry.outcome for event in ("$1", "$2") if (entry := tx.inbox.lookup(event))]
        assert outcomes == ["förhinder", ""]
        assert tx.inbox.lookup("$okänd") is None


# Questions put to somebody


def test_a_question_waits_for_its_answer_until_it_expires(store: Store) -> None:
    until = NOW + timedelta(minutes=30)
    with store.begin() as tx:
        tx.dialogues.start(
            MATRIX, ROOM, ANNA, "", "report", {"meeting": 17, "part": "hem åäö"}, until
        )
    with store.begin() as tx:
        asked = tx.dialogues.pending(MATRIX, ROOM, ANNA, "", until - timedelta(microseconds=1))
        assert asked == ("report", {"meeting": 17, "part": "hem åäö"})
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "", until) is None


def test_a_new_question_takes_the_place_of_the_one_before(store: Store) -> None:
    for kind, until in (("report", NOW), ("cancel", LATER)):
        with store.begin() as tx:
            tx.dialogues.start(MATRIX, ROOM, ANNA, "", kind, {"kind": kind}, until)
    with store.begin() as tx:
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "", NOW) == ("cancel", {"kind": "cancel"})


def test_a_question_is_put_to_one_person_in_one_room_and_thread(store: Store) -> None:
    with store.begin() as tx:
        tx.dialogues.start(MATRIX, ROOM, ANNA, "$tråd", "report", {}, LATER)
        assert tx.dialogues.pending(MATRIX, ROOM, BO, "$tråd", NOW) is None
        assert tx.dialogues.pending(MATRIX, "!annat:example.org", ANNA, "$tråd", NOW) is None
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "", NOW) is None
        tx.dialogues.end(MATRIX, ROOM, ANNA, "")
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "$tråd", NOW) == ("report", {})
        tx.dialogues.end(MATRIX, ROOM, ANNA, "$tråd")
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "$tråd", NOW) is None


def test_a_question_is_put_on_one_channel(store: Store) -> None:
    until = NOW + timedelta(minutes=30)
    with store.begin() as tx:
        tx.dialogues.start(MATRIX, ROOM, ANNA, "", "report", {}, until)
        tx.dialogues.start("board", ROOM, ANNA, "", "cancel", {}, until)
    with store.begin() as tx:
        tx.dialogues.end("board", ROOM, ANNA, "")
        assert tx.dialogues.pending(MATRIX, ROOM, ANNA, "", NOW) == ("report", {})
        assert tx.dialogues.pending("board", ROOM, ANNA, "", NOW) is None


# Questions that the bot puts by itself


def put_by_itself(tx: Transaction, key: str = "fråga 1") -> None:
    tx.outbox.add(OutboundMessage(key=key, room=ROOM, text="Vad?", html="Vad?", kind="x"), NOW)
    tx.dialogues.start(MATRIX, ROOM, ANNA, "", "report", {"meeting": 1}, LATER, message_key=key)


def send(tx: Transaction, at: datetime) -> None:
    waiting = tx.outbox.next_for(MATRIX, ROOM)
    assert waiting is not None
    tx.outbox.mark_sent(waiting.id, f"${waiting.id}", at)


def test_it_is_a_question_once_it_stands_there(store: Store) -> None:
    with store.begin() as tx:
        put_by_itself(tx)
        assert tx.dialogues.open(MATRIX, ROOM, ANNA, NOW) == []
        assert tx.dialogues.awaits_words(MATRIX, ROOM, ANNA, NOW)
        assert tx.dialogues.is_put_by(MATRIX, ROOM, ANNA, "fråga 1")
        assert not tx.dialogues.is_put_by(MATRIX, ROOM, ANNA, "fråga 2")
    with store.begin() as tx:
        send(tx, NOW)
        [asked] = tx.dialogues.open(MATRIX, ROOM, ANNA, NOW)
        assert (asked.question.data, asked.message_key) == ({"meeting": 1}, "fråga 1")
        assert not asked.is_overtaken


def test_it_is_overtaken_by_what_the_bot_says_there_and_by_time(store: Store) -> None:
    with store.begin() as tx:
        put_by_itself(tx)
        send(tx, NOW - UNASKED_TIME)
        assert tx.dialogues.open(MATRIX, ROOM, ANNA, NOW)[0].is_overtaken
        assert not tx.dialogues.awaits_words(MATRIX, ROOM, ANNA, NOW)
        earlier = NOW - timedelta(minutes=1)
        assert not tx.dialogues.open(MATRIX, ROOM, ANNA, earlier)[0].is_overtaken
        tx.outbox.add(OutboundMessage(key="b", room=ROOM, text="B", html="B", kind="x"), NOW)
        assert tx.dialogues.open(MATRIX, ROOM, ANNA, earlier)[0].is_overtaken


def test_it_is_none_where_it_is_not_sent_after_all(store: Store) -> None:
    with store.begin() as tx:
        put_by_itself(tx)
        waiting = tx.outbox.next_for(MATRIX, ROOM)
        assert waiting is not None
        tx.outbox.skip(waiting.id, "not for two", NOW)
        assert tx.dialogues.open(MATRIX, ROOM, ANNA, NOW) == []
        assert not tx.dialogues.awaits_words(MATRIX, ROOM, ANNA, NOW)


# Direct chats and small values


def test_a_direct_chat_is_on_one_channel(store: Store) -> None:
    with store.begin() as tx:
        tx.direct_rooms.remember(MATRIX, ANNA, "!direkt")
        tx.direct_rooms.remember("mail", ANNA, "tråd 17")
    with store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) == "!direkt"
        assert tx.direct_rooms.of("mail", ANNA) == "tråd 17"
        assert tx.direct_rooms.of("board", ANNA) is None


def test_the_latest_direct_chat_is_the_one_remembered(store: Store) -> None:
    with store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) is None
        for room in ("!gammal:x", "!ny:x", "!ny:x"):
            tx.direct_rooms.remember(MATRIX, ANNA, room)
        tx.direct_rooms.remember(MATRIX, BO, "!bos:x")
    with store.begin() as tx:
        assert (tx.direct_rooms.of(MATRIX, ANNA), tx.direct_rooms.of(MATRIX, BO)) == (
            "!ny:x",
            "!bos:x",
        )


def test_a_value_takes_the_place_of_the_one_before(store: Store) -> None:
    with store.begin() as tx:
        assert tx.key_value.get("sync position") is None
    for position in ("s1", "s2"):
        with store.begin() as tx:
            tx.key_value.set("sync position", position)
            tx.key_value.set("other", "stays")
    with store.begin() as tx:
        assert (tx.key_value.get("sync position"), tx.key_value.get("other")) == ("s2", "stays")


# The record


def test_the_record_says_who_did_what_and_when(store: Store) -> None:
    with store.begin() as tx:
        tx.audit(NOW, ANNA, "answer", group_id="barn", meeting_id=7, event_id="$1", coming=0)
    with store._engine.begin() as connection:
        (line,) = connection.execute(audit.select())
    assert (line.at, line.who, line.what, line.group_id) == (NOW, ANNA, "answer", "barn")
    assert (line.meeting_id, line.event_id, line.details) == (7, "$1", {"coming": 0})


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'ingen'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'ingen', what, '', 0, '', '' FROM audit",
    ],
)
def test_the_database_lets_nobody_change_the_record(store: Store, tampering: str) -> None:
    foreign = {"sqlite": "TRUNCATE", "postgresql": "INSERT OR REPLACE"}[store._engine.dialect.name]
    with store.begin() as tx:
        tx.audit(NOW, ANNA, "answer")
    refusal = "syntax error" if tampering.startswith(foreign) else "audit is append-only"
    with pytest.raises(DBAPIError, match=refusal), store._engine.begin() as connection:
        connection.execute(text(tampering))
    with store._engine.begin() as connection:
        assert connection.scalars(text("SELECT who FROM audit")).all() == [ANNA]
