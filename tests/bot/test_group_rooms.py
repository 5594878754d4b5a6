"""What the secretaries hear of their groups' rooms, where, and how often; and direct chats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.events.service import EventService
from secretary.people import MATRIX
from secretary.rooms import RoomProblem
from storage import OutboundMessage
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, Chatroom, example_group, filled_room

NEW = "!nytt:exempel"
ELIN = "!direkt-elin:exempel"
ANNA = "@anna:exempel"

PUBLIC = {RoomProblem.PUBLIC}
READ_ONLY = {RoomProblem.READ_ONLY}
ABSENT = {RoomProblem.ABSENT}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


def report(room: Chatroom, where: str, *problems: RoomProblem) -> list[tuple[str, bool]]:
    """Something is wrong with a room: the rooms in which that is told, and whether it rings."""
    before = len(room.posted)
    room.service.on_room_problems(where, problems)
    room._post_all()
    return [(said.post.room, said.post.notify) for said in room.since(before)]


def test_it_is_told_once_and_again_when_it_was_right_in_between(room: Chatroom) -> None:
    assert report(room, ROOM) == []
    assert report(room, ROOM, *PUBLIC) == [(SECRETARY_ROOM, True)]
    assert room.posted[-1].post.recipients == (SECRETARY,)
    assert report(room, ROOM, *PUBLIC) == []
    assert report(room, ROOM, RoomProblem.WORLD_READABLE, *PUBLIC) == [(SECRETARY_ROOM, True)]
    assert "kan gå in" not in room.posted[-1].text
    assert report(room, ROOM) == []
    assert report(room, ROOM, *PUBLIC) == [(SECRETARY_ROOM, True)]


def test_a_start_tells_nothing_again(room: Chatroom) -> None:
    report(room, ROOM, *PUBLIC)
    room.service = EventService(room.groups, room.store, room.clock)

    assert report(room, ROOM, *PUBLIC) == []
    assert room.tick() == []
    assert room.service.rooms_check is not None
    assert room.service.rooms_check.ok is False


def test_the_check_names_each_group_s_room_and_all_that_is_wrong_with_it(room: Chatroom) -> None:
    report(room, ROOM, RoomProblem.WORLD_READABLE, *PUBLIC)

    assert room.service.rooms_check is not None
    assert room.service.rooms_check.text == "barn-unga room: public, world_readable"


def test_a_room_the_bot_was_never_in_is_no_news(room: Chatroom) -> None:
    assert report(room, ROOM, *ABSENT) == []
    assert room.service.rooms_check is not None
    assert not room.service.rooms_check.ok

    assert report(room, ROOM) == []
    assert report(room, ROOM, *ABSENT) == [(SECRETARY_ROOM, True)]


def test_of_the_secretaries_own_room_they_are_told_in_a_direct_chat_else_in_the_group_s(
    room: Chatroom,
) -> None:
    report(room, SECRETARY_ROOM)
    assert report(room, SECRETARY_ROOM, *ABSENT) == [(ROOM, True)]

    report(room, SECRETARY_ROOM)
    room.say("sekreterare", "!hjälp", room=ELIN, direct=True)
    assert report(room, SECRETARY_ROOM, *PUBLIC) == [(ELIN, True)]


def test_where_nothing_arrives_it_is_told_as_soon_as_it_does(room: Chatroom) -> None:
    report(room, ROOM)
    report(room, SECRETARY_ROOM)
    report(room, ROOM, *ABSENT)
    before = len(room.posted)

    assert report(room, SECRETARY_ROOM, *READ_ONLY) == []
    room.say("sekreterare", "!hjälp", room=ELIN, direct=True)
    room.tick()

    told = [said for said in room.since(before) if said.post.kind == "incident"]
    assert [said.post.room for said in told] == [ELIN]
    assert "Jag får inte skriva där" in told[0].text


def test_a_room_may_be_meant_to_be_unencrypted(tmp_path: Path) -> None:
    unencrypted = RoomProblem.UNENCRYPTED
    for encrypted, told in ((True, [(SECRETARY_ROOM, True)]), (False, [])):
        with filled_room(
            tmp_path / str(encrypted), groups=[example_group(encrypted=encrypted)]
        ) as room:
            assert report(room, ROOM, unencrypted) == told
            assert room.service.rooms_check is not None
            assert room.service.rooms_check.ok is not encrypted


def test_that_the_members_of_a_space_can_join_is_told_and_nothing_is_wrong(room: Chatroom) -> None:
    assert report(room, ROOM, RoomProblem.RESTRICTED) == [(SECRETARY_ROOM, True)]
    assert room.service.rooms_check is not None
    assert room.service.rooms_check.ok


def test_in_an_open_room_nobody_is_shown_who_comes(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.say("anna", "!rapport Ny familjecentral.")
    report(room, ROOM, RoomProblem.WORLD_READABLE)

    for who, text in (
        ("anna", "!möte"), ("anna", "!rapport visa"), ("sekreterare", "!dagordning"),
    ):  # fmt: skip
        assert "i en direktchatt" in room.answer(who, text)
    assert "Eva Lund" in room.answer("anna", "!möte", room="!direkt:exempel", direct=True)
    assert "12 mars" in room.answer("anna", "!möten")
    report(room, ROOM)
    assert "Eva Lund" in room.answer("anna", "!möte")


def test_a_summons_goes_out_in_an_open_room_too(room: Chatroom) -> None:
    report(room, ROOM, *PUBLIC)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")

    assert "summons" in [said.post.kind for said in room.go_to("2027-02-26 09:00")]


# Upgrades


def decline(room: Chatroom, *problems: RoomProblem, new: str = NEW) -> list[str]:
    before = len(room.posted)
    room.service.on_upgrade_declined(ROOM, new, problems)
    room._post_all()
    return [said.post.room for said in room.since(before)]


def test_the_secretaries_are_asked_once_about_a_room_that_was_not_followed(room: Chatroom) -> None:
    assert decline(room, *PUBLIC) == [SECRETARY_ROOM]
    assert decline(room, *PUBLIC) == []
    assert decline(room, RoomProblem.CLOSED) == []
    assert decline(room, RoomProblem.UNENCRYPTED) == [SECRETARY_ROOM]
    assert decline(room, RoomProblem.UNENCRYPTED, new="!ett-till:exempel") == [SECRETARY_ROOM]


def test_a_move_by_hand_is_taken_over_at_the_next_tick_and_what_waits_moves_along(
    room: Chatroom,
) -> None:
    room.service.on_room_upgraded(ROOM, NEW)
    with room.store.begin() as tx:
        tx.outbox.add(OutboundMessage("k", NEW, "x", "x"), room.clock.now())
        assert tx.room_upgrades.undo(NEW) == ROOM

    room.service.tick()

    assert ROOM in room.service.rooms
    assert not room.service.should_follow_upgrade(ROOM, NEW)
    assert room.service.should_follow_upgrade(ROOM, "!ett-till:exempel")
    with room.store.begin() as tx:
        waiting = tx.outbox.next_for(MATRIX, ROOM)
        assert waiting is not None
        assert waiting.message.key == "k"
    # The room's address leads to the new one by now.
    for there in (ROOM, NEW):
        groups = [example_group(room=there)]
        again = EventService(groups, room.store, room.clock)
        assert again.rooms == (ROOM, SECRETARY_ROOM)


def test_no_group_is_led_back_to_where_it_came_from(room: Chatroom) -> None:
    room.service.on_room_upgraded(ROOM, NEW)
    assert room.service.is_group_room(ROOM)

    room.service.on_room_upgraded(NEW, ROOM)

    assert NEW in room.service.rooms


def test_a_room_that_has_ended_is_not_said_to_be_read_only_too(room: Chatroom) -> None:
    assert report(room, ROOM, RoomProblem.REPLACED, RoomProblem.READ_ONLY) == []
    assert room.service.rooms_check is not None
    assert room.service.rooms_check.text == "barn-unga room: replaced"


# Direct chats


def chats(room: Chatroom, **partners: str) -> None:
    room.service.on_direct_chats({f"!{name}:exempel": user for name, user in partners.items()})


def waiting(room: Chatroom) -> dict[str, str]:
    with room.store.begin() as tx:
        return {
            row.message.key: row.message.room
            for place in tx.outbox.waiting_places()
            for row in tx.outbox.waiting_for(*place)
        }


def queue(room: Chatroom, key: str, where: str, **more: object) -> None:
    message = OutboundMessage(key, where, "x", "x", **more)  # type: ignore[arg-type]  # passed on
    with room.store.begin() as tx:
        tx.outbox.add(message, room.clock.now())


def test_a_direct_chat_that_is_another_s_is_forgotten_and_what_waits_goes_to_another(
    room: Chatroom,
) -> None:
    chats(room, ett=ANNA, två=ANNA)
    room.say("anna", "!hjälp", room="!ett:exempel", direct=True)
    queue(room, "n", "!ett:exempel", recipients=(ANNA,), kind="seat", group_id="barn-unga")

    chats(room, ett="@mallory:exempel", två=ANNA)

    assert waiting(room) == {"n": "!två:exempel"}
    with room.store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, ANNA) == "!två:exempel"


def test_without_another_direct_chat_an_answer_is_dropped_and_a_secretary_s_notice_is_not(
    room: Chatroom,
) -> None:
    chats(room, ett=SECRETARY)
    event = room.say("sekreterare", "!hjälp", room="!ett:exempel", direct=True)
    queue(room, f"reply {event}x", "!ett:exempel", kind="reply")
    queue(room, "n", "!ett:exempel", recipients=(SECRETARY,), group_id="barn-unga")
    queue(room, "m", "!ett:exempel", recipients=(ANNA,), group_id="barn-unga")

    chats(room)

    assert waiting(room) == {"n": SECRETARY_ROOM}
    with room.store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, SECRETARY) is None


def test_what_is_for_somebody_else_does_not_stay_in_a_chat_that_was_never_theirs(
    room: Chatroom,
) -> None:
    chats(room, ett="@mallory:exempel")
    queue(room, "n", "!ett:exempel", recipients=(ANNA,), group_id="barn-unga")
    queue(room, "g", ROOM, recipients=(ANNA,))

    room.service.tick()

    assert waiting(room) == {"g": ROOM}
