"""Every fault is what it is called: what the client sees, and whether the server was reached."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.homeserver.proxy import Fault, Proxy

SAID = {"text": "x" * 1000}
REACHES = frozenset({Fault.GATEWAY_TIMEOUT, Fault.HALF, Fault.CUT_AFTER, Fault.SILENCE})
"""Faults after which the homeserver has done what was asked."""


@contextlib.asynccontextmanager
async def homeserver() -> AsyncIterator[tuple[str, list[str]]]:
    """Something that answers; its address, and what it was asked."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path_qs} {await request.text()}")
        return web.json_response(SAID)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}", asked
    finally:
        await runner.cleanup()


async def seen(url: str) -> object:
    """What a client makes of a request: status and body, or the name of what was raised.

    POST, as a client may not repeat it by itself.
    """
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(f"{url}/a/b%2Fc?d=e", data="f") as answer:
                text = await answer.text()
                return answer.status, await answer.json() if answer.ok else text
        except aiohttp.ClientError as error:
            return type(error).__name__


CUT = {"ClientOSError", "ServerDisconnectedError", "ClientConnectionResetError"}


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_a_request_meets_what_was_drawn_for_it(fault: Fault | None) -> None:
    async with homeserver() as (target, asked):
        weights = [("/a/", {fault: 1.0})] if fault else []
        async with Proxy(target, seed=1, weights=weights, silence=0.01) as proxy:
            met = await seen(proxy.url)
            assert proxy.counts == {fault or "passed": 1}
        reached = fault is None or fault in REACHES
        assert asked == (["POST /a/b%2Fc?d=e f"] if reached else [])
    match fault:
        case None:
            assert met == (200, SAID)
        case Fault.BUSY | Fault.BAD_GATEWAY | Fault.GATEWAY_TIMEOUT:
            assert isinstance(met, tuple)
            assert met[0] == int(fault)
            assert ("retry_after_ms" in met[1]) == (fault is Fault.BUSY)
        case Fault.HALF:
            assert met == "ClientPayloadError" or met in CUT
        case _:
            assert met in CUT


async def test_the_same_seed_draws_the_same_and_calm_draws_nothing() -> None:
    weights = [("/sync", {Fault.BUSY: 0.5}), ("", {Fault.CUT_AFTER: 0.1})]
    proxies = [Proxy("", seed=3, weights=weights) for _ in range(2)]
    drawn = [[proxy._draw("/sync") for _ in range(50)] for proxy in proxies]
    assert drawn[0] == drawn[1]
    assert {*drawn[0]} == {Fault.BUSY, None}
    proxies[0].pass_everything()
    assert {proxies[0]._draw("/sync") for _ in range(50)} == {None}


async def test_a_homeserver_that_is_away_is_a_bad_gateway() -> None:
    async with Proxy("http://127.0.0.1:1", seed=1) as proxy:
        met = await seen(proxy.url)
    assert isinstance(met, tuple)
    assert met[0] == 502
