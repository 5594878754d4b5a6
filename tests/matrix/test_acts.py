"""The bot's own reactions and pins on a real homeserver: in clear, once, and left out where it may
not."""

from __future__ import annotations

from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import NotTaken, OutboundMessage
from storage import Act
from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv


async def act(bot: Bot, room: str, kind: Act, target: str, key: str, text: str = "") -> str:
    return await bot.transport.send(
        OutboundMessage(key, room, text, text, act=kind, reply_to=target)
    )


async def pinned(person: Person, room: str) -> Any:
    answer = await person.client.room_get_state_event(room, "m.room.pinned_events")
    return answer.content["pinned"]


async def allow_pins(person: Person, room: str, user: str) -> None:
    answer = await person.client.room_get_state_event(room, "m.room.power_levels")
    levels = answer.content
    levels["users"][user] = 50
    put = await person.client.room_put_state(room, "m.room.power_levels", levels)
    assert isinstance(put, nio.RoomPutStateResponse)


async def test_a_reaction_of_the_bots_is_in_clear_and_stands_once(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    summons = await bot.say(room, "Kallelse", "k1")

    reaction = await act(bot, room, Act.REACT, summons, "k2", "✅")

    seen = await anna.wait_for(lambda seen: seen.event_id == reaction)
    assert not seen.encrypted
    assert seen.content == {
        "m.relates_to": {"rel_type": "m.annotation", "event_id": summons, "key": "✅"}
    }
    assert await act(bot, room, Act.REACT, summons, "k2", "✅") == reaction
    with pytest.raises(NotTaken):
        await act(bot, room, Act.REACT, summons, "k3", "✅")


async def test_a_reaction_to_what_is_gone_is_left_out(env: MatrixEnv) -> None:
    _, bot, room = await env.room_with_bot(encrypted=False)
    with pytest.raises(NotTaken):
        await act(bot, room, Act.REACT, "$borta", "k1", "✅")


async def test_the_bot_pins_beside_what_others_have_pinned(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    theirs = await anna.say(room, "Välkomna")
    summons = await bot.say(room, "Kallelse", "k1")
    with pytest.raises(NotTaken, match="403"):
        await act(bot, room, Act.PIN, summons, "k2")

    await allow_pins(anna, room, bot.id)
    await anna.client.room_put_state(room, "m.room.pinned_events", {"pinned": [theirs]})
    await act(bot, room, Act.PIN, summons, "k3")
    assert await pinned(anna, room) == [theirs, summons]
    with pytest.raises(NotTaken):
        await act(bot, room, Act.PIN, summons, "k4")

    await act(bot, room, Act.UNPIN, summons, "k5")
    assert await pinned(anna, room) == [theirs]
