"""What people do in a room reaches the port, once, in order and decrypted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.transports.base import EventKind, InboundEvent
from tests.matrix.env import MatrixEnv


async def test_a_message_in_an_encrypted_room_arrives(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()

    event = await anna.say(room, "!hjälp")

    said = await bot.port.wait_for_text("!hjälp")
    assert abs((datetime.now(UTC) - said.at).total_seconds()) < 60
    assert said == InboundEvent(event, room, anna.id, "!hjälp", said.at, direct=True)
    await anna.wait_for(lambda seen: seen.event_id == event and seen.encrypted)


async def test_edits_reactions_redactions_and_threads_are_distinguished(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()

    root = await anna.say(room, "!rapport a")
    await anna.edit(room, root, "!rapport b")
    await anna.say(room, "!möte", thread=root)
    await anna.react(room, root, "✅")
    gone = await anna.say(room, "!kommer")
    await anna.redact(room, gone)

    await bot.port.wait_for(lambda event: event.kind is EventKind.REDACTION)
    assert [(it.kind, it.text, it.target, it.thread) for it in bot.port.received] == [
        (EventKind.MESSAGE, "!rapport a", None, None),
        (EventKind.EDIT, "!rapport b", root, None),
        (EventKind.MESSAGE, "!möte", None, root),
        (EventKind.REACTION, "✅", root, None),
        (EventKind.MESSAGE, "!kommer", None, None),
        (EventKind.REDACTION, "", gone, None),
    ]


async def test_what_a_reply_quotes_is_not_taken_for_its_text(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    first = await anna.say(room, "!möte")

    await anna.say(room, f"> <{anna.id}> !möte\n> mer\n\n!förhinder", reply_to=first)
    await anna.say(room, "> ett citat\n\nutan svar", reply_to=first)

    await bot.port.wait_for_text("!förhinder")
    await bot.port.wait_for_text("> ett citat\n\nutan svar")


async def test_what_was_said_before_the_bot_joined_is_not_heard(env: MatrixEnv) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", encrypted=False)
    await anna.say(room, "!förhinder innan")

    await anna.invite(room, bot.id)
    await anna.wait_for_member(room, bot.id)
    await anna.say(room, "!förhinder efter")

    await bot.port.wait_for_text("!förhinder efter")
    assert bot.port.texts == ["!förhinder efter"]


async def test_notices_emotes_state_and_its_own_words_are_not_heard(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()

    await anna.say(room, "!hjälp", msgtype="m.notice")
    await anna.say(room, "hjälper", msgtype="m.emote")
    await bot.say(room, "!hjälp", "own", notify=True)
    await anna.client.room_put_state(room, "m.room.topic", {"topic": "!hjälp"})
    await anna.say(room, "sist")

    await bot.port.wait_for_text("sist")
    assert bot.port.texts == ["sist"]


async def test_what_happened_while_the_bot_was_down_is_heard_in_order(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.stop()

    for number in range(20):
        await anna.say(room, f"!rapport {number}")

    bot = await env.restarted(bot)
    await bot.port.wait_for_text("!rapport 19")
    assert bot.port.texts == [f"!rapport {number}" for number in range(20)]


async def test_a_position_is_remembered_only_after_what_led_to_it(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    bot.port.fails = lambda event: event.text == "!förhinder"

    event = await anna.say(room, "!förhinder")
    await bot.port.wait(lambda: f"receive {event}" in bot.port.calls)
    await bot.stop()  # the power goes while the port handles it

    bot.port.fails = lambda _: False
    bot = await env.restarted(bot)
    await bot.port.wait_for_text("!förhinder")
    await bot.port.wait(lambda: bot.port.calls[-1] == "save_sync_token")


async def test_a_port_that_fails_gets_the_same_thing_again(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    failures = iter([True, False])
    bot.port.fails = lambda _: next(failures, False)

    event = await anna.say(room, "!förhinder")

    await bot.port.wait_for_text("!förhinder")
    assert bot.port.calls.count(f"receive {event}") == 2


async def test_thirty_who_write_at_once_are_all_heard(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    people = [anna]
    for name in ("bo", "cecilia"):
        person = await env.person(name)
        await anna.bring(room, person)
        await person.wait_for_member(room, bot.id)
        people.append(person)
    expected = {f"!rapport {person.id} {number}" for person in people for number in range(10)}

    async def write(text: str) -> None:
        author = next(person for person in people if person.id in text)
        await author.say(room, text)

    await asyncio.gather(*map(write, expected))

    await bot.port.wait(lambda: len(bot.port.received) >= len(expected), timeout=30)
    assert sorted(bot.port.texts) == sorted(expected)


async def test_a_read_receipt_follows_when_a_message_is_handled(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    event = await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")

    def read() -> bool:
        receipt = anna.client.rooms[room].read_receipts.get(bot.id)
        return receipt is not None and receipt.event_id == event

    await anna.wait_until(read, "the receipt")


async def test_the_bot_shows_its_name(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()

    assert anna.client.rooms[room].user_name(bot.id) == "Kansliet"


async def test_a_room_for_two_is_direct_unless_it_is_configured(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    direct = await anna.create_room(None, bot.id, direct=True)
    await anna.wait_for_member(direct, bot.id)
    await bot.transport.resolve((room,))

    await anna.say(room, "i gruppen")
    await anna.say(direct, "i förtroende")

    assert not (await bot.port.wait_for_text("i gruppen")).direct
    assert (await bot.port.wait_for_text("i förtroende")).direct
