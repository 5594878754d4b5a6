"""`!dagordning klar`, `!godkänn` and ✅: the chair approves an agenda before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.transports.base import EventKind, InboundEvent
from secretary.group import Group
from tests.chatroom import SECRETARY_ROOM, Chatroom, example_group, filled_room, matrix_id

DIRECT = "!direkt-eva:exempel"


def summoned_room(folder: Path, group: Group) -> Iterator[Chatroom]:
    with filled_room(folder, groups=[group]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12", room=SECRETARY_ROOM)
        room.go_to("2027-02-26 09:00")
        secretary(room, "!punkt ny Skolskjutsar, 20 min")
        yield room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 is summoned, and has an item. The chair, Eva, has written in a direct chat."""
    yield from summoned_room(tmp_path, example_group())


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Chatroom]:
    """The same where the chair has to approve."""
    yield from summoned_room(tmp_path, replace(example_group(), approves_agenda=True))


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM)


def put_before(room: Chatroom) -> str:
    """The event of the draft in the chair's direct chat."""
    room.tell("eva", "hej")
    answer = secretary(room, "!dagordning klar")
    assert answer.startswith("Eva Lund har fått utkastet till dagordning")
    return room.last("agenda_to_approve").event_id


def tap(room: Chatroom, target: str, key: str = "✅", who: str = "eva") -> list[str]:
    """What is posted when somebody reacts in a direct chat."""
    room._events += 1
    event = InboundEvent(
        f"$tryck{room._events}", DIRECT, matrix_id(who), key, room.clock.now(),
        EventKind.REACTION, target=target, direct=True,
    )  # fmt: skip
    mark = len(room.posted)
    room.hand_over(event)
    return [said.text for said in room.since(mark)]


def test_the_draft_is_put_before_the_chair_in_a_direct_chat(room: Chatroom) -> None:
    event = put_before(room)
    shown = room.last("agenda_to_approve")
    assert (shown.post.room, shown.post.recipients) == (DIRECT, (matrix_id("eva"),))
    assert "tryck ✅ här under" in shown.text
    assert "4. Skolskjutsar (20 min)" in shown.text
    assert [(act.text, act.reply_to) for act in room.acts][-1] == ("✅", event)


def test_a_tap_approves_it_and_the_secretary_is_told(room: Chatroom) -> None:
    said = tap(room, put_before(room))
    assert any("är godkänd" in each for each in said)
    told = room.last("agenda_approved")
    assert told.post.room == SECRETARY_ROOM
    assert told.text.startswith("Eva Lund har godkänt dagordningen till mötet fredagen den 12 mars")
    assert "Godkänd av Eva Lund (M) fredagen den 26 februari 2027" in secretary(room, "!dagordning")


def test_so_does_the_command_and_it_stands_on_what_is_sent(room: Chatroom) -> None:
    assert "är godkänd" in room.answer("eva", "!godkänn")
    secretary(room, "!dagordning publicera")
    sent = room.last("agenda_published").text
    assert "Godkänd av Eva Lund (M) fredagen den 26 februari 2027" in sent
    secretary(room, "!punkt 4 30 min")
    room.say("eva", "!godkänn")
    assert room.answer("anna", "!dagordning") == sent


@pytest.mark.parametrize("text", ["4 30 min", "ny Elevhälsa", "4 före 1", "5 ta bort"])
def test_what_is_otherwise_by_now_is_not_approved(room: Chatroom, text: str) -> None:
    event = put_before(room)
    secretary(room, f"!punkt {text}")
    [answer] = tap(room, event)
    assert "har ändrats sedan du fick utkastet" in answer
    assert "Godkänd" not in secretary(room, "!dagordning")
    assert "är godkänd" in room.answer("eva", "!approve")
    secretary(room, "!punkt ny Fritid")
    assert "Godkänd" not in secretary(room, "!dagordning")


def test_reports_come_in_after_it_was_approved(room: Chatroom) -> None:
    room.say("eva", "!godkänn")
    room.say("anna", "!rapport Ny skola.")
    assert "Godkänd av" in secretary(room, "!dagordning")


def test_the_secretary_cannot_approve_nor_a_member(room: Chatroom) -> None:
    assert "Det kan bara ordföranden göra" in secretary(room, "!godkänn")
    assert "Dagordningen godkänner ordföranden" in room.answer("anna", "!godkänn")
    event = put_before(room)
    assert tap(room, event, who="anna") == []
    assert tap(room, event, "❌") == tap(room, event, "💻") == []
    assert "Godkänd" not in secretary(room, "!dagordning")


def test_a_chair_without_a_direct_chat_is_asked_to_write(room: Chatroom) -> None:
    assert "har ingen direktchatt med mig" in secretary(room, "!dagordning klar")
    assert room.count("agenda_to_approve") == 0


def test_while_the_chair_is_away_the_vice_chair_is_asked_and_nobody_where_there_is_none(
    room: Chatroom,
) -> None:
    room.say("eva", "!förhinder")
    assert "ingen ordförande som kan godkänna" in secretary(room, "!dagordning klar")


def test_a_group_can_want_it_approved_before_it_is_sent(strict: Chatroom) -> None:
    assert "har inte godkänt dagordningen" in secretary(strict, "!dagordning publicera")
    assert strict.count("agenda_published") == 0
    tap(strict, put_before(strict))
    secretary(strict, "!dagordning publicera")
    assert strict.count("agenda_published") == 1
    secretary(strict, "!punkt 4 30 min")
    assert "har inte godkänt dagordningen" in secretary(strict, "!dagordning publicera")
    strict.say("eva", "!dagordning publicera")
    assert strict.count("agenda_published") == 2


@pytest.mark.parametrize("meeting", ["?", " ?", " möte 1?"])
def test_a_question_approves_and_publishes_nothing(room: Chatroom, meeting: str) -> None:
    room.tell("eva", "hej")
    mark = len(room.posted)
    room.tell("eva", f"!godkänn{meeting}")
    secretary(room, f"!dagordning klar{meeting}")
    secretary(room, f"!dagordning publicera{meeting}")
    said = room.since(mark)
    assert {each.post.kind for each in said} == {"reply"}
    assert all(each.text.startswith("Det ser ut som en fråga") for each in said)
    assert "!godkänn möte 1" in said[0].text
