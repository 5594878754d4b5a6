"""A real homeserver behind a line that spoils its syncs: what it says is heard all the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from aiohttp import web

from tests.matrix.env import MatrixEnv


@asynccontextmanager
async def spoiling(target: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of a proxy; while the event is set, a sync that has a room in it is no JSON."""
    spoils = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        body, url = await request.read(), target + request.path_qs
        headers = {k: v for k, v in request.headers.items() if k != "Host"}
        try:
            async with client.request(request.method, url, data=body, headers=headers) as passed:
                content: Any = await passed.read()
                is_sync = spoils.is_set() and "/sync" in request.path
                if is_sync and json.loads(content).get("rooms", {}).get("join"):
                    content = content[:-1]
                return web.Response(
                    status=passed.status, body=content, content_type=passed.content_type
                )
        except aiohttp.ClientError:
            return web.Response(status=502)

    application = web.Application(client_max_size=2**27)
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as client:
        try:
            yield "http://127.0.0.1:{1}".format(*runner.addresses[0]), spoils
        finally:
            await runner.cleanup()


async def test_syncs_that_cannot_be_read_lose_nothing_on_a_real_homeserver(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    async with spoiling(env.homeserver.url) as (url, spoils):
        bot.session = replace(bot.session, homeserver=url)
        bot = await env.restarted(bot)
        await anna.say(room, "före")
        await bot.port.wait_for_text("före")
        spoils.set()
        for number in range(3):
            await anna.say(room, f"{number}")
        await bot.port.wait_for_text("2", timeout=60)
        spoils.clear()
        await anna.say(room, "efter")
        await bot.port.wait_for_text("efter", timeout=60)
        assert bot.port.texts == ["före", "0", "1", "2", "efter"]
        assert bot.port.missed[:1] == [None]
        event = await bot.say(room, "svar", "k1")
        assert (await anna.wait_for(lambda seen: seen.event_id == event)).encrypted
        await bot.stop()
