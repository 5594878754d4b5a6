"""What the bot says reaches people: once, encrypted where it must be, mentioning whom it should."""

from __future__ import annotations

import asyncio
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix.sender import transaction_id
from tests.homeserver.synapse import Synapse
from tests.matrix.env import Bot, MatrixEnv


async def test_what_the_bot_says_can_be_read_in_an_encrypted_room(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()

    said = OutboundMessage(
        "k1", room, "Välkommen", "<b>Välkommen</b>", notify=True, recipients=(anna.id,)
    )
    event = await bot.transport.send(said)

    seen = await anna.wait_for(lambda seen: seen.event_id == event)
    assert seen.encrypted
    assert seen.content == {
        "msgtype": "m.text",
        "body": "Välkommen",
        "format": "org.matrix.custom.html",
        "formatted_body": "<b>Välkommen</b>",
        "m.mentions": {"user_ids": [anna.id]},
        "se.kansli.key": transaction_id(said),
    }


async def test_an_answer_is_a_reply_in_its_thread_and_mentions_nobody(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    question = await anna.say(room, "!hjälp")

    plain = await bot.say(room, "Hej @room", "k1", reply_to=question)
    thread = await bot.say(room, "Hej", "k2", thread=question)

    replied = await anna.wait_for(lambda seen: seen.event_id == plain)
    assert replied.content["msgtype"] == "m.notice"
    assert replied.content["m.mentions"] == {}
    assert replied.content["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    threaded = await anna.wait_for(lambda seen: seen.event_id == thread)
    assert threaded.content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": question,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": question},
    }


@pytest.mark.parametrize("encrypted", [True, False])
async def test_the_same_key_twice_is_one_event(env: MatrixEnv, encrypted: bool) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=encrypted)

    first = await bot.say(room, "Kallelse", "meeting 17 · summons")
    again = await bot.say(room, "Kallelse", "meeting 17 · summons")
    bot = await env.restarted(bot)
    after_a_restart = await bot.say(room, "Kallelse", "meeting 17 · summons")
    await bot.say(room, "sist", "another")

    assert first == again == after_a_restart
    await anna.wait_for(lambda seen: seen.body == "sist")
    assert len(anna.saw(lambda seen: seen.body == "Kallelse")) == 1


async def test_messages_to_several_rooms_at_once_all_arrive_in_order(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    rooms = [room]
    for number in range(2):
        rooms.append(await anna.create_room(f"Rum {number}", bot.id))
        await anna.wait_for_member(rooms[-1], bot.id)

    async def say_all(room: str) -> None:
        for n in range(5):
            await bot.say(room, f"{n}", f"{room} {n}")

    await asyncio.gather(*map(say_all, rooms))

    def said() -> dict[str, list[str]]:
        own = anna.saw(lambda seen: seen.sender == bot.id and seen.type == "m.room.message")
        return {room: [seen.body for seen in own if seen.room == room] for room in rooms}

    expected = {room: ["0", "1", "2", "3", "4"] for room in rooms}
    await anna.wait_until(lambda: said() == expected, "everything in order")


async def test_what_is_said_side_by_side_in_an_encrypted_room_is_read_and_its_key_shared_once(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    client, shared = bot.transport._client, []
    send_room_key = client.send_room_key

    async def counting(room_id: str, receivers: set[tuple[str, str]], messages: Any) -> Any:
        shared.append(receivers)
        return await send_room_key(room_id, receivers, messages)

    monkeypatch.setattr(client, "send_room_key", counting)
    words = {f"{n}" for n in range(20)}

    await asyncio.gather(*(bot.say(room, each, f"key {each}") for each in words))

    def read() -> set[str]:
        return {seen.body for seen in anna.saw(lambda seen: seen.encrypted)}

    await anna.wait_until(lambda: read() >= words, "all of it")
    assert len(shared) == 1


async def test_somebody_new_in_the_room_can_read_what_comes_next(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "före", "k1")
    bo = await env.person("bo")
    await anna.bring(room, bo)
    await bo.say(room, "hej")
    await bot.port.wait_for_text("hej")

    await bot.say(room, "efter", "k2")

    await bo.wait_for(lambda seen: seen.body == "efter")


async def test_a_new_device_can_read_what_comes_next(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "före", "k1")
    user = anna.id[1:].partition(":")[0]

    phone = await env.device(user)
    await phone.say(room, "hej")
    await bot.port.wait_for_text("hej")
    await bot.say(room, "efter", "k2")

    await phone.wait_for(lambda seen: seen.body == "efter")
    await anna.wait_for(lambda seen: seen.body == "efter")


async def test_no_plain_text_goes_to_an_encrypted_room_without_keys(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await _synced(bot, room)
    bot.transport._client.olm = None  # what a missing or broken crypto library leaves

    with pytest.raises(RetryLater, match="encrypted"):
        await bot.say(room, "hemligt", "k1")

    await anna.say(room, "sist")
    await anna.wait_for(lambda seen: seen.body == "sist")
    assert not anna.saw(lambda seen: seen.body == "hemligt")


async def test_a_room_whose_encryption_went_unseen_is_asked_about(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await _synced(bot, room)
    bot.transport._client.rooms[room].encrypted = False
    bot.transport._client.encrypted_rooms.clear()

    event = await bot.say(room, "hemligt", "k1")

    assert (await anna.wait_for(lambda seen: seen.event_id == event)).encrypted


async def test_a_room_that_becomes_encrypted_stays_so(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    clear = await bot.say(room, "öppet", "k1")
    await anna.client.room_put_state(
        room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}
    )
    await anna.wait_for(lambda seen: seen.type == "m.room.encryption")
    await anna.say(room, "nu krypterat")
    await bot.port.wait_for_text("nu krypterat")

    secret = await bot.say(room, "slutet", "k2")

    assert not (await anna.wait_for(lambda seen: seen.event_id == clear)).encrypted
    assert (await anna.wait_for(lambda seen: seen.event_id == secret)).encrypted


async def test_an_encrypted_room_stays_so_whatever_the_server_says_later(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await _synced(bot, room)
    bot = await env.restarted(bot)
    await anna.say(room, "hej igen")
    await bot.port.wait_for_text("hej igen")
    client = bot.transport._client
    denial = nio.RoomGetStateEventError("Event not found.", "M_NOT_FOUND", room_id=room)

    async def deny(*_: str) -> nio.RoomGetStateEventError:
        return denial

    monkeypatch.setattr(client, "room_get_state_event", deny)
    client.rooms[room].encrypted = False

    event = await bot.say(room, "hemligt", "k1")

    assert (await anna.wait_for(lambda seen: seen.event_id == event)).encrypted


async def test_a_room_the_bot_was_thrown_out_of_waits(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await anna.client.room_kick(room, bot.id)

    with pytest.raises(RetryLater) as refused:
        await bot.say(room, "hallå", "k2")

    assert refused.value.seconds is not None
    assert refused.value.seconds >= 60


async def test_a_server_that_is_away_is_waited_for(env: MatrixEnv, homeserver: Synapse) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "före", "k1")

    await asyncio.to_thread(homeserver.kill)
    with pytest.raises(RetryLater):
        await bot.say(room, "under", "k2")
    await asyncio.to_thread(homeserver.start)
    event = await bot.say(room, "under", "k2")
    await anna.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")
    await anna.wait_for(lambda seen: seen.event_id == event and seen.body == "under")


async def test_a_server_that_wants_it_slower_says_for_how_long(
    env: MatrixEnv, strict_homeserver: Synapse
) -> None:
    env.homeserver = strict_homeserver
    _, bot, room = await env.room_with_bot(encrypted=False)

    tries = (bot.say(room, f"{n}", f"k{n}") for n in range(12))
    results = await asyncio.gather(*tries, return_exceptions=True)

    refused = [it for it in results if isinstance(it, RetryLater)]
    assert refused
    assert all(it.seconds is not None and 0 < it.seconds < 60 for it in refused)


async def _synced(bot: Bot, room: str) -> None:
    await bot.say(room, "hej", "k0")
