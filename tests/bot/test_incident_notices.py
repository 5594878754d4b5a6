"""What the secretary says when messages could not be read, rooms were upgraded or keys changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events.service import EventService
from bot.transports.base import EventKind, InboundEvent, UndecryptedEvent
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, example_group, filled_room

ANNA = "@anna:exempel"
NEW = "!nytt:exempel"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


def undecrypted(event: str = "$1", room: str = ROOM, *, direct: bool = False) -> UndecryptedEvent:
    return UndecryptedEvent(event, room, ANNA, "s1", '{"ciphertext": "x"}', direct)


def wait(room: Chatroom, minutes: int) -> list[str]:
    """Ticks every minute; what was said of unread messages."""
    before = len(room.posted)
    for _ in range(minutes):
        room.clock.move(timedelta(minutes=1))
        room.tick()
    return [said.post.key for said in room.posted[before:] if said.post.kind == "unread"]


def test_after_ten_minutes_the_sender_is_notified_once_and_mentioned(room: Chatroom) -> None:
    room.service.store_undecryptable(undecrypted())

    assert wait(room, 9) == []
    assert wait(room, 60) == ["unread $1"]
    said = room.last("unread").post
    assert (said.room, said.recipients, said.reply_to, said.notify) == (ROOM, (ANNA,), "$1", True)


def test_where_keys_were_lost_the_sender_is_asked_after_two_minutes_for_an_hour(
    room: Chatroom,
) -> None:
    room.service.on_keys_lost()
    room.service.store_undecryptable(undecrypted())

    assert wait(room, 1) == []
    assert wait(room, 1) == ["unread $1"]
    room.clock.move(timedelta(hours=25))  # so that this is no second time
    room.service.store_undecryptable(undecrypted("$2"))
    assert wait(room, 9) == []
    assert wait(room, 1) == ["unread $2"]


@pytest.mark.parametrize(("after", "asked"), [(59, ["unread $1"]), (60, [])])
def test_from_the_hour_on_that_keys_were_lost_makes_nothing_sooner(
    room: Chatroom, after: int, asked: list[str]
) -> None:
    room.service.on_keys_lost()
    room.clock.move(timedelta(minutes=after - 2))
    room.service.store_undecryptable(undecrypted())
    room.clock.move(timedelta(minutes=1))
    assert wait(room, 1) == asked


def test_several_messages_of_somebody_are_one_reminder(room: Chatroom) -> None:
    for number in range(3):
        room.service.store_undecryptable(undecrypted(f"${number}"))

    assert wait(room, 60) == ["unread $0"]
    assert "dina 3 senaste meddelanden" in room.last("unread").text


def test_what_was_read_in_time_or_taken_back_is_not_notified(room: Chatroom) -> None:
    for number in range(4):
        room.service.store_undecryptable(undecrypted(f"${number}"))
    now = room.clock.now()
    room.hand_over(InboundEvent("$0", ROOM, ANNA, "hej", now))
    room.service.discard_undecryptable("$1")
    room.hand_over(InboundEvent("$r", ROOM, ANNA, "", now, EventKind.REDACTION, "$2"))
    room.hand_over(InboundEvent("$s", "!annat:exempel", ANNA, "", now, EventKind.REDACTION, "$3"))

    assert [it.event_id for it in room.service.pending_undecryptable(None, 0)] == ["$3"]
    room.service.discard_undecryptable("$3")
    assert wait(room, 60) == []
    assert room.service.pending_undecryptable(None, 0) == []


def test_what_waits_is_given_by_session_and_from_a_number_on(room: Chatroom) -> None:
    for event_id, session in (("$1", "en"), ("$2", "annan"), ("$3", "en")):
        room.service.store_undecryptable(UndecryptedEvent(event_id, ROOM, ANNA, session, "{}"))

    of_it = room.service.pending_undecryptable("en", 0)
    assert [it.event_id for it in of_it] == ["$1", "$3"]
    assert [it.event_id for it in room.service.pending_undecryptable("annan", 0)] == ["$2"]
    later = room.service.pending_undecryptable("en", of_it[0].number)
    assert [it.event_id for it in later] == ["$3"]


def test_a_key_that_comes_after_all_does_nothing_a_second_time(room: Chatroom) -> None:
    room.service.store_undecryptable(undecrypted())
    wait(room, 10)
    before = len(room.posted)

    room.hand_over(InboundEvent("$1", ROOM, ANNA, "!hjälp", room.clock.now()))
    room.service.store_undecryptable(undecrypted())

    assert len(room.posted) == before
    assert room.service.pending_undecryptable(None, 0) == []


def test_in_a_room_that_is_nobody_s_nothing_is_said(room: Chatroom) -> None:
    room.service.store_undecryptable(undecrypted(room="!annat:exempel"))
    room.service.store_undecryptable(undecrypted("$2", room="!direkt:exempel", direct=True))

    assert wait(room, 60) == ["unread $2"]


def test_ids_no_database_takes_are_left_aside(room: Chatroom) -> None:
    room.service.store_undecryptable(UndecryptedEvent("$1", ROOM, ANNA, "s\0", "{}"))

    assert room.service.pending_undecryptable(None, 0) == []


def test_a_group_moves_along_with_its_room_at_once_and_for_good(room: Chatroom) -> None:
    assert room.service.should_follow_upgrade(ROOM)
    room.service.on_room_upgraded(ROOM, NEW)

    assert not room.service.should_follow_upgrade(ROOM)
    assert room.answer("anna", "!hjälp", room=NEW)
    again = EventService(room.groups, room.store, room.clock)  # with the old room's id
    assert set(again.rooms) == {NEW, SECRETARY_ROOM}
    notices = [said for said in room.posted if NEW in said.text]
    assert [said.post.room for said in notices] == [SECRETARY_ROOM]
    assert [said.post.kind for said in notices] == ["incident"]


def test_an_upgrade_is_reported_once_and_none_takes_another_group_s_room(tmp_path: Path) -> None:
    other = example_group(id="halsa", room="!h:exempel", secretary_room=None)
    room = Chatroom(tmp_path, groups=[example_group(), other])
    room.service.on_room_upgraded(ROOM, "!h:exempel")
    assert room.service.should_follow_upgrade(ROOM)

    room.service.on_room_upgraded(ROOM, NEW)
    room.service.on_room_upgraded(ROOM, NEW)
    room.tick()

    assert sum(NEW in said.text for said in room.posted) == 1
    room.store.close()


def test_what_was_written_in_the_old_room_counts_and_is_answered_in_the_new(
    room: Chatroom,
) -> None:
    room.service.on_room_upgraded(ROOM, NEW)

    room.say("anna", "!hjälp", room=ROOM, thread="$tråd")

    said = room.last("reply").post
    assert (said.room, said.thread) == (NEW, None)


def test_new_keys_are_reported_to_every_group_s_secretaries_and_the_first_ones_are_not(
    tmp_path: Path,
) -> None:
    other = example_group(id="halsa", room="!h:exempel", secretary_room=None)
    room = Chatroom(tmp_path, groups=[example_group(), other])

    room.service.on_own_device("ABC", "key1")
    room.service.on_own_device("ABC", "key1")
    room.tick()
    assert room.posted == []
    room.service.on_own_device("DEF", "key2")
    room.service.on_own_device("DEF", "key2")
    room.tick()

    assert sorted(said.post.room for said in room.posted) == ["!h:exempel", SECRETARY_ROOM]
    assert all("DEF" in said.text for said in room.posted)
    room.store.close()


def test_what_could_not_be_read_is_told_once_a_day_where_it_was_or_in_every_group(
    tmp_path: Path,
) -> None:
    kultur = example_group(id="kultur", room="!kultur:exempel", secretary_room=None)
    room = Chatroom(tmp_path, groups=[example_group(), kultur])

    def told(where: str | None) -> list[tuple[str, str]]:
        before = len(room.posted)
        room.service.on_missed(where)
        room.service.on_missed(where)
        room.tick()
        return [(said.post.room, said.text) for said in room.since(before)]

    ((where, in_one),) = told(ROOM)
    assert where == SECRETARY_ROOM
    assert "i gruppens rum" in in_one
    everywhere = told(None)
    assert {where for where, _ in everywhere} == {SECRETARY_ROOM, "!kultur:exempel"}
    assert all("i gruppens rum" not in text for _, text in everywhere)
    room.clock.move(timedelta(days=1))
    assert len(told(ROOM)) == 1
    room.store.close()


def test_where_it_was_at_work_before_it_says_once_that_it_reads_from_now_on(tmp_path: Path) -> None:
    kultur = example_group(id="kultur", room="!kultur:exempel", secretary_room=None)
    room = Chatroom(tmp_path, groups=[example_group(), kultur])
    assert room.service.load_beginning() is None

    room.service.begin_at("s1", [SECRETARY_ROOM, ROOM, "!nobody:exempel"])
    room.tick()
    room.tick()

    [said] = room.posted
    assert said.post.room == SECRETARY_ROOM
    assert said.text.startswith("Jag vet inte hur långt jag hade läst")
    assert room.service.load_beginning() == "s1"
    room.store.close()


def test_a_new_bot_that_is_in_no_room_yet_says_nothing_of_that(tmp_path: Path) -> None:
    room = Chatroom(tmp_path, groups=[example_group()])
    room.service.begin_at("s1", [])
    room.tick()
    assert room.posted == []
    room.store.close()


def test_who_has_left_a_direct_chat_is_not_asked_there_to_write_again(room: Chatroom) -> None:
    room.service.store_undecryptable(undecrypted("$1", "!anna:exempel", direct=True))
    room.service.store_undecryptable(undecrypted("$2", "!hos-anna:exempel", direct=True))
    room.service.on_direct_chats({"!anna:exempel": "@bo:exempel", "!hos-anna:exempel": ANNA})

    assert wait(room, 15) == ["unread $2"]
