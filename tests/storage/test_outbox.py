"""What is to be said: once, in order, and never what was skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from secretary.people import MATRIX
from storage import (
    Attachment,
    OutboxRow,
    SentMessage,
    Store,
    Transaction,
    channel_key,
    schema,
)
from tests.storage.example import LATER, NOW, ROOM, add_meeting, post

OTHER = "!annat:example.org"


def test_a_key_is_queued_once_and_the_first_words_stand(store: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.add(post("kallelse"), NOW)
        assert not tx.outbox.add(replace(post("kallelse"), text="något annat"), NOW)
    with store.begin() as tx:
        assert not tx.outbox.add(replace(post("kallelse"), text="något annat"), NOW)
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        assert queued.message.text == "kallelse"


def test_a_room_gets_its_messages_in_the_order_they_were_queued(store: Store) -> None:
    said = []
    with store.begin() as tx:
        for key in ("1", "2", "3"):
            tx.outbox.add(post(key), NOW)
            tx.outbox.add(post(f"annat {key}", OTHER), NOW)
        assert sorted(tx.outbox.waiting_places()) == [(MATRIX, OTHER), (MATRIX, ROOM)]
        while queued := tx.outbox.next_for(MATRIX, ROOM):
            said.append(queued.message.key)
            tx.outbox.mark_sent(queued.id, f"${queued.message.key}", LATER)
        assert tx.outbox.waiting_places() == [(MATRIX, OTHER)]
    assert said == ["1", "2", "3"]


def test_the_room_that_has_waited_longest_is_served_first(store: Store) -> None:
    rooms = ["!b:example.org", "!c:example.org", "!a:example.org"]
    with store.begin() as tx:
        for number, where in enumerate([*rooms, *reversed(rooms)]):
            tx.outbox.add(post(str(number), where), NOW)
        assert tx.outbox.waiting_places() == [(MATRIX, where) for where in rooms]
        first = tx.outbox.next_for(MATRIX, rooms[0])
        assert first is not None
        tx.outbox.mark_sent(first.id, "$0", LATER)
        # What it has left to say was queued last of all.
        assert tx.outbox.waiting_places() == [
            (MATRIX, where) for where in (rooms[1], rooms[2], rooms[0])
        ]


def test_a_message_comes_out_as_it_went_in(store: Store) -> None:
    with store.begin() as tx:
        whole = replace(
            post("hälsning"),
            text="Hej Åsa & Örjan 🎉",
            html="<p>Hej Åsa &amp; Örjan 🎉</p>",
            notify=True,
            recipients=("@åsa:example.org", "@örjan:example.org"),
            reply_to="$fråga",
            thread="$tråd",
            group_id="barn",
            meeting_id=add_meeting(tx).id,
        )
        tx.outbox.add(whole, NOW)
    with store.begin() as tx:
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        assert queued.message == whole


def test_what_was_skipped_is_known_and_never_sent(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("försenad", skipped="the meeting had begun"), NOW)
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == []
        assert tx.outbox.next_for(MATRIX, ROOM) is None
        assert tx.outbox.waiting_since() is None
        assert tx.outbox.existing(["försenad", "okänd"]) == {"försenad"}
        assert tx.outbox.not_skipped(["försenad"]) == set()


def test_what_kind_of_thing_has_been_said_about_a_meeting(store: Store) -> None:
    with store.begin() as tx:
        meeting, other = add_meeting(tx), add_meeting(tx)
        about = replace(post("kallelse"), kind="summons", meeting_id=meeting.id)
        tx.outbox.add(about, NOW)
        late = replace(about, key="sen", meeting_id=other.id, skipped="too late")
        tx.outbox.add(late, NOW)
        assert tx.outbox.has_sent(meeting.id or 0, "summons")
        assert not tx.outbox.has_sent(meeting.id or 0, "agenda")
        assert not tx.outbox.has_sent(other.id or 0, "summons")


def test_the_oldest_unsent_message_tells_how_long_it_has_waited(store: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.waiting_since() is None
        tx.outbox.add(post("först"), NOW)
        tx.outbox.add(post("sedan", OTHER), LATER)
        assert tx.outbox.waiting_since() == NOW
        first = tx.outbox.next_for(MATRIX, ROOM)
        assert first is not None
        tx.outbox.mark_sent(first.id, "$först", LATER)
        assert tx.outbox.waiting_since() == LATER


def test_the_bots_own_message_is_known_by_its_event(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        tx.outbox.add(replace(post("kallelse"), kind="summons", meeting_id=meeting.id), NOW)
        queued = tx.outbox.next_for(MATRIX, ROOM)
        assert queued is not None
        tx.outbox.mark_sent(queued.id, "$kallelsen", LATER)
    with store.begin() as tx:
        assert tx.sent.by_event("$kallelsen") == SentMessage("summons", meeting.id, "kallelse")
        assert tx.sent.by_event("$någon-annans") is None


def test_asking_about_no_keys_finds_none(store: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.existing([]) == set()
        assert tx.outbox.not_skipped([]) == set()


# Channels


def test_a_room_is_one_channels_and_so_is_what_waits_for_it(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("1"), NOW)
        tx.outbox.add(replace(post(channel_key("1", "board")), channel="board"), NOW)
        assert tx.outbox.waiting_places() == [(MATRIX, ROOM), ("board", ROOM)]
        found = {channel: tx.outbox.next_for(channel, ROOM) for channel in (MATRIX, "board", "x")}
        keys = {channel: row and row.message.key for channel, row in found.items()}
        assert keys == {MATRIX: "1", "board": "1 · board", "x": None}


def test_what_moves_with_a_room_is_one_channels(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("1"), NOW)
        tx.outbox.add(replace(post("2"), channel="board"), NOW)
        assert tx.outbox_rooms.move_room(MATRIX, ROOM, OTHER) == 1
        assert tx.outbox.waiting_places() == [(MATRIX, OTHER), ("board", ROOM)]


# Parts


def test_a_message_waits_until_its_last_part_was_sent(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(replace(post("lång"), kind="agenda"), NOW)
        tx.outbox.add(post("sedan"), NOW)
        row = tx.outbox.next_for(MATRIX, ROOM)
        assert row is not None
        tx.outbox.mark_attempted(row.id, NOW)
        assert row.parts_sent == 0
        tx.outbox.mark_sent(row.id, "$1", LATER, part=1, parts=2)
        half = tx.outbox.next_for(MATRIX, ROOM)
        assert half is not None
        assert (half.message.key, half.message.text, half.parts_sent) == ("lång", "lång", 1)
        tx.outbox.mark_sent(row.id, "$2", LATER, part=2, parts=2)
        following = tx.outbox.next_for(MATRIX, ROOM)
        assert following is not None
        assert following.message.key == "sedan"
    with store.begin() as tx:
        for event_id in ("$1", "$2"):
            assert tx.sent.by_event(event_id) == SentMessage("agenda", None, "lång")


def test_an_answers_words_are_kept_until_all_of_it_was_sent(store: Store) -> None:
    def words() -> list[str]:
        with store.begin() as tx:
            return list(tx._session.scalars(select(schema.outbox.c.text)))

    with store.begin() as tx:
        tx.outbox.add(post("svar"), NOW)
        tx.outbox.mark_sent(1, "$1", LATER, part=1, parts=2)
    assert words() == ["svar"]
    with store.begin() as tx:
        tx.outbox.mark_sent(1, "$2", LATER, part=2, parts=2)
    assert words() == [""]


def test_a_part_that_is_recorded_again_stays_what_it_was(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("svar"), NOW)
        tx.outbox.mark_sent(1, "$först", LATER)
        tx.outbox.mark_sent(1, "$sedan", LATER)
        assert tx.sent.by_event("$först") is not None
        assert tx.sent.by_event("$sedan") is None


# Attachments

PDF = Attachment("kallelse.pdf", "application/pdf", content=b"%PDF-2.0\x00\xff")
LINK = Attachment("protokoll.pdf", "application/pdf", reference="mxc://example.org/abc")


def test_attachments_go_along_in_their_order(store: Store) -> None:
    with store.begin() as tx:
        whole = replace(post("kallelse"), attachments=(PDF, LINK))
        assert tx.outbox.add(whole, NOW)
        assert not tx.outbox.add(whole, NOW)
        tx.outbox.add(post("annat", OTHER), NOW)
    with store.begin() as tx:
        row, other = tx.outbox.next_for(MATRIX, ROOM), tx.outbox.next_for(MATRIX, OTHER)
        assert row is not None
        assert other is not None
        assert row.message.attachments == (PDF, LINK)
        assert other.message.attachments == ()


@pytest.mark.parametrize(("kind", "kept"), [("reply", 0), ("summons", 1)])
def test_an_answers_files_are_kept_no_longer_than_its_words(
    store: Store, kind: str, kept: int
) -> None:
    with store.begin() as tx:
        tx.outbox.add(replace(post("fil"), kind=kind, attachments=(PDF,)), NOW)
        tx.outbox.mark_sent(1, "$1", LATER)
    with store.begin() as tx:
        assert len(tx._session.execute(select(schema.attachment)).all()) == kept


def test_what_waits_and_repeats_something_is_found_until_it_is_sent(store: Store) -> None:
    quoting = replace(post("1"), quotes=("report 1", "topic 2"))
    with store.begin() as tx:
        tx.outbox.add(quoting, NOW)
        tx.outbox.add(replace(post("2"), quotes=("topic 3",)), NOW)
        tx.outbox.add(post("3"), NOW)

        assert tx.outbox.waiting_with([]) == []
        assert tx.outbox.waiting_with(["report 9"]) == []
        (found,) = tx.outbox.waiting_with(["report 9", "topic 2"])
        assert found.message == quoting

        tx.outbox.settle(found.id, LATER)
        assert tx.outbox.waiting_with(["topic 2"]) == []


def test_other_words_are_for_one_message_and_only_while_it_waits(store: Store) -> None:
    with store.begin() as tx:
        for key in ("1", "2", "3"):
            tx.outbox.add(replace(post(key), kind="summons"), NOW)
        first, second, third = tx.outbox.waiting_for(MATRIX, ROOM)
        tx.outbox.settle(first.id, LATER)
        for row in (first, second):
            tx.outbox.reword(row.id, "annat", "<p>annat</p>")

        words = {row.message.text: row.message.html for row in tx.outbox.waiting_for(MATRIX, ROOM)}
        assert words == {"annat": "<p>annat</p>", third.message.text: third.message.html}
        kept = select(schema.outbox.c.text).where(schema.outbox.c.id == first.id)
        assert tx._session.scalar(kept) == first.message.text


def test_what_is_not_sent_after_all_says_why(store: Store) -> None:
    with store.begin() as tx:
        tx.outbox.add(post("1"), NOW)
        tx.outbox.add(post("2"), NOW)
        assert tx.outbox.waiting() == 2
        first, _ = tx.outbox.waiting_for(MATRIX, ROOM)
        tx.outbox.skip(first.id, "not for two", LATER)

        assert tx.outbox.waiting() == 1
        rows = tx._session.execute(select(schema.outbox.c.key, schema.outbox.c.skipped))
        assert {tuple(row) for row in rows} == {("1", "not for two"), ("2", None)}


def test_whoever_has_had_no_turn_comes_first(store: Store) -> None:
    with store.begin() as tx:
        for asker in ("anna", "bo", "cia"):
            tx.outbox.add(replace(post(asker), asker=asker), NOW)

        def next_key(turns: dict[str | None, int], put_off: tuple[str, ...] = ()) -> str:
            row = tx.outbox.next_for(MATRIX, ROOM, turns, put_off)
            assert row is not None
            return row.message.key

        assert next_key({}) == "anna"
        assert next_key({"anna": 1}) == "bo"
        assert next_key({"anna": 1, "bo": 2, "cia": 3}) == "anna"
        assert next_key({"anna": 1}, put_off=("bo",)) == "cia"


def test_whoever_sends_is_told_of_a_transaction_that_queued_something_and_of_no_other(
    store: Store,
) -> None:
    told: list[Mapping[tuple[str, str], int]] = []

    class Listener:
        def claim(self, tx: Transaction) -> Sequence[OutboxRow]:
            return ()

        def release(self, rows: Sequence[OutboxRow]) -> None:
            raise AssertionError

        def on_queued(
            self, places: Mapping[tuple[str, str], int], rows: Sequence[OutboxRow]
        ) -> None:
            told.append(dict(places))

    store.listener = Listener()
    with store.begin() as tx:
        tx.outbox.add(post("kallelse"), NOW)
    assert told == [{(MATRIX, ROOM): 1}]
    with store.begin() as tx:
        assert not tx.outbox.add(post("kallelse"), NOW)
        tx.outbox_rooms.move_room(MATRIX, OTHER, "!tredje:example.org")  # nothing waits for that
        tx.key_value.set("sync position", "s1")
    assert told == [{(MATRIX, ROOM): 1}]
    with store.begin() as tx:
        tx.outbox_rooms.move_room(MATRIX, ROOM, OTHER)
    assert told[1:] == [{(MATRIX, OTHER): 1}]
    with store.begin() as tx:
        [row] = tx.outbox.waiting_for(MATRIX, OTHER)
        tx.outbox_rooms.move(row.id, ROOM)
    assert told[2:] == [{(MATRIX, ROOM): 1}]
