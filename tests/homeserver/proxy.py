"""A proxy in front of the homeserver that passes requests on, and injects faults into some.

Which, is drawn from a seed. The order in which a bot asks is not, so that a seed gives the same
faults but not to the same requests.

    async with Proxy(homeserver.url, seed=1, weights=[("/sync", evenly(0.25))]) as proxy:
        ...  # the bot's homeserver is proxy.url
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Self

import aiohttp
from aiohttp import web

_LARGEST: Final = 100 * 1024 * 1024
_OURS_ALONE: Final = frozenset(
    {"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"}
)
"""Headers about one leg of the way."""
_PAGE: Final = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_NO_LINGER: Final = struct.pack("ii", 1, 0)


class Fault(StrEnum):
    """What happens to a request."""

    BUSY = "429"
    BAD_GATEWAY = "502"
    """The request did not reach the homeserver."""
    GATEWAY_TIMEOUT = "504"
    """The request reached the homeserver, and its answer was not waited for."""
    HALF = "half a body"
    CUT_BEFORE = "cut before"
    """The connection is reset; the homeserver never heard of it."""
    CUT_AFTER = "cut after"
    """The connection is reset; the homeserver has done what was asked."""
    SILENCE = "silence"
    """The homeserver has done what was asked, and no answer comes in any reasonable time."""


Weights = Mapping[Fault, float]
"""How probable each fault is; what is left of 1 passes."""


def evenly(total: float) -> Weights:
    """Every fault, `total` of the requests together."""
    return dict.fromkeys(Fault, total / len(Fault))


class Proxy:
    """Between the bot and `target`, from ``async with`` on.

    weights: for each pattern that a path (``/_matrix/…``) may hold; the first that fits counts.
    silence: seconds that an unanswered request is held before its connection is reset.
    retry_after: what 429 asks for, in seconds.
    counts: how many requests met each fault; under "passed" those that met none.
    """

    def __init__(
        self,
        target: str,
        *,
        seed: int,
        weights: Sequence[tuple[str, Weights]] = (),
        silence: float = 5.0,
        retry_after: float = 0.2,
    ) -> None:
        self.set_weights(weights)
        self.counts: Counter[str] = Counter()
        self.url = ""
        self._target = target
        self._random = random.Random(seed)
        self._silence = silence
        self._retry_after = retry_after
        self._ended = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        timeout = aiohttp.ClientTimeout(total=None)
        self._client = aiohttp.ClientSession(timeout=timeout, auto_decompress=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.pass_everything()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._client is not None:
            await self._client.close()

    def set_weights(self, weights: Sequence[tuple[str, Weights]]) -> None:
        """From now on this happens; `weights` as above."""
        self._weights = [(re.compile(pattern), each) for pattern, each in weights]

    def pass_everything(self) -> None:
        """Pass everything from now on; whoever waits in silence is cut off."""
        self._weights = []
        self._ended.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = self._draw(request.path)
        self.counts[fault or "passed"] += 1
        if fault is Fault.CUT_BEFORE:
            return _reset(request)
        if fault is Fault.BUSY:
            refusal = {
                "errcode": "M_LIMIT_EXCEEDED",
                "error": "Too Many Requests",
                "retry_after_ms": int(self._retry_after * 1000),
            }
            return web.json_response(refusal, status=429)
        if fault is Fault.BAD_GATEWAY:
            return _page(502, "Bad Gateway")
        try:
            status, headers, body = await self._ask(request)
        except aiohttp.ClientError:
            self.counts["homeserver away"] += 1
            return _page(502, "Bad Gateway")
        match fault:
            case Fault.GATEWAY_TIMEOUT:
                return _page(504, "Gateway Timeout")
            case Fault.CUT_AFTER:
                return _reset(request)
            case Fault.SILENCE:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._silence):
                        await self._ended.wait()
                return _reset(request)
            case Fault.HALF:
                half = web.StreamResponse(status=status, headers=headers)
                half.content_length = len(body)
                await half.prepare(request)
                await half.write(body[: len(body) // 2])
                _reset(request)
                return half
            case _:
                return web.Response(status=status, headers=headers, body=body)

    def _draw(self, path: str) -> Fault | None:
        weights = next((each for pattern, each in self._weights if pattern.search(path)), {})
        chances = [*weights.values(), max(0.0, 1 - sum(weights.values()))]
        drawn: list[Fault | None] = self._random.choices([*weights, None], chances)
        return drawn[0]

    async def _ask(self, request: web.Request) -> tuple[int, dict[str, str], bytes]:
        assert self._client is not None
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _OURS_ALONE}
        headers["Accept-Encoding"] = "identity"
        body = await request.read()
        async with self._client.request(
            request.method, self._target + request.raw_path, data=body, headers=headers
        ) as answer:
            content = await answer.read()
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in _OURS_ALONE}
            return answer.status, kept, content


def _page(status: int, title: str) -> web.Response:
    """An error as a web server in front of the homeserver shows it."""
    return web.Response(status=status, text=_PAGE.format(title), content_type="text/html")


def _reset(request: web.Request) -> web.Response:
    """Reset the request's connection (RST, no polite end); an answer that nobody will get."""
    transport = request.transport
    if transport is not None:
        line = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()
    return web.Response(status=502)
