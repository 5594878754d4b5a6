"""What is to be said: once, in order, and never what was skipped."""

from __future__ import annotations

from dataclasses import replace

from secretary.people import MATRIX
from storage import SentMessage, Store
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
        assert tx.outbox.sent_message("$kallelsen") == SentMessage(
            "summons", meeting.id, "kallelse"
        )
        assert tx.outbox.sent_message("$någon-annans") is None


def test_asking_about_no_keys_finds_none(store: Store) -> None:
    with store.begin() as tx:
        assert tx.outbox.existing([]) == set()
        assert tx.outbox.not_skipped([]) == set()
