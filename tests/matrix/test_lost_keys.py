"""Keys that a restored copy lacks are asked for before they cannot be had any more."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from bot.transports.matrix.nio_client import NioClient
from tests.matrix.env import MatrixEnv
from tests.matrix.test_instance import keep_copy, put_back, talk
from tests.waiting import cancel


async def test_what_was_written_before_a_restore_is_read_although_its_writer_writes_on(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    anna.use_element()
    await talk(anna, bot, room, 1)
    await bot.stop()
    copy, token = keep_copy(bot), bot.port.sync_token
    bot = await env.restarted(bot)
    await talk(anna, bot, room, 2)
    for text in ("fråga 3", "fråga 4"):  # with what it syncs then, the server forgets the key
        await anna.say(room, text)
        await bot.port.wait_for_text(text)
    await bot.stop()
    lost = [f"mer {number}" for number in range(20)]
    for text in lost:
        await anna.say(room, text)
    put_back(bot, copy)
    await asyncio.to_thread(env.homeserver.stop)  # or it gives its answers of two minutes again
    await asyncio.to_thread(env.homeserver.start)
    bot.port.sync_token = token

    read = NioClient.room_messages

    async def read_slowly(*arguments: Any, **more: Any) -> Any:
        await asyncio.sleep(1)  # as a server does that has much to look for
        return await read(*arguments, **more)

    monkeypatch.setattr(NioClient, "room_messages", read_slowly)

    async def write_on() -> None:
        while True:
            with contextlib.suppress(AssertionError):
                await anna.say(room, "och mer")
            await asyncio.sleep(0.05)

    writing = asyncio.create_task(write_on())
    try:
        bot = await env.restarted(bot)
        await bot.port.wait(lambda: set(lost) <= set(bot.port.texts))
    finally:
        await cancel(writing)
    assert bot.port.keys_lost == 1
