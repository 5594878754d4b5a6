"""What the secretaries hear of people's devices: once, in their own room, and kindly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.transports.device_events import (
    DeviceEvent,
    IdentityChanged,
    KeysWithheld,
    SameKeys,
    TooManyDevices,
    UnverifiedDevice,
)
from bot.transports.matrix.sender import split
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
    matrix_id,
)

ANNA, BO = matrix_id("Anna"), matrix_id("Bo")


@pytest.fixture
def chatroom(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


def device(
    user: str = ANNA, id: str = "ABC", name: str = "Element på telefon", *, keys: bool = True
) -> UnverifiedDevice:
    return UnverifiedDevice(user, id, f"key of {id}", name, owner_has_keys=keys)


def reported(chatroom: Chatroom, event: DeviceEvent) -> list[PostedMessage]:
    """What is posted because of it."""
    before = len(chatroom.posted)
    chatroom.service.on_device_event(event)
    chatroom.tick()
    return chatroom.since(before)


def test_a_device_under_a_new_key_is_another_device(chatroom: Chatroom) -> None:
    one = device()
    assert len(reported(chatroom, KeysWithheld(ROOM, (one,)))) == 1
    assert reported(chatroom, KeysWithheld(ROOM, (one,))) == []
    assert len(reported(chatroom, KeysWithheld(ROOM, (replace(one, key="another key"),)))) == 1
    assert len(reported(chatroom, KeysWithheld(ROOM, (replace(one, device="DEF"),)))) == 1
    assert len(reported(chatroom, KeysWithheld(ROOM, (replace(one, user=BO),)))) == 1


def test_a_device_left_out_is_reported_in_the_secretary_room_with_what_to_do(
    chatroom: Chatroom,
) -> None:
    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(),)))

    assert said.post.room == SECRETARY_ROOM
    assert said.text == (
        "1 enhet kan inte läsa det jag skriver i krypterade rum, eftersom ägaren inte har "
        "verifierat den:\n"
        "• Anna Ek: Element på telefon (ABC)\n\n"
        "Så här löser ni det: ägaren väljer att verifiera enheten i inställningarna för säkerhet "
        "eller kryptering, där eller på en annan av sina enheter. En enhet som inte används längre "
        "kan loggas ut.\n\n"
        "Det som skrivs till mig läser jag som vanligt, också från den enheten."
    )
    assert not said.post.notify
    assert not said.post.recipients


def test_it_is_reported_once_whatever_room_it_is_found_in(chatroom: Chatroom) -> None:
    assert reported(chatroom, KeysWithheld(ROOM, (device(),)))

    assert not reported(chatroom, KeysWithheld(ROOM, (device(),)))
    assert not reported(chatroom, KeysWithheld(SECRETARY_ROOM, (device(),)))
    assert not reported(chatroom, KeysWithheld("!direkt:exempel", (device(),)))


def test_several_are_reported_in_one_message_and_each_only_once(chatroom: Chatroom) -> None:
    phone, laptop, bos = device(), device(id="DEF", name=""), device(BO, "GHI", "Bos dator")

    (said,) = reported(chatroom, KeysWithheld(ROOM, (phone, laptop, bos)))
    assert said.text.startswith("3 enheter kan inte läsa")
    assert "• Anna Ek: Element på telefon (ABC) och DEF\n• Bo Berg: Bos dator (GHI)\n" in said.text

    new = device(BO, "JKL", "Bos telefon")
    (said,) = reported(chatroom, KeysWithheld(ROOM, (laptop, new, bos)))
    assert said.text.startswith("1 enhet kan inte läsa")
    assert "• Bo Berg: Bos telefon (JKL)\n" in said.text
    assert "Anna Ek" not in said.text


def test_who_cannot_verify_devices_yet_is_shown_how_to_begin(chatroom: Chatroom) -> None:
    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(keys=False), device(BO, "DEF"))))

    assert "\nAnna Ek behöver först sätta upp verifiering." in said.text


def test_in_a_direct_chat_it_is_the_members_own_secretary_that_hears(chatroom: Chatroom) -> None:
    (said,) = reported(chatroom, KeysWithheld("!direkt:exempel", (device(),)))

    assert said.post.room == SECRETARY_ROOM
    assert not reported(
        chatroom, KeysWithheld("!annat:exempel", (device("@eva:annorstädes", "X"),))
    )


def test_without_a_room_of_the_secretarys_it_is_reported_in_a_direct_chat_or_not_at_all(
    tmp_path: Path,
) -> None:
    chatroom = Chatroom(tmp_path, groups=[example_group(secretary_room=None)])
    assert not reported(chatroom, KeysWithheld(ROOM, (device(),)))

    chatroom.tell("sekreterare", "!hjälp")
    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(),)))

    assert said.post.room == "!direkt-sekreterare:exempel"


def test_a_devices_name_cannot_say_more_than_a_name(chatroom: Chatroom) -> None:
    name = "<b>Hej</b>\n\n@room \u202e" + "x" * 500

    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(name=name, id="\0\ud800<i>"),)))

    assert "<b>Hej" not in said.post.html
    assert "<i>" not in said.post.html
    assert len(said.text) < 800
    assert "• Anna Ek: <b>Hej</b> @room xxx" in said.text


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_a_name_is_cut_where_it_is_longer_than_a_name(
    chatroom: Chatroom, length: int, shown: str
) -> None:
    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(name="x" * length),)))
    assert f"• Anna Ek: {shown} (ABC)\n" in said.text


def test_hundreds_of_devices_are_a_number_and_a_few_names_in_one_message(
    chatroom: Chatroom,
) -> None:
    many = tuple(device(f"@{n}:exempel", f"D{n}", "x" * 600) for n in range(400))
    annas = tuple(device(id=f"A{n}", name="y" * 600) for n in range(100))

    (said,) = reported(chatroom, KeysWithheld(ROOM, annas + many))

    assert len(split(said.post)) == 1
    assert len(said.text) < 2000
    assert said.text.startswith("500 enheter kan inte läsa")
    assert "(A2) och 97 till\n" in said.text
    assert "• 396 personer till\n" in said.text
    assert not reported(chatroom, KeysWithheld(ROOM, annas + many))


def test_devices_with_the_same_keys_are_told_once_with_whose_they_are(chatroom: Chatroom) -> None:
    twins = SameKeys(ROOM, (device(), device(BO, "DEF", "Bos telefon")))

    (said,) = reported(chatroom, twins)

    assert said.post.room == SECRETARY_ROOM
    assert said.text.startswith("2 enheter har samma krypteringsnyckel")
    assert "• Anna Ek: Element på telefon (ABC)\n• Bo Berg: Bos telefon (DEF)\n" in said.text
    assert not reported(chatroom, twins)
    assert reported(chatroom, KeysWithheld(ROOM, twins.devices))


def test_too_many_devices_of_somebody_s_are_told_once(chatroom: Chatroom) -> None:
    (said,) = reported(chatroom, TooManyDevices(ANNA, 2900, 100))

    assert said.post.room == SECRETARY_ROOM
    assert said.text.startswith("Anna Ek är inloggad på fler än 100 enheter.")
    assert not reported(chatroom, TooManyDevices(ANNA, 2901, 100))
    assert not reported(chatroom, TooManyDevices("@eva:annorstädes", 1, 100))


def test_an_id_of_any_length_is_cut(chatroom: Chatroom) -> None:
    stranger = f"@{'x' * 250}:exempel"

    (said,) = reported(chatroom, KeysWithheld(ROOM, (device(stranger, "Z" * 250),)))

    assert f"• @{'x' * 58}…: Element på telefon ({'Z' * 59}…)\n" in said.text


def test_a_new_identity_is_reported_once_with_what_to_ask(chatroom: Chatroom) -> None:
    (said,) = reported(chatroom, IdentityChanged(ANNA, "key", (ROOM,)))

    assert said.post.room == SECRETARY_ROOM
    assert said.text.startswith("Anna Ek har en ny identitet för kryptering.")
    assert "Fråga gärna Anna Ek på något annat sätt än i chatten" in said.text
    assert not reported(chatroom, IdentityChanged(ANNA, "key", (ROOM, SECRETARY_ROOM)))
    assert reported(chatroom, IdentityChanged(ANNA, "another", ()))


def test_a_stranger_in_the_groups_room_is_named_by_their_id(chatroom: Chatroom) -> None:
    (said,) = reported(
        chatroom, IdentityChanged("@eva:annorstädes", "key", (ROOM, "!annat:exempel"))
    )

    assert said.text.startswith("@eva:annorstädes har en ny identitet")
    assert not reported(chatroom, IdentityChanged("@eva:annorstädes", "key", ("!annat:exempel",)))


def test_a_new_identity_is_reported_even_where_the_secretary_has_no_room(tmp_path: Path) -> None:
    chatroom = Chatroom(tmp_path, groups=[example_group(secretary_room=None)])

    (said,) = reported(chatroom, IdentityChanged(ANNA, "key", (ROOM,)))

    assert said.post.room == ROOM


# What its owner is told, who can read nothing else


def told_in_clear(chatroom: Chatroom, event: DeviceEvent) -> list[tuple[str, str, str | None]]:
    """The reactions that are put because of it."""
    before = len(chatroom.acts)
    reported(chatroom, event)
    return [(act.room, act.text, act.reply_to) for act in chatroom.acts[before:]]


WORDS = "🔒 Verifiera din enhet för att läsa mina svar"


def test_who_can_read_nothing_is_told_why_under_their_message_in_clear(chatroom: Chatroom) -> None:
    event = chatroom.say("anna", "!möten")
    withheld = KeysWithheld(ROOM, (device(keys=False), device(id="DEF", keys=False)))
    assert told_in_clear(chatroom, withheld) == [(ROOM, WORDS, event)]
    assert told_in_clear(chatroom, withheld) == [], "once"


def test_who_reads_elsewhere_is_not_told_before_everybody(chatroom: Chatroom) -> None:
    chatroom.say("anna", "!möten")
    assert told_in_clear(chatroom, KeysWithheld(ROOM, (device(keys=True),))) == []


def test_in_a_direct_chat_everybody_with_such_a_device_is_told(chatroom: Chatroom) -> None:
    event = chatroom.tell("anna", "när är mötet?")
    room = "!direkt-anna:exempel"
    withheld = KeysWithheld(room, (device(keys=True),))
    assert told_in_clear(chatroom, withheld) == [(room, WORDS, event)]


def test_who_has_written_nothing_is_left_alone(chatroom: Chatroom) -> None:
    chatroom.say("bo", "!möten")
    assert told_in_clear(chatroom, KeysWithheld(ROOM, (device(keys=False),))) == []
