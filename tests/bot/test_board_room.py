"""The room of the board above the groups: what is said there, and who hears what is wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime.resolved_rooms import resolve_rooms
from bot.transports.base import EventKind, Invitation
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.rooms import RoomProblem
from secretary.superior_board import SuperiorBoard
from services.board_documents import send
from services.context import without_actor
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, Chatroom, example_group, filled_room

BOARD_ROOM = "!srb:exempel"
NEW = "!srb-nytt:exempel"
BOARD = SuperiorBoard(room=BOARD_ROOM)
THEIRS = ["!halsa-kansli:exempel", SECRETARY_ROOM]
"""The rooms of both groups' secretaries."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=two_groups()) as chatroom:
        yield chatroom


def two_groups() -> list[Group]:
    other = example_group(
        id="halsa", name="Samverkansgruppen hälsa", room="!halsa:exempel",
        secretary_room="!halsa-kansli:exempel", board=BOARD,
    )  # fmt: skip
    return [example_group(board=BOARD), other]


def report(room: Chatroom, *problems: RoomProblem) -> list[str]:
    """What is wrong with the board's room: where that is told, and the greeting."""
    before = len(room.posted)
    room.service.on_room_problems(BOARD_ROOM, problems)
    room._post_all()
    return [said.post.room for said in room.since(before)]


def test_anybody_may_invite_the_bot_to_it(room: Chatroom) -> None:
    assert room.service.may_join(Invitation(BOARD_ROOM, "@okänd:exempel", direct=False))
    assert BOARD_ROOM in room.service.rooms


def test_the_board_is_greeted_once_and_told_whom_to_write_to(room: Chatroom) -> None:
    assert report(room, RoomProblem.ABSENT) == []
    assert report(room) == [BOARD_ROOM]
    greeting = room.posted[-1].text
    assert "Strategisk regional beredning (SRB): årsplaneringar och återrapporter" in greeting
    assert f"Samverkansgruppen hälsa: {SECRETARY}" in greeting
    assert report(room) == []
    room.tick()
    assert report(room) == []


def test_what_is_wrong_with_it_is_told_to_the_secretaries_of_every_group(room: Chatroom) -> None:
    report(room)
    assert report(room, RoomProblem.PUBLIC) == THEIRS
    assert room.posted[-1].text.startswith("Rummet för SRB behöver ses över.")
    assert "kan andra läsa det som jag skickar till SRB" in room.posted[-1].text
    assert report(room, RoomProblem.PUBLIC) == []
    assert report(room, RoomProblem.UNENCRYPTED) == THEIRS
    assert "encrypted" not in room.posted[-1].text
    assert room.service.rooms_check is not None
    assert room.service.rooms_check.text == "superior_board room: unencrypted"


def test_it_is_followed_to_where_it_is_moved_and_not_greeted_again(room: Chatroom) -> None:
    report(room)
    before = len(room.posted)
    room.service.on_room_upgraded(BOARD_ROOM, NEW)
    room.service.on_room_problems(NEW, [])
    room._post_all()

    told = room.since(before)
    assert [said.post.room for said in told] == THEIRS
    assert told[0].text.startswith("Rummet för SRB är uppgraderat till ett nytt")
    assert NEW in room.service.rooms
    assert BOARD_ROOM not in room.service.rooms
    assert room.service.is_group_room(BOARD_ROOM)
    assert room.answer("anna", "Hej", room=BOARD_ROOM, addressed=True)


def test_a_move_that_is_not_followed_is_asked_about(room: Chatroom) -> None:
    report(room)
    before = len(room.posted)
    room.service.on_upgrade_declined(BOARD_ROOM, NEW, [RoomProblem.PUBLIC])
    room._post_all()

    assert [said.post.room for said in room.since(before)] == THEIRS
    assert room.posted[-1].text.startswith("Rummet för SRB sägs vara ersatt av ett nytt")


@pytest.mark.parametrize(
    "text",
    ["!möte", "!återrapport 2027", "!förhinder", "!möte ny 12 mars kl 9", "Vilka kommer?"],
    ids=["show", "report", "absence", "plan", "question"],
)
@pytest.mark.parametrize("who", ["sekreterare", "anna", "okänd"])
def test_commands_do_nothing_there(room: Chatroom, who: str, text: str) -> None:
    assert room.answer(who, text, room=BOARD_ROOM) == ""
    with room.store.begin() as tx:
        assert tx.meetings("barn-unga") == tx.meetings("halsa") == []


def test_who_speaks_to_the_bot_is_told_whom_to_write_to(room: Chatroom) -> None:
    said = room.answer("okänd", "när är nästa möte?", room=BOARD_ROOM, addressed=True)
    assert said.startswith("Tack för att ni läser. Här lämnar jag bara dokument")
    assert f"Samverkansgruppen hälsa: {SECRETARY}" in said
    assert room.answer("okänd", "och nu?", room=BOARD_ROOM, addressed=True) == said


def test_who_answers_a_document_is_told_once_who_that_group_s_secretary_is(room: Chatroom) -> None:
    with room.store.begin() as tx:
        group = next(each for each in room.groups if each.id == "halsa")
        renderer = Renderer("!", group.language)
        context = without_actor(tx, group, renderer, "$sent", room.clock.now())
        send(context, "greeting", "2027", "nothing_noted")
    room._post_all()
    document = room.last("greeting")
    assert document.post.room == BOARD_ROOM

    said = room.answer("okänd", "Kan ni utveckla?", room=BOARD_ROOM, reply_to=document.event_id)
    assert said.endswith(f"Skriv till sekreteraren i Samverkansgruppen hälsa: {SECRETARY}")
    again = room.answer("okänd", "Hallå?", room=BOARD_ROOM, reply_to=document.event_id)
    assert again == ""


def test_what_is_in_clear_or_a_reaction_is_not_answered(room: Chatroom) -> None:
    report(room)
    greeting = room.posted[-1]
    assert room.answer("okänd", "Hej", room=BOARD_ROOM, addressed=True, in_clear=True) == ""
    before = len(room.posted)
    tap = room._event(EventKind.REACTION, "okänd", "✅", BOARD_ROOM, target=greeting.event_id)
    room.hand_over(tap)
    assert room.since(before) == []


def test_the_board_s_room_is_no_direct_chat(room: Chatroom) -> None:
    room.service.on_direct_chats({BOARD_ROOM: "@anna:exempel"})
    with room.store.begin() as tx:
        assert tx.direct_rooms.of("matrix", "@anna:exempel") is None


async def test_groups_do_not_wait_for_an_address_of_the_board_that_leads_nowhere(
    room: Chatroom,
) -> None:
    class Knows:
        def __init__(self, **known: str) -> None:
            self.known = known

        async def resolve(self, rooms: tuple[str, ...]) -> dict[str, str]:
            return {each: self.known.get(each, each) for each in rooms if each != "#bort:exempel"}

    async def at_once(work):  # type: ignore[no-untyped-def]
        return work()

    async def found(alias: str) -> str | None:
        groups = [example_group(board=SuperiorBoard(room=alias))]
        transport = Knows(**{"#srb:exempel": BOARD_ROOM})
        [group] = await resolve_rooms(groups, transport, room.store, at_once)  # type: ignore[arg-type]
        assert group.places["matrix"].room == ROOM
        return group.board.room

    assert await found("#srb:exempel") == BOARD_ROOM
    assert await found("#bort:exempel") is None
