"""In a direct chat it is said which group something is about, where its reader can have several."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretary.group import Group
from tests.chatroom import SECRETARY_ROOM, Chatroom, PostedMessage, example_group, filled_room

ONE = example_group("2017")
OTHER = example_group(
    "2017",
    id="aldre",
    name="Samverkansgruppen äldre",
    room="!aldre:exempel",
    secretary_room="!aldre-sekreterare:exempel",
)
NAMED = "Samverkansgruppen barn/unga\n\n"


def asked_for_report(folder: Path, groups: list[Group]) -> PostedMessage:
    """The question in Anna Ek's direct chat."""
    with filled_room(folder, groups=groups) as room:
        room.tell("anna", "hej")
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
        room.go_to("2027-02-26 09:00")
        room.say("anna", "!kommer")
        room.go_to("2027-03-05 09:00")
        [asked] = [each for each in room.posted if each.post.room == "!direkt-anna:exempel"
                   and each.post.kind != "reply"]  # fmt: skip
        return asked


def test_who_belongs_to_two_groups_is_told_which(tmp_path: Path) -> None:
    asked = asked_for_report(tmp_path, [ONE, OTHER])
    assert asked.text.startswith(f"{NAMED}Mötet är fredagen den 12 mars kl. 9, och jag har ingen")
    assert asked.post.html is not None
    assert asked.post.html.startswith("<p><b>Samverkansgruppen barn/unga</b></p><p>Mötet är")


def test_who_belongs_to_one_knows(tmp_path: Path) -> None:
    assert asked_for_report(tmp_path, [ONE]).text.startswith("Mötet är fredagen den 12 mars")


@pytest.fixture
def without_office(tmp_path: Path) -> Chatroom:
    """A group whose secretary has no room of their own, but a direct chat."""
    group = example_group("2017", secretary_room=None)
    with filled_room(tmp_path, groups=[group]) as room:
        room.tell("sekreterare", "hej")
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        return room


def test_a_secretary_s_direct_chat_can_be_of_several(without_office: Chatroom) -> None:
    told = without_office.go_to("2027-03-09 09:00")
    [reminder] = [each for each in told if each.post.kind == "agenda"]
    assert reminder.post.room == "!direkt-sekreterare:exempel"
    assert reminder.text.startswith(NAMED)
