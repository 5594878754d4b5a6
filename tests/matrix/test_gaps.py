"""However much happens at once, or while the bot is down: it all reaches the desk, in order."""

from __future__ import annotations

import asyncio
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import EventKind, InboundEvent
from bot.transports.matrix import gaps
from tests.homeserver.person import Person
from tests.matrix.office import Secretariat
from tests.matrix.village import RecordingPort, Village

BOTH = pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])


@BOTH
async def test_twenty_eight_people_who_answer_at_once_get_twenty_eight_answers(
    village: Village, encrypted: bool
) -> None:
    people = [await village.person(f"p{n}") for n in range(28)]
    office = await Secretariat.open(village, people, encrypted=encrypted)

    asked = await asyncio.gather(*(person.say(office.room, "!hjälp") for person in people))

    await office.answers(people[0], asked)
    assert sorted(office.answered(people[0])) == sorted(asked)


@BOTH
async def test_three_hundred_commands_while_the_bot_is_down_are_answered_in_order(
    village: Village, encrypted: bool
) -> None:
    people = await asyncio.gather(*(village.person(name) for name in ("anna", "bo", "cia")))
    office = await Secretariat.open(village, people, encrypted=encrypted)
    await office.stop()

    asked = await asyncio.gather(*(_say_many(person, office.room, 100) for person in people))
    await office.start()

    everything = [event for events in asked for event in events]
    await office.answers(people[0], everything, 40)
    answered = office.answered(people[0])
    assert len(answered) == 300
    for events in asked:
        assert [event for event in answered if event in set(events)] == events


@BOTH
async def test_a_burst_past_the_limit_while_the_bot_listens_is_heard_in_order(
    village: Village, encrypted: bool
) -> None:
    anna, bot, room = await village.meet(encrypted=encrypted)
    await anna.say(room, "före")
    await bot.port.wait_for_text("före")
    busy = asyncio.Event()
    _hold_up(bot.port, busy)

    await anna.say(room, "håll upp")
    await bot.port.wait(lambda: any(it.text == "håll upp" for it in bot.port.received))
    await _say_many(anna, room, 150)
    busy.set()

    await bot.port.wait_for_text("!rapport 149", timeout=30)
    assert bot.port.texts == ["före", "håll upp", *(f"!rapport {n}" for n in range(150))]


async def test_edits_reactions_and_redactions_in_a_gap_are_heard_like_any_other(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await village.meet()
    root = await anna.say(room, "!rapport a")
    await bot.port.wait_for_text("!rapport a")
    await bot.stop()
    await anna.edit(room, root, "!rapport b")
    await anna.react(room, root, "✅")
    await anna.redact(room, root)
    await _say_many(anna, room, 110)

    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 109", timeout=30)
    assert [(it.kind, it.text, it.target) for it in bot.port.received[1:4]] == [
        (EventKind.EDIT, "!rapport b", root),
        (EventKind.REACTION, "✅", root),
        (EventKind.REDACTION, "", root),
    ]


async def test_invitations_during_a_burst_are_answered(village: Village) -> None:
    anna, bot, room = await village.meet(encrypted=False)
    await bot.stop()
    other = await anna.create_room("Ett annat", bot.id, encrypted=False)
    await _say_many(anna, room, 110)

    bot = await village.again(bot)

    await anna.wait_for_member(other, bot.id)
    await bot.port.wait_for_text("!rapport 109")


async def test_what_was_said_before_the_bot_joined_is_not_heard_from_a_gap(
    village: Village,
) -> None:
    anna = await village.person("anna")
    bot = await village.bot(anna)
    await bot.port.wait(lambda: bot.port.position is not None)
    _forget_positions(bot.port)  # the bot dies before it can remember that it joined
    room = await anna.create_room("Gruppen", encrypted=False)
    await _say_many(anna, room, 30, "!före")
    await anna.invite(room, bot.id)
    await anna.wait_for_member(room, bot.id)
    await bot.stop()
    await _say_many(anna, room, 120, "!efter")
    bot.port.received.clear()

    bot = await village.again(bot)

    await bot.port.wait_for_text("!efter 119")
    assert bot.port.texts == [f"!efter {n}" for n in range(120)]


@pytest.mark.parametrize("kept", [1, 5])
async def test_a_gap_of_many_pages_is_heard_in_order_with_few_of_them_in_memory(
    village: Village, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(gaps, "PAGE", 10)
    monkeypatch.setattr(gaps, "KEPT", kept)
    anna, bot, room = await village.meet()
    await bot.stop()
    await _say_many(anna, room, 190)

    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 189", timeout=30)
    assert bot.port.texts == [f"!rapport {n}" for n in range(190)]


async def test_an_interrupted_fill_begins_again_and_misses_nothing(village: Village) -> None:
    anna, bot, room = await village.meet()
    await bot.stop()
    await _say_many(anna, room, 130)
    bot.port.fails = lambda incoming: incoming.text == "!rapport 7"
    bot = await village.again(bot)
    await bot.port.wait(lambda: bot.port.texts[-1:] == ["!rapport 6"])
    assert bot.port.diary[-1].startswith("receive")

    bot.port.fails = lambda _: False
    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 129", timeout=30)
    assert list(dict.fromkeys(bot.port.texts)) == [f"!rapport {n}" for n in range(130)]


async def test_a_server_that_fails_in_the_middle_of_a_gap_is_asked_again(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await village.meet()
    await bot.stop()
    await _say_many(anna, room, 130)
    asked = 0
    original = nio.AsyncClient.room_messages

    async def sometimes(self: nio.AsyncClient, *arguments: Any, **named: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise ConnectionResetError
        return await original(self, *arguments, **named)

    monkeypatch.setattr(nio.AsyncClient, "room_messages", sometimes)
    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 129", timeout=30)
    assert bot.port.texts == [f"!rapport {n}" for n in range(130)]
    assert asked > 1


async def test_malformed_events_in_a_gap_do_not_deafen_the_bot(village: Village) -> None:
    anna, bot, room = await village.meet()
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")
    await bot.stop()
    olm = anna.client.olm
    await anna.look_away()  # it would throw her client out of its sync, as any on plain nio
    for payload in ("[]", "null", "{"):
        session = olm.outbound_group_sessions[room]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "sender_key": olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(payload),
            "session_id": session.id,
            "device_id": anna.client.device_id,
        }
        await _post_raw(anna, room, "m.room.encrypted", content)
    await _say_many(anna, room, 110)

    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 109", timeout=30)


async def _post_raw(person: Person, room: str, kind: str, content: dict[str, Any]) -> None:
    client = person.client
    transaction = f"{hash(str(content))}"
    method, path, data = nio.Api.room_send(client.access_token, room, kind, content, transaction)
    await client._send(nio.RoomSendResponse, method, path, data, (room,))


async def _say_many(person: Person, room: str, number: int, command: str = "!rapport") -> list[str]:
    """One after the other, as one person does."""
    return [await person.say(room, f"{command} {n}") for n in range(number)]


def _forget_positions(desk: RecordingPort) -> None:
    async def forget(position: str) -> None: ...

    desk.save_sync_token = forget  # type: ignore[method-assign]  # a test's own


def _hold_up(desk: RecordingPort, until: asyncio.Event) -> None:
    """Let the desk take the next thing, and nothing after it before `until`."""
    receive = desk.receive

    async def slowly(incoming: InboundEvent) -> None:
        await receive(incoming)
        await until.wait()

    desk.receive = slowly  # type: ignore[method-assign]  # a test's own
