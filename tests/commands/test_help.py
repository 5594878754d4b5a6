"""`!hjälp` shows what the asker may use, and every command helps itself."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from commands.command import Asker, Command, Who
from commands.router import Router
from secretary.people import Mandate, Person, Role, Seat
from tests.chatroom import Chatroom

CATALOGUE = Router().catalogue
HELD = Mandate(
    seat=Seat(group_id="barn-unga", organisation="Sala"),
    person=Person(name="Cia Dal"),
    role=Role.MEMBER,
    since=date(2023, 1, 1),
)
ENGLISH = {
    "absence", "absence for", "agenda", "agenda publish", "coming", "help", "meeting",
    "meeting cancel", "meeting move", "meeting new", "meeting summon", "meetings", "outlook",
    "report", "report delete", "report show", "topic",
}  # fmt: skip


def test_a_member_sees_members_commands_and_not_the_secretarys(room: Chatroom) -> None:
    answer = room.answer("anna", "!hjälp")
    assert "!förhinder [möte]" in answer
    assert "!möte ny" not in answer
    assert "!förhinder för" not in answer


def test_the_secretary_sees_the_secretarys_and_not_the_members(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!hjälp")
    assert "!möte ny" in answer
    assert "!rapport" not in answer


def test_the_chair_sees_both(room: Chatroom) -> None:
    answer = room.answer("eva", "!hjälp")
    assert "!möte ny" in answer
    assert "!rapport" in answer


def test_somebody_without_a_seat_sees_what_everybody_may(room: Chatroom) -> None:
    lines = [x for x in room.answer("tjänsteperson", "!hjälp").splitlines() if x[:1] == "•"]
    assert len(lines) == sum(1 for c in CATALOGUE if c.who is Who.EVERYBODY)


@pytest.mark.parametrize("text", ["!hjälp förhinder", "!hjälp !förhinder", "!help FORHINDER"])
def test_help_on_one_command_shows_examples(room: Chatroom, text: str) -> None:
    assert "!förhinder möte 2" in room.answer("anna", text)


def test_help_on_a_mistyped_command_suggests_the_right_one(room: Chatroom) -> None:
    assert "Menade du förhinder" in room.answer("anna", "!hjälp förhindr")


def test_help_does_not_reveal_how_to_use_what_one_may_not(room: Chatroom) -> None:
    assert "inte är för dig" not in room.answer("anna", "!hjälp möte ny")
    assert "planera" not in room.answer("anna", "!hjälp möte ny")


@pytest.mark.parametrize(
    ("command", "example"), [(c, example) for c in CATALOGUE for example in c.examples]
)
def test_every_example_is_understood(summoned: Chatroom, command: Command, example: str) -> None:
    """Examples are shown to people as right, so none may be answered with an error or a fault."""
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.say("anna", "!rapport Ett.")
    summoned.say("anna", "!rapport möte 2: Två.")
    if example == "!möte kalla":
        summoned.say("sekreterare", "!möte flytta möte 1 till 28 maj kl 9")
    answer = summoned.answer("sekreterare" if command.who is Who.LEADER else "anna", example)
    assert answer
    assert "Prova !" not in answer
    assert "Något gick fel" not in answer


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda c: c.name)
def test_every_command_says_what_it_does_in_one_line(command: Command) -> None:
    assert command.summary
    assert "\n" not in command.summary
    assert not command.summary.endswith(".")
    assert command.examples
    assert all(example.startswith("!") for example in command.examples)


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda c: c.name)
def test_every_command_is_found_when_typed_without_diacritics(command: Command) -> None:
    everybody = Asker("@x:exempel", (HELD,), is_secretary=True)
    plain = "".join(c for c in unicodedata.normalize("NFD", command.name) if c.isascii())
    assert Router().find(plain, everybody) == (command, "")


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda c: c.name)
def test_every_command_has_an_english_name(command: Command) -> None:
    assert set(command.aliases) & ENGLISH
