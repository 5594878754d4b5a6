"""What the bot puts under its messages to tap, what it confirms with, and what it pins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.people import MATRIX
from storage import Act, OutboundMessage
from tests.chatroom import Chatroom, example_group, filled_room


@pytest.fixture
def room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Chatroom]:
    """Monday 1 February 2027; a meeting on 12 March is planned, and not yet summoned to."""
    changes = getattr(request, "param", {})
    rules = changes.pop("rules", "2021")
    with filled_room(tmp_path, groups=[example_group(rules, **changes)]) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset")
        yield chatroom


def summon(room: Chatroom) -> str:
    room.go_to("2027-02-26 09:00")
    return room.last("summons").event_id


def under(room: Chatroom, event_id: str) -> list[str]:
    """The emoji of the bot's own under a message, in order."""
    return [act.text for act in room.acts if act.act is Act.REACT and act.reply_to == event_id]


def pins(room: Chatroom) -> list[tuple[Act | None, str | None]]:
    return [(act.act, act.reply_to) for act in room.acts if act.act is not Act.REACT]


def test_what_can_be_answered_stands_under_the_summons_to_tap(room: Chatroom) -> None:
    assert under(room, summon(room)) == ["✅", "💻", "❌"]


@pytest.mark.parametrize("room", [{"rules": "2017"}], indirect=True)
def test_where_nobody_takes_part_digitally_that_is_no_choice(room: Chatroom) -> None:
    assert under(room, summon(room)) == ["✅", "❌"]


def test_so_they_do_under_all_that_asks_and_nothing_else(room: Chatroom) -> None:
    summon(room)
    room.say("anna", "!förhinder")
    room.go_to("2027-03-05 09:00")
    room.say("anna", "!kommer")
    room.say("sekreterare", "!dagordning publicera")
    room.say("sekreterare", "!möte flytta möte 1 till fredag 23 april kl 9")
    asking = {said.post.kind for said in room.posted if "✅" in under(room, said.event_id)}
    assert asking == {"summons", "seat", "reply_reminder", "moved"}


@pytest.mark.parametrize("room", [{"reactions": False}], indirect=True)
def test_a_group_can_do_without(room: Chatroom) -> None:
    summons = summon(room)
    room.react("anna", summons, "👍")
    assert under(room, summons) == []
    with room.store.begin() as tx:
        assert len(tx.said_by("$event2")) == 1


def test_an_answer_by_a_reaction_is_confirmed_under_the_message(room: Chatroom) -> None:
    summons = summon(room)
    room.react("anna", summons, "👍")
    assert under(room, summons) == ["✅", "💻", "❌", "📝"]
    room.react("gun", summons, "❌")
    assert under(room, summons).count("📝") == 1


@pytest.mark.parametrize("who", ["sekreterare", "okänd"])
def test_what_is_not_noted_is_not_confirmed(room: Chatroom, who: str) -> None:
    summons = summon(room)
    for key in ("✅", "🎉"):
        room.react(who, summons, key)
    assert "📝" not in under(room, summons)


def test_in_a_direct_chat_they_are_for_whoever_it_is_with(room: Chatroom) -> None:
    room.tell("bo", "!möten")
    summon(room)
    room.say("anna", "!förhinder")
    theirs = [act for act in room.acts if act.room == "!direkt-bo:exempel"]
    assert [act.text for act in theirs] == ["✅", "💻", "❌"]
    assert {act.recipients for act in theirs} == {("@bo:exempel",)}


def test_the_bots_own_are_fixed_emoji_whatever_people_write(room: Chatroom) -> None:
    summons = summon(room)
    for key in ("✅", "sjuk", "👍🏽", "<b>", "x" * 400):
        room.react("anna", summons, key)
    assert {act.text for act in room.acts if act.act is Act.REACT} <= {"✅", "💻", "❌", "📝"}


def test_the_summons_is_pinned(room: Chatroom) -> None:
    summons = summon(room)
    assert pins(room) == [(Act.PIN, summons)]


@pytest.mark.parametrize("room", [{"pins_summons": False}], indirect=True)
def test_a_group_can_do_without_pins(room: Chatroom) -> None:
    summon(room)
    assert pins(room) == []


def test_the_next_summons_takes_its_place(room: Chatroom) -> None:
    first = summon(room)
    room.say("sekreterare", "!möte ny fredag 23 april kl 9 Sala")
    room.go_to("2027-04-09 09:00")
    second = room.last("summons").event_id
    assert pins(room) == [(Act.PIN, first), (Act.UNPIN, first), (Act.PIN, second)]


def test_a_cancelled_meetings_summons_is_pinned_no_more(room: Chatroom) -> None:
    first = summon(room)
    room.say("sekreterare", "!möte ställ in")
    room.say("sekreterare", "ja")
    assert pins(room) == [(Act.PIN, first), (Act.UNPIN, first)]


def test_nor_is_a_moved_ones_until_its_new_one_is_out(room: Chatroom) -> None:
    first = summon(room)
    room.say("sekreterare", "!möte flytta till fredag 23 april kl 9")
    assert pins(room)[1:] == [(Act.UNPIN, first)]
    room.go_to("2027-04-09 09:00")
    assert pins(room)[2:] == [(Act.PIN, room.last("summons").event_id)]


def test_what_is_cancelled_before_it_could_be_sent_is_never_pinned(room: Chatroom) -> None:
    room.clock.set(room.clock.now().replace(month=2, day=26))
    room.service.tick()
    room.hand_in("sekreterare", "!möte ställ in")
    room.say("sekreterare", "ja")
    assert (room.count("summons"), pins(room)) == (1, [])


def test_acts_stay_behind_when_their_room_is_replaced(room: Chatroom) -> None:
    with room.store.begin() as tx:
        about = OutboundMessage("k", "!gammalt:exempel", "x", "x", taps=("✅",), is_pinned=True)
        tx.acts.follow(about, "$kallelse", room.clock.now())
        tx.outbox_rooms.move_room(MATRIX, "!gammalt:exempel", "!nytt:exempel")
        assert tx.outbox.waiting_places() == []
