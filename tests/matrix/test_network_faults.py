"""Error pages of a proxy, which nio takes for successes: nothing is made of them but a wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.transports.base import RetryLater
from tests.homeserver.person import Person
from tests.homeserver.proxy import Fault, Proxy
from tests.matrix.env import Bot, MatrixEnv

PAGES = pytest.mark.parametrize("fault", [Fault.BUSY, Fault.BAD_GATEWAY, Fault.GATEWAY_TIMEOUT])


async def behind(proxy: Proxy, env: MatrixEnv, *, encrypted: bool) -> tuple[Person, Bot, str]:
    """Anna, the bot with `proxy` between it and its homeserver, and their room."""
    anna, bot, room = await env.room_with_bot(encrypted=encrypted)
    bot.session = replace(bot.session, homeserver=proxy.url)
    bot = await env.restarted(bot)
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")
    return anna, bot, room


async def refused(env: MatrixEnv, fault: Fault, request: str, *, encrypted: bool) -> None:
    """What is said while `request` meets the fault is not said, and afterwards it is read."""
    async with Proxy(env.homeserver.url, seed=1) as proxy:
        anna, bot, room = await behind(proxy, env, encrypted=encrypted)
        proxy.set_weights([(request, {fault: 1.0})])
        with pytest.raises(RetryLater):
            await bot.say(room, "nu?", "k1")
        proxy.pass_everything()
        event = await bot.say(room, "nu.", "k2")
        said = await anna.wait_for(lambda seen: seen.event_id == event)
        assert (said.body, said.encrypted) == ("nu.", encrypted)
        await bot.stop()


@PAGES
async def test_a_room_whose_encryption_nobody_reported_is_not_taken_for_encrypted(
    env: MatrixEnv, fault: Fault
) -> None:
    await refused(env, fault, "m.room.encryption", encrypted=False)


@PAGES
async def test_a_room_key_that_went_nowhere_is_handed_out_again(
    env: MatrixEnv, fault: Fault
) -> None:
    await refused(env, fault, "sendToDevice", encrypted=True)
