"""What the outbox knows of messages: of which room, channel, meeting and time, and of no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from secretary.people import MATRIX
from storage import Act, Ask, Attachment, OutboundMessage, OutboxRow, SentMessage, Store, schema
from storage import Transaction as Tx
from tests.storage.example import LATER, NOW, ROOM, add_meeting, post

OTHER = "!annat:example.org"
ANNA, BO = "@anna:example.org", "@bo:example.org"
SOON = NOW + timedelta(minutes=1)
PDF = Attachment("kallelse.pdf", "application/pdf", content=b"%PDF-2.0")


def column(tx: Tx, name: str) -> dict[str, Any]:
    """What stands in a column, by the rows' keys."""
    rows = tx._session.execute(select(schema.outbox.c.key, schema.outbox.c[name]))
    return {key: value for key, value in rows}  # noqa: C416 - rows are no pairs to mypy


def add(tx: Tx, key: str, now: datetime = NOW, **values: Any) -> OutboxRow:
    """Queue a message; its row."""
    message = replace(post(key), kind="summons", **values)
    assert tx.outbox.add(message, now)
    waiting = tx.outbox.waiting_for(message.channel, message.room)
    return next(row for row in waiting if row.message.key == key)


# What a row keeps


def test_whatever_a_message_says_of_itself_is_kept(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        whole = OutboundMessage(
            key="allt",
            room=ROOM,
            text="Kommer du?",
            html="<p>Kommer du?</p>",
            kind="summons",
            channel="board",
            notify=True,
            recipients=(ANNA, BO),
            reply_to="$fråga",
            thread="$tråd",
            asker=ANNA,
            quotes=("report 1", "topic 2"),
            group_id="barn",
            meeting_id=meeting.id,
            act=Act.REACT,
            taps=("👍", "👎"),
            is_pinned=True,
            asks_about=meeting.starts_at,
            attachments=(PDF,),
        )
        assert tx.outbox.add(whole, NOW)
    with store.begin() as tx:
        row = tx.outbox.next_for("board", ROOM)
        assert row is not None
        assert row.message == whole
        [waiting] = tx.outbox.waiting_for("board", ROOM)
        assert waiting.message == replace(whole, attachments=()), "those are read when it is sent"


def test_a_sent_message_is_known_by_what_it_asks_whom_and_when(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        known = SentMessage("summons", meeting.id, "kallelse", meeting.starts_at, (ANNA, BO))
        about = {"meeting_id": meeting.id, "asks_about": meeting.starts_at}
        row = add(tx, "kallelse", SOON, recipients=(ANNA, BO), **about)
        tx.outbox.mark_sent(row.id, "$1", LATER)
        sent = tx.sent.by_event("$1")
        assert sent == known
        assert sent is not None
        assert sent.at == SOON


def test_the_answer_to_an_event_is_known_before_it_is_sent(store: Store) -> None:
    with store.begin() as tx:
        add(tx, "reply $fråga", recipients=(ANNA,))
        assert tx.sent.answer_to("$fråga") == SentMessage(
            "summons", None, "reply $fråga", None, (ANNA,)
        )
        assert tx.sent.answer_to("$annan") is None


# One row, and not its neighbours


def test_the_first_attempt_is_the_one_that_is_remembered(store: Store) -> None:
    with store.begin() as tx:
        first, _ = add(tx, "1"), add(tx, "2")
        tx.outbox.mark_attempted(first.id, SOON)
        tx.outbox.mark_attempted(first.id, LATER)
        assert column(tx, "first_attempted_at") == {"1": SOON, "2": None}
        [tried, untried] = tx.outbox.waiting_for(MATRIX, ROOM)
        assert (tried.first_attempted_at, untried.first_attempted_at) == (SOON, None)


def test_what_was_tried_in_vain_has_no_part_in_the_room(store: Store) -> None:
    with store.begin() as tx:
        other, row = add(tx, "annat", room=OTHER), add(tx, "1")
        tx.outbox.mark_sent(other.id, "$1", NOW, part=1, parts=3)
        tx.outbox.mark_attempted(row.id, NOW)
        found = tx.outbox.next_for(MATRIX, ROOM)
        assert found is not None
        assert (found.first_attempted_at, found.parts_sent) == (NOW, 0)


def test_a_message_of_one_part_is_sent_when_it_stands_in_the_room(store: Store) -> None:
    with store.begin() as tx:
        add(tx, "först")
        row = add(tx, "1")
        tx.outbox.mark_sent(row.id, "$1", LATER)
        assert column(tx, "settled_at") == {"först": None, "1": LATER}
        parts = tx._session.execute(select(schema.sent_event)).all()
        assert [tuple(part) for part in parts] == [(row.id, 1, "$1")]


def test_of_one_answer_that_is_sent_the_words_and_files_go_and_no_others(store: Store) -> None:
    with store.begin() as tx:
        for key in ("1", "2"):
            tx.outbox.add(replace(post(key), attachments=(PDF,)), NOW)
        first, second = tx.outbox.waiting_for(MATRIX, ROOM)
        tx.outbox.settle(first.id, LATER)
        assert column(tx, "text") == {"1": "", "2": "2"}
        assert column(tx, "html") == {"1": "", "2": "<p>2</p>"}
        assert column(tx, "settled_at") == {"1": LATER, "2": None}
        kept = tx._session.scalars(select(schema.attachment.c.outbox_id)).all()
        assert kept == [second.id]


def test_a_notice_keeps_its_words_when_it_is_sent(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.settle(add(tx, "kallelse").id, LATER)
        assert column(tx, "text") == {"kallelse": "kallelse"}
        assert column(tx, "html") == {"kallelse": "<p>kallelse</p>"}


def test_what_is_skipped_after_all_is_settled_then(store: Store) -> None:
    with store.begin() as tx:
        row, _ = add(tx, "1"), add(tx, "2")
        tx.outbox.skip(row.id, "moved", LATER)
        assert column(tx, "settled_at") == {"1": LATER, "2": None}


def test_what_is_skipped_from_the_first_is_settled_from_the_first(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("1", skipped="too late"), SOON)
        tx.outbox.add(post("2"), SOON)
        assert column(tx, "settled_at") == {"1": SOON, "2": None}
        assert column(tx, "created_at") == {"1": SOON, "2": SOON}


def test_one_message_moves_alone_and_answers_nothing_there(store: Store) -> None:
    with store.begin() as tx:
        row = add(tx, "1", reply_to="$a", thread="$b")
        add(tx, "2", reply_to="$a", thread="$b")
        tx.outbox_rooms.move(row.id, OTHER)
        assert column(tx, "room") == {"1": OTHER, "2": ROOM}
        assert column(tx, "reply_to") == {"1": None, "2": "$a"}
        assert column(tx, "thread") == {"1": None, "2": "$b"}


def test_what_was_to_be_done_to_a_message_is_left_out_where_that_is_not(store: Store) -> None:
    with store.begin() as tx:
        for key in ("1", "2"):
            add(tx, key, act=Act.PIN, reply_to="$a")
        first, _ = tx.outbox.waiting_for(MATRIX, ROOM)
        tx.outbox_rooms.move(first.id, OTHER)
        assert column(tx, "room") == {"1": ROOM, "2": ROOM}
        assert column(tx, "skipped") == {"1": "its room was replaced", "2": None}


def test_with_a_room_moves_what_waits_for_it_but_for_what_is_done_there(store: Store) -> None:
    with store.begin() as tx:
        sent = add(tx, "sänt", reply_to="$a", thread="$b")
        tx.outbox.mark_sent(sent.id, "$1", NOW)
        pinned = add(tx, "fäst", act=Act.PIN, reply_to="$1")
        tx.outbox.mark_sent(pinned.id, "$2", NOW)
        add(tx, "annat rum", room="!tredje:example.org", act=Act.PIN, reply_to="$1")
        add(tx, "annan kanal", channel="board", act=Act.PIN, reply_to="$1")
        add(tx, "reaktion", act=Act.REACT, reply_to="$1")
        for key in ("1", "2"):
            add(tx, key, reply_to="$a", thread="$b")

        assert tx.outbox_rooms.move_room(MATRIX, ROOM, OTHER) == 2

        assert column(tx, "room") == {
            "sänt": ROOM,
            "fäst": ROOM,
            "annat rum": "!tredje:example.org",
            "annan kanal": ROOM,
            "reaktion": ROOM,
            "1": OTHER,
            "2": OTHER,
        }
        left_out = {key for key, why in column(tx, "skipped").items() if why is not None}
        assert left_out == {"reaktion"}
        assert tx.outbox.waiting_for(MATRIX, ROOM) == []
        assert column(tx, "thread")["sänt"] == "$b"
        assert [row.message.reply_to for row in tx.outbox.waiting_for(MATRIX, OTHER)] == [None] * 2
        assert [row.message.thread for row in tx.outbox.waiting_for(MATRIX, OTHER)] == [None] * 2


def test_what_waits_for_a_room_is_that_rooms_on_that_channel_in_order(store: Store) -> None:
    with store.begin() as tx:
        rows = [add(tx, key) for key in ("b", "a", "c")]
        add(tx, "annat", room=OTHER)
        add(tx, "annan", channel="board")
        tx.outbox.mark_attempted(rows[1].id, SOON)
        tx.outbox.settle(rows[2].id, LATER)
        assert tx.outbox.waiting_for(MATRIX, ROOM) == [
            rows[0],
            replace(rows[1], first_attempted_at=SOON),
        ]


def test_what_repeats_something_and_was_tried_says_when(store: Store) -> None:
    with store.begin() as tx:
        row = add(tx, "1", quotes=("report 1",))
        tx.outbox.mark_attempted(row.id, SOON)
        assert tx.outbox.waiting_with(["report 1"]) == [replace(row, first_attempted_at=SOON)]


def test_what_is_begun_anew_says_the_rest_no_more_and_stands_in_the_same_place(
    store: Store,
) -> None:
    with store.begin() as tx:
        row = add(tx, "1", recipients=(ANNA,), notify=True)
        tx.outbox.begin_anew(row, "nytt", "<p>nytt</p>", LATER)
        assert column(tx, "settled_at") == {"1": LATER, "1 · anew": None}
        assert column(tx, "text") == {"1": "", "1 · anew": "nytt"}
        assert column(tx, "html") == {"1": "", "1 · anew": "<p>nytt</p>"}
        assert column(tx, "created_at") == {"1": NOW, "1 · anew": LATER}
        [anew] = tx.outbox.waiting_for(MATRIX, ROOM)
        as_before = replace(row.message, key="1 · anew", text="nytt", html="<p>nytt</p>")
        assert anew.message == as_before


# Turns


def test_turns_are_one_rooms_on_one_channel(store: Store) -> None:
    with store.begin() as tx:
        add(tx, "annan", channel="board", asker=ANNA)
        add(tx, "annat", room=OTHER, asker=ANNA)
        tx.outbox.settle(add(tx, "sänt", asker=ANNA).id, NOW)
        add(tx, "svar", asker=BO)
        found = tx.outbox.next_for(MATRIX, ROOM)
        assert found is not None
        assert found.message.key == "svar"
        assert tx.outbox.next_for(MATRIX, ROOM, put_off=(BO,)) is None


def test_what_answers_nobody_has_turns_as_an_asker_has(store: Store) -> None:
    with store.begin() as tx:
        add(tx, "kallelse")
        add(tx, "svar", asker=ANNA)

        def next_key(turns: dict[str | None, int], put_off: tuple[str | None, ...] = ()) -> str:
            row = tx.outbox.next_for(MATRIX, ROOM, turns, put_off)
            assert row is not None
            return row.message.key

        assert next_key({}) == "kallelse"
        assert next_key({None: 1}) == "svar"
        assert next_key({ANNA: 1, None: 2}) == "svar"
        assert next_key({}, (None,)) == "svar"


def test_everything_that_waits_is_counted(store: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.waiting() == 0
        tx.outbox.settle(add(tx, "1").id, NOW)
        add(tx, "2")
        add(tx, "3", room=OTHER)
        assert tx.outbox.waiting() == 2


# Whether something may stand in a room


def attempted(tx: Tx, key: str, **values: Any) -> OutboxRow:
    row = add(tx, key, **values)
    tx.outbox.mark_attempted(row.id, NOW)
    return row


@pytest.mark.parametrize(
    ("happens", "may"),
    [
        (lambda tx: attempted(tx, "1"), True),
        (lambda tx: add(tx, "1"), False),
        (lambda tx: attempted(tx, "1", room=OTHER), False),
        (lambda tx: attempted(tx, "1", channel="board"), False),
        (lambda tx: attempted(tx, "1", act=Act.REACT), False),
        (lambda tx: tx.outbox.settle(attempted(tx, "1").id, LATER), False),
    ],
    ids=["tried", "not tried", "elsewhere", "other channel", "said nothing", "on record"],
)
def test_what_was_tried_in_a_room_may_stand_there(
    store: Store, happens: Callable[[Tx], object], may: bool
) -> None:
    with store.begin() as tx:
        happens(tx)
        assert tx.outbox_rooms.may_have_sent(MATRIX, ROOM) is may


# What was said, and to whom


def test_a_key_that_was_added_since_had_not_been_sent_then(store: Store) -> None:
    keys = ["då", "nu", "aldrig"]
    with store.begin() as tx:
        add(tx, "då", NOW)
        add(tx, "nu", LATER)
        tx.outbox.add(post("aldrig", skipped="too late"), NOW)
        assert tx.outbox.not_skipped(keys) == {"då", "nu"}
        assert tx.outbox.not_skipped(keys, NOW) == {"då"}
        assert tx.outbox.not_skipped(["nu"], LATER) == {"nu"}
        assert tx.outbox.not_skipped(keys, NOW - timedelta(seconds=1)) == set()


def test_only_what_was_sent_about_a_meeting_asked_somebody_about_it(store: Store) -> None:
    with store.begin() as tx:
        one, two, third = (add_meeting(tx).stored_id for _ in range(3))
        told = {"recipients": (BO, ANNA)}
        for at, key, values in (
            (SOON, "först", {"meeting_id": one}),
            (LATER, "sedan", {"meeting_id": two}),
            (LATER, "ett tredje", {"meeting_id": third}),
            (LATER, "annan kanal", {"meeting_id": one, "channel": "board"}),
            (LATER, "till en annan", {"meeting_id": one, "recipients": (BO,)}),
        ):
            tx.outbox.settle(add(tx, key, at, **{**told, **values}).id, LATER)
        add(tx, "väntar", LATER, meeting_id=one, **told)
        late = replace(post("sen", skipped="too late"), kind="summons", meeting_id=one)
        tx.outbox.add(replace(late, recipients=(ANNA,)), LATER)
        agenda = replace(post("dagordning"), kind="agenda", meeting_id=one, recipients=(ANNA,))
        tx.outbox.add(agenda, LATER)
        tx.outbox.settle(tx.outbox.waiting_for(MATRIX, ROOM)[-1].id, LATER)

        asked = tx.sent.asked((one, two), ("summons", "seat"), MATRIX, ANNA)
        assert asked == [Ask(two, LATER), Ask(one, SOON)], "the newest first"


def test_whom_something_was_for_is_known_from_when_it_was_queued(store: Store) -> None:
    with store.begin() as tx:
        one, two = add_meeting(tx).stored_id, add_meeting(tx).stored_id
        add(tx, "1", NOW, meeting_id=one, recipients=("@före:example.org",))
        add(tx, "2", SOON, meeting_id=one, recipients=(ANNA, BO))
        add(tx, "3", LATER, meeting_id=one, channel="board", recipients=("Elin, rum 4",))
        add(tx, "4", LATER, meeting_id=two, recipients=("@annat:example.org",))
        late = replace(post("5", skipped="too late"), kind="summons", meeting_id=one)
        tx.outbox.add(replace(late, recipients=("@sen:example.org",)), LATER)
        agenda = replace(post("6"), kind="agenda", meeting_id=one)
        tx.outbox.add(replace(agenda, recipients=("@agenda:example.org",)), LATER)

        assert tx.sent.addressed(one, ("summons", "seat"), SOON) == {
            (MATRIX, ANNA),
            (MATRIX, BO),
            ("board", "Elin, rum 4"),
        }


def test_a_kind_of_message_is_one_meetings(store: Store) -> None:
    with store.begin() as tx:
        one, two = add_meeting(tx).stored_id, add_meeting(tx).stored_id
        add(tx, "1", meeting_id=one)
        assert tx.outbox.has_sent(one, "summons") is True
        assert tx.outbox.has_sent(two, "summons") is False
        assert tx.outbox.has_sent(one, "agenda") is False
