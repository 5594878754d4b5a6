"""Who may use which command, as a table, by Matrix id and in every kind of room."""

from __future__ import annotations

import pytest

from commands.command import Command, Who
from commands.router import Router
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom

ROLES = {
    "sekreterare": {Who.EVERYBODY, Who.LEADER},
    "eva": {Who.EVERYBODY, Who.HOLDER, Who.LEADER},  # the chair
    "anna": {Who.EVERYBODY, Who.HOLDER},  # a member
    "bo": {Who.EVERYBODY, Who.HOLDER},  # a substitute
    "tjänsteperson": {Who.EVERYBODY},
}


@pytest.mark.parametrize("command", Router().catalogue, ids=lambda c: c.name)
@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("where", ["group", "secretary room"])
def test_a_command_is_for_those_it_says(
    summoned: Chatroom, command: Command, who: str, where: str
) -> None:
    room = ROOM if where == "group" else SECRETARY_ROOM
    answer = summoned.answer(who, f"!{command.name}", room=room)
    refused = "Det kommandot är för gruppens" in answer
    if command.or_shorter and "hittar" not in answer:
        refused = refused or "Vem gäller det?" not in answer
    assert refused == (command.who not in ROLES[who])


def test_a_display_name_or_a_similar_id_gives_nothing(summoned: Chatroom) -> None:
    for who in ("Sekreterare2", "anna2"):
        assert "är för gruppens" in summoned.answer(who, "!möte ny 23 april kl 9")


def test_a_member_whose_mandate_has_ended_is_a_stranger(summoned: Chatroom) -> None:
    from datetime import date

    from tests.chatroom import matrix_id

    with summoned.store.begin() as tx:
        [mandate] = tx.mandates_of(matrix_id("anna"))
        mandate.until = date(2027, 2, 25)
    assert "är för gruppens" in summoned.answer("anna", "!förhinder")


def test_a_stranger_in_a_direct_chat_is_told_who_can_help(summoned: Chatroom) -> None:
    summoned.tell("okänd", "!möte")
    reply = summoned.last("reply").text
    assert "Sekreteraren kan lägga till dig" in reply
    assert "12 mars" not in reply


def test_a_command_in_a_room_that_is_not_configured_gets_silence(summoned: Chatroom) -> None:
    assert summoned.answer("anna", "!möte", room="!annat:exempel") == ""
