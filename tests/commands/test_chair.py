"""The chair is away: vice chair and secretaries are told, and the vice chair leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from secretary.people import Office
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, example_group, filled_room, matrix_id


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Eva Lund is chair, Cia Dal vice chair; the meeting of 12 March is summoned."""
    with filled_room(tmp_path) as chatroom:
        with chatroom.store.begin() as tx:
            for mandate in tx.people.mandates("barn-unga"):
                if mandate.person.name == "Cia Dal":
                    mandate.office = Office.VICE_CHAIR
        chatroom.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala https://video.exempel/1")
        chatroom.say("sekreterare", "!möte ny 23 april kl 9-12 Sala https://video.exempel/1")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


def told(room: Chatroom, where: str) -> list[str]:
    return [s.text for s in room.posted if s.post.kind == "leader" and s.post.room == where]


def may_lead(room: Chatroom, who: str) -> bool:
    return "skickar jag" in room.answer(who, "!utskick")


def test_the_chairs_absence_goes_to_the_vice_chair_and_the_secretaries(room: Chatroom) -> None:
    room.say("eva", "!förhinder")
    [to_vice] = told(room, ROOM)
    assert to_vice.startswith("Cia Dal, ordföranden Eva Lund kan inte komma")
    [mentioned] = [s.post.recipients for s in room.posted if s.text == to_vice]
    assert mentioned == (matrix_id("Cia"),)
    [to_secretaries] = told(room, SECRETARY_ROOM)
    assert "Vice ordföranden Cia Dal leder det" in to_secretaries


def test_the_vice_chair_who_has_a_direct_chat_is_told_there_too(room: Chatroom) -> None:
    room.tell("cia", "!möten")
    room.say("eva", "!förhinder")
    assert len(told(room, "!direkt-cia:exempel")) == 1


def test_while_the_chair_is_away_the_vice_chair_may_do_what_the_chair_may(room: Chatroom) -> None:
    assert not may_lead(room, "cia")
    room.say("eva", "!förhinder")
    assert may_lead(room, "cia")
    assert "är ändrat" in room.answer("cia", "!möte ändra plats Köping")
    assert "!möte ny" in room.answer("cia", "!hjälp")
    assert may_lead(room, "eva")
    assert not may_lead(room, "gun")


def test_also_a_file_of_the_vice_chairs_is_taken_while_the_chair_is_away(room: Chatroom) -> None:
    room.say("eva", "!förhinder")
    room.send_file("cia", "anteckning.txt", b"Ordf\xc3\xb6randen h\xc3\xa4lsar.", "!not möte 1: 1")
    assert "Ordföranden hälsar." in room.answer("sekreterare", "!not möte 1: 1")


def test_when_the_chair_can_come_after_all_the_rights_end_and_the_vice_chair_is_told(
    room: Chatroom,
) -> None:
    room.say("eva", "!förhinder")
    room.say("eva", "!kommer")
    assert "Cia Dal, Eva Lund kan komma" in told(room, ROOM)[-1]
    assert "leder det" in told(room, SECRETARY_ROOM)[-1]
    assert not may_lead(room, "cia")


def test_the_vice_chair_leads_until_that_meeting_is_over(room: Chatroom) -> None:
    room.say("eva", "!förhinder")
    room.go_to("2027-03-12 11:59")
    assert may_lead(room, "cia")
    room.go_to("2027-03-12 12:00")
    assert not may_lead(room, "cia")


def test_an_absence_from_a_later_meeting_gives_no_rights_yet(room: Chatroom) -> None:
    room.say("eva", "!förhinder möte 2")
    assert not may_lead(room, "cia")


def test_when_both_are_away_the_secretaries_hear_that_nobody_leads(room: Chatroom) -> None:
    room.say("cia", "!förhinder")
    assert told(room, SECRETARY_ROOM) == []
    room.say("eva", "!förhinder")
    [text] = told(room, SECRETARY_ROOM)
    assert text.startswith("Ingen leder mötet")
    assert "inte heller vice ordföranden Cia Dal" in text
    assert told(room, ROOM) == []


def test_a_group_without_a_vice_chair_tells_the_secretaries(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala")
        room.go_to("2027-02-26 09:00")
        room.say("eva", "!förhinder")
        [text] = told(room, SECRETARY_ROOM)
        assert "gruppen har ingen vice ordförande" in text


def test_another_members_absence_is_nobodys_lead(room: Chatroom) -> None:
    room.say("gun", "!förhinder")
    assert room.count("leader") == 0


def test_that_nobody_leads_is_told_once(tmp_path: Path) -> None:
    groups = [replace(example_group(), settling_time=timedelta(minutes=1))]
    with filled_room(tmp_path, groups=groups) as room:
        with room.store.begin() as tx:
            for mandate in tx.people.mandates("barn-unga"):
                if mandate.person.name == "Cia Dal":
                    mandate.office = Office.VICE_CHAIR
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala https://video.exempel/1")
        room.go_to("2027-02-26 09:00")
        room.say("eva", "!förhinder")
        room.say("cia", "!förhinder")
        room.go_to("2027-02-26 09:02")
        [said] = told(room, SECRETARY_ROOM)
        assert "Ingen leder mötet" in said
