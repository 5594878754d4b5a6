"""Which rooms the bot joins when it is asked: what the real event service says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.events.service import EventService
from bot.transports.base import Invitation
from secretary.people import MATRIX
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    example_group,
    filled_room,
    matrix_id,
)

STRANGER = "@okänd:exempel"
ADMINISTRATOR = "@admin:exempel"
ELSEWHERE = "!annat:exempel"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


def service(room: Chatroom, *, direct_chats: bool = True) -> EventService:
    return EventService(
        room.groups,
        room.store,
        room.clock,
        administrators=frozenset({ADMINISTRATOR}),
        direct_chats=direct_chats,
    )


@pytest.mark.parametrize("direct", [False, True], ids=["room", "direct chat"])
def test_a_stranger_is_declined(room: Chatroom, direct: bool) -> None:
    assert not service(room).may_join(Invitation(ELSEWHERE, STRANGER, direct))


@pytest.mark.parametrize("where", [ROOM, SECRETARY_ROOM])
def test_into_a_room_of_the_settings_anybody_may_invite(room: Chatroom, where: str) -> None:
    assert service(room).may_join(Invitation(where, STRANGER, direct=False))


@pytest.mark.parametrize("who", [SECRETARY, ADMINISTRATOR])
@pytest.mark.parametrize("direct_chats", [True, False])
def test_a_secretary_or_an_administrator_may_invite_anywhere(
    room: Chatroom, who: str, direct_chats: bool
) -> None:
    invited = service(room, direct_chats=direct_chats).may_join
    assert invited(Invitation(ELSEWHERE, who, direct=False))
    assert invited(Invitation(ELSEWHERE, who, direct=True))


def test_a_direct_chat_is_for_those_who_hold_a_seat(room: Chatroom) -> None:
    anna = matrix_id("Anna")
    assert service(room).may_join(Invitation(ELSEWHERE, anna, direct=True))
    assert not service(room).may_join(Invitation(ELSEWHERE, anna, direct=False))
    closed = service(room, direct_chats=False)
    assert not closed.may_join(Invitation(ELSEWHERE, anna, direct=True))
    assert not service(room).may_join(Invitation(ELSEWHERE, f"{anna}.se", direct=True))


def test_somebody_who_is_no_administrator_is_a_stranger(room: Chatroom) -> None:
    without = EventService(room.groups, room.store, room.clock)
    assert not without.may_join(Invitation(ELSEWHERE, ADMINISTRATOR, direct=False))
    assert not without.may_join(Invitation(ELSEWHERE, ADMINISTRATOR, direct=True))


def test_direct_chats_are_on_where_the_settings_say_nothing(room: Chatroom) -> None:
    plain = EventService(room.groups, room.store, room.clock)
    assert plain.may_join(Invitation(ELSEWHERE, matrix_id("Anna"), direct=True))


def test_a_direct_chat_is_not_for_those_who_have_left_their_seat(room: Chatroom) -> None:
    with room.store.begin() as tx:
        for mandate in tx.people.mandates_of(MATRIX, matrix_id("Anna")):
            mandate.until = date(2027, 1, 31)
    assert not service(room).may_join(Invitation(ELSEWHERE, matrix_id("Anna"), direct=True))


def test_a_secretary_of_any_of_the_groups_may_invite(tmp_path: Path) -> None:
    other = example_group(id="kultur", room="!kultur:exempel", secretaries=frozenset({STRANGER}))
    chatroom = Chatroom(tmp_path, groups=[example_group(), other])
    for who in (SECRETARY, STRANGER):
        assert service(chatroom).may_join(Invitation(ELSEWHERE, who, direct=False))
    chatroom.store.close()
