"""Whoever has left a room reads nothing that is said there afterwards."""

from __future__ import annotations

from tests.matrix.env import MatrixEnv


async def test_whoever_left_gets_no_key_to_what_comes_next(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    bo = await env.person("bo")
    await anna.bring(room, bo)
    await anna.wait_for_member(room, bo.id)
    await anna.say(room, "bo är här")
    await bot.port.wait_for_text("bo är här")
    await bot.say(room, "för alla", "k1")
    await bo.wait_for(lambda seen: seen.body == "för alla")

    await bo.leave(room)
    await anna.wait_until(lambda: not anna.sees(room, bo.id), "bo's leaving")
    await anna.say(room, "bo är borta")
    await bot.port.wait_for_text("bo är borta")
    event = await bot.say(room, "för oss kvar", "k2")

    said = await anna.wait_for(lambda seen: seen.event_id == event)
    assert said.body == "för oss kvar"
    answer = await anna.client.room_get_event(room, event)
    assert answer.event.decrypted
    store = bo.client.olm.inbound_group_store
    assert store.get(room, answer.event.sender_key, answer.event.session_id) is None
